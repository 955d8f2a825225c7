"""The world around the bot goes away for a while: the disk, the right to write, the clock, Telegram, the names of the net.

Nobody's message is lost or answered twice, and while nothing can be written down people hear just that.
"""

import asyncio
import contextlib
import socket
import sqlite3
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from scenario_people import PersonEntry, join
from scenario_world import BotApi, Json, Person, Seed, Service, bot_api, plain, service, until

from bot import app
from bot.handlers.outage import Outage
from bot.i18n import check_translator
from bot.receiver import Receiver
from flows.meetings import Meeting
from storage import sqlite

MONDAY = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
QUICKLY = 0.2
Fault = Any


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api(clock=MONDAY) as opened:
        yield opened


@pytest.fixture
async def running(api: BotApi, seed: Seed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(app, "Outage", partial(Outage, patience=QUICKLY))
    monkeypatch.setattr(app, "Receiver", partial(Receiver, shortest=0.05, longest=0.1))
    async with service(api, tmp_path, seed, is_paced=False) as one:
        yield one
        one.logs.clear()


def words(message_id: str, language: str = "de") -> str:
    return plain(check_translator().message(message_id, language).split("</b>")[0].replace("<b>", "").split("{")[0])


async def texts(person: Person) -> list[str]:
    return [plain(message["text"]) for message in await person.bot_messages()]


async def write(service_: Service, *statements: str) -> None:
    """Set the connection that writes."""
    writer: Any = service_.app.database._writer
    for statement in statements:
        await writer.connection.execute_fetchall(statement)


@contextlib.asynccontextmanager
async def a_full_disk(one: Service) -> AsyncIterator[None]:
    await write(one, "PRAGMA max_page_count = 1")
    yield
    await write(one, "PRAGMA max_page_count = 1000000")


@contextlib.asynccontextmanager
async def no_right_to_write(one: Service) -> AsyncIterator[None]:
    await write(one, "PRAGMA query_only = ON")
    yield
    await write(one, "PRAGMA query_only = OFF")


@contextlib.asynccontextmanager
async def a_lock_of_somebody_else(one: Service) -> AsyncIterator[None]:
    other = sqlite3.connect(one.app.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.parametrize("fault", [a_full_disk, no_right_to_write, a_lock_of_somebody_else])
async def test_while_nothing_can_be_written_people_hear_so_once_and_lose_nothing(
    running: Service, api: BotApi, fault: Fault
) -> None:
    mina, amal = await api.person("Mina", "de"), await api.person("Amal", "ar")
    for person in (mina, amal):
        await person.say("/start")
    await running.quiet()
    # Long, so that it needs more room than a full disk has left.
    long = "Ich suche Hilfe. " * 200
    async with fault(running):
        await mina.say(long)
        await amal.say("/privacy")
        await mina.hear(2)
        await amal.hear(2)
        await mina.say("/places")
        await asyncio.sleep(3 * QUICKLY)
        assert (await texts(mina))[1:] == [words("error.outage")], "once, however much they write"
        assert (await texts(amal))[1:] == [words("error.outage", "ar")]
    await amal.hear(3, 20)
    await mina.hear(4, 20)
    await running.app.processor.join()
    heard = await texts(mina)
    assert len(heard) == 4, heard
    assert words("places.ask") in heard[3], "in order, each once"
    rows = await running.app.database.fetch_all("SELECT state, count(*) AS number FROM inbox GROUP BY state")
    assert {row["state"] for row in rows} == {"done"}
    assert running.logged("polling_failed") or running.logged("update_waits")
    running.logs.clear()


async def test_a_short_lock_is_nobody_s_business(running: Service, api: BotApi) -> None:
    mina = await api.person("Mina", "de")
    await mina.say("/start")
    await running.quiet()
    async with a_lock_of_somebody_else(running):
        await mina.say("/help")
        await asyncio.sleep(QUICKLY / 2)
    await mina.hear(2)
    assert words("error.outage") not in (await texts(mina))[1]


async def _meeting_tomorrow(running: Service, member: Person) -> None:
    """Somebody has said that they will come; their reminder is due in an hour's time."""
    await join(running, member, PersonEntry(roles=("member",), organisation="demo-anker"))
    begins = MONDAY + timedelta(days=1, hours=1)
    async with running.unit_of_work() as uow:
        person = await uow.people.find_by_chat(member.id)
        assert person is not None
        meeting = Meeting(0, 1, "board", "Fest", "Haus", begins, begins + timedelta(hours=1), "members")
        await uow.meetings.add(meeting, None, MONDAY)
        uow.commit()
    await member.say("/start")
    await running.quiet()
    await member.press((await member.bot_messages())[-1]["message_id"], "x:0:go-events.yes-1")
    await running.quiet()


async def test_a_clock_that_jumps_back_an_hour_says_nothing_twice_and_leaves_nobody_waiting(
    running: Service, api: BotApi
) -> None:
    nadia, mina = await api.person("Nadia", "de"), await api.person("Mina", "de")
    await _meeting_tomorrow(running, nadia)
    await mina.say("/check")
    await running.quiet()
    before = len(await nadia.bot_messages())
    await api.advance(timedelta(hours=1, minutes=5))
    await running.rest()
    reminded = len(await nadia.bot_messages())
    assert reminded == before + 1
    back = running.clock() - timedelta(hours=1)
    await api.ask("POST", "/clock", {"set": back.isoformat()})
    running.clock.set(back)
    count = len(await mina.bot_messages())
    newest = (await mina.bot_messages())[-1]
    await mina.press(newest["message_id"], newest["buttons"][0][0]["callback_data"])
    await mina.say("/help")
    await mina.hear(count + 2)
    await running.rest()
    await api.advance(timedelta(minutes=70))
    await running.rest()
    assert len(await nadia.bot_messages()) == reminded, "nobody is reminded again"
    running.assert_well()


async def test_telegram_is_away_for_an_hour_and_nothing_is_lost_or_said_twice(running: Service, api: BotApi) -> None:
    nadia, mina = await api.person("Nadia", "de"), await api.person("Mina", "de")
    await _meeting_tomorrow(running, nadia)
    await mina.say("/start")
    await running.quiet()
    before = len(await nadia.bot_messages())
    for method in ("getUpdates", "sendMessage", "answerCallbackQuery"):
        await api.fault(method=method, status=502, times=100_000)
    for command in ("/help", "/privacy", "/places"):
        await mina.say(command)
    # The answers of an hour: what waits is tried again and again, ever more rarely.
    for _ in range(12):
        running.clock.set(running.clock() + timedelta(minutes=5))
        running.app.relay.wake()
        await asyncio.sleep(0.05)
    assert len(await mina.bot_messages()) == 1
    for method in ("getUpdates", "sendMessage", "answerCallbackQuery"):
        await api.fault(method=method, times=0)
    # What was tried in vain is tried again within five minutes.
    running.clock.set(running.clock() + timedelta(minutes=6))
    running.app.relay.wake()
    await mina.hear(4, 20)
    await nadia.hear(before + 1, 20)
    await asyncio.sleep(0.3)
    heard = await texts(mina)
    assert [
        words(each) in text
        for each, text in zip(("help.what", "privacy.promise", "places.ask"), heard[1:], strict=True)
    ] == [True] * 3
    assert len(await nadia.bot_messages()) == before + 1, "the reminder came late, and once"
    assert running.app.relay.possibly_twice == 0, "Telegram said that it took nothing"


async def test_a_storm_of_429_delays_those_it_meets_and_doubles_nothing(running: Service, api: BotApi) -> None:
    people = [await api.person(f"Person {number}", "de") for number in range(8)]
    await api.fault(method="sendMessage", status=429, retry_after=1, times=14)
    for person in people:
        await person.say("/help")
        await person.say("/privacy")
    for person in people:
        await person.hear(2, 30)
    await asyncio.sleep(0.2)
    for person in people:
        heard = await texts(person)
        assert len(heard) == 2
        assert words("help.what") in heard[0]
        assert words("privacy.promise") in heard[1]
    assert running.app.relay.possibly_twice == 0
    assert not [entry for entry in running.logs if entry["log_level"] in {"error", "critical"}]


async def test_without_names_in_the_net_people_wait_and_are_then_answered_once(
    running: Service, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    mina = await api.person("Mina", "de")
    await mina.say("/start")
    await running.quiet()

    async def gone(_self: object, _address: object, *_more: object, **_named: object) -> Json:
        raise aiohttp.ClientConnectorDNSError(
            CONNECTION_KEY, socket.gaierror(-3, "Temporary failure in name resolution")
        )

    with monkeypatch.context() as without:
        without.setattr(aiohttp.TCPConnector, "connect", gone)
        bot = api.world.bot_for_people(None)
        # The question that is open is answered; the next one finds no way, and neither does the answer.
        _write_as(bot, mina, "/help")
        await until(lambda: bool(running.logged("send_put_off")), "nothing was put off")
        await until(lambda: bool(running.logged("polling_failed")), "nobody noticed")
        _write_as(bot, mina, "/privacy")
        assert len(_seen(bot, mina)) == 1
    await mina.hear(3, 30)
    await asyncio.sleep(0.2)
    heard = await texts(mina)
    assert len(heard) == 3
    assert running.app.relay.possibly_twice == 0, "what never left cannot have arrived"


class _Key:
    host, port, ssl, is_ssl = "api.telegram.org", 443, None, True


CONNECTION_KEY: Any = _Key()


def _write_as(bot: Any, person: Person, text: str) -> None:
    """Write without the network that is away."""
    who = {"id": person.id, "is_bot": False, "first_name": person.name, "language_code": "de"}
    chat = bot.chat_with(person.id)
    message = {
        "message_id": chat.next_message_id(),
        "date": 1,
        "chat": {"id": person.id, "type": "private"},
        "from": who,
    }
    bot.queue.add("message", {**message, "text": text}, person.id)


def _seen(bot: Any, person: Person) -> list[Any]:
    return [message for message in bot.chat_with(person.id).messages.values() if message.sender_id is None]
