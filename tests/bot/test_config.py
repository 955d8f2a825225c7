"""Settings: one line for what is missing or wrong, and never a secret in it."""

import os
from pathlib import Path

import pytest

from bot.config import SettingsError, read_settings

TOKEN = "1000000001:" + "a" * 35
KEY = "k1l2m3n4o5p6q7r8s9t0" * 2 + "wxyz"
GOOD = {"LOTSE_TELEGRAM_TOKEN": TOKEN, "LOTSE_SECRET_KEY": KEY}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("LOTSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def env_file(folder: Path, **values: str) -> Path:
    path = folder / "settings"
    path.write_text("".join(f"{name}={value}\n" for name, value in values.items()), "utf-8")
    return path


def test_good_settings_are_read_and_empty_ones_are_defaults(tmp_path: Path) -> None:
    settings = read_settings(env_file(tmp_path, **GOOD, LOTSE_WEBHOOK_URL="", LOTSE_MODE="", OTHERS="not ours"))
    assert settings.mode == "polling"
    assert settings.webhook_url is None
    assert settings.secret_keys == (KEY,)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"LOTSE_SECRET_KEY": KEY}, "LOTSE_TELEGRAM_TOKEN is missing: .*@BotFather"),
        ({"LOTSE_TELEGRAM_TOKEN": TOKEN}, "LOTSE_SECRET_KEY is missing: .*lotse key new"),
        ({**GOOD, "LOTSE_TELEGRAM_TOKEN": "secret-thing"}, "LOTSE_TELEGRAM_TOKEN is wrong"),
        ({**GOOD, "LOTSE_TIMEZONE": "Mars/Olympus"}, "LOTSE_TIMEZONE is wrong: is no time zone"),
        ({**GOOD, "LOTSE_TIMEZONE": "Europe"}, "LOTSE_TIMEZONE is wrong: is no time zone"),
        ({**GOOD, "LOTSE_TIMEZONE": "E" * 300}, "LOTSE_TIMEZONE is wrong: is no time zone"),
        ({**GOOD, "LOTSE_TIMEZONE": "../etc/passwd"}, "LOTSE_TIMEZONE is wrong: is no time zone"),
        ({**GOOD, "LOTSE_TELEGRAM_API_URL": "http://[bad"}, "LOTSE_TELEGRAM_API_URL is wrong: is no address"),
        ({**GOOD, "LOTSE_TELEGRAM_API_URL": "https://x.de:port"}, "LOTSE_TELEGRAM_API_URL is wrong: is no address"),
        ({**GOOD, "LOTSE_TELEGRAM_API_URL": "https://:8081"}, "LOTSE_TELEGRAM_API_URL is wrong: is no address"),
        ({**GOOD, "LOTSE_TELEGRAM_API_URL": "ftp://x.de"}, "LOTSE_TELEGRAM_API_URL is wrong: it must begin with http"),
        ({**GOOD, "LOTSE_WEBHOOK_URL": "https://[bad/hook"}, "LOTSE_WEBHOOK_URL is wrong: is no address"),
        ({**GOOD, "LOTSE_WEBHOOK_URL": "https://x.de:99999/"}, "LOTSE_WEBHOOK_URL is wrong: is no address"),
        ({**GOOD, "LOTSE_WEBHOOK_URL": "https://x.de/{all:path}"}, "LOTSE_WEBHOOK_URL is wrong: .*no braces"),
        ({**GOOD, "LOTSE_WEBHOOK_URL": "https://x.de/%7Ball%7D"}, "LOTSE_WEBHOOK_URL is wrong: .*no braces"),
        ({**GOOD, "LOTSE_MONITOR_LISTEN": "127.0.0.1:70000"}, "LOTSE_MONITOR_LISTEN is wrong: .*at most 65535"),
        ({**GOOD, "LOTSE_LISTEN": "127.0.0.1:65536"}, "LOTSE_LISTEN is wrong: .*at most 65535"),
        ({**GOOD, "LOTSE_MODE": "pigeon"}, "LOTSE_MODE is wrong"),
        ({**GOOD, "LOTSE_BACKUP_DAY": "7"}, "LOTSE_BACKUP_DAY is no setting; did you mean LOTSE_BACKUP_DAYS?"),
        ({**GOOD, "lotse_timezon": "UTC"}, "LOTSE_TIMEZON is no setting; did you mean LOTSE_TIMEZONE?"),
        (
            {"LOTSE_TOKEN": TOKEN, "LOTSE_SECRET_KEY": KEY},
            "LOTSE_TOKEN is no setting; did you mean LOTSE_TELEGRAM_TOKEN",
        ),
        ({**GOOD, "LOTSE_XYZ": "7"}, "LOTSE_XYZ is no setting; .env.example lists them all"),
        ({**GOOD, "LOTSE_MODE": "webhook"}, "LOTSE_WEBHOOK_URL is missing"),
        ({**GOOD, "LOTSE_MODE": "webhook", "LOTSE_WEBHOOK_URL": "https://x.de/y"}, "LOTSE_WEBHOOK_SECRET is missing"),
    ],
)
def test_one_line_says_what_to_set(tmp_path: Path, values: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says) as raised:
        read_settings(env_file(tmp_path, **values))
    assert "\n" not in str(raised.value)
    assert "secret-thing" not in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        read_settings(tmp_path / "nowhere")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_TIMEZONE", "Europe/London")
    assert read_settings(env_file(tmp_path, **GOOD, LOTSE_TIMEZONE="Europe/Paris")).timezone == "Europe/London"
