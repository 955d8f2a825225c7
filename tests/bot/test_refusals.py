"""What keeps the bot from starting: wrong settings, data, databases, addresses. One line says it, and the status."""

import os
import socket
import sqlite3
from pathlib import Path

import pytest
from bot_process import env_file_of, lotse, one_line
from scenario_world import DEMO_NETWORK, BotApi, Seed, settings_for
from typer.testing import CliRunner

from bot.__main__ import app
from bot.config import Settings
from storage.crypto import new_key

NO_SETTINGS = {name: None for name in os.environ if name.startswith("LOTSE_")}


async def test_a_database_of_a_newer_version_is_refused_with_one_line(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    database = seed.copy_to(tmp_path)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    env = env_file_of(settings_for(api, database, seed.secret_key), tmp_path / "bot.env")
    ended = await lotse("--env-file", str(env), "run", folder=tmp_path)
    assert ended.status == 1
    assert "newer" in one_line(ended.stderr)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"TELEGRAM_TOKEN": ""}, "LOTSE_TELEGRAM_TOKEN is missing"),
        ({"TELEGRAM_TOKEN": "nonsense"}, "LOTSE_TELEGRAM_TOKEN is wrong"),
        ({"SECRET_KEY": ""}, "LOTSE_SECRET_KEY is missing"),
        ({"SECRET_KEY": "x" * 44}, "LOTSE_SECRET_KEY"),
        ({"MODE": "pigeon"}, "LOTSE_MODE is wrong"),
        ({"MODE": "webhook"}, "LOTSE_WEBHOOK_URL is missing"),
        ({"TIMEZONE": "Europe/Hannover"}, "LOTSE_TIMEZONE is wrong"),
        ({"TELEGRAM_API_URL": "localhost"}, "LOTSE_TELEGRAM_API_URL is wrong"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(tmp_path: Path, change: dict[str, str], named: str) -> None:
    settings = Settings(telegram_token=f"1:{'T' * 35}", secret_key=new_key())
    env = env_file_of(settings, tmp_path / "bot.env", **change)
    ended = CliRunner(env=NO_SETTINGS).invoke(app, ["--env-file", str(env), "run"])
    line = one_line(ended.stderr)
    assert named in line
    assert ended.exit_code == 2, line
    assert settings.telegram_token not in line
    assert settings.secret_key not in line


async def test_a_setting_that_is_missing_ends_the_process_with_one_line(tmp_path: Path) -> None:
    ended = await lotse("run", folder=tmp_path)
    assert ended.status == 2
    assert "LOTSE_TELEGRAM_TOKEN is missing" in one_line(ended.stderr)


async def test_a_token_that_telegram_does_not_know_is_said_in_one_line(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    env = env_file_of(settings_for(api, seed.copy_to(tmp_path), seed.secret_key), tmp_path / "bot.env")
    await api.fault(method="getMe", status=401, times=5)
    ended = await lotse("--env-file", str(env), "run", folder=tmp_path)
    assert ended.status == 1
    assert "LOTSE_TELEGRAM_TOKEN is wrong" in one_line(ended.stderr)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("latitude: 52.3668", "latitude: north", "meeting_points[0].latitude"),
        ("latitude: 52.3668", "latitude: 152", "meeting_points[0].latitude"),
        ('postcode: "30449"', "postcode: 30449", "meeting_points[0].postcode"),
        ("organisation: demo-bruecke", "organisation: nobody", "meeting_points[0].organisation"),
        ('{day: mo, opens: "10:00"', '{day: moon, opens: "10:00"', "meeting_points[0].hours[0].day"),
        ("meeting_points:", "meeting_point:", "meeting_point"),
        ("organisations:", "organisations: [", "not YAML"),
    ],
)
def test_wrong_organisations_data_is_named_by_file_path_and_field(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    text = DEMO_NETWORK.read_text("utf-8")
    assert old in text
    file = tmp_path / "network.yaml"
    file.write_text(text.replace(old, new, 1), "utf-8")
    ended = CliRunner().invoke(app, ["network", "check", str(file)])
    line = one_line(ended.stderr)
    assert ended.exit_code == 2
    assert str(file) in line
    assert named in line


async def test_wrong_organisations_data_ends_the_process_with_one_line(tmp_path: Path) -> None:
    file = tmp_path / "network.yaml"
    file.write_text("meeting_points: 7\n", "utf-8")
    ended = await lotse("network", "check", str(file), folder=tmp_path)
    assert ended.status == 2
    assert one_line(ended.stderr) == f"{file}: meeting_points: must be a list"


async def test_an_address_that_is_taken_is_said_in_one_line(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        settings = settings_for(api, seed.copy_to(tmp_path), seed.secret_key)
        env = env_file_of(settings, tmp_path / "bot.env", MONITOR_LISTEN=address)
        ended = await lotse("--env-file", str(env), "run", folder=tmp_path)
    assert ended.status == 1
    assert "LOTSE_MONITOR_LISTEN" in one_line(ended.stderr)
