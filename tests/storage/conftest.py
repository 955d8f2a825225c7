"""A real file database for each test, copied from one that was migrated once."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.crypto import Keyring, new_key
from storage.database import Database


def url_of(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


async def _migrate(path: Path) -> None:
    database = await Database.open(url_of(path))
    await database.close()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that others are copied from."""
    path = tmp_path_factory.mktemp("migrated") / "lotse.db"
    asyncio.run(_migrate(path))
    return path


@pytest.fixture
def path(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "lotse.db"))


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(url_of(path))
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring([new_key()])


@pytest.fixture
def now() -> datetime:
    return datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def address() -> Callable[[Path], str]:
    return url_of
