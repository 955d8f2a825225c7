"""Settings that are not safe: refused at the start with one line, or warned of; and files that nobody else may read."""

import os
import stat
from pathlib import Path

import pytest
import structlog

from bot.config import PREFIX, Settings, SettingsError, read_settings
from bot.unsafe_settings import is_public, safer_mode, warn, worries
from storage.crypto import new_key
from storage.database import Database

GOOD = {"telegram_token": f"1:{'T' * 35}", "secret_key": new_key()}
WEBHOOK = {"mode": "webhook", "webhook_url": "https://lotse.example/hook", "webhook_secret": "s" * 16}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("LOTSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def read(folder: Path, **values: str) -> Settings:
    path = folder / "settings"
    path.write_text("".join(f"{PREFIX}{name.upper()}={value}\n" for name, value in {**GOOD, **values}.items()), "utf-8")
    return read_settings(path)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({**WEBHOOK, "webhook_secret": ""}, "LOTSE_WEBHOOK_SECRET is missing"),
        ({**WEBHOOK, "webhook_secret": "short"}, "LOTSE_WEBHOOK_SECRET is not safe"),
        ({**WEBHOOK, "webhook_url": "http://lotse.example/hook"}, "LOTSE_WEBHOOK_URL is not safe: http://"),
        ({"telegram_api_url": "http://api.telegram.org"}, "LOTSE_TELEGRAM_API_URL is not safe: http://"),
        ({"telegram_api_url": "http://8.8.8.8:8081"}, "LOTSE_TELEGRAM_API_URL is not safe"),
        ({"secret_key": "A" * 43 + "="}, "LOTSE_SECRET_KEY is not safe: it is not random"),
        ({"secret_key": f"{new_key()},{'abc' * 14}a="}, "LOTSE_SECRET_KEY is not safe"),
        ({"secret_key": "k" * 20}, "LOTSE_SECRET_KEY is wrong"),
        ({"backup_days": "31"}, "LOTSE_BACKUP_DAYS is wrong: .* 30"),
    ],
)
def test_what_is_not_safe_is_refused_in_one_line(tmp_path: Path, values: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says) as raised:
        read(tmp_path, **values)
    assert "\n" not in str(raised.value)
    for secret in (GOOD["secret_key"], values.get("secret_key", "?"), values.get("webhook_secret") or "?"):
        assert secret not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:8081", "http://localhost:1", "http://telegram-server:8081", "http://10.0.0.7", "http://[::1]:9"],
)
def test_what_stays_on_this_machine_and_its_network_needs_no_encryption(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, telegram_api_url=url).telegram_api_url == url
    assert read(tmp_path, **{**WEBHOOK, "webhook_url": f"{url}/hook"}).mode == "webhook"


def test_what_is_public() -> None:
    assert [host for host in ("lotse.example", "8.8.8.8", "2001:4860:4860::8888") if not is_public(host)] == []
    assert [host for host in ("lotse", "lotse.local", "192.168.1.1", "fd00::1", "127.0.0.1") if is_public(host)] == []


def test_what_should_be_safer_is_warned_of(tmp_path: Path) -> None:
    database = tmp_path / "lotse.db"
    database.touch(0o600)
    settings = read(tmp_path, **WEBHOOK, database_url=f"sqlite+aiosqlite:///{database}")
    file = tmp_path / "settings"
    file.chmod(0o600)
    assert list(worries(settings, file)) == []
    file.chmod(0o644)
    database.chmod(0o604)
    risky = settings.model_copy(update={"monitor_listen": "0.0.0.0:9090", "webhook_secret": "s" * 9})
    with structlog.testing.capture_logs() as logs:
        warn(risky, file)
    words = [log["what"] for log in logs]
    assert [word.split(" ")[-1] for word in words[:2]] == [str(file), str(database)]
    assert "LOTSE_MONITOR_LISTEN" in words[2]
    assert "LOTSE_WEBHOOK_SECRET" in words[3]
    assert len(words) == 4
    assert "s" * 9 not in str(logs)


@pytest.mark.parametrize(
    ("mode", "is_owner", "is_group", "says"),
    [
        (0o600, True, True, None),
        (0o640, False, True, None),  # as our own unit's settings lie: root's, read by the bot's group
        (0o640, True, True, None),
        (0o640, True, False, "chmod 600"),
        (0o660, False, False, "chmod 600"),
        (0o644, True, True, "chmod 600"),
        (0o644, False, True, "chmod 640"),
        (0o601, True, True, "chmod 600"),
    ],
)
def test_a_file_is_open_where_others_or_a_foreign_group_may_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, *, is_owner: bool, is_group: bool, says: str | None
) -> None:
    file = tmp_path / "settings"
    file.touch()
    file.chmod(mode)
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + (not is_owner))
    monkeypatch.setattr(os, "getegid", lambda: file.stat().st_gid + (not is_group))
    assert safer_mode(file) == (f"{says} {file}" if says else None)


def test_the_figures_are_shown_to_nobody_unless_asked_for() -> None:
    assert Settings(**GOOD).monitor_listen is None
    assert Settings(**GOOD).listen.startswith("127.0.0.1:")


async def test_nobody_else_on_the_machine_may_read_a_new_database(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}")
        try:
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        finally:
            await database.close()
    finally:
        os.umask(before)
    assert len(modes) == 3, "the write-ahead log is looked at too"
    assert set(modes.values()) == {0o600}


async def test_a_folder_that_takes_no_file_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "lotse.db").mkdir()
    with pytest.raises(Exception, match="database"):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}")
