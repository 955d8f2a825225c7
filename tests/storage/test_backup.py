"""A backup is whole, readable by its owner only, says until when it may be kept, and comes back without who was erased."""

import asyncio
import fcntl
import hashlib
import multiprocessing
import os
import shutil
import signal
import sqlite3
import stat
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

import storage
from storage.backup import backups_in, inspect, last_backup, make_backup, note_of, torn_in
from storage.copy_note import adopt
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.erasure_ledger import Erasure
from storage.errors import (
    BackupError,
    DatabaseMissingError,
    DecryptionError,
    DiskFullError,
    NewerDatabaseError,
    NotADatabaseError,
)
from storage.key_check import fingerprint
from storage.migrations.upgrade import engine_for
from storage.repositories.outbox import OutgoingMessage
from storage.restoring import leaving_in, restore
from storage.schema import HEAD
from storage.unit_of_work import unit_of_work

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
MONTH = timedelta(days=30)
KEYRING = Keyring([new_key()])


def run_on(file, keyring, work):
    """Do something in a transaction on a file, as the bot would."""

    async def opened():
        database = await Database.open(f"sqlite+aiosqlite:///{file}")
        try:
            async with unit_of_work(database, keyring) as uow:
                result = await work(uow)
                uow.commit()
            return result
        finally:
            await database.close()

    return asyncio.run(opened())


def add_people(file, *chats, keyring=KEYRING, now=NOW - timedelta(days=1)):
    async def add(uow):
        for chat in chats:
            person = await uow.people.ensure(chat, "fa", now)
            message = OutgoingMessage(person_id=person.id, payload={"text": "x"}, lane="bulk", due_at=now)
            await uow.outbox.add(message, now)

    run_on(file, keyring, add)


def chats_in(file, keyring=KEYRING):
    with closing(sqlite3.connect(file)) as connection:
        return {int(keyring.decrypt(row[0])) for row in connection.execute("SELECT chat_id FROM people")}


@pytest.fixture
def copy(path, tmp_path):
    """A backup of a database with two people."""
    add_people(path, 7, 8)
    made = tmp_path / "kept" / "lotse.backup"
    made.parent.mkdir()
    make_backup(path, made, NOW, MONTH)
    return made


def test_a_backup_says_when_it_was_made_and_until_when_it_may_be_kept(copy, path):
    note = note_of(copy)
    assert (note.made_at, note.keep_until) == (NOW, NOW + MONTH)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]
    assert inspect(copy).rows["people"] == 2
    with closing(sqlite3.connect(path)) as connection:
        (value,) = connection.execute("SELECT value FROM bot_state WHERE key = 'last_backup'").fetchone()
    assert last_backup(value).made_at == NOW
    assert last_backup(value).folder == copy.parent
    assert note_of(path) is None


def test_a_backup_overwrites_nothing_unless_told(copy, path):
    before = hashlib.sha256(copy.read_bytes()).digest()
    with pytest.raises(BackupError, match="--force"):
        make_backup(path, copy, NOW, MONTH)
    assert hashlib.sha256(copy.read_bytes()).digest() == before
    make_backup(path, copy, NOW + MONTH, MONTH, overwrite=True)
    assert note_of(copy).made_at == NOW + MONTH


@pytest.mark.parametrize("end", [".erased", "-wal", "-shm", "-journal", ".lock", ".restoring", ".replaced-wal"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_backup_has_no_place_where_something_else_lies_beside_the_database(path, tmp_path, end, is_there):
    target = path.with_name(path.name + end)
    link = tmp_path / "link.db"
    link.symlink_to(path)
    for database in (path, link):
        if is_there:
            target.write_bytes(b"precious")
        with pytest.raises(BackupError, match="no place for a backup"):
            make_backup(database, target, NOW, MONTH, overwrite=True)
        assert target.exists() == is_there
        assert not is_there or target.read_bytes() == b"precious"
        target.unlink(missing_ok=True)


def test_only_a_backup_is_overwritten_by_one(copy, path, tmp_path):
    settings, other = tmp_path / ".env", tmp_path / "other.db"
    settings.write_text("LOTSE_SECRET_KEY=x")
    shutil.copy(path, other)
    for target in (settings, other):
        before = target.read_bytes()
        with pytest.raises(BackupError, match="is no backup"):
            make_backup(path, target, NOW, MONTH, overwrite=True)
        assert target.read_bytes() == before
    beside = path.with_name(f"{path.name}.backup")
    for _ in range(2):
        make_backup(path, beside, NOW, MONTH, overwrite=True)
    assert note_of(beside) is not None


def test_a_backup_has_no_place_over_the_database_or_where_there_is_no_folder(path, tmp_path):
    for target in (path, tmp_path, tmp_path / "nowhere" / "copy"):
        with pytest.raises(BackupError):
            make_backup(path, target, NOW, MONTH, overwrite=True)
    with pytest.raises(DatabaseMissingError):
        make_backup(tmp_path / "none.db", tmp_path / "copy", NOW, MONTH)
    assert inspect(path).version


def test_only_copies_are_listed_in_a_folder_oldest_first(copy, path):
    older = copy.with_name("a-later-name")
    make_backup(path, older, NOW - MONTH, MONTH)
    (copy.parent / "words.txt").write_text("SQLite format 3")
    (copy.parent / "empty").touch()
    (copy.parent / "torn").write_bytes(copy.read_bytes()[:5000])
    assert list(backups_in(copy.parent)) == [older, copy]
    assert list(backups_in(path.parent)) == []


def test_the_database_itself_is_no_copy_though_it_was_one(copy, path):
    """A backup that was put back by hand still says that it is one."""
    beside = path.with_name("beside")
    beside.write_bytes(copy.read_bytes())
    path.write_bytes(copy.read_bytes())
    assert list(backups_in(path.parent, path)) == [beside]
    assert list(backups_in(path.parent, path.parent / "." / path.name)) == [beside]

    async def opened():
        database = await Database.open(f"sqlite+aiosqlite:///{path}")
        try:
            await adopt(database, KEYRING)
        finally:
            await database.close()

    asyncio.run(opened())
    assert note_of(path) is None
    assert note_of(beside) is not None


def _copy_and_die(path, target, moment):
    storage.backup.to_millis = lambda _instant: os.kill(os.getpid(), signal.SIGKILL)
    make_backup(path, target, moment, MONTH)


def test_what_a_killed_backup_left_goes_with_the_next(copy, path):
    dying = multiprocessing.get_context("fork").Process(target=_copy_and_die, args=(path, copy.with_name("night"), NOW))
    dying.start()
    dying.join()
    [left] = torn_in(copy.parent)
    assert left.name.startswith("night")
    foreign = copy.with_name("film.part")
    foreign.touch()
    held = copy.with_name("other.lotse.part")
    held.touch()
    with held.open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)  # somebody else makes a copy right now
        made = copy.with_name("next")
        make_backup(path, made, NOW, MONTH)
        assert sorted(copy.parent.iterdir()) == sorted([copy, made, foreign, held])
        assert torn_in(copy.parent) == []
    assert torn_in(copy.parent) == [held]


def _write_without_end(path, ready):
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
        number = 0
        while True:
            number += 1
            # Both or neither: a copy that is no single instant would show it.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO bot_state VALUES (?, 'x')", (f"left {number}",))
            connection.execute(
                "INSERT INTO network_records (kind, id, position, record) VALUES ('right', ?, 0, 'x')", (str(number),)
            )
            connection.execute("COMMIT")
            ready.set()
            time.sleep(0.001)


def test_a_backup_made_while_somebody_writes_is_one_instant(path, tmp_path):
    ready = multiprocessing.get_context("spawn").Event()
    writer = multiprocessing.get_context("spawn").Process(target=_write_without_end, args=(path, ready), daemon=True)
    writer.start()
    try:
        assert ready.wait(20)
        for number in range(3):
            made = tmp_path / f"copy {number}"
            make_backup(path, made, NOW, MONTH)
            with closing(sqlite3.connect(made)) as connection:
                (left,) = connection.execute("SELECT count(*) FROM bot_state WHERE key LIKE 'left %'").fetchone()
                (right,) = connection.execute("SELECT count(*) FROM network_records").fetchone()
            assert left == right > 0
            time.sleep(0.02)
        assert writer.is_alive()
    finally:
        writer.kill()
        writer.join()


def test_a_restored_backup_has_forgotten_who_was_erased_since(copy, path):
    add_people(path, 9)
    erasures = [Erasure(KEYRING.digest("chat", "7"), NOW + timedelta(hours=1))]
    done = restore(copy, path, KEYRING, erasures, NOW + timedelta(days=1), overwrite=True)
    assert chats_in(path) == {8}
    assert (done.forgotten, done.rows["people"], done.note.made_at) == (1, 1, NOW)
    assert note_of(path) is None
    assert sorted(each.name for each in path.parent.iterdir() if each.is_file()) == ["lotse.db"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_who_came_back_after_an_erasure_stays(copy, path):
    erasures = [Erasure(KEYRING.digest("chat", "7"), NOW - timedelta(days=2))]
    assert restore(copy, path, KEYRING, erasures, NOW, overwrite=True).forgotten == 0
    assert chats_in(path) == {7, 8}


def test_who_was_erased_under_another_key_is_forgotten_too(copy, path):
    newer = new_key()
    ring = Keyring([newer, new_key()])
    file = path.with_name("other.db")
    add_people(file, 7, 8, keyring=ring)
    erasures = [Erasure(ring.digests("chat", "7")[1], NOW), Erasure(ring.digests("chat", "8")[0], NOW)]
    made = path.with_name("other.backup")
    make_backup(file, made, NOW, MONTH)
    assert restore(made, file, ring, erasures, NOW, overwrite=True).forgotten == 2


def test_who_wanted_to_be_erased_when_the_bot_ended_is_forgotten_too(copy, path):
    """Their erasure stands in the database that is replaced, and in no ledger yet."""

    async def leave(uow):
        person = await uow.people.find_by_chat(7)
        await uow.people.leave(person.id, NOW + timedelta(hours=1))

    run_on(path, KEYRING, leave)
    leaving = leaving_in(path)
    assert leaving == [Erasure(KEYRING.digest("chat", "7"), NOW + timedelta(hours=1))]
    assert restore(copy, path, KEYRING, leaving, NOW + timedelta(days=1), overwrite=True).forgotten == 1
    assert chats_in(path) == {8}


def test_an_erasure_whose_key_is_missing_is_not_passed_over(path):
    """An old backup opens with its old key alone, which finds nobody who was erased under the newer one."""
    old, new = new_key(), new_key()
    add_people(path, 7, 8, keyring=Keyring([old]))
    made = path.with_name("old.backup")
    make_backup(path, made, NOW, MONTH)
    ring = Keyring([new])
    later = Erasure(ring.digest("chat", "7"), NOW + timedelta(days=1), fingerprint(ring))
    with pytest.raises(DecryptionError, match="LOTSE_SECRET_KEY=NEW,OLD"):
        restore(made, path, Keyring([old]), [later], NOW + timedelta(days=2), overwrite=True)
    assert chats_in(path, Keyring([old])) == {7, 8}
    # Who was erased before the backup was made is not in it, so that a key dropped long ago is not asked for.
    earlier = Erasure(later.telegram_hash, NOW - timedelta(days=1), later.key)
    assert restore(made, path, Keyring([old]), [earlier], NOW, overwrite=True).forgotten == 0
    assert restore(made, path, Keyring([new, old]), [later], NOW, overwrite=True).forgotten == 1


def test_what_was_due_is_marked_as_possibly_sent(copy, path):
    restore(copy, path, KEYRING, [], NOW, overwrite=True)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT state, possibly_twice FROM outbox").fetchall() == [("waiting", 1)] * 2


def test_a_database_is_replaced_only_when_told_and_where_there_is_none_it_is_made(copy, path):
    add_people(path, 9)
    with pytest.raises(BackupError, match="--force"):
        restore(copy, path, KEYRING, [], NOW, overwrite=False)
    assert chats_in(path) == {7, 8, 9}
    elsewhere = path.with_name("elsewhere.db")
    restore(copy, elsewhere, KEYRING, [], NOW, overwrite=False)
    assert chats_in(elsewhere) == {7, 8}


def damaged(copy):
    whole = bytearray(copy.read_bytes())
    whole[4096 * 3 : 4096 * 4] = os.urandom(4096)
    copy.write_bytes(whole)


def newer(copy):
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def foreign(copy):
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("DROP TABLE bot_state")


def words(copy):
    copy.write_text("no database")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (damaged, NotADatabaseError),
        (newer, NewerDatabaseError),
        (foreign, NotADatabaseError),
        (words, NotADatabaseError),
        (Path.unlink, BackupError),
    ],
)
def test_a_backup_that_is_not_sound_leaves_the_database_as_it_was(copy, path, spoil, error):
    add_people(path, 9)
    spoil(copy)
    with pytest.raises(error):
        restore(copy, path, KEYRING, [], NOW, overwrite=True)
    assert chats_in(path) == {7, 8, 9}
    assert [each.name for each in path.parent.iterdir() if each.is_file()] == ["lotse.db"]


def test_a_backup_of_another_key_leaves_the_database_as_it_was(copy, path):
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(
            "INSERT OR REPLACE INTO bot_state VALUES ('key_check', ?)", (KEYRING.digest("key check", ""),)
        )
    with pytest.raises(DecryptionError):
        restore(copy, path, Keyring([new_key()]), [], NOW, overwrite=True)
    assert chats_in(path) == {7, 8}


def test_it_is_the_backups_disk_that_is_called_full(path, tmp_path, monkeypatch):
    def full(*_arguments):
        raise DiskFullError("the disk with the database is full")

    monkeypatch.setattr("storage.backup._copy", full)
    target = tmp_path / "elsewhere.backup"
    with pytest.raises(DiskFullError, match=f"^there is no room for {target}"):
        make_backup(path, target, NOW, timedelta(days=30))
    assert not list(tmp_path.glob("elsewhere*"))


def test_a_damaged_database_can_be_replaced(copy, path):
    with closing(sqlite3.connect(path)) as held:
        # Somebody still has it open, so its log lies beside it.
        held.execute("INSERT INTO bot_state VALUES ('a', 'b')")
        held.commit()
        path.write_bytes(b"gone")
        restore(copy, path, KEYRING, [], NOW, overwrite=True)
    assert chats_in(path) == {7, 8}


def test_a_backup_of_an_older_release_is_brought_to_todays_schema(path, tmp_path):
    old = tmp_path / "old.backup"
    config = Config(str(Path(storage.__file__).parent / "alembic.ini"))
    engine = engine_for(old)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        columns = "chat_hash, chat_id, language, created_at, seen_at"
        values = (KEYRING.digest("chat", "7"), KEYRING.encrypt("7"), "fa", 0, 0)
        connection.exec_driver_sql(f"INSERT INTO people ({columns}) VALUES (?, ?, ?, ?, ?)", values)
    engine.dispose()
    done = restore(old, path, KEYRING, [], NOW, overwrite=True)
    assert (done.note, chats_in(path), inspect(path).version) == (None, {7}, HEAD)
