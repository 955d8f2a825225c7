"""Copies of the database while the bot runs: consistent, checked, readable by their owner only, with an end date inside.

Works on files and blocks while it does: for commands only. Must not print, and must not touch what is in a row.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import quote

from storage.database_files import remove, replaced_of, restoring_of, taken_beside
from storage.errors import (
    BackupError,
    DatabaseMissingError,
    DiskFullError,
    NewerDatabaseError,
    NotADatabaseError,
    StorageError,
)
from storage.instants import from_millis, to_millis
from storage.schema import HEAD
from storage.sqlite import BUSY_SECONDS, translated

NOTE_KEY: Final = "backup"
"""Under which a copy says when it was made and until when it may be kept; the database itself has no such fact."""
LAST_KEY: Final = "last_backup"
"""Under which the database remembers its last copy."""
PART: Final = ".lotse.part"
"""How the name of a copy ends that is not whole yet."""
_FOLDERS: Final = 8
"""So many earlier folders are looked into."""
_MAGIC: Final = b"SQLite format 3\0"


@dataclass(frozen=True)
class BackupNote:
    """When a copy was made, and until when it may be kept."""

    made_at: datetime
    keep_until: datetime


@dataclass(frozen=True)
class LastBackup:
    """What a database remembers of its last copy: when, and in which folder; in `others` lie earlier ones."""

    made_at: datetime
    folder: Path
    others: tuple[Path, ...] = ()

    def after(self, earlier: "LastBackup | None") -> "LastBackup":
        """Remember the folders of earlier ones too."""
        if earlier is None:
            return self
        folders = dict.fromkeys((*self.others, earlier.folder, *earlier.others))
        others = [folder for folder in folders if folder != self.folder]
        return replace(self, others=tuple(others[:_FOLDERS]))

    def kept(self) -> str:
        """The fact that is kept under `LAST_KEY`."""
        others = [str(folder) for folder in self.others]
        return json.dumps({"made_at": to_millis(self.made_at), "folder": str(self.folder), "others": others})


@dataclass(frozen=True)
class Inspection:
    """What a sound database file is: its schema's version, its note if it is a copy, how many rows each table has.

    `key_check` are the keyed hashes by which a secret key is recognised.
    """

    version: str
    note: BackupNote | None
    rows: dict[str, int]
    key_check: tuple[str, ...]


def make_backup(database: Path, target: Path, now: datetime, keep: timedelta, *, overwrite: bool = False) -> Inspection:
    """Copy a database as it is at one instant, whoever else writes to it; the copy is there whole, or not at all.

    What a killed copying left in the folder goes.

    Args:
        database: what is copied.
        target: the new file; its folder must be there.
        now: when it is made.
        keep: how long the copy may be kept.
        overwrite: take the place of a backup that is there; nothing else is ever overwritten.

    Raises:
        BackupError: the target is there already, or is no place for a copy.
        StorageError: the database cannot be read, or the copy is not sound.
    """
    _look(database, target, overwrite=overwrite)
    for torn in torn_in(target.parent):
        remove(torn)
    note = BackupNote(now, now + keep)
    with _held(target.with_name(f"{target.name}{PART}")) as part:
        try:
            rows = _copy(database, part, note)
        except DiskFullError:
            # Which may be another disk than the database's.
            raise DiskFullError(f"there is no room for {target}: its disk is full; nothing was kept") from None
        made = inspect(part)
        if made.rows != rows:
            raise BackupError("the copy has other rows than the database; nothing was kept")
        put_in_place(part, target)
    _remember(database, LastBackup(now, target.parent.resolve()))
    return made


def copy_whole(source: Path, target: Path) -> None:
    """Copy a database file into a new one that only its owner may read, as it is at one instant.

    Raises:
        StorageError: as `translated` says.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with connected(source) as reading, connected(target) as writing:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode = DELETE")


def inspect(file: Path) -> Inspection:
    """Open a file anew and look whether it is a sound database of ours.

    Raises:
        NotADatabaseError: it is damaged, or something else.
        NewerDatabaseError: a newer version of the program wrote it.
        StorageError: as `translated` says.
    """
    if not _has_magic(file):
        raise NotADatabaseError(f"{file} is not a database")
    with connected(file, mode="ro") as connection:
        faults = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        if faults != ["ok"] or connection.execute("PRAGMA foreign_key_check").fetchall():
            raise NotADatabaseError(f"{file} is damaged")
        version = _version(connection, file)
        if version > HEAD:
            raise NewerDatabaseError(f"{file} was written by a newer version of Lotse; update the program")
        written = (_state(connection, "key_check") or "").split()
        return Inspection(version, _note(connection), _counts(connection), tuple(written))


def note_of(file: Path) -> BackupNote | None:
    """Read the note of a file, None if it is no copy of ours or cannot be read."""
    with suppress(OSError):
        if not _has_magic(file):
            return None
        with suppress(Exception), connected(file, mode="ro") as connection:
            return _note(connection)
    return None


def backups_in(folder: Path, database: Path | None = None) -> dict[Path, BackupNote]:
    """Find the copies in a folder, oldest first; no database is one, nor what a restore works on, whatever they say of themselves."""
    files = [file for file in folder.iterdir() if file.is_file() and not file.is_symlink()] if folder.is_dir() else []
    others = (
        {each.resolve() for each in (database, restoring_of(database), replaced_of(database))} if database else set()
    )
    found = {
        file: note for file in sorted(files) if file.resolve() not in others and (note := note_of(file)) is not None
    }
    return dict(sorted(found.items(), key=lambda item: item[1].made_at))


def torn_in(folder: Path) -> list[Path]:
    """Find what was left in a folder where a copying was killed; not what somebody copies right now."""
    found = sorted(folder.glob(f"*{PART}")) if folder.is_dir() else []
    return [file for file in found if file.is_file() and not file.is_symlink() and not _is_held(file)]


def last_backup(value: str | None) -> LastBackup | None:
    """Read what the database remembers of its last copy, from the fact under `LAST_KEY`."""
    if value is None:
        return None
    kept = json.loads(value)
    others = tuple(Path(folder) for folder in kept.get("others", ()))
    return LastBackup(from_millis(kept["made_at"]), Path(kept["folder"]), others)


def last_backup_of(database: Path) -> LastBackup | None:
    """Read what a database remembers of its last copy; None also where it cannot be read."""
    with suppress(Exception), connected(database) as connection:
        return last_backup(_state(connection, LAST_KEY))
    return None


def put_in_place(new: Path, place: Path) -> None:
    """Give a finished file its name, in one step that a crash cannot halve."""
    _sync(new)
    new.replace(place)
    _sync(place.parent)


@contextmanager
def connected(file: Path, mode: str = "rw") -> Iterator[sqlite3.Connection]:
    """Connect to a file that is there, for as long as the block lasts.

    Raises:
        StorageError: as `translated` says.
    """
    try:
        address = f"file:{quote(str(file))}?mode={mode}"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            yield connection
    except sqlite3.Error as error:
        raise translated(error) from error


def _look(database: Path, target: Path, *, overwrite: bool) -> None:
    if not database.is_file():
        raise DatabaseMissingError(f"there is no database at {database}")
    if not target.parent.is_dir():
        raise BackupError(f"the folder is not there: {target.parent}")
    place = target.parent.resolve() / target.name
    if place in taken_beside(database) or (target.exists() and (not target.is_file() or target.samefile(database))):
        raise BackupError(f"{target} is no place for a backup")
    if target.exists() and not overwrite:
        raise BackupError(f"{target} is there already; --force overwrites it if it is a backup")
    if target.exists() and note_of(target) is None:
        raise BackupError(f"{target} is no backup, and stays as it is; --force overwrites backups only")


@contextmanager
def _held(part: Path) -> Iterator[Path]:
    """Make an empty file and hold it, so that nobody takes it for one that was left; afterwards it is gone.

    Raises:
        BackupError: somebody else is just writing it.
    """
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise BackupError(f"another backup is just written to {part}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield part
    finally:
        remove(part)
        os.close(descriptor)


def _is_held(file: Path) -> bool:
    """Say whether a copying goes on; a file that we may not open is somebody else's."""
    try:
        descriptor = os.open(file, os.O_RDONLY)
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def _copy(database: Path, part: Path, note: BackupNote) -> dict[str, int]:
    """Copy within one reading transaction, so that what is counted is what is copied."""
    with connected(database) as reading, connected(part) as writing:
        reading.execute("BEGIN")
        rows = _counts(reading)
        reading.backup(writing)
        reading.execute("COMMIT")
        writing.execute("PRAGMA journal_mode = DELETE")
        value = json.dumps({"made_at": to_millis(note.made_at), "keep_until": to_millis(note.keep_until)})
        writing.execute("DELETE FROM bot_state WHERE key IN (?, ?)", (NOTE_KEY, LAST_KEY))
        writing.execute("INSERT INTO bot_state (key, value) VALUES (?, ?)", (NOTE_KEY, value))
    return rows


def _remember(database: Path, last: LastBackup) -> None:
    """Have the database remember its copy, unless it cannot be written now; the copy is good without."""
    value = last.after(last_backup_of(database)).kept()
    with suppress(StorageError), connected(database) as connection:
        connection.execute("INSERT OR REPLACE INTO bot_state (key, value) VALUES (?, ?)", (LAST_KEY, value))


def _has_magic(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(_MAGIC)) == _MAGIC


def _version(connection: sqlite3.Connection, file: Path) -> str:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"alembic_version", "bot_state"} <= tables:
        raise NotADatabaseError(f"{file} belongs to another program")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def _note(connection: sqlite3.Connection) -> BackupNote | None:
    value = _state(connection, NOTE_KEY)
    if value is None:
        return None
    kept = json.loads(value)
    return BackupNote(from_millis(kept["made_at"]), from_millis(kept["keep_until"]))


def _state(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM bot_state WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the rows of each table but the bot's own facts, of which a copy has others."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    ours = [name for name in names if not name.startswith("sqlite_") and name != "bot_state"]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in ours}  # noqa: S608 - our own tables


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
