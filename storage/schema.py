"""Whether a database file has today's schema, and bringing it there. Loads Alembic only when there is something to do."""

import asyncio
from pathlib import Path
from typing import Final

import aiosqlite

from storage.errors import NotADatabaseError

HEAD: Final = "0005"
"""The newest migration; a test keeps it true."""


async def version_of(connection: aiosqlite.Connection) -> str | None:
    """Read a database's schema version, None for an empty file.

    Raises:
        NotADatabaseError: it holds tables, but not ours.
    """
    tables = {row["name"] for row in await connection.execute_fetchall("SELECT name FROM sqlite_master")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise NotADatabaseError("the database file belongs to another program")
    rows = list(await connection.execute_fetchall("SELECT version_num FROM alembic_version"))
    return str(rows[0]["version_num"]) if rows else None


async def migrate(path: Path) -> None:
    """Bring a database file to today's schema, in one transaction.

    Raises:
        NewerDatabaseError: a newer version of the program wrote it.
    """
    await asyncio.to_thread(_upgrade, path)


def _upgrade(path: Path) -> None:
    from storage.migrations.upgrade import upgrade  # noqa: PLC0415 - Alembic costs half a second that a start should not pay

    upgrade(path)
