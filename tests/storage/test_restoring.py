"""A restore that is cut off, or works on damaged files, loses nothing that is needed and keeps nothing without end."""

import asyncio
import multiprocessing
import os
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

import storage.restoring
from storage.backup import LastBackup, backups_in, last_backup, make_backup, put_in_place
from storage.copy_note import adopt
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.database_files import left_beside
from storage.erasure_ledger import Erasure
from storage.errors import BackupError
from storage.instants import to_millis
from storage.restoring import leaving_in, restore

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
KEYRING = Keyring([new_key(), new_key()])
LONG_AGO = (NOW - timedelta(days=300)).timestamp()


def execute(path, sql, *values):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)


def add_person(path, chat, chat_id=None, leaving_at=None):
    execute(
        path,
        "INSERT INTO people (chat_hash, chat_id, language, created_at, seen_at, leaving_at) VALUES (?, ?, 'de', 0, 0, ?)",
        KEYRING.digest("chat", str(chat)),
        chat_id or KEYRING.encrypt(str(chat)),
        leaving_at,
    )


def hashes_in(path):
    with closing(sqlite3.connect(path)) as connection:
        return {row[0] for row in connection.execute("SELECT chat_hash FROM people")}


def hash_of(chat):
    return KEYRING.digest("chat", str(chat))


def begin(path):
    """What the bot does at its start, holding the lock."""

    async def opened():
        database = await Database.open(f"sqlite+aiosqlite:///{path}")
        try:
            await adopt(database, KEYRING)
        finally:
            await database.close()

    asyncio.run(opened())


@pytest.fixture
def copy(path, tmp_path):
    """A backup with one person, of a database that has two by now."""
    add_person(path, 7)
    made = tmp_path / "kept" / "lotse.backup"
    made.parent.mkdir()
    make_backup(path, made, NOW, timedelta(days=30))
    add_person(path, 8)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return made


def die(*_arguments):
    os.kill(os.getpid(), signal.SIGKILL)


def die_after_the_swap(new, place):
    put_in_place(new, place)
    die()


def _restore_and_die(copy, path, step, death):
    setattr(storage.restoring, step, death)
    restore(copy, path, KEYRING, [], NOW, overwrite=True)


def killed_at(copy, path, step, death=die):
    dying = multiprocessing.get_context("fork").Process(target=_restore_and_die, args=(copy, path, step, death))
    dying.start()
    dying.join()
    assert dying.exitcode == -signal.SIGKILL
    return {file.name.removeprefix("lotse.db") for file in left_beside(path)}


def is_fresh(since):
    return abs(datetime.now(UTC) - since) < timedelta(minutes=5)


def test_what_a_restore_prepared_before_it_was_killed_goes_at_the_bots_start(copy, path):
    assert killed_at(copy, path, "_replace") == {".restoring"}
    path.with_name("lotse.db.restoring-wal").touch()
    assert hashes_in(path) == {hash_of(7), hash_of(8)}
    begin(path)
    assert sorted(file.name for file in path.parent.iterdir() if file.is_file()) == ["lotse.db"]
    assert hashes_in(path) == {hash_of(7), hash_of(8)}


def test_a_restore_that_was_killed_just_before_the_swap_has_changed_nothing(copy, path):
    assert killed_at(copy, path, "put_in_place") == {".restoring", ".replaced"}
    begin(path)
    assert left_beside(path) == {}, "the second name of the database itself is no copy"
    assert hashes_in(path) == {hash_of(7), hash_of(8)}


def test_the_old_database_of_a_killed_restore_stays_at_the_bots_start_and_its_time_begins_when_it_was_set_aside(
    copy, path
):
    execute(path, "PRAGMA journal_mode = DELETE")
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert killed_at(copy, path, "put_in_place", die_after_the_swap) == {".replaced"}
    assert hashes_in(path) == {hash_of(7)}
    begin(path)
    [(old, since)] = left_beside(path).items()
    assert hashes_in(old) == {hash_of(7), hash_of(8)}
    assert is_fresh(since), "so that nothing takes it from a restore that still runs"


def test_what_sqlite_kept_beside_the_old_database_is_left_over_too(path):
    log = path.with_name("lotse.db.replaced-wal")
    log.touch()
    os.utime(log, (LONG_AGO, LONG_AGO))
    assert left_beside(path) == {log: NOW - timedelta(days=300)}


def test_what_a_restore_works_on_is_no_backup(copy, path):
    for end in (".restoring", ".replaced"):
        path.with_name(f"lotse.db{end}").write_bytes(copy.read_bytes())
    assert list(backups_in(path.parent, path)) == []
    assert len(backups_in(path.parent)) == 2


@pytest.fixture
def log(path, monkeypatch):
    """The log beside a database that somebody reads, so that what stands in it cannot be moved into the file."""
    monkeypatch.setattr("storage.backup.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as reading:
        reading.execute("PRAGMA journal_mode = WAL")
        reading.execute("INSERT INTO bot_state VALUES ('a', 'b')")
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM bot_state").fetchall()
        yield path.with_name("lotse.db-wal")


def test_a_file_system_without_second_names_leaves_the_old_database_whole(copy, path, log, monkeypatch):
    def refuse(*_arguments):
        raise PermissionError("no second names here")

    monkeypatch.setattr("pathlib.Path.hardlink_to", refuse)
    with pytest.raises(PermissionError):
        restore(copy, path, KEYRING, [], NOW, overwrite=True)
    assert log.stat().st_size
    assert left_beside(path) == {}


def test_a_swap_that_fails_gives_the_old_database_its_log_back(copy, path, log, monkeypatch):
    def refuse(file, _inspect=storage.restoring.inspect):
        if file == path:
            raise BackupError("the disk is failing")
        return _inspect(file)

    monkeypatch.setattr(storage.restoring, "inspect", refuse)
    with pytest.raises(BackupError):
        restore(copy, path, KEYRING, [], NOW, overwrite=True)
    assert log.stat().st_size
    assert left_beside(path) == {}


def test_a_database_that_cannot_be_read_is_told_apart_from_one_in_which_nobody_leaves(path):
    assert leaving_in(path) == []
    assert leaving_in(path.with_name("nowhere")) == []
    empty = path.with_name("empty")
    empty.touch()
    assert leaving_in(empty) == []
    execute(path, "DROP INDEX ix_people_leaving_at")
    execute(path, "ALTER TABLE people DROP COLUMN leaving_at")
    assert leaving_in(path) == [], "too old a schema for anybody to leave by it"
    execute(path, "PRAGMA foreign_keys = OFF")
    execute(path, "DROP TABLE people")
    assert leaving_in(path) is None
    path.write_bytes(b"gone")
    assert leaving_in(path) is None


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE people SET leaving_at = 'x'",
        "DROP TABLE bot_state",
        "UPDATE people SET chat_hash = 'x'",
        "UPDATE people SET chat_hash = x'00ff'",
    ],
)
def test_damage_in_what_says_who_leaves_is_not_taken_for_nobody(path, spoil):
    add_person(path, 7, leaving_at=to_millis(NOW))
    execute(path, spoil)
    assert leaving_in(path) is None


def test_who_leaves_is_found_where_the_key_is_not_written_down(path):
    add_person(path, 7, leaving_at=to_millis(NOW))
    execute(path, "INSERT OR REPLACE INTO bot_state (key, value) VALUES ('key_check', '  ')")
    assert leaving_in(path) == [Erasure(hash_of(7), NOW)]


def test_a_database_that_is_locked_is_not_taken_for_one_in_which_nobody_leaves(path, monkeypatch):
    monkeypatch.setattr("storage.backup.BUSY_SECONDS", 0.05)
    execute(path, "PRAGMA journal_mode = DELETE")
    with closing(sqlite3.connect(path, isolation_level=None)) as holding:
        holding.execute("BEGIN EXCLUSIVE")
        assert leaving_in(path) is None


def test_a_damaged_chat_id_costs_nothing_but_a_warning(path, tmp_path):
    """Who it belongs to is looked for by their hash alone."""
    for chat in (7, 8):
        add_person(path, chat, chat_id="damaged")
    add_person(path, 9)
    made = tmp_path / "copy"
    make_backup(path, made, NOW, timedelta(days=30))
    later = NOW + timedelta(days=1)
    assert restore(made, path, KEYRING, [], later, overwrite=True).unopened == 2, "they can never be written to"
    erasures = [Erasure(hash_of(7), later), Erasure(KEYRING.digests("chat", "9")[1], later)]
    done = restore(made, path, KEYRING, erasures, later, overwrite=True)
    assert (done.forgotten, done.unopened) == (2, 2)
    assert hashes_in(path) == {hash_of(8)}


def last_of(path):
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT value FROM bot_state WHERE key = 'last_backup'").fetchone()
    return last_backup(row and row[0])


def test_a_restored_database_remembers_the_backups_that_there_are(copy, path, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    make_backup(path, other / "later", NOW + timedelta(days=1), timedelta(days=30))
    restore(copy, path, KEYRING, [], NOW + timedelta(days=2), overwrite=True)
    assert last_of(path) == LastBackup(NOW + timedelta(days=1), other, (copy.parent,))
    elsewhere = tmp_path / "elsewhere.db"
    restore(copy, elsewhere, KEYRING, [], NOW, overwrite=False)
    assert last_of(elsewhere) == LastBackup(NOW, copy.parent)
    path.write_bytes(b"gone")
    restore(copy, path, KEYRING, [], NOW, overwrite=True)
    assert last_of(path) == LastBackup(NOW, copy.parent)


def test_what_a_killed_restore_prepared_is_not_deleted_by_being_restored(copy, path):
    left = path.with_name("lotse.db.restoring")
    copy.rename(left)
    with pytest.raises(BackupError, match="under another name"):
        restore(left, path, KEYRING, [], NOW, overwrite=True)
    assert left.exists()


def test_a_database_under_a_second_name_is_replaced_where_it_lies(copy, path, tmp_path):
    named = tmp_path / "named" / "lotse.db"
    named.parent.mkdir()
    named.symlink_to(path)
    erasures = [Erasure(hash_of(7), NOW + timedelta(hours=1))]
    restore(copy, named, KEYRING, erasures, NOW + timedelta(hours=2), overwrite=True)
    assert named.is_symlink()
    assert hashes_in(path) == set(), "who was erased is nowhere any more, not in the file that was replaced either"
    assert [each.name for each in path.parent.iterdir() if each.name.startswith("lotse.db.re")] == []


def test_what_a_killed_restore_left_is_found_under_each_name_of_the_database(copy, path, tmp_path):
    named = tmp_path / "named" / "lotse.db"
    named.parent.mkdir()
    named.symlink_to(path)
    assert killed_at(copy, named, "put_in_place", die_after_the_swap) == {".replaced"}
    assert set(left_beside(path)) == set(left_beside(named))


def test_the_old_database_of_a_killed_restore_is_not_lost_by_being_restored(copy, path, monkeypatch):
    killed_at(copy, path, "put_in_place", die_after_the_swap)
    [old] = [each for each in left_beside(path) if each.name.endswith(".replaced")]

    def no_second_names(*_arguments):
        raise OSError(1, "not permitted")

    monkeypatch.setattr(storage.restoring, "_set_aside", no_second_names)
    with pytest.raises(BackupError, match="another name first"):
        restore(old, path, KEYRING, [], NOW, overwrite=True)
    assert hashes_in(old) == {hash_of(7), hash_of(8)}
