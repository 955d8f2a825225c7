"""The narrow seam to the database: open, read, transact, close. SQL text with `:name` parameters is all that passes it."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Self

from storage import schema
from storage.address import sqlite_path
from storage.errors import DatabaseMissingError
from storage.reader import Reader
from storage.sqlite import Row, connect, translated, use_write_ahead_log
from storage.transaction import Transaction
from storage.writer import Writer


class Database:
    """An open database: one connection writes, another reads what is committed."""

    def __init__(self, writer: Writer, reader: Reader, path: Path) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._closed = False

    @classmethod
    async def open(cls, url: str, *, create: bool = True) -> Self:
        """Open a database and bring its schema up to date.

        Args:
            url: `sqlite+aiosqlite:///lotse.db`
            create: make the file if it is missing; the folder must be there.

        Raises:
            StorageError: it cannot be opened; the class says why.
        """
        path = sqlite_path(url)
        _look(path, create=create)
        connection = await connect(path, create=create)
        try:
            if await schema.version_of(connection) != schema.HEAD:
                await schema.migrate(path)
            await use_write_ahead_log(connection)
            reader = await connect(path, create=False, read_only=True)
        except BaseException as error:
            await connection.close()
            if isinstance(error, sqlite3.Error):
                raise translated(error) from error
            raise
        return cls(Writer(connection), Reader(reader), path)

    async def close(self) -> None:
        """Finish what has begun, and close."""
        if not self._closed:
            self._closed = True
            try:
                await self._writer.close()
            finally:
                await self._reader.close()

    def transaction(self) -> Transaction:
        """Begin a transaction: `async with database.transaction() as tx:`."""
        return Transaction(self._writer)

    async def fetch_all(self, sql: str, **params: object) -> list[Row]:
        """Read committed rows, beside whatever is being written."""
        return await self._reader.ask(sql, params)

    async def fetch_one(self, sql: str, **params: object) -> Row | None:
        """Read the first committed row, if there is one."""
        rows = await self.fetch_all(sql, **params)
        return rows[0] if rows else None


def _look(path: Path, *, create: bool) -> None:
    if not path.parent.is_dir():
        raise DatabaseMissingError(f"the folder of the database is not there: {path.parent}")
    if not create and not path.exists():
        raise DatabaseMissingError(f"there is no database at {path}")
    if not path.exists():
        _make(path)


def _make(path: Path) -> None:
    """Make an empty file that nobody else may read; what SQLite puts beside it takes its mode."""
    with suppress(OSError):  # opening it says why it cannot be
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
