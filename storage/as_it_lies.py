"""A database read as it lies there, of whatever release, beside whoever writes to it. Changes nothing, not even its schema."""

import json
from pathlib import Path
from typing import Any

from storage.backup import connected
from storage.errors import DatabaseMissingError, NewerDatabaseError, NotADatabaseError
from storage.schema import HEAD


def is_older(database: Path) -> bool:
    """Tell whether a database is of an earlier release; what is none, or is not there, is not.

    Raises:
        StorageError: it cannot be read.
    """
    return database.is_file() and (_version(database) or HEAD) < HEAD


def organisations_data(database: Path) -> dict[str, list[dict[str, Any]]]:
    """Read the organisations' records in order, by kind.

    Raises:
        StorageError: there is no such database, or it cannot be read.
    """
    if not database.is_file():
        raise DatabaseMissingError(f"there is no database at {database}")
    version = _version(database)
    if version is None:
        raise NotADatabaseError(f"{database} belongs to another program")
    if version > HEAD:
        raise NewerDatabaseError(f"{database} was written by a newer version of Lotse; update the program")
    found: dict[str, list[dict[str, Any]]] = {}
    with connected(database, mode="ro") as connection:
        for kind, record in connection.execute("SELECT kind, record FROM network_records ORDER BY kind, position"):
            found.setdefault(kind, []).append(json.loads(record))
    return found


def _version(database: Path) -> str | None:
    with connected(database, mode="ro") as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None
