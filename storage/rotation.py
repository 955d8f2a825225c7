"""All that is encrypted is encrypted anew with the first key, so that the keys behind it can be dropped.

For the command only, outside any event loop and while no bot runs. A kill loses nothing: each batch is kept, every value
can be read with one of the keys at any moment, and the next run goes on with what is left. Must not print or log.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Table

from storage.backup import connected
from storage.crypto import Keyring
from storage.errors import DecryptionError
from storage.instants import from_millis, to_millis
from storage.key_check import STATE_KEY, fingerprint
from storage.repositories.people import CHAT
from storage.tables import Encrypted, Hashed, metadata

BATCH: Final = 500

Rehash = Callable[["_Keys", sqlite3.Row], str | None]


@dataclass(frozen=True)
class Rotation:
    """What came of it.

    Args:
        renewed: how many values were encrypted anew.
        total: how many there are.
        unreadable: how many no key opens; they were left as they are.
        links: how many invites are still open, which were made with a key that is not the first, or may have been.
        links_until: when the last of them ends.
    """

    renewed: int
    total: int
    unreadable: int
    links: int
    links_until: datetime | None


class _Keys:
    """The keys: all of them read, the first alone writes and proves."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.all = Keyring(keys)
        self.first = Keyring(keys[:1])

    def is_current(self, token: str) -> bool:
        """Say whether the first key opens a value, written in today's way."""
        with suppress(DecryptionError):
            self.first.decrypt(token)
            return not Keyring.is_outdated(token)
        return False


def _chat_hash(keys: _Keys, row: sqlite3.Row) -> str | None:
    return keys.first.digest(CHAT, keys.all.decrypt(row["chat_id"]))


REHASHED: Final[Mapping[str, Rehash | None]] = {
    "people.chat_hash": _chat_hash,
    # What came in is found by its number; nobody looks for it by its chat.
    "inbox.chat_hash": lambda _keys, _row: None,
    # Nobody knows the code that a link holds but who was given it: these stay, and need their key while they are open.
    "invites.code_hash": None,
}
"""How each hashed column gets its hash under the first key; a test keeps the list complete."""


def rotate(database: Path, keys: Sequence[str], now: datetime, batch: int = BATCH) -> Rotation:
    """Encrypt and hash all that a database holds with the first key, and prove that it alone opens everything.

    Args:
        database: the file, at today's schema; the keys must have been proved on it.
        keys: as the settings hold them, the new one first.
        now: the present.
        batch: so many rows are kept at once.

    Raises:
        DecryptionError: something that could be read cannot be read with the first key alone; the keys are kept needed.
        StorageError: as `translated` says.
    """
    ring = _Keys(keys)
    tables = [table for table in metadata.sorted_tables if _columns(table)]
    with connected(database) as connection:
        connection.row_factory = sqlite3.Row
        renewed = sum(_renew(connection, table, ring, batch) for table in tables)
        total, unreadable = _prove(connection, tables, ring)
        _keep_fingerprint(connection, ring)
        links, until = _open_links(connection, now) if len(keys) > 1 else (0, None)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Rotation(renewed, total, unreadable, links, until)


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, Encrypted)]


def _hashes(table: Table) -> dict[str, Rehash]:
    columns = [column.name for column in table.columns if isinstance(column.type, Hashed)]
    named = {name: REHASHED[f"{table.name}.{name}"] for name in columns}
    return {name: rehash for name, rehash in named.items() if rehash is not None}


def _renew(connection: sqlite3.Connection, table: Table, keys: _Keys, batch: int) -> int:
    """Go through a table in batches; returns how many values were encrypted anew."""
    names = list(dict.fromkeys([*_columns(table), *_hashes(table)]))
    last, renewed = 0, 0
    while True:
        connection.execute("BEGIN IMMEDIATE")
        rows = connection.execute(
            f"SELECT rowid AS row_id, {', '.join(names)} FROM {table.name} WHERE rowid > ? ORDER BY rowid LIMIT ?",  # noqa: S608 - our own names
            (last, batch),
        ).fetchall()
        for row in rows:
            changes = _changes(table, row, keys)
            renewed += sum(name in changes for name in _columns(table))
            if changes:
                places = ", ".join(f"{name} = ?" for name in changes)
                sql = f"UPDATE {table.name} SET {places} WHERE rowid = ?"  # noqa: S608 - likewise
                connection.execute(sql, (*changes.values(), row["row_id"]))
        connection.execute("COMMIT")
        if not rows:
            return renewed
        last = rows[-1]["row_id"]


def _changes(table: Table, row: sqlite3.Row, keys: _Keys) -> dict[str, str | None]:
    changes: dict[str, str | None] = {}
    for name in _columns(table):
        if row[name] is not None and not keys.is_current(row[name]):
            with suppress(DecryptionError):
                changes[name] = keys.first.encrypt(keys.all.decrypt(row[name]))
    for name, rehash in _hashes(table).items():
        with suppress(DecryptionError):
            if (hashed := rehash(keys, row)) != row[name]:
                changes[name] = hashed
    return changes


def _prove(connection: sqlite3.Connection, tables: Sequence[Table], keys: _Keys) -> tuple[int, int]:
    """Read everything again with the first key alone; returns how many values there are, and how many no key opens."""
    total = unreadable = 0
    for table in tables:
        names = list(dict.fromkeys([*_columns(table), *_hashes(table)]))
        for row in connection.execute(f"SELECT {', '.join(names)} FROM {table.name}"):  # noqa: S608 - our own names
            values = [row[name] for name in _columns(table) if row[name] is not None]
            total += len(values)
            unreadable += sum(not keys.is_current(value) for value in values)
            if _changes(table, row, keys):
                raise DecryptionError(f"something in {table.name} is not under the first key; run it again")
    return total, unreadable


def _keep_fingerprint(connection: sqlite3.Connection, keys: _Keys) -> None:
    """Note that the first key alone opens the database from now on."""
    connection.execute(
        "INSERT OR REPLACE INTO bot_state (key, value) VALUES (?, ?)", (STATE_KEY, fingerprint(keys.first))
    )


def _open_links(connection: sqlite3.Connection, now: datetime) -> tuple[int, datetime | None]:
    row = connection.execute(
        "SELECT count(*) AS n, max(expires_at) AS until FROM invites WHERE used_at IS NULL AND expires_at > ?",
        (to_millis(now),),
    ).fetchone()
    return row["n"], from_millis(row["until"]) if row["n"] else None
