"""`lotse invite`: one link on standard output, which works once beside a running bot; one line for whatever is wrong."""

import asyncio
import os
import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from bot_process import env_file_of, lotse, one_line
from scenario_world import NOBODY, BotApi, Person, Seed, Service, plain, service, settings_for
from typer.testing import CliRunner

from bot.__main__ import app

NO_SETTINGS = {name: None for name in os.environ if name.startswith("LOTSE_")}
LINK = re.compile(r"https://t\.me/local_\d+_bot\?start=([A-Za-z0-9_-]{22})\n")


async def code_for(running: Service, folder: Path, *arguments: str) -> str:
    ended = await lotse(
        "--env-file", str(env_file_of(running.settings, folder / "settings")), "invite", *arguments, folder=folder
    )
    assert ended.status == 0, ended.stderr
    match = LINK.fullmatch(ended.stdout)
    assert match is not None, ended.stdout
    return match[1]


async def last_words(running: Service, person: Person, words: str) -> str:
    await person.say(words)
    await running.quiet()
    return plain((await person.bot_messages())[-1]["text"])


async def press(running: Service, person: Person, label: str) -> None:
    message = (await person.bot_messages())[-1]
    buttons = {plain(each["text"]): each["callback_data"] for row in message["buttons"] for each in row}
    await person.press(message["message_id"], buttons[label])
    await running.quiet()


async def test_the_first_coordinator_joins_with_a_link_of_the_command_line(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    async with service(api, tmp_path, seed) as running:
        code = await code_for(running, tmp_path, "coordinator")
        ada, eve = await api.person("Ada", "de"), await api.person("Eve", "de")
        assert "Koordination" in await last_words(running, ada, f"/start {code}")
        await press(running, ada, "Ja, mitmachen")
        assert "Willkommen" in await last_words(running, ada, "Ada")
        assert "schon benutzt" in await last_words(running, eve, f"/start {code}")
        assert "Offene Anfragen" in await last_words(running, ada, "/coordination")


async def test_a_link_for_a_host_names_the_place_and_grows_too_old(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    async with service(api, tmp_path, seed) as running:
        code = await code_for(running, tmp_path, "host", "--place", "demo-linden")
        ada = await api.person("Ada", "de")
        assert "Treffpunkt Linden (Demo)" in await last_words(running, ada, f"/start {code}")
        await api.advance(timedelta(days=7))
        assert "zu alt" in await last_words(running, ada, f"/start {code}")


async def test_a_link_made_beside_a_clock_put_forward_is_not_too_old(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    async with service(api, tmp_path, seed) as running:
        await api.advance(timedelta(days=60))
        code = await code_for(running, tmp_path, "member", "--organisation", "demo-anker")
        ada = await api.person("Ada", "de")
        assert "Anker Nordstadt (Demo)" in await last_words(running, ada, f"/start {code}")


async def test_two_who_tap_the_same_link_in_the_same_instant(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    async with service(api, tmp_path, seed) as running:
        code = await code_for(running, tmp_path, "guide")
        people = [await api.person(name, "de") for name in ("Ada", "Eve", "Ida")]
        for person in people:
            await last_words(running, person, f"/start {code}")
            await press(running, person, "Ja, mitmachen")
        await asyncio.gather(*(person.say("Kim") for person in people))
        await running.quiet()
        heard = [plain((await person.bot_messages())[-1]["text"]) for person in people]
        assert sorted("Willkommen" in words for words in heard) == [False, False, True]
        assert sum("schon benutzt" in words for words in heard) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["pope"], "there is no role pope; there are coordinator, guide"),
        (["representative"], "a representative needs --organisation ID; there are demo-anker"),
        (["representative", "--organisation", "nobody"], "--organisation: there is no nobody"),
        (["representative", "--place", "demo-linden"], "--place: only a host"),
        (
            ["guide", "--organisation", "demo-anker"],
            "--organisation: a guide belongs to none; only member and",
        ),
        (["host"], "a host needs --place ID; there are demo-buchholz"),
        (["host", "--place", "demo-anker"], "--place: there is no demo-anker"),
        (["host", "--place", "demo-linden", "--organisation", "demo-anker"], "a host belongs to a place"),
    ],
)
def test_what_cannot_be_is_one_line_and_bad_input(seed: Seed, tmp_path: Path, arguments: list[str], says: str) -> None:
    settings = settings_for(NOBODY, seed.copy_to(tmp_path), seed.secret_key)
    env = env_file_of(settings, tmp_path / "bot.env")
    ended = CliRunner(env=NO_SETTINGS).invoke(app, ["--env-file", str(env), "invite", *arguments])
    assert says in one_line(ended.stderr)
    assert ended.exit_code == 2
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["king"], "there is no role king; there are coordinator, guide"),
        (["guide", "--organisation", "demo-anker"], "--organisation: a guide belongs to none"),
        (["host", "--organisation", "demo-anker"], "a host belongs to a place"),
    ],
)
def test_what_no_network_makes_right_is_said_before_any_setting_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner(env=NO_SETTINGS).invoke(app, ["invite", *arguments])
    assert says in one_line(ended.stderr)
    assert ended.exit_code == 2
    assert ended.stdout == ""


def test_the_first_lines_of_help_say_what_it_is_and_how_to_begin() -> None:
    ended = CliRunner().invoke(app, ["--help"])
    assert "Telegram bot" in ended.stdout
    assert "lotse demo" in ended.stdout
    assert "Each reads its arguments" not in ended.stdout


def test_without_telegram_there_is_no_link_and_no_invite(seed: Seed, tmp_path: Path) -> None:
    settings = settings_for(NOBODY, seed.copy_to(tmp_path), seed.secret_key)
    env = env_file_of(settings, tmp_path / "bot.env")
    ended = CliRunner(env=NO_SETTINGS).invoke(app, ["--env-file", str(env), "invite", "guide"])
    assert "Telegram does not say what the bot is called" in one_line(ended.stderr)
    assert ended.exit_code == 1
    assert ended.stdout == ""
    with sqlite3.connect(tmp_path / "lotse.db") as connection:
        assert connection.execute("SELECT count(*) FROM invites").fetchone() == (0,)
    connection.close()


def test_without_a_database_there_is_no_invite(seed: Seed, tmp_path: Path) -> None:
    settings = settings_for(NOBODY, tmp_path / "nowhere.db", seed.secret_key)
    env = env_file_of(settings, tmp_path / "bot.env")
    ended = CliRunner(env=NO_SETTINGS).invoke(app, ["--env-file", str(env), "invite", "guide"])
    assert "nowhere.db" in one_line(ended.stderr)
    assert ended.exit_code == 1
    assert not (tmp_path / "nowhere.db").exists()
