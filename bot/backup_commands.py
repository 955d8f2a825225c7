"""The commands that copy the database beside a running bot, and put such a copy in its place."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.one_at_a_time import DatabaseLock
from storage.address import sqlite_path
from storage.backup import BackupNote, backups_in, make_backup, remove
from storage.crypto import Keyring
from storage.erasure_ledger import Erasure, ErasureLedger, ledger_beside
from storage.errors import BackupError
from storage.restoring import Restored, leaving_in
from storage.restoring import restore as put_back

UNTIL_NEXT: Final = timedelta(hours=25)
"""So long until the next night: what is over before it goes this night, so that nothing is kept longer than was promised."""


def backup(settings: Settings, file: Path, *, force: bool, delete_expired: bool) -> None:
    """Copy the database to a file, say until when it may be kept, and name the copies beside it that are too old.

    Raises:
        StorageError: there is no sound copy.
    """
    now = datetime.now(UTC)
    database = sqlite_path(settings.database_url)
    made = make_backup(database, file, now, timedelta(days=settings.backup_days), overwrite=force)
    people, messages = made.rows.get("people", 0), made.rows.get("outbox", 0)
    until = _day(now + timedelta(days=settings.backup_days), settings.zone)
    _say(f"{file}: {people} people, {messages} messages, schema {made.version}; checked")
    _say(f"Delete it by {until}. Keep it apart from the secret key; without the key nobody can read it.")
    others = {old: note for old, note in backups_in(file.parent, database).items() if not old.samefile(file)}
    for old, note in others.items():
        _let_go(old, note, now, settings.zone, delete_expired=delete_expired)


def _let_go(old: Path, note: BackupNote, now: datetime, zone: ZoneInfo, *, delete_expired: bool) -> None:
    until = _day(note.keep_until, zone)
    if delete_expired and note.keep_until <= now + UNTIL_NEXT:
        remove(old)
        _say(f"{old}: deleted, it might be kept until {until}")
    elif note.keep_until <= now:
        _warn(f"{old}: its time was over on {until}; delete it, or let `lotse backup --delete-expired` do so")


def restore(settings: Settings, file: Path, *, force: bool, ledger: Path | None, no_ledger: bool) -> None:
    """Put a backup in the database's place; refuses while a bot runs on it.

    Raises:
        StartError: a bot is running.
        StorageError: the backup is not sound, or there is a database and no `force`, or no ledger and no `no_ledger`.
        OSError: the ledger cannot be read, or not be written.
    """
    now = datetime.now(UTC)
    database = sqlite_path(settings.database_url)
    keyring = Keyring(settings.secret_keys)
    own = ledger_beside(database)
    lock = DatabaseLock(database)
    try:
        _look_for_ledger(own, ledger, no_ledger=no_ledger)
        erasures = _erasures(database, [ErasureLedger(path) for path in (own, ledger) if path])
        if force or not database.exists():
            # Before the swap, for the database that is replaced may be the only place where some of them stand.
            ErasureLedger(own).take_over(erasures)
        restored = put_back(file, database, keyring, erasures, now, overwrite=force)
    finally:
        lock.release()
    _tell(restored, database, now, settings.zone)
    if no_ledger:
        _warn("there was no ledger of erasures: who was erased since the backup may be there again")


def _look_for_ledger(own: Path, named: Path | None, *, no_ledger: bool) -> None:
    """Let nothing be restored without a ledger unless somebody says so."""
    if named is not None and not named.is_file():
        raise FileNotFoundError(f"there is no ledger of erasures at {named}")
    there = named or own
    if no_ledger and there.is_file():
        raise BackupError(f"there is a ledger of erasures at {there}: leave out --no-ledger")
    if not no_ledger and not there.is_file():
        raise BackupError(
            f"there is no ledger of erasures at {there}: name it with --ledger FILE, or say --no-ledger if nobody was"
            " ever erased or it is lost"
        )


def _erasures(database: Path, ledgers: Sequence[ErasureLedger]) -> list[Erasure]:
    return [each for ledger in ledgers for each in ledger.entries()] + leaving_in(database)


def _tell(restored: Restored, database: Path, now: datetime, zone: ZoneInfo) -> None:
    made = f" of {restored.note.made_at.astimezone(zone):%Y-%m-%d %H:%M}" if restored.note else ""
    people = restored.rows.get("people", 0)
    _say(f"{database}: the backup{made} is in its place, with {people} people; checked")
    _say(f"{restored.forgotten} people who were erased since were forgotten again")
    if restored.note and restored.note.keep_until <= now:
        _warn(f"the backup's time was over on {_day(restored.note.keep_until, zone)}; delete it now")


def _day(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d}"


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the command's answer


def _warn(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - likewise
