"""The files of a database: it, what SQLite keeps beside it, and what a restore has beside it while it works.

Of a killed restore they stay: whole copies, with people who were erased since. Must not open any of them.
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

BESIDE: Final = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite keeps beside a database."""


def parts_of(file: Path) -> list[Path]:
    """A database's file and what SQLite keeps beside it, as far as they are there."""
    return [part for end in ("", *BESIDE) if (part := file.with_name(file.name + end)).exists()]


def remove(file: Path) -> None:
    """Remove a database's file with what SQLite keeps beside it, if it is there."""
    for part in parts_of(file):
        part.unlink(missing_ok=True)


def restoring_of(database: Path) -> Path:
    """Where a restore makes a backup fit to be worked on."""
    return database.with_name(f"{database.name}.restoring")


def replaced_of(database: Path) -> Path:
    """Where a restore keeps the old database until the new one has been opened in its place."""
    return database.with_name(f"{database.name}.replaced")


def left_beside(database: Path) -> dict[Path, datetime]:
    """Find what a killed restore left, and since when; what a running one works on is there too, but never for long."""
    found: dict[Path, datetime] = {}
    for file in (restoring_of(database), replaced_of(database)):
        with suppress(FileNotFoundError):  # a restore has just ended
            parts = parts_of(file)
            newest = max((part.stat().st_mtime for part in parts), default=0)
            found |= dict.fromkeys(parts, datetime.fromtimestamp(newest, UTC))
    return found


def clear_beside(database: Path) -> None:
    """Remove what is needed no more once a database opens and no restore runs; its predecessor stays, till its time is over."""
    remove(restoring_of(database))
    old = replaced_of(database)
    if old.exists() and old.samefile(database):
        # Killed just before the swap: this is a second name of the database itself.
        old.unlink()
