"""The files of a database: it, and what SQLite, a running bot, the ledger and a restore keep beside it.

What a killed restore leaves stays: whole copies, with people who were erased since. Must not open any of them.
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from storage.erasure_ledger import ledger_beside, new_ledger_of

BESIDE: Final = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite keeps beside a database."""


LOCK: Final = ".lock"
"""How the name of the file ends that a running bot holds."""


def parts_of(file: Path) -> list[Path]:
    """A database's file and what SQLite keeps beside it, as far as they are there."""
    return [part for end in ("", *BESIDE) if (part := file.with_name(file.name + end)).exists()]


def remove(file: Path) -> None:
    """Remove a database's file with what SQLite keeps beside it, if it is there."""
    for part in parts_of(file):
        part.unlink(missing_ok=True)


def restoring_of(database: Path) -> Path:
    """Where a restore makes a backup fit to be worked on."""
    return _beside(database, ".restoring")


def replaced_of(database: Path) -> Path:
    """Where a restore keeps the old database until the new one has been opened in its place."""
    return _beside(database, ".replaced")


def place_of(database: Path) -> Path:
    """Where a database's file lies, also where the settings name it by a link."""
    return database.resolve() if database.is_symlink() else database


def _beside(database: Path, end: str) -> Path:
    place = place_of(database)
    return place.with_name(place.name + end)


def taken_beside(database: Path) -> set[Path]:
    """The places of everything that is kept under a database's name, there or not: nothing else may be put there."""
    places: set[Path] = set()
    # SQLite keeps its files beside the database itself, we keep ours beside the name that it has in the settings.
    for file in (database.parent.resolve() / database.name, database.resolve()):
        for each in (file, restoring_of(file), replaced_of(file)):
            places |= {each.with_name(each.name + end) for end in ("", *BESIDE)}
        ledger = ledger_beside(file)
        places |= {ledger, new_ledger_of(ledger), file.with_name(f"{file.name}{LOCK}")}
    return places


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
