"""`lotse backup` and `lotse restore` beside a running bot: the copy works, is refused in time, and forgets the erased."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bot_process import env_file_of, lotse, one_line
from scenario_world import BotApi, Seed, bot_api, plain, service, settings_for

from storage.backup import make_backup, note_of
from storage.crypto import Keyring
from storage.erasure_ledger import ErasureLedger, ledger_beside
from storage.key_check import fingerprint

NOBODY = BotApi("http://127.0.0.1:9", world=None, http=None)  # type: ignore[arg-type] # nobody is asked


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as running:
        yield running


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
