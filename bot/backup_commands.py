"""The commands that copy the database beside a running bot, and put such a copy in its place."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.one_at_a_time import DatabaseLock
from storage.address import sqlite_path
from storage.backup import backups_in, make_backup, remove
from storage.crypto import Keyring
from storage.erasure_ledger import ErasureLedger, ledger_beside
from storage.restoring import Restored
from storage.restoring import restore as put_back


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
    for old, note in backups_in(file.parent).items():
        if note.keep_until <= now and delete_expired:
            remove(old)
            _say(f"{old}: deleted, its time was over on {_day(note.keep_until, settings.zone)}")
        elif note.keep_until <= now:
            _warn(
                f"{old}: its time was over on {_day(note.keep_until, settings.zone)}; delete it, or let"
                " `lotse backup --delete-expired` do so"
            )


def restore(settings: Settings, file: Path, *, force: bool, ledger: Path | None) -> None:
    """Put a backup in the database's place; refuses while a bot runs on it.

    Raises:
        StartError: a bot is running.
        StorageError: the backup is not sound, or there is a database and no `force`.
    """
    now = datetime.now(UTC)
    database = sqlite_path(settings.database_url)
    erased = ledger or ledger_beside(database)
    if ledger is not None and not ledger.is_file():
        raise FileNotFoundError(f"there is no ledger of erasures at {ledger}")
    keyring = Keyring(settings.secret_keys)
    lock = DatabaseLock(database)
    try:
        restored = put_back(file, database, keyring, ErasureLedger(erased).entries(), now, overwrite=force)
    finally:
        lock.release()
    _tell(restored, database, erased, now, settings.zone)


def _tell(restored: Restored, database: Path, ledger: Path, now: datetime, zone: ZoneInfo) -> None:
    made = f" of {restored.note.made_at.astimezone(zone):%Y-%m-%d %H:%M}" if restored.note else ""
    people = restored.rows.get("people", 0)
    _say(f"{database}: the backup{made} is in its place, with {people} people; checked")
    if ledger.is_file():
        _say(f"{restored.forgotten} people who were erased since were forgotten again")
    else:
        _warn(
            f"there is no ledger of erasures at {ledger}: who was erased since the backup is there again;"
            " restore once more with --ledger FILE if you have it"
        )
    if restored.note and restored.note.keep_until <= now:
        _warn(f"the backup's time was over on {_day(restored.note.keep_until, zone)}; delete it now")


def _day(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d}"


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the command's answer


def _warn(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - likewise
