"""What goes wrong around the bot: blows, locks, broken lines, wrong settings. People lose nothing, staff get one line."""

import asyncio
import itertools
import os
import signal
import socket
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
from bot_process import BotProcess, env_file_of, lotse
from scenario_world import DEMO_NETWORK, BotApi, Json, Person, Seed, bot_api, plain, service, settings_for, until
from typer.testing import CliRunner

from bot.__main__ import app
from bot.config import Settings
from bot.i18n import check_translator
from storage.crypto import new_key

ROUND = {
    "/places": "places.ask",
    "/help": "help.what",
    "/emergency": "emergency.title",
    "/privacy": "privacy.promise",
}
NO_SETTINGS = {name: None for name in os.environ if name.startswith("LOTSE_")}
SECRET_WORDS = "Mein Geheimnis ist Quittenmarmelade"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as opened:
        yield opened


@pytest.fixture
async def process(api: BotApi, seed: Seed, tmp_path: Path) -> AsyncIterator[BotProcess]:
    running = BotProcess(api, tmp_path, seed.copy_to(tmp_path), seed.secret_key)
    yield running
    await running.kill()


def first_words(message_id: str) -> str:
    """How a German answer begins."""
    message = check_translator().message(message_id, "de")
    return message.split("</b>")[0].replace("<b>", "").split("{")[0][:12]


def answered_commands(messages: list[Json]) -> list[str]:
    """Which commands a chat's answers answer."""
    beginnings = {first_words(message_id): command for command, message_id in ROUND.items()}
    return [
        next(command for words, command in beginnings.items() if plain(message["text"]).startswith(words))
        for message in messages
    ]


def possibly_twice(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        (count,) = connection.execute("SELECT count(*) FROM outbox WHERE possibly_twice").fetchone()
    connection.close()
    return int(count)


async def test_killed_again_and_again_it_loses_nothing_and_doubles_only_what_it_counts(
    api: BotApi, process: BotProcess
) -> None:
    chance = Random(7)
    people = [await api.person(f"Person {number}", "de") for number in range(20)]
    said: dict[int, list[str]] = {person.id: [] for person in people}
    commands = {person.id: itertools.cycle(ROUND) for person in people}

    async def talk(person: Person, times: int) -> None:
        for _ in range(times):
            command = next(commands[person.id])
            said[person.id].append(command)
            await person.say(command)
            await asyncio.sleep(chance.uniform(0, 0.02))

    await process.start()
    for _ in range(4):
        talking = [asyncio.create_task(talk(person, 6)) for person in people]
        await asyncio.sleep(chance.uniform(0.02, 0.3))  # the moment of the blow is what is tried here
        await process.kill()
        await process.start()
        await asyncio.gather(*talking)
    for person in people:
        await _until_last_is(person, said[person.id][-1])
    await process.end()
    doubled = 0
    for person in people:
        answers = answered_commands(await person.bot_messages())
        once = [command for command, _ in itertools.groupby(answers)]
        assert once == said[person.id], f"{person.name} was not answered in order, once each"
        doubled += len(answers) - len(once)
    assert doubled <= possibly_twice(process.database)
    assert process.alarms() == []


async def _until_last_is(person: Person, command: str) -> None:
    version = -1
    for _ in range(400):
        chat = await person.chat(version, 5)
        version = chat["version"]
        answers = answered_commands([each for each in chat["messages"] if each["from"] == "bot"])
        if answers and answers[-1] == command and len([*itertools.groupby(answers)]) >= 24:
            return
    raise AssertionError(f"{person.name} still waits for the answer to {command}")


async def test_ended_with_a_signal_it_ends_quickly_and_loses_nothing(api: BotApi, process: BotProcess) -> None:
    people = [await api.person(f"Person {number}", "de") for number in range(10)]
    await process.start()
    await api.fault(method="sendMessage", delay_seconds=0.2, times=10)
    await asyncio.gather(*(person.say("/help") for person in people))
    began = time.monotonic()
    assert await process.end(signal.SIGTERM) == 0
    assert time.monotonic() - began < 5
    await process.start()
    for person in people:
        await person.hear(1)
    await process.end()
    assert sum([len(await person.bot_messages()) for person in people]) - 10 <= possibly_twice(process.database)
    assert process.alarms() == []


async def test_while_the_database_is_locked_people_wait_and_then_are_answered(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    async with service(api, tmp_path, seed) as running:
        mina = await api.person("Mina", "de")
        await mina.say("/start")
        await running.quiet()
        with sqlite3.connect(tmp_path / "lotse.db") as other:
            other.execute("BEGIN IMMEDIATE")
            await mina.say("/places")
            await asyncio.sleep(1)
            assert len(await mina.bot_messages()) == 1
            other.rollback()
        other.close()
        await mina.hear(2)
        await running.quiet()
        assert answered_commands((await mina.bot_messages())[1:]) == ["/places"]


@pytest.mark.parametrize(
    ("fault", "most"),
    [
        ({"status": 500}, 1),
        ({"status": 429, "retry_after": 1}, 1),
        ({"drop": "before"}, 2),
        ({"drop": "after"}, 2),
        ({"delay_seconds": 0.3}, 1),
    ],
)
async def test_a_broken_line_delays_an_answer_and_doubles_it_only_if_telegram_was_silent(
    api: BotApi, seed: Seed, tmp_path: Path, fault: Json, most: int
) -> None:
    async with service(api, tmp_path, seed) as running:
        mina = await api.person("Mina", "de")
        await api.fault(method="sendMessage", times=1, **fault)
        await mina.say("/help")
        await mina.hear(1)
        until_sent = time.monotonic() + 8
        while await running.app.relay.next_due() is not None or not running.app.relay._replies.idle():
            assert time.monotonic() < until_sent
            await asyncio.sleep(0.02)
        answers = answered_commands(await mina.bot_messages())
        assert answers == ["/help"] * len(answers)
        assert 1 <= len(answers) <= most
        assert len(answers) - 1 <= running.app.relay.possibly_twice <= most - 1
        await mina.say("/privacy")
        await mina.hear(len(answers) + 1)


async def test_a_broken_line_to_telegram_loses_no_update(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    async with service(api, tmp_path, seed) as running:
        mina = await api.person("Mina", "de")
        await mina.say("/start")
        await running.quiet()
        for plan in ({"status": 502}, {"drop": "after"}):
            await api.fault(method="getUpdates", times=1, **plan)
        for command in ROUND:
            await mina.say(command)
        await mina.hear(5, seconds=15)
        await running.app.processor.join()
        assert answered_commands((await mina.bot_messages())[1:]) == list(ROUND)


async def test_somebody_who_blocks_while_the_answer_is_on_its_way_is_answered_when_they_come_back(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    async with service(api, tmp_path, seed) as running:
        mina, sam = await api.person("Mina", "de"), await api.person("Sam", "de")
        await mina.say("/start")
        await running.quiet()
        await api.fault(method="sendMessage", status=500, times=1)
        await mina.say("/help")
        await until(lambda: bool(running.logged("send_put_off")), "nothing was put off")
        await api.ask("POST", f"/people/{mina.id}/block")
        await sam.say("/help")
        await sam.hear(1)
        await asyncio.sleep(0.5)
        await api.ask("POST", f"/people/{mina.id}/unblock")
        await mina.say("/places")
        assert answered_commands((await mina.hear(2))[1:]) == ["/places"]


def one_line(stderr: str) -> str:
    assert stderr.count("\n") == 1, stderr
    assert "Traceback" not in stderr
    return stderr.strip()


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
    assert one_line(ended.stderr) == f"{file}: meeting_points: expected a list"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_an_empty_database_is_refused_until_the_organisations_data_is_imported(
    api: BotApi, tmp_path: Path, mode: str
) -> None:
    port = free_port()
    webhook = {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "WEBHOOK_SECRET": "s" * 20,
        "LISTEN": f"127.0.0.1:{port}",
    }
    more = {"MODE": mode, **(webhook if mode == "webhook" else {})}
    process = BotProcess(api, tmp_path, tmp_path / "lotse.db", new_key(), more)
    env = str(tmp_path / "bot.env")
    refused = await lotse("--env-file", env, "run", folder=tmp_path)
    assert refused.status == 1
    assert "lotse network import" in one_line(refused.stderr)
    imported = await lotse("--env-file", env, "network", "import", str(DEMO_NETWORK), folder=tmp_path)
    assert (imported.status, imported.stderr) == (0, "")
    await process.start()
    try:
        mina = await api.person("Mina", "de")
        for command in ROUND:
            await mina.say(command)
        assert answered_commands(await mina.hear(4)) == list(ROUND)
        began = time.monotonic()
        assert await process.end() == 0
        assert time.monotonic() - began < 5
    finally:
        await process.kill()
    assert process.alarms() == []


async def test_a_log_holds_no_words_names_or_tokens(api: BotApi, process: BotProcess) -> None:
    await process.start()
    mina = await api.person("Mina Mustermann", "de")
    for plan in ({"status": 500}, {"status": 400}, {"drop": "after"}):
        await api.fault(method="sendMessage", times=1, **plan)
    await api.fault(method="answerCallbackQuery", times=1, status=400)
    for words in ("/start", SECRET_WORDS, "/check", SECRET_WORDS):
        await mina.say(words)
    await mina.hear(3, seconds=20)
    await api.ask("POST", f"/people/{mina.id}/block")
    await process.end()
    log = process.log_text()
    assert "send_put_off" in log
    assert "send_given_up" in log
    for secret in (SECRET_WORDS, "Quitten", "Mina", "Mustermann", "Willkommen", process.settings.telegram_token):
        assert secret not in log
    assert process.settings.telegram_token.split(":")[1] not in log
    assert process.secret_key not in log


async def test_without_a_line_to_telegram_it_waits_and_still_ends_when_told(
    api: BotApi, seed: Seed, tmp_path: Path
) -> None:
    process = BotProcess(
        api, tmp_path, seed.copy_to(tmp_path), seed.secret_key, {"TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}"}
    )
    starting = asyncio.create_task(process.start())
    while "telegram_unreachable" not in (process.log_text() if (tmp_path / "bot.log").exists() else ""):
        await asyncio.sleep(0.02)
    began = time.monotonic()
    assert await process.end(signal.SIGINT) == 0
    assert time.monotonic() - began < 5
    with pytest.raises(AssertionError, match="the bot has ended"):
        await starting


async def test_an_answer_waits_for_its_time_also_through_a_restart(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    async with service(api, tmp_path, seed) as running:
        mina = await api.person("Mina", "de")
        await api.fault(method="sendMessage", times=1, status=429, retry_after=2)
        await mina.say("/help")
        while await running.app.relay.next_due() is None:
            await asyncio.sleep(0.01)
        await running.restart()
        await mina.say("/privacy")
        assert answered_commands(await mina.hear(2)) == ["/help", "/privacy"]
