"""`lotse doctor` on a healthy installation and on broken ones: a line for each thing, what to do, and no secret."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from bot_process import env_file_of, lotse
from scenario_world import NOBODY, BotApi, Seed, service, settings_for

from bot import doctor, doctor_texts
from bot.config import Settings
from bot.doctor import run_doctor
from bot.doctor_database import look_at_database, network_records
from bot.doctor_findings import Finding
from bot.doctor_texts import look_at_law, look_at_network, look_at_numbers, look_at_texts
from storage.backup import make_backup
from storage.crypto import new_key
from storage.schema import HEAD

NOW = datetime.now(UTC)


def of(findings: list[Finding], what: str) -> Finding:
    return next(finding for finding in findings if finding.what == what)


async def test_a_healthy_installation_has_nothing_bad_and_shows_no_secret(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    async with service(api, tmp_path, seed) as running:
        env = env_file_of(running.settings, tmp_path / "settings")
        env.chmod(0o600)
        (tmp_path / "lotse.db").chmod(0o600)
        ayse = await api.person("Ayse", "de")
        await ayse.say("/start")
        await running.quiet()
        async with running.unit_of_work() as uow:
            known = await uow.people.find_by_chat(ayse.id)
            assert known is not None
            await uow.roles.grant(known.id, "coordinator", "", running.clock())
            uow.commit()
        ended = await lotse("--env-file", str(env), "backup", "copy", folder=tmp_path)
        assert ended.status == 0
        ended = await lotse("--env-file", str(env), "doctor", folder=tmp_path)
    assert (ended.status, ended.stderr) == (0, ""), ended.stdout
    lines = ended.stdout.splitlines()
    assert [line for line in lines if line.split()[0] not in {"ok", "warn"}] == []
    words = ("is sound", f"schema: {HEAD}", "a bot is running on it", "it opens the database", "knows the bot as @")
    for each in (*words, "Europe/Berlin", "backup: the last one is of", "GB are free"):
        assert each in ended.stdout, each
    for secret in (running.settings.telegram_token, seed.secret_key):
        assert secret not in ended.stdout


async def test_a_broken_installation_says_what_is_wrong_and_ends_with_one(seed: Seed, tmp_path: Path) -> None:
    env = env_file_of(settings_for(NOBODY, tmp_path / "lotse.db", seed.secret_key), tmp_path / "settings")
    env.chmod(0o644)
    (tmp_path / "lotse.db").write_bytes(seed.path.read_bytes()[:3000])
    ended = await lotse("--env-file", str(env), "doctor", folder=tmp_path)
    assert (ended.status, ended.stderr) == (1, "")
    assert "bad   database: " in ended.stdout
    assert "lotse restore" in ended.stdout
    assert "warn  token: 127.0.0.1 does not answer" in ended.stdout
    assert "chmod 600" in ended.stdout
    ended = await lotse("doctor", folder=tmp_path)
    assert (ended.status, ended.stderr) == (1, "")
    assert ended.stdout.startswith("bad   settings: LOTSE_TELEGRAM_TOKEN is missing")
    assert "law: as of" in ended.stdout


async def test_a_token_that_is_not_known_is_bad(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    await api.fault(method="getMe", status=401, times=5)
    settings = settings_for(api, seed.copy_to(tmp_path), seed.secret_key)
    ended = await lotse("--env-file", str(env_file_of(settings, tmp_path / "s")), "doctor", folder=tmp_path)
    assert ended.status == 1
    assert "bad   token: 127.0.0.1 does not know it; get the right one from @BotFather" in ended.stdout
    assert settings.telegram_token not in ended.stdout


def settings_of(path: Path, key: str) -> Settings:
    return settings_for(NOBODY, path, key)


def execute(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)


def old_schema(path: Path) -> None:
    execute(path, "UPDATE alembic_version SET version_num = '0003'")


def newer_schema(path: Path) -> None:
    execute(path, "UPDATE alembic_version SET version_num = '9999'")


def other_key(path: Path) -> None:
    execute(path, "UPDATE bot_state SET value = 'x' WHERE key = 'key_check'")


def left_over(path: Path) -> None:
    path.with_name("lotse.db.replaced").touch()


def left_log(path: Path) -> None:
    path.with_name("lotse.db.replaced-wal").touch()


def left_long_ago(path: Path) -> None:
    left_log(path)
    at = (NOW - timedelta(days=30, minutes=1)).timestamp()
    os.utime(path.with_name("lotse.db.replaced-wal"), (at, at))


def left_beside_a_damaged_one(path: Path) -> None:
    left_over(path)
    path.write_bytes(b"gone")


def late_answer(path: Path) -> None:
    execute(path, "INSERT INTO people VALUES (1, 'x', 'x', 'de', 0, 0, 0, NULL, NULL, NULL)")
    execute(
        path,
        "INSERT INTO outbox (person_id, lane, payload, due_at, state, created_at) VALUES (1, 'reply', 'x', 1, 'waiting', 1)",
    )


def failed_update(path: Path) -> None:
    at = int(time.time() * 1000)
    execute(path, "INSERT INTO inbox (update_id, state, received_at, done_at) VALUES (1, 'failed', ?, ?)", at, at)


def old_backup(path: Path) -> None:
    make_backup(path, path.with_name("old"), NOW - timedelta(days=40), timedelta(days=30))


def own_note(path: Path) -> None:
    """A backup that was put back by hand says of itself that its time is over."""
    execute(path, "INSERT INTO bot_state VALUES ('backup', '{\"made_at\": 1, \"keep_until\": 2}')")


def torn_backup(path: Path) -> None:
    path.with_name("night.lotse.part").touch()


def damaged_ledger(path: Path) -> None:
    path.with_name("lotse.db.erased").write_bytes(b"garbage")


def damaged_with_its_ledger(path: Path) -> None:
    damaged_ledger(path)
    path.write_bytes(b"gone")


def damaged_inside(path: Path) -> None:
    """The erasures of the last minutes can be read still."""
    execute(path, "PRAGMA foreign_keys = OFF")
    execute(path, "INSERT INTO roles (person_id, role, granted_at) VALUES (99, 'guide', 0)")


def gone(path: Path) -> None:
    path.with_name("lotse.db.erased").write_text('{"hash": "' + "a" * 64 + '", "at": 1}\n')
    path.write_bytes(b"gone")


def somebody(path: Path, leaving_at: int | None = None, unreachable_at: int | None = None) -> None:
    sql = (
        "INSERT INTO people (id, chat_hash, chat_id, language, created_at, seen_at, leaving_at, unreachable_at)"
        " VALUES (1, 'x', 'x', 'de', 0, 0, ?, ?)"
    )
    execute(path, sql, leaving_at, unreachable_at)


def unfinished_erasure(path: Path) -> None:
    somebody(path, leaving_at=int((NOW - timedelta(hours=2)).timestamp() * 1000))


def nobody_coordinates(path: Path) -> None:
    somebody(path)
    execute(path, "INSERT INTO roles (person_id, role, granted_at) VALUES (1, 'guide', 0)")


def coordinator_away(path: Path) -> None:
    somebody(path, unreachable_at=1)
    execute(path, "INSERT INTO roles (person_id, role, granted_at) VALUES (1, 'coordinator', 0)")


@pytest.mark.parametrize(
    ("spoil", "level", "what", "words"),
    [
        (Path.unlink, "bad", "database", "there is none"),
        (newer_schema, "bad", "database", "newer version"),
        (old_schema, "warn", "schema", "the next start brings it up to date"),
        (other_key, "bad", "secret key", "not the one"),
        (left_over, "warn", "left over", "lotse.db.replaced"),
        (left_log, "warn", "left over", "lotse.db.replaced-wal"),
        (left_long_ago, "bad", "left over", "lotse backup --delete-expired"),
        (left_beside_a_damaged_one, "warn", "left over", "lotse.db.replaced"),
        (late_answer, "warn", "answers", "1 wait"),
        (failed_update, "warn", "updates", "1 failed"),
        (old_backup, "bad", "old backups", "their time is over"),
        (own_note, "warn", "backup", "none was made yet"),
        (damaged_ledger, "bad", "ledger of erasures", "lotse.db.erased line 1 is no entry"),
        (damaged_with_its_ledger, "bad", "ledger of erasures", "lotse.db.erased line 1 is no entry"),
        (gone, "bad", "database", "`lotse restore FILE --force --unreadable`"),
        (damaged_inside, "bad", "database", "`lotse restore FILE --force --ledger LEDGER`"),
        (left_long_ago, "bad", "left over", "`lotse backup --delete-expired FILE`"),
        (old_backup, "bad", "old backups", "`lotse backup --delete-expired FILE`, with FILE in their folder"),
        (torn_backup, "warn", "left over", "night.lotse.part"),
        (unfinished_erasure, "warn", "erasures", "1 that do not finish, the oldest for 120 minutes"),
        (nobody_coordinates, "bad", "coordinators", "there is none"),
        (coordinator_away, "bad", "coordinators", "none of 1 can be reached"),
        (old_backup, "warn", "backup", "40 days old"),
        (lambda path: None, "warn", "backup", "none was made yet"),
        (lambda path: path.chmod(0o644), "warn", "file mode", "chmod 600"),
    ],
)
def test_what_is_wrong_with_a_database_is_named(
    seed: Seed, tmp_path: Path, spoil: Callable[[Path], None], level: str, what: str, words: str
) -> None:
    path = seed.copy_to(tmp_path)
    spoil(path)
    finding = of(list(look_at_database(settings_of(path, seed.secret_key), NOW)), what)
    assert finding.level == level
    assert words in finding.line()


def test_what_lies_in_a_folder_that_is_not_there_or_cannot_be_read_is_said_as_it_is(seed: Seed, tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "nowhere" / "lotse.db", seed.secret_key)
    line = of(list(look_at_database(settings, NOW)), "database").line()
    assert (f"the folder {tmp_path / 'nowhere'} is not there" in line, "network import" in line) == (True, False)
    assert network_records(settings) is None
    damaged = tmp_path / "lotse.db"
    damaged.write_bytes(b"gone")
    assert network_records(settings_of(damaged, seed.secret_key)) is None
    [finding] = look_at_network(None, NOW.date(), is_telegram=True)
    assert (finding.level, "there are none" in finding.line()) == ("bad", False)


def test_what_is_in_order_is_not_complained_of(seed: Seed, tmp_path: Path) -> None:
    path = seed.copy_to(tmp_path)
    own_note(path)
    somebody(path, leaving_at=int((NOW - timedelta(minutes=59)).timestamp() * 1000))
    execute(path, "INSERT INTO roles (person_id, role, granted_at) VALUES (1, 'coordinator', 0)")
    findings = list(look_at_database(settings_of(path, seed.secret_key), NOW))
    assert {finding.what for finding in findings if finding.level != "ok"} <= {"backup", "file mode"}
    assert of(findings, "coordinators").line() == "ok    coordinators: 1 can be reached"


def test_a_database_that_may_not_be_written_is_bad(seed: Seed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.backup.BUSY_SECONDS", 0.05)
    path = seed.copy_to(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with closing(sqlite3.connect(path, isolation_level=None)) as holding:
        holding.execute("BEGIN IMMEDIATE")
        finding = of(list(look_at_database(settings_of(path, seed.secret_key), NOW)), "writing")
    assert (finding.level, "locked" in finding.why) == ("bad", True)


def test_a_second_key_that_is_still_needed_is_named(seed: Seed, tmp_path: Path) -> None:
    path = seed.copy_to(tmp_path)
    assert of(list(look_at_database(settings_of(path, seed.secret_key), NOW)), "secret key").level == "ok"
    both = f"{new_key()},{seed.secret_key}"
    assert of(list(look_at_database(settings_of(path, both), NOW)), "secret key").level == "ok"


def test_nothing_is_changed_by_looking(seed: Seed, tmp_path: Path) -> None:
    path = seed.copy_to(tmp_path)
    old_schema(path)
    before = path.read_bytes()
    list(look_at_database(settings_of(path, seed.secret_key), NOW))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if each.stat().st_size and each.suffix != ".db-shm"] == [
        "lotse.db"
    ]


def test_the_law_is_old_after_ninety_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_texts, "fixed", lambda _name: date(2026, 8, 1))
    assert of(list(look_at_law(date(2026, 10, 30))), "law").level == "ok"
    assert (
        of(list(look_at_law(date(2026, 10, 31))), "law").line().startswith("warn  law: as of 2026-08-01, 91 days ago")
    )


def test_numbers_that_nobody_looked_at_for_long_are_named() -> None:
    finding, hearsay = look_at_numbers(date(2030, 1, 1))
    assert hearsay.line() == "warn  emergency numbers: known from second hand only: shelter; call them"
    assert (finding.level, "ambulance" in finding.why) == ("warn", True)
    assert next(look_at_numbers(date(2026, 12, 1))).level == "ok"


def record(**more: object) -> dict[str, object]:
    return {"id": "linden", "source": "asked", "verified_until": "2027-12-31", "demo": False, **more}


@pytest.mark.parametrize(
    ("records", "level", "words"),
    [
        ([], "bad", "there are none"),
        ([record(active=False)], "bad", "there are none"),
        ([record(demo=True)], "bad", "invented places"),
        ([record(verified_until="2026-10-31")], "warn", "checked too long ago: linden"),
        ([record(source="to be confirmed with the City")], "warn", "still to be confirmed: linden"),
        ([record()], "ok", "1 records, the first to be checked again by 2027-12-31"),
    ],
)
def test_the_organisations_data_is_looked_at(records: list[dict[str, object]], level: str, words: str) -> None:
    findings = list(look_at_network(records, date(2026, 11, 1), is_telegram=True))
    assert [finding for finding in findings if finding.level == level and words in finding.line()]


def test_each_language_has_a_line() -> None:
    findings = list(look_at_texts())
    assert {finding.what for finding in findings} == {f"texts in {code}" for code in ("de", "en", "ar", "tr", "uk")}


async def test_what_cannot_be_looked_at_is_bad_and_the_rest_is_looked_at(seed: Seed, tmp_path: Path) -> None:
    path = seed.copy_to(tmp_path)
    execute(path, "UPDATE network_records SET record = 'my other secret'")
    execute(path, "INSERT INTO bot_state VALUES ('last_backup', 'my secret')")
    env = env_file_of(settings_of(path, seed.secret_key), tmp_path / "settings", NETWORK_FILE="/nowhere.yaml")
    ended = await lotse("--env-file", str(env), "doctor", folder=tmp_path)
    assert (ended.status, ended.stderr) == (1, "")
    assert "bad   database: could not be looked at: JSONDecodeError" in ended.stdout
    assert "bad   organisations: could not be looked at: JSONDecodeError" in ended.stdout
    assert "LOTSE_NETWORK_FILE: there is no file" in ended.stdout
    assert "law: as of" in ended.stdout
    assert "secret" not in ended.stdout.replace("secret key", "")


def _fail(*_arguments: object, **_options: object) -> NoReturn:
    raise RuntimeError("my secret")


def test_no_look_that_fails_ends_the_others(
    seed: Seed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    env = env_file_of(settings_of(seed.copy_to(tmp_path), seed.secret_key), tmp_path / "settings")
    looks = [name for name in vars(doctor) if name.startswith("look_at_")]
    assert len(looks) == 9
    for look in (*looks, "_settings"):
        monkeypatch.setattr(doctor, look, _fail)
    assert run_doctor(env) == 1
    lines = capsys.readouterr().out.splitlines()
    whats = ["settings", "database", "token", "webhook", "clock", "time zone", "organisations", "texts", "law"]
    assert [line.split(": ")[0].removeprefix("bad   ") for line in lines] == [*whats, "emergency numbers"]
    assert all("could not be looked at: RuntimeError" in line for line in lines)
