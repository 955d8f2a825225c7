"""`lotse backup` and `lotse restore` beside a running bot: the copy works, is refused in time, and forgets the erased."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from bot_process import env_file_of, lotse, one_line
from scenario_world import NOBODY, BotApi, Seed, plain, service, settings_for

from bot.backup_commands import backup, restore
from bot.config import Settings
from storage.backup import make_backup, note_of
from storage.crypto import Keyring, new_key
from storage.database_files import remove
from storage.erasure_ledger import ErasureLedger, ledger_beside
from storage.errors import BackupError, DiskFullError
from storage.key_check import fingerprint


async def test_a_copy_of_a_running_bot_is_restored_without_who_was_erased(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    async with service(api, tmp_path, seed) as running:
        env = str(env_file_of(running.settings, tmp_path / "settings"))
        ada, ben = await api.person("Ada", "de"), await api.person("Ben", "de")
        for person in (ada, ben):
            await person.say("/start")
        await running.quiet()
        ended = await lotse("--env-file", env, "backup", str(copy), folder=tmp_path)
        assert ended.status == 0, ended.stderr
        assert "2 people" in ended.stdout
        assert f"{datetime.now(UTC) + timedelta(days=30):%Y-%m}" in ended.stdout
        ended = await lotse("--env-file", env, "backup", str(copy), folder=tmp_path)
        assert (ended.status, "--force" in one_line(ended.stderr)) == (1, True)
        ended = await lotse("--env-file", env, "restore", str(copy), "--force", folder=tmp_path)
        assert (ended.status, "another bot is running" in one_line(ended.stderr)) == (1, True)
        # Whoever finds the copy reads neither names nor the numbers of chats.
        assert [word for word in ("Ada", "Ben", str(ada.id), str(ben.id)) if word.encode() in copy.read_bytes()] == []
        database = tmp_path / "lotse.db"
        await running.stop()
        ledger = ErasureLedger(ledger_beside(database))
        ledger.add(Keyring(running.settings.secret_keys).digest("chat", str(ada.id)), datetime.now(UTC))
        ended = await lotse("--env-file", env, "restore", str(copy), folder=tmp_path)
        assert (ended.status, "--force" in one_line(ended.stderr)) == (1, True)
        ended = await lotse("--env-file", env, "restore", str(copy), "--force", folder=tmp_path)
        assert ended.status == 0, ended.stderr
        assert "1 people who were erased since were forgotten again" in ended.stdout
        await running.start()
        await ben.say("/help")
        await running.quiet()
        assert plain((await ben.bot_messages())[-1]["text"])
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("SELECT count(*) FROM people").fetchone() == (1,)


async def test_backups_whose_time_is_over_are_named_and_deleted_on_demand(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    database = seed.copy_to(tmp_path)
    kept = tmp_path / "kept"
    kept.mkdir()
    make_backup(database, kept / "old", datetime.now(UTC) - timedelta(days=40), timedelta(days=30))
    async with service(api, tmp_path, seed) as running:
        env = str(env_file_of(running.settings, tmp_path / "settings", BACKUP_DAYS="7"))
        ended = await lotse("--env-file", env, "backup", str(kept / "one"), folder=tmp_path)
        assert (ended.status, "its time was over" in one_line(ended.stderr)) == (0, True)
        ended = await lotse("--env-file", env, "backup", "--delete-expired", str(kept / "two"), folder=tmp_path)
        assert (ended.status, ended.stderr) == (0, "")
        assert "deleted" in ended.stdout
    assert sorted(each.name for each in kept.iterdir()) == ["one", "two"]


async def test_a_backup_that_is_over_before_the_next_night_goes_this_night(seed: Seed, tmp_path: Path) -> None:
    """So that nothing is kept longer than the days that people were promised."""
    database, now = seed.copy_to(tmp_path), datetime.now(UTC)
    env = str(env_file_of(settings_for(NOBODY, database, seed.secret_key), tmp_path / "settings", BACKUP_DAYS="1"))
    kept = tmp_path / "kept"
    kept.mkdir()
    for name, hours in (("soon", 24), ("later", 26)):
        make_backup(database, kept / name, now, timedelta(hours=hours))
    ended = await lotse("--env-file", env, "backup", "--delete-expired", str(kept / "new"), folder=tmp_path)
    assert (ended.status, ended.stderr) == (0, "")
    assert sorted(each.name for each in kept.iterdir()) == ["later", "new"]


async def test_a_backup_put_back_by_hand_is_the_database_and_is_not_deleted(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    database = seed.copy_to(tmp_path)
    make_backup(database, tmp_path / "old", datetime.now(UTC) - timedelta(days=40), timedelta(days=30))
    (tmp_path / "old").replace(database)
    env = str(env_file_of(settings_for(NOBODY, database, seed.secret_key), tmp_path / "settings"))
    ended = await lotse("--env-file", env, "backup", "--delete-expired", "new", folder=tmp_path)
    assert (ended.status, "deleted" in ended.stdout, database.exists()) == (0, False, True)
    assert note_of(database) is not None
    (tmp_path / "running").mkdir()
    async with service(api, tmp_path / "running", Seed(database, seed.secret_key)) as running:
        await running.begun()
        assert note_of(tmp_path / "running" / "lotse.db") is None


async def test_who_wanted_to_be_erased_when_the_bot_ended_stays_forgotten(seed: Seed, tmp_path: Path) -> None:
    """The restore writes their erasure down first, so that the next one knows of it too."""
    database, keyring = seed.copy_to(tmp_path), Keyring([seed.secret_key])
    env = str(env_file_of(settings_for(NOBODY, database, seed.secret_key), tmp_path / "settings"))
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "INSERT INTO people (id, chat_hash, chat_id, language, created_at, seen_at) VALUES (1, ?, ?, 'de', 0, 0)",
            (keyring.digest("chat", "7"), keyring.encrypt("7")),
        )
    make_backup(database, tmp_path / "copy", datetime.now(UTC), timedelta(days=1))
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE people SET leaving_at = ?", (int(datetime.now(UTC).timestamp() * 1000),))
    elsewhere = tmp_path / "elsewhere.erased"
    ErasureLedger(elsewhere, fingerprint(keyring)).add("a" * 64, datetime.now(UTC))
    for more in (("--ledger", str(elsewhere)), ()):
        ended = await lotse("--env-file", env, "restore", "copy", "--force", *more, folder=tmp_path)
        assert (ended.status, "1 people who were erased since" in ended.stdout) == (0, True), ended.stderr
        lines = ErasureLedger(ledger_beside(database)).entries()
        assert [each.telegram_hash for each in lines] == ["a" * 64, keyring.digest("chat", "7")]
        assert {each.key for each in lines} == {fingerprint(keyring)}


async def test_without_a_ledger_nothing_is_restored_unless_one_says_so(seed: Seed, tmp_path: Path) -> None:
    settings = settings_for(NOBODY, tmp_path / "lotse.db", seed.secret_key)
    env = str(env_file_of(settings, tmp_path / "settings"))
    database = seed.copy_to(tmp_path)
    make_backup(database, tmp_path / "copy", datetime.now(UTC), timedelta(days=1))
    before = database.read_bytes()
    ended = await lotse("--env-file", env, "restore", "copy", "--force", folder=tmp_path)
    assert (ended.status, "--ledger FILE" in (line := one_line(ended.stderr)), "--no-ledger" in line) == (1, True, True)
    assert database.read_bytes() == before
    ended = await lotse("--env-file", env, "restore", "copy", "--force", "--no-ledger", folder=tmp_path)
    assert (ended.status, "no ledger of erasures" in one_line(ended.stderr)) == (0, True)
    assert not ledger_beside(database).exists(), "an empty one would say that nobody was erased"
    ErasureLedger(ledger_beside(database)).add("a" * 64, datetime.now(UTC))
    ended = await lotse("--env-file", env, "restore", "copy", "--force", "--no-ledger", folder=tmp_path)
    assert (ended.status, "there is a ledger" in one_line(ended.stderr)) == (1, True)
    ended = await lotse("--env-file", env, "restore", "copy", "--force", "--ledger", "nowhere", folder=tmp_path)
    assert (ended.status, "no ledger of erasures" in one_line(ended.stderr)) == (1, True)
    ended = await lotse("--env-file", env, "restore", "nowhere", "--force", folder=tmp_path)
    assert (ended.status, "there is no file" in one_line(ended.stderr)) == (1, True)


def aged(file: Path, **age: float) -> Path:
    """A file that lies there since then."""
    file.touch()
    at = (datetime.now(UTC) - timedelta(**age)).timestamp()
    os.utime(file, (at, at))
    return file


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.fixture
def kept(seed: Seed, tmp_path: Path) -> Path:
    """A folder with a backup whose time is over, one that is over before the next night, and one for later."""
    database, now, folder = seed.copy_to(tmp_path), datetime.now(UTC), tmp_path / "kept"
    folder.mkdir()
    for name, hours in (("over", -1), ("soon", 24), ("later", 26)):
        make_backup(database, folder / name, now - timedelta(days=2), timedelta(days=2, hours=hours))
    return folder


def settings_in(folder: Path, seed: Seed, **more: Any) -> Settings:
    return settings_for(NOBODY, folder / "lotse.db", seed.secret_key, **more)


def test_backups_go_when_their_time_is_over_though_no_new_one_can_be_made(
    seed: Seed, tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fills the disk may be just they."""
    at_the_time = []

    def refuse(*_arguments: object, **_options: object) -> None:
        at_the_time.extend(names_in(kept))
        raise DiskFullError("the disk with the database is full")

    monkeypatch.setattr("bot.backup_commands.make_backup", refuse)
    with pytest.raises(DiskFullError):
        backup(settings_in(tmp_path, seed), kept / "new", force=False, delete_expired=True)
    assert at_the_time == ["later", "soon"]
    assert names_in(kept) == ["later"]


def test_a_backup_that_cannot_be_deleted_hinders_no_new_one_and_is_told(
    seed: Seed, tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(file: Path) -> None:
        if file.name == "over":
            raise PermissionError(13, "not yours")
        remove(file)

    monkeypatch.setattr("bot.backup_commands.remove", refuse)
    with pytest.raises(BackupError, match="could not be deleted"):
        backup(settings_in(tmp_path, seed), kept / "new", force=False, delete_expired=True)
    assert names_in(kept) == ["later", "new", "over"]
    assert "cannot be deleted" in capsys.readouterr().err


@pytest.mark.parametrize("days", [30, 1])
def test_what_a_killed_restore_left_has_the_same_end_as_a_backup(
    days: int, seed: Seed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed.copy_to(tmp_path)
    settings = settings_in(tmp_path, seed, backup_days=days)
    (tmp_path / "kept").mkdir()
    for end in ("replaced", "replaced-wal", "restoring"):
        aged(tmp_path / f"lotse.db.{end}", days=days, hours=26)
    backup(settings, tmp_path / "kept" / "one", force=False, delete_expired=False)
    assert capsys.readouterr().err.count("its time was over") == 3
    backup(settings, tmp_path / "kept" / "two", force=False, delete_expired=True)
    assert "lotse.db.replaced-wal: deleted, it might be kept until" in capsys.readouterr().out
    assert [name for name in names_in(tmp_path) if ".re" in name] == []


@pytest.mark.parametrize("days", [30, 1])
def test_nothing_is_taken_from_a_restore_that_runs(days: int, seed: Seed, tmp_path: Path) -> None:
    seed.copy_to(tmp_path)
    (tmp_path / "kept").mkdir()
    aged(tmp_path / "lotse.db.replaced", days=300)
    aged(tmp_path / "lotse.db.replaced-wal", hours=23)
    aged(tmp_path / "lotse.db.restoring", hours=23)
    backup(settings_in(tmp_path, seed, backup_days=days), tmp_path / "kept" / "one", force=False, delete_expired=True)
    assert [name[8:] for name in names_in(tmp_path) if ".re" in name] == [".replaced", ".replaced-wal", ".restoring"]


async def test_a_database_that_cannot_be_read_is_replaced_only_when_one_says_so(seed: Seed, tmp_path: Path) -> None:
    """The last erasures may stand in it alone."""
    database = seed.copy_to(tmp_path)
    env = str(env_file_of(settings_in(tmp_path, seed), tmp_path / "settings"))
    make_backup(database, tmp_path / "copy", datetime.now(UTC), timedelta(days=1))
    ErasureLedger(ledger_beside(database)).add("a" * 64, datetime.now(UTC))
    database.write_bytes(b"gone")
    ended = await lotse("--env-file", env, "restore", "copy", "--force", folder=tmp_path)
    assert (ended.status, "--unreadable" in one_line(ended.stderr)) == (1, True)
    assert database.read_bytes() == b"gone"
    ended = await lotse("--env-file", env, "restore", "copy", "--force", "--unreadable", folder=tmp_path)
    assert (ended.status, "could not be read" in one_line(ended.stderr)) == (0, True)
    assert database.read_bytes() != b"gone"


def test_people_whose_chat_is_damaged_in_a_backup_are_told_of(
    seed: Seed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = seed.copy_to(tmp_path)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO people VALUES (1, 'x', 'damaged', 'de', 0, 0, 0, NULL, NULL, NULL)")
    make_backup(database, tmp_path / "copy", datetime(2027, 3, 1, 12, tzinfo=UTC), timedelta(days=1))
    settings = settings_in(tmp_path, seed)
    restore(settings, tmp_path / "copy", force=True, ledger=None, no_ledger=True, unreadable=False)
    said = capsys.readouterr()
    assert "the chats of 1 people are damaged" in said.err
    assert "can never be written to" in said.err
    assert "an older backup may be whole" in said.err
    assert "checked" not in said.out
    assert "the backup of 2027-03-01 13:00 CET is in its place" in said.out
    ErasureLedger(ledger_beside(database)).add("a" * 64, datetime.now(UTC))
    restore(settings, tmp_path / "copy", force=True, ledger=None, no_ledger=False, unreadable=False)
    assert "another secret key may be there again" in capsys.readouterr().err


def a_copy_and_a_ledger(folder: Path) -> tuple[Path, Path]:
    make_backup(folder / "lotse.db", folder / "copy", datetime.now(UTC), timedelta(days=1))
    ledger = ledger_beside(folder / "lotse.db")
    for name in "ab":
        ErasureLedger(ledger).add(name * 64, datetime.now(UTC))
    return folder / "copy", ledger


@pytest.mark.parametrize("content", [b"", b"garbage", b'{"hash": "' + b"a" * 60])
def test_a_damaged_ledger_is_not_taken_for_nobody_was_erased(
    content: bytes, seed: Seed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = seed.copy_to(tmp_path)
    copy, ledger = a_copy_and_a_ledger(tmp_path)
    settings, before = settings_in(tmp_path, seed), database.read_bytes()
    restored = partial(restore, settings, copy, force=True, unreadable=False)
    ledger.write_bytes(content)
    with pytest.raises(BackupError, match=r"lotse\.db\.erased.*--no-ledger"):
        restored(ledger=None, no_ledger=False)
    assert database.read_bytes() == before
    sound = tmp_path / "sound"
    ErasureLedger(sound).add("c" * 64, datetime.now(UTC))
    with pytest.raises(BackupError, match=r"lotse\.db\.erased"):
        restored(ledger=sound, no_ledger=False)
    restored(ledger=None, no_ledger=True)
    assert "may be there again" in one_line(capsys.readouterr().err)


def test_a_backup_is_no_ledger(seed: Seed, tmp_path: Path) -> None:
    database = seed.copy_to(tmp_path)
    copy, own = a_copy_and_a_ledger(tmp_path)
    before = own.read_bytes()
    with pytest.raises(BackupError, match="copy is a database"):
        restore(settings_in(tmp_path, seed), copy, force=True, ledger=copy, no_ledger=False, unreadable=False)
    assert (database.exists(), own.read_bytes()) == (True, before)


def test_a_line_that_was_cut_off_while_it_was_written_hinders_no_restore(
    seed: Seed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The replaced database still holds whom it is of."""
    database = seed.copy_to(tmp_path)
    copy, ledger = a_copy_and_a_ledger(tmp_path)
    with closing(sqlite3.connect(database)) as connection, connection:
        sql = (
            "INSERT INTO people (id, chat_hash, chat_id, language, created_at, seen_at, leaving_at)"
            " VALUES (1, ?, 'x', 'de', 0, 0, 5)"
        )
        connection.execute(sql, ("c" * 64,))
    with ledger.open("ab") as file:
        file.write(b'\n{"hash": "' + b"c" * 64 + b'", "at"')
    restore(settings_in(tmp_path, seed), copy, force=True, ledger=None, no_ledger=False, unreadable=False)
    assert capsys.readouterr().err == ""
    assert [each.telegram_hash[0] for each in ErasureLedger(ledger).entries()] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("key", "warned"), [("own", False), (new_key(), True), ("x" * 50, True)], ids=["own", "foreign", "none"]
)
def test_a_backup_that_the_key_in_the_settings_does_not_open_is_warned_of(
    key: str, warned: bool, seed: Seed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = seed.copy_to(tmp_path)
    settings = settings_for(NOBODY, database, seed.secret_key if key == "own" else key)
    backup(settings, tmp_path / "copy", force=False, delete_expired=False)
    said = capsys.readouterr()
    assert "checked" in said.out
    assert ("LOTSE_SECRET_KEY does not open" in said.err) == warned
