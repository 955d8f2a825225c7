"""A database for the tests of the running bot, migrated and filled once."""

import asyncio

import pytest
from scenario_world import DEMO_NETWORK, Seed

from bot.app import open_app
from bot.clock import Clock
from bot.config import Settings
from storage.crypto import new_key


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Seed:
    """The demo network is in it, and nobody has written yet."""
    path, key = tmp_path_factory.mktemp("seed") / "lotse.db", new_key()
    settings = Settings(
        telegram_token=f"1:{'T' * 35}",
        database_url=f"sqlite+aiosqlite:///{path}",
        secret_key=key,
        network_file=DEMO_NETWORK,
    )

    async def fill() -> None:
        app = await open_app(settings, Clock())
        await app.bot.shutdown()
        await app.database.close()

    asyncio.run(fill())
    return Seed(path, key)
