"""The commands that copy the database beside a running bot, and put such a copy in its place."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.one_at_a_time import DatabaseLock
from storage.address import sqlite_path
from storage.backup import Inspection, backups_in, make_backup
from storage.crypto import Keyring
from storage.database_files import left_beside, remove
from storage.erasure_ledger import Erasure, ErasureLedger, ledger_beside
from storage.errors import BackupError, SecretKeyError
from storage.key_check import missing_keys
from storage.restoring import Restored, leaving_in
from storage.restoring import restore as put_back

UNTIL_NEXT: Final = timedelta(hours=25)
"""So long until the next night: what is over before it goes this night, so that nothing is kept longer than was promised."""
AT_WORK: Final = timedelta(days=1)
"""What is younger, beside the database, may be what a restore works on right now."""


def backup(settings: Settings, file: Path, *, force: bool, delete_expired: bool) -> None:
    """Copy the database to a file, say until when it may be kept, and name or delete the older ones whose time is over.

    What is over is deleted first, for that may be what fills the disk; and it is deleted whatever becomes of the new one.

    Raises:
        StorageError: there is no sound copy, or one whose time is over cannot be deleted.
    """
    now = datetime.now(UTC)
    database, keep = sqlite_path(settings.database_url), timedelta(days=settings.backup_days)
    over = partial(_over, file.parent, database, keep)
    new, stuck = None, False
    if delete_expired:
        _delete(over(now), settings.zone)
    try:
        made = make_backup(database, file, now, keep, overwrite=force)
        new = file
        _tell_made(file, made, now + keep, settings.zone)
        if not _opens(settings, made):
            _warn(
                f"LOTSE_SECRET_KEY does not open what is in {file}: it was written with another key, without which nobody"
                " can read it; put that one into the settings"
            )
    finally:
        if delete_expired:
            stuck = _delete(over(now + UNTIL_NEXT, but=new), settings.zone)
    if stuck:
        raise BackupError("the backup is made, but others whose time is over could not be deleted")
    for old, until in over(now, but=new).items():
        _warn(
            f"{old}: its time was over on {_day(until, settings.zone)}; delete it, or let `lotse backup"
            " --delete-expired FILE` do so, with FILE in this folder"
        )


def _over(
    folder: Path, database: Path, keep: timedelta, now: datetime, *, but: Path | None = None
) -> dict[Path, datetime]:
    """Find the copies whose time is over, and since when: backups in a folder, and what a killed restore left by the database."""
    until = {old: note.keep_until for old, note in backups_in(folder, database).items() if old != but}
    until |= {left: since + max(keep, AT_WORK + UNTIL_NEXT) for left, since in left_beside(database).items()}
    return {old: end for old, end in until.items() if end <= now}


def _delete(copies: Mapping[Path, datetime], zone: ZoneInfo) -> bool:
    """Delete copies; says whether one was not to be deleted."""
    stuck = False
    for old, until in copies.items():
        try:
            remove(old)
        except OSError as error:
            stuck = True
            _warn(f"{old}: cannot be deleted, though it might be kept until {_day(until, zone)}: {error.strerror}")
        else:
            _say(f"{old}: deleted, it might be kept until {_day(until, zone)}")
    return stuck


def _opens(settings: Settings, made: Inspection) -> bool:
    try:
        return not missing_keys(" ".join(made.key_check), Keyring(settings.secret_keys))
    except SecretKeyError:
        return False


def _tell_made(file: Path, made: Inspection, until: datetime, zone: ZoneInfo) -> None:
    people, messages = made.rows.get("people", 0), made.rows.get("outbox", 0)
    _say(f"{file}: {people} people, {messages} messages, schema {made.version}; checked")
    _say(f"Delete it by {_day(until, zone)}. Keep it apart from the secret key; without the key nobody can read it.")


def restore(
    settings: Settings, file: Path, *, force: bool, ledger: Path | None, no_ledger: bool, unreadable: bool
) -> None:
    """Put a backup in the database's place; refuses while a bot runs on it.

    Raises:
        StartError: a bot is running.
        StorageError: the backup is not sound, or there is a database and no `force`, or no whole ledger and no
            `no_ledger`, or the database cannot be read, and no `unreadable`.
        OSError: the ledger cannot be read, or not be written.
    """
    now = datetime.now(UTC)
    database = sqlite_path(settings.database_url)
    keyring = Keyring(settings.secret_keys)
    own = ledger_beside(database)
    lock = DatabaseLock(database)
    try:
        leaving = leaving_in(database)
        damaged = _look_for_ledger(own, ledger, leaving or [], no_ledger=no_ledger)
        if leaving is None and not unreadable:
            raise BackupError(
                f"the database that is replaced, {database}, cannot be read: erasures of its last minutes may stand nowhere"
                " else and be missing afterwards; mend it, or go on with --unreadable"
            )
        erasures = [each for path in (own, ledger) if path for each in ErasureLedger(path).entries()] + (leaving or [])
        if force or not database.exists():
            # Before the swap, for the database that is replaced may be the only place where some of them stand.
            ErasureLedger(own).take_over(erasures)
        restored = put_back(file, database, keyring, erasures, now, overwrite=force)
    finally:
        lock.release()
    _tell(restored, database, now, settings.zone)
    for each in damaged:
        _warn(f"{each}: who stood in what is lost of it may be there again; put a whole copy of it in its place")
    if no_ledger and not damaged:
        _warn("there was no ledger of erasures: who was erased since the backup may be there again")
    if leaving is None:
        _warn("the replaced database could not be read: who was erased in its last minutes may be there again")


def _look_for_ledger(own: Path, named: Path | None, leaving: list[Erasure], *, no_ledger: bool) -> list[str]:
    """Let nothing be restored without a whole ledger unless somebody says so; returns what is damaged."""
    if named is not None and not named.is_file():
        raise FileNotFoundError(f"there is no ledger of erasures at {named}")
    paths = dict.fromkeys(path for path in (own, named) if path is not None)
    damaged = [f"{path} {what}" for path in paths if (what := ErasureLedger(path).damage(leaving)) is not None]
    if damaged and not no_ledger:
        raise BackupError(
            f"the ledger of erasures is damaged: {'; '.join(damaged)}. Who stood there would be there again: put a whole copy"
            " in its place, or name the right file after --ledger; --no-ledger goes on with what can be read of it"
        )
    there = named or own
    if no_ledger and not damaged and there.is_file():
        raise BackupError(f"there is a ledger of erasures at {there}: leave out --no-ledger")
    if not no_ledger and not there.is_file():
        raise BackupError(
            f"there is no ledger of erasures at {there}: name it with --ledger FILE, or say --no-ledger if nobody was"
            " ever erased or it is lost"
        )
    return damaged


def _tell(restored: Restored, database: Path, now: datetime, zone: ZoneInfo) -> None:
    made = f" of {restored.note.made_at.astimezone(zone):%Y-%m-%d %H:%M %Z}" if restored.note else ""
    people = restored.rows.get("people", 0)
    _say(
        f"{database}: the backup{made} is in its place, with {people} people{'' if restored.unopened else '; checked'}"
    )
    _say(f"{restored.forgotten} people who were erased since were forgotten again")
    if restored.unopened:
        _warn(
            f"the chats of {restored.unopened} people are damaged in the backup: they can never be written to, and who of"
            " them was erased under another secret key may be there again; an older backup may be whole"
        )
    if restored.note and restored.note.keep_until <= now:
        _warn(f"the backup's time was over on {_day(restored.note.keep_until, zone)}; delete it now")


def _day(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d}"


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the command's answer


def _warn(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - likewise
