"""SQLite's own matters: connections, their settings and what its errors mean. Knows no table of ours."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote

import aiosqlite

from storage.errors import (
    ConstraintError,
    DatabaseBusyError,
    DatabaseFaultError,
    DatabaseMissingError,
    DiskFullError,
    NotADatabaseError,
    ReadOnlyDatabaseError,
    StorageError,
)
from storage.steps import StepConnection

Row = sqlite3.Row

_WAL_ATTEMPTS: Final = 50
_WAL_PAUSE: Final = 0.1

BUSY_SECONDS: Final = 5.0

_MEANINGS: Final[dict[int, tuple[type[StorageError], str]]] = {
    sqlite3.SQLITE_BUSY: (DatabaseBusyError, "the database is locked by another process"),
    sqlite3.SQLITE_LOCKED: (DatabaseBusyError, "the database is locked"),
    sqlite3.SQLITE_READONLY: (ReadOnlyDatabaseError, "the database may not be written"),
    sqlite3.SQLITE_PERM: (ReadOnlyDatabaseError, "the database may not be opened"),
    sqlite3.SQLITE_FULL: (DiskFullError, "the disk with the database is full"),
    sqlite3.SQLITE_CANTOPEN: (DatabaseMissingError, "the database file cannot be opened"),
    sqlite3.SQLITE_NOTADB: (NotADatabaseError, "the database file is not a database"),
    sqlite3.SQLITE_CORRUPT: (NotADatabaseError, "the database file is damaged"),
    sqlite3.SQLITE_CONSTRAINT: (ConstraintError, "a row would break a rule of the schema"),
}


class Source(Protocol):
    """Where rows can be read: a transaction, or the database beside all transactions."""

    async def fetch_all(self, sql: str, **params: object) -> list[Row]:
        """Read rows."""
        ...

    async def fetch_one(self, sql: str, **params: object) -> Row | None:
        """Read the first row, if there is one."""
        ...


async def connect(path: Path, *, create: bool, read_only: bool = False) -> aiosqlite.Connection:
    """Open a connection with our settings, in autocommit mode.

    Args:
        path: the file.
        create: make the file if it is not there.
        read_only: refuse every change.

    Raises:
        StorageError: as `translated` says.
    """
    address = f"file:{quote(str(path))}?mode={'rwc' if create else 'rw'}"
    try:
        # If opening fails, aiosqlite leaves a thread behind that nobody can wait for; so fail before there is one.
        sqlite3.connect(address, uri=True).close()
        connection = await aiosqlite.connect(
            address, uri=True, isolation_level=None, timeout=BUSY_SECONDS, factory=StepConnection
        )
    except sqlite3.Error as error:
        raise translated(error) from error
    connection.row_factory = sqlite3.Row
    try:
        await _apply_settings(connection, read_only=read_only)
    except sqlite3.Error as error:
        await connection.close()
        raise translated(error) from error
    return connection


async def _apply_settings(connection: aiosqlite.Connection, *, read_only: bool) -> None:
    await connection.execute("PRAGMA synchronous = FULL")
    await connection.execute("PRAGMA foreign_keys = ON")
    await connection.execute("PRAGMA secure_delete = ON")
    if read_only:
        await connection.execute("PRAGMA query_only = ON")


async def use_write_ahead_log(connection: aiosqlite.Connection) -> None:
    """Let readers and the writer work side by side; the file remembers it.

    Where another process does the same at that moment, SQLite says "locked" at once and does not wait as it does elsewhere.
    """
    for attempt in range(_WAL_ATTEMPTS):
        try:
            await connection.execute_fetchall("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or attempt == _WAL_ATTEMPTS - 1:
                raise
            await asyncio.sleep(_WAL_PAUSE)
        else:
            return


def translated(error: sqlite3.Error) -> StorageError:
    """Say in our words what an error of SQLite means."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and (code & 0xFF) in _MEANINGS:
        kind, line = _MEANINGS[code & 0xFF]
        return kind(line)
    return DatabaseFaultError(f"the database refuses: {error}")
