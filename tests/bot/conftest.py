"""A database for the tests of the running bot, migrated and filled once; a server and a world for those of the way out."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from scenario_world import DEMO_NETWORK, SPEECH, BotApi, Seed, bot_api
from transport_world import World, server, world

from bot.app import open_app
from bot.clock import Clock
from bot.config import Settings
from bot.relay import Relay
from storage import sqlite
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
        app = await open_app(settings, Clock(), SPEECH)
        await app.bot.shutdown()
        await app.database.close()

    asyncio.run(fill())
    return Seed(path, key)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """A server of the test's own, in its process."""
    async with bot_api() as running:
        yield running


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """The address of a server on which each world is a bot of its own."""
    with server("--limits", "off") as address:
        yield address


@pytest.fixture
async def here(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.2)
    async with world(url, tmp_path) as one:
        yield one


@pytest.fixture
async def start(here: World) -> AsyncIterator[Callable[..., Awaitable[Relay]]]:
    """Start a relay with options of its own."""
    relays: list[Relay] = []

    async def started(**options: Any) -> Relay:
        relays.append(here.relay(**options))
        await relays[-1].start()
        return relays[-1]

    yield started
    for relay in relays:
        await relay.close()


@pytest.fixture
async def relay(start: Callable[..., Awaitable[Relay]]) -> Relay:
    return await start()
