"""Looks at the database as it lies there: sound, of today's schema, opened by the keys, not too full. Changes nothing."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.alerts import REMINDERS_LATE, is_backup_old, is_disk_full
from bot.config import Settings
from bot.doctor_findings import Finding, Level, listed
from bot.monitor import STUCK_SECONDS
from bot.one_at_a_time import is_locked
from bot.unsafe_settings import safer_mode
from flows.roles import COORDINATOR
from storage.address import sqlite_path
from storage.backup import LAST_KEY, BackupNote, LastBackup, backups_in, connected, inspect, last_backup, torn_in
from storage.crypto import Keyring
from storage.database_files import left_beside
from storage.erasure_ledger import ErasureLedger, ledger_beside
from storage.errors import DatabaseFaultError, NewerDatabaseError, NotADatabaseError, StorageError
from storage.figures import Figures, read_figures
from storage.key_check import missing_keys
from storage.restoring import leaving_in
from storage.schema import HEAD

REPLIES_LATE = timedelta(minutes=1)


class PlainSource:
    """The database, to be read where no bot runs; brings nothing up to date."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        self._connection = connection

    async def fetch_all(self, sql: str, **params: object) -> list[sqlite3.Row]:
        """Read rows."""
        return self._connection.execute(sql, params).fetchall()

    async def fetch_one(self, sql: str, **params: object) -> sqlite3.Row | None:
        """Read the first row, if there is one."""
        rows = await self.fetch_all(sql, **params)
        return rows[0] if rows else None


def look_at_database(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Find out how the database is; what depends on its being there is left out where it is not."""
    path = sqlite_path(settings.database_url)
    if not path.parent.is_dir():
        do = "make it, or mend LOTSE_DATABASE_URL"
        yield Finding("bad", "database", f"the folder {path.parent} is not there", do)
        return
    yield from _left_over(path, timedelta(days=settings.backup_days), now)
    yield _ledger(path)
    if not path.is_file():
        do = "`lotse network import FILE` or the first start makes it"
        yield Finding("bad", "database", f"there is none at {path}", do)
        return
    try:
        found = inspect(path)
    except (StorageError, OSError) as error:
        yield Finding("bad", "database", str(error), _way_on(error, path))
        return
    yield Finding("ok", "database", f"{path} is sound, with {found.rows.get('people', 0)} people")
    yield _schema(found.version)
    yield _key(settings, " ".join(found.key_check))
    is_running = is_locked(path)
    yield Finding("ok", "lock", "a bot is running on it" if is_running else "no bot is running on it")
    yield from _files(path)
    with connected(path) as connection:
        yield _writable(connection)
        facts = {row[0]: row[1] for row in connection.execute("SELECT key, value FROM bot_state")}
        if found.version == HEAD:
            figures = asyncio.run(read_figures(PlainSource(connection), now))
            yield from _waiting(figures, is_running=is_running)
            yield _coordinators(connection)
    yield from _backups(facts.get(LAST_KEY), path, now)


def _way_on(error: Exception, path: Path) -> str:
    """What helps where a database does not open: the command as it will be accepted."""
    if isinstance(error, NewerDatabaseError):
        return "or go back with a backup from before: see README.md"
    if not isinstance(error, NotADatabaseError | DatabaseFaultError):
        return "see who holds it, and its owner and mode"
    command = "lotse restore FILE --force" + (" --unreadable" if leaving_in(path) is None else "")
    if ledger_beside(path).is_file():
        return f"end the bot, then restore a backup: `{command}`"
    return (
        f"end the bot, then restore a backup: `{command} --ledger LEDGER`, with --no-ledger in its place if nobody was"
        " ever erased or it is lost"
    )


def network_records(settings: Settings) -> list[dict[str, Any]] | None:
    """Read the organisations' records as they are: none without a database, None where it cannot be read or be made."""
    path = sqlite_path(settings.database_url)
    if path.parent.is_dir() and not path.exists():
        return []
    try:
        with connected(path, mode="ro") as connection:
            rows = connection.execute("SELECT record FROM network_records ORDER BY kind, position").fetchall()
    except StorageError:
        return None
    return [json.loads(row[0]) for row in rows]


def _schema(version: str) -> Finding:
    if version == HEAD:
        return Finding("ok", "schema", f"{version}, the newest")
    return Finding(
        "warn", "schema", f"{version}, and {HEAD} is the newest", "make a backup; the next start brings it up to date"
    )


def _key(settings: Settings, written: str) -> Finding:
    if missing_keys(written, Keyring(settings.secret_keys)):
        return Finding(
            "bad", "secret key", "it is not the one the database was written with", "put that one into LOTSE_SECRET_KEY"
        )
    if len(written.split()) > 1:
        return Finding(
            "warn",
            "secret key",
            "the database needs an old key too",
            "stop the bot, `lotse key rotate`, start it again",
        )
    return Finding("ok", "secret key", "it opens the database" if written else "nothing was written with it yet")


def _left_over(path: Path, keep: timedelta, now: datetime) -> Iterator[Finding]:
    """Find what a killed restore left; of a database that does not open it may be the better one."""
    left = left_beside(path)
    names = listed([file.name for file in left])
    if any(since + keep <= now for since in left.values()):
        why = f"{names}: whole copies of a restore that was cut off, whose time is over"
        yield Finding("bad", "left over", why, "delete them, or `lotse backup --delete-expired FILE`")
    elif left:
        do = f"see whether the database is right, then delete them; they may be kept for {keep.days} days"
        yield Finding("warn", "left over", f"{names} beside the database: a restore was cut off, or runs now", do)


def _ledger(database: Path) -> Finding:
    """Find out whether a restored backup would forget all who were erased; what is just being erased stands in the database."""
    path = ledger_beside(database)
    ledger = ErasureLedger(path)
    try:
        damage = ledger.damage(leaving_in(database) or [])
    except OSError as error:
        damage = f"cannot be read: {error.strerror}"
    if damage:
        do = "put a whole copy of it in its place, else a restored backup brings erased people back"
        return Finding("bad", "ledger of erasures", f"{path} {damage}", do)
    if not path.exists():
        return Finding("ok", "ledger of erasures", "there is none, as long as nobody was erased")
    return Finding("ok", "ledger of erasures", f"all {len(ledger.entries())} lines of it can be read")


def _files(path: Path) -> Iterator[Finding]:
    if safer := safer_mode(path):
        yield Finding("warn", "file mode", f"others on this machine may read {path.name}", safer)
    disk = shutil.disk_usage(path.parent)
    free = f"{disk.free / 1e9:.1f} GB are free"
    if is_disk_full(disk.free, disk.total):
        yield Finding("bad", "disk", f"nearly full, {free}", "make room; a full disk lets nobody in")
    else:
        yield Finding("ok", "disk", free)


def _writable(connection: sqlite3.Connection) -> Finding:
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return Finding("bad", "writing", f"the database refuses: {error}", "see who holds it, and its file mode")
    return Finding("ok", "writing", "the database may be written")


def _waiting(figures: Figures, *, is_running: bool) -> Iterator[Finding]:
    level: Level = "bad" if is_running else "warn"
    do = "see the log of the bot" if is_running else "start the bot"
    if figures.replies.seconds > REPLIES_LATE.total_seconds():
        yield Finding(
            level, "answers", f"{figures.replies.count} wait, the oldest for {_minutes(figures.replies.seconds)}", do
        )
    if figures.reminders.seconds > REMINDERS_LATE.total_seconds():
        yield Finding(
            level, "reminders", f"{figures.reminders.count} are late, by {_minutes(figures.reminders.seconds)}", do
        )
    if figures.updates.seconds > STUCK_SECONDS:
        yield Finding(
            level,
            "inbox",
            f"{figures.updates.count} updates wait, the oldest for {_minutes(figures.updates.seconds)}",
            do,
        )
    if figures.erasures.count:
        yield Finding(
            level,
            "erasures",
            f"{figures.erasures.count} that do not finish, the oldest for {_minutes(figures.erasures.seconds)}",
            do,
        )
    if figures.lost:
        reasons = listed([f"{count} {reason}" for reason, count in figures.dead.items()])
        yield Finding("warn", "dead letters", f"within the last hour: {reasons}", "see `send_given_up` in the log")
    if figures.failed:
        yield Finding(
            "warn", "updates", f"{figures.failed} failed within the last hour", "see `update_failed` in the log"
        )
    late = figures.replies.count + figures.reminders.count + figures.others.count
    yield Finding("ok", "outbox", f"{late} messages are on their way, {figures.offers} offers wait for a guide")


def _coordinators(connection: sqlite3.Connection) -> Finding:
    """Find out whether anybody hears of cases that nobody takes, and of alerts."""
    sql = (
        "SELECT count(*), count(CASE WHEN unreachable_at IS NULL THEN 1 END) FROM people"
        " WHERE id IN (SELECT person_id FROM roles WHERE role = ?)"
    )
    everybody, reachable = connection.execute(sql, (COORDINATOR,)).fetchone()
    do = "`lotse invite coordinator` prints a link for somebody"
    if not everybody:
        return Finding("bad", "coordinators", "there is none", do)
    if not reachable:
        return Finding("bad", "coordinators", f"none of {everybody} can be reached, they blocked the bot", do)
    return Finding("ok", "coordinators", f"{reachable} can be reached")


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes"


def _backups(value: str | None, database: Path, now: datetime) -> Iterator[Finding]:
    last = last_backup(value)
    folders = {database.parent.resolve(), *((last.folder, *last.others) if last else ())}
    found: dict[Path, BackupNote] = {}
    torn: list[str] = []
    for folder in sorted(folders):
        try:
            found |= backups_in(folder, database)
            torn += [str(file) for file in torn_in(folder)]
        except OSError as error:
            why = f"{folder} cannot be looked into: {error.strerror}"
            yield Finding("warn", "backups", why, "run this as the user who makes them")
    yield _last(last, found, now)
    if torn:
        yield Finding(
            "warn", "left over", f"{listed(torn)}: a backup was cut off", "the next one there removes it, or delete it"
        )
    too_old = [str(file) for file, note in found.items() if note.keep_until <= now]
    if too_old:
        yield Finding(
            "bad",
            "old backups",
            f"their time is over: {listed(too_old)}",
            "delete them, or `lotse backup --delete-expired FILE`, with FILE in their folder",
        )


def _last(last: LastBackup | None, found: Mapping[Path, BackupNote], now: datetime) -> Finding:
    do = "`lotse backup FILE` makes one while the bot runs"
    if last is None:
        return Finding("warn", "backup", "none was made yet", do)
    if is_backup_old(last.made_at, now):
        return Finding("warn", "backup", f"the last one is {(now - last.made_at).days} days old", do)
    of = f"the last one is of {last.made_at:%Y-%m-%d %H:%M} UTC"
    if not any(note.made_at == last.made_at for file, note in found.items() if file.parent == last.folder):
        return Finding("warn", "backup", f"{of}, but no longer in {last.folder}", f"unless it was moved, {do}")
    return Finding("ok", "backup", f"{of}, in {last.folder}")
