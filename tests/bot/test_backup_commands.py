"""`lotse backup` and `lotse restore` beside a running bot: the copy works, is refused in time, and forgets the erased."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bot_process import env_file_of, lotse, one_line
from scenario_world import BotApi, Seed, bot_api, plain, service, settings_for

from storage.backup import make_backup
from storage.crypto import Keyring
from storage.erasure_ledger import ErasureLedger, ledger_beside


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


async def test_without_a_ledger_a_restore_says_what_it_could_not_do(seed: Seed, tmp_path: Path) -> None:
    api = BotApi("http://127.0.0.1:9", world=None, http=None)  # type: ignore[arg-type] # nobody is asked
    settings = settings_for(api, tmp_path / "lotse.db", seed.secret_key)
    env = str(env_file_of(settings, tmp_path / "settings"))
    make_backup(seed.copy_to(tmp_path), tmp_path / "copy", datetime.now(UTC), timedelta(days=1))
    ended = await lotse("--env-file", env, "restore", str(tmp_path / "copy"), "--force", folder=tmp_path)
    assert (ended.status, "no ledger of erasures" in one_line(ended.stderr)) == (0, True)
    ended = await lotse("--env-file", env, "restore", "copy", "--force", "--ledger", "nowhere", folder=tmp_path)
    assert (ended.status, "no ledger of erasures" in one_line(ended.stderr)) == (1, True)
    ended = await lotse("--env-file", env, "restore", "nowhere", "--force", folder=tmp_path)
    assert (ended.status, "there is no file" in one_line(ended.stderr)) == (1, True)
