"""A backup takes the database's place: checked first, brought to today's schema, without whoever was erased since.

For the command only, outside any event loop and while no bot runs. Must not print. The database that is replaced stays until the new one is in place.
"""

import asyncio
import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.backup import (
    LAST_KEY,
    NOTE_KEY,
    BackupNote,
    LastBackup,
    connected,
    copy_whole,
    inspect,
    last_backup_of,
    put_in_place,
)
from storage.crypto import Keyring
from storage.database import Database
from storage.database_files import BESIDE, parts_of, place_of, remove, replaced_of, restoring_of
from storage.erasing import erase_person
from storage.erasure_ledger import Erasure, can_be_kept
from storage.errors import BackupError, DecryptionError, StorageError
from storage.instants import from_millis, to_millis
from storage.key_check import STATE_KEY, missing_keys, prove_key
from storage.unit_of_work import UnitOfWork, unit_of_work


@dataclass(frozen=True)
class Restored:
    """What came of it: the backup's note if it has one, the rows of each table, and how many people were forgotten again.

    `unopened` are those whose chat is damaged, so that they can never be written to, and were looked for by their hash as it
    stands, and under no other key.
    """

    note: BackupNote | None
    rows: dict[str, int]
    forgotten: int
    unopened: int


def restore(
    backup: Path, database: Path, keyring: Keyring, erasures: Collection[Erasure], now: datetime, *, overwrite: bool
) -> Restored:
    """Put a backup in the database's place; until the last step the database is as it was.

    Args:
        backup: a file that `make_backup` made, or any other whole copy of a database.
        database: the place.
        keyring: must hold the key that the backup was written with.
        erasures: what the ledger of erasures says, and `leaving_in` of the database.
        now: the present.
        overwrite: a database that is there may be replaced.

    Raises:
        BackupError: there is no such file, or there is a database and it may not be replaced.
        DecryptionError: the keys do not open the backup, or do not find whom the ledger names.
        StorageError: the backup is not sound, or the disk refuses.
    """
    if not backup.is_file():
        raise BackupError(f"there is no file {backup}")
    if database.exists() and database.samefile(backup):
        raise BackupError(f"{backup} is the database itself")
    if any(each.exists() and each.samefile(backup) for each in (restoring_of(database), replaced_of(database))):
        raise BackupError(
            f"{backup} is where a restore works; put it, with its -wal if it has one, under another name first"
        )
    found = inspect(backup)
    if database.exists() and not overwrite:
        raise BackupError(f"there is a database at {database}; --force replaces it")
    _prove_keys_of(erasures, found.note, keyring)
    new = restoring_of(database)
    remove(new)
    try:
        copy_whole(backup, new)
        forgotten, unopened = asyncio.run(
            _prepared(new, keyring, erasures, _last_of(backup, found.note, database), now)
        )
        made = inspect(new)
        _replace(place_of(database), new)
    finally:
        remove(new)
    return Restored(found.note, made.rows, forgotten, unopened)


def leaving_in(database: Path) -> list[Erasure] | None:
    """Find who wanted to be erased and stands in no ledger yet; None if the file cannot be read, so that nobody knows."""
    if not database.is_file() or not database.stat().st_size:
        return []
    try:
        with connected(database) as connection:
            columns = {row[1] for row in connection.execute("PRAGMA table_info(people)")}
            if columns and "leaving_at" not in columns:
                return []  # of an older release, which erased everybody at once
            kept = connection.execute("SELECT value FROM bot_state WHERE key = ?", (STATE_KEY,)).fetchone()
            key = next(iter(kept[0].split()), "") if kept and kept[0] else ""
            rows = connection.execute("SELECT chat_hash, leaving_at FROM people WHERE leaving_at IS NOT NULL")
            leaving = [Erasure(chat_hash, from_millis(leaving_at), key) for chat_hash, leaving_at in rows]
            return leaving if all(map(can_be_kept, leaving)) else None
    except (
        StorageError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
    ):  # damage may leave anything in a column
        return None


def _prove_keys_of(erasures: Collection[Erasure], note: BackupNote | None, keyring: Keyring) -> None:
    """Refuse where somebody was erased since the backup and cannot be found in it, for want of a key.

    Raises:
        DecryptionError: a key is missing.
    """
    since = [each for each in erasures if note is None or each.erased_at >= note.made_at]
    unknown = [each for each in since if missing_keys(each.key, keyring)]
    if unknown:
        raise DecryptionError(
            f"{len(unknown)} erasures since the backup are written down under a key that LOTSE_SECRET_KEY does not hold,"
            " and would be lost; name both keys, LOTSE_SECRET_KEY=NEW,OLD"
        )


def _last_of(backup: Path, note: BackupNote | None, database: Path) -> LastBackup | None:
    """Find the last copy that is known of, for the backup itself knows of none."""
    found = [last_backup_of(database), LastBackup(note.made_at, backup.parent.resolve()) if note else None]
    known = sorted((last for last in found if last is not None), key=lambda last: last.made_at)
    return known[-1].after(known[0]) if known else None


async def _prepared(
    file: Path, keyring: Keyring, erasures: Collection[Erasure], last: LastBackup | None, now: datetime
) -> tuple[int, int]:
    """Make a copied file fit to be worked on; returns what `_forget_again` says."""
    database = await Database.open(f"sqlite+aiosqlite:///{file}", create=False)
    try:
        await prove_key(database, keyring)
        async with unit_of_work(database, keyring) as uow:
            await uow.bot_state.forget(NOTE_KEY)
            if last is not None:
                await uow.bot_state.set(LAST_KEY, last.kept())
            # What was due may have been sent since the backup was made; nobody can tell.
            uow.transaction.defer(
                "UPDATE outbox SET possibly_twice = :yes WHERE state = 'waiting' AND due_at <= :now",
                yes=True,
                now=to_millis(now),
            )
            counts = await _forget_again(uow, keyring, erasures, now)
            uow.commit()
    finally:
        await database.close()
    with connected(file) as connection:
        # One file alone is put in the database's place; the bot turns its log on again.
        connection.execute("PRAGMA journal_mode = DELETE")
    return counts


async def _forget_again(
    uow: UnitOfWork, keyring: Keyring, erasures: Collection[Erasure], now: datetime
) -> tuple[int, int]:
    """Erase whom the ledger names, unless they came back after their erasure; under whichever key they were written.

    Returns:
        How many were erased, and of how many the chat is damaged, so that they were looked for by their hash alone.
    """
    last: dict[str, datetime] = {}
    for erasure in erasures:
        last[erasure.telegram_hash] = max(erasure.erased_at, last.get(erasure.telegram_hash, erasure.erased_at))
    # Each chat is opened also where nobody is to be forgotten: whoever's does not open can never be written to.
    rows = await uow.transaction.fetch_all("SELECT id, chat_hash, chat_id, created_at FROM people")
    forgotten = unopened = 0
    for row in rows:
        hashes = {row["chat_hash"]}
        try:
            hashes.update(uow.people.chat_hashes(int(keyring.decrypt(row["chat_id"]))))
        except DecryptionError:
            unopened += 1
        erased = [last[each] for each in hashes if each in last]
        if erased and from_millis(row["created_at"]) <= max(erased):
            await erase_person(uow, row["id"], now)
            forgotten += 1
    return forgotten, unopened


def _replace(database: Path, new: Path) -> None:
    """Swap the files; the old one, if there is one, goes when the new one has been opened in its place."""
    old = replaced_of(database)
    if database.exists():
        remove(old)
        _set_aside(database, old)
    put_in_place(new, database)
    try:
        inspect(database)
    except StorageError:
        if old.exists():
            put_in_place(old, database)
            _move_what_is_beside(old, database)
        raise
    remove(old)


def _set_aside(database: Path, old: Path) -> None:
    """Keep the old file under a second name, with nothing left beside it that SQLite would take for the new one's."""
    # If it is damaged, which may be why a backup is restored, all its parts go aside as they are.
    with suppress(StorageError), connected(database) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    for part in parts_of(database):
        # Its time as a copy begins now: however long nobody wrote to it, nobody takes it from a restore that runs.
        os.utime(part)
    old.hardlink_to(database)
    _move_what_is_beside(database, old)


def _move_what_is_beside(file: Path, other: Path) -> None:
    for end in BESIDE:
        beside = file.with_name(file.name + end)
        if beside.exists():
            beside.replace(other.with_name(other.name + end))
