"""What the tests of the way in share: a database, what was handed over from it, and updates."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.receiver import Intake
from bot.receiving import Receiving
from bot.update_processor import Update
from storage import sqlite
from storage.crypto import Keyring, new_key
from storage.database import Database


class Inbox:
    """A database, and what was handed over from it."""

    def __init__(self, database: Database, path: Path) -> None:
        self.database = database
        self.path = path
        self.keyring = Keyring([new_key()])
        self.taken: list[tuple[int, Update]] = []
        self.committed_first = True

    def intake(self, receiving: Receiving | None = None) -> Intake:
        return Intake(self.database, self.keyring, self.hand_over, lambda: datetime.now(UTC), receiving=receiving)

    async def hand_over(self, update_id: int, update: Update) -> None:
        rows = await self.database.fetch_all("SELECT 1 FROM inbox WHERE update_id = :id", id=update_id)
        self.committed_first = self.committed_first and bool(rows)
        self.taken.append((update_id, update))

    def ids(self) -> list[int]:
        return [update_id for update_id, _ in self.taken]

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        other = sqlite3.connect(self.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()

    def unkeepable(self, update_id: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        """An update that cannot be encrypted, for whatever reason."""
        encrypt = self.keyring.encrypt_json

        def refuse(value: Any) -> str:
            if value.get("odd"):
                raise RecursionError("Amina")
            return encrypt(value)

        monkeypatch.setattr(self.keyring, "encrypt_json", refuse)
        return update(update_id) | {"odd": True}


@contextlib.asynccontextmanager
async def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Inbox]:
    """An inbox of its own, whose database is not waited for if it is locked."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    path = folder / "lotse.db"
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    yield Inbox(database, path)
    await database.close()


def update(update_id: int, chat: int = 5, text: str = "Grüße") -> dict[str, Any]:
    return {"update_id": update_id, "message": {"message_id": 1, "date": 1, "chat": {"id": chat}, "text": text}}
