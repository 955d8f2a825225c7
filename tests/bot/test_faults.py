"""What goes wrong around the bot: blows, locks, broken lines, wrong settings. People lose nothing, staff get one line."""

import asyncio
import signal
import socket
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bot_process import BotProcess, lotse, one_line
from scenario_world import DEMO_NETWORK, BotApi, Json, Seed, plain, service, until

from bot.i18n import check_translator
from storage.crypto import new_key

ROUND = {
    "/places": "places.ask",
    "/help": "help.what",
    "/emergency": "emergency.title",
    "/privacy": "privacy.promise",
}


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


async def test_it_ends_quickly_though_telegram_hangs_over_a_press(api: BotApi, process: BotProcess) -> None:
    mina = await api.person("Mina", "de")
    await process.start()
    await mina.say("/start")
    (menu,) = await mina.hear(1)
    await api.fault(method="answerCallbackQuery", delay_seconds=20, times=1)
    pressing = asyncio.create_task(mina.press(menu["message_id"], menu["buttons"][-1][-1]["callback_data"]))
    await mina.hear(2)
    began = time.monotonic()
    assert await process.end(signal.SIGTERM) == 0
    assert time.monotonic() - began < 5
    pressing.cancel()
    await asyncio.gather(pressing, return_exceptions=True)


async def test_who_sees_a_question_can_go_on_though_telegram_says_nothing_of_it(
    api: BotApi, process: BotProcess
) -> None:
    mina = await api.person("Mina", "de")
    await process.start()
    await api.fault(method="sendMessage", delay_seconds=4, drop="after", times=1)
    began = time.monotonic()
    await mina.say("/start")
    (menu,) = await mina.hear(1)
    await mina.press(menu["message_id"], menu["buttons"][0][0]["callback_data"])
    await mina.hear(2)
    assert time.monotonic() - began < 3
    await asyncio.sleep(max(0.0, began + 6 - time.monotonic()))
    assert len(await mina.bot_messages()) == 2
    assert possibly_twice(process.database) == 0
    await process.end()


async def test_a_second_bot_on_the_same_database_is_refused(api: BotApi, process: BotProcess, tmp_path: Path) -> None:
    await process.start()
    second = await lotse("--env-file", str(tmp_path / "bot.env"), "run", folder=tmp_path)
    assert second.status == 1
    assert "another bot is running" in one_line(second.stderr)
    await process.end()


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


NOT_NEEDED = (
    "deleteWebhook",
    "setMyCommands",
    "setMyName",
    "setMyDescription",
    "setMyShortDescription",
    "answerCallbackQuery",
    "editMessageReplyMarkup",
    "sendVenue",
)


async def test_a_server_that_knows_few_methods_is_enough(api: BotApi, seed: Seed, tmp_path: Path) -> None:
    for method in NOT_NEEDED:
        await api.fault(method=method, status=404, times=100)
    async with service(api, tmp_path, seed) as running:
        mina = await api.person("Mina", "de")
        await mina.say("/places")
        await mina.hear(1)
        await mina.say("30449")
        answers = await mina.hear(2)
        assert "Treffpunkt Linden" in answers[-1]["text"]
        assert running.is_running()


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "setMyCommands", "getUpdates"])
async def test_a_line_that_breaks_at_the_start_is_tried_again(
    api: BotApi, seed: Seed, tmp_path: Path, method: str
) -> None:
    await api.fault(method=method, status=502, times=1)
    async with service(api, tmp_path, seed) as running:
        mina = await api.person("Mina", "de")
        await mina.say("/places")
        assert answered_commands(await mina.hear(1)) == ["/places"]
        assert running.is_running()
