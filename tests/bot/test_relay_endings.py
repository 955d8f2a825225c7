"""How rows end that are not sent, whom that concerns, and how the relay itself goes on and ends."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest
import structlog
from telegram.error import BadRequest, Forbidden, NetworkError
from transport_world import World, now, until

from bot.relay import Relay
from storage import outbox
from storage.errors import DecryptionError
from storage.repositories.outbox import OutboxRow


class Ear:
    """Hears of rows that died."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    async def __call__(self, row: OutboxRow) -> None:
        self.heard.append(row.id)


async def opened(here: World, error: Exception | None = None, **options: Any) -> Relay:
    """A running relay whose calls fail."""

    async def send(row: OutboxRow) -> int:
        if error is None:
            return await here.send(row)
        raise error

    relay = here.relay(**{"send": send} | options)
    await relay.start()
    return relay


async def unreachable(here: World, person_id: int) -> bool:
    async with here.work() as uow:
        person = await uow.people.get(person_id)
    assert person is not None
    return person.unreachable_at is not None


@pytest.mark.parametrize("error", [BadRequest("Message is too long"), NetworkError("Bad Gateway"), KeyError("x")])
async def test_of_an_answer_that_dies_somebody_hears(
    here: World, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MOST_ATTEMPTS", 1)
    ear = Ear()
    relay = await opened(here, error, on_dead=ear)
    person = await here.person()
    rows = await here.add(person, "answer", claimed=True)
    relay.submit(rows)
    await here.add(person, "news", lane="bulk")
    await relay.join()
    await relay.close()
    assert await here.states() == ["dead", "dead"]
    assert ear.heard == [rows[0].id]


async def test_of_words_passed_on_that_die_somebody_hears(here: World) -> None:
    ear = Ear()
    relay = await opened(here, BadRequest("VOICE_MESSAGES_FORBIDDEN"), on_dead=ear)
    person = await here.person()
    async with here.work() as uow:
        await uow.outbox.push(person.id, {"text": "hello", "sender": {"person_id": 1}}, now())
        uow.commit()
    relay.wake()
    await relay.join()
    await relay.close()
    assert await here.states() == ["dead"]
    assert len(ear.heard) == 1


async def test_of_an_apology_that_dies_nobody_hears(here: World) -> None:
    ear = Ear()
    relay = await opened(here, KeyError("x"), on_dead=ear)
    (row,) = await here.add(await here.person(), "sorry", claimed=True)
    row.payload["apology"] = True
    relay.submit([row])
    await relay.join()
    await relay.close()
    assert await here.states() == ["dead"]
    assert ear.heard == []


async def test_of_an_answer_to_somebody_who_left_nobody_hears(here: World) -> None:
    ear = Ear()
    relay = await opened(here, Forbidden("bot was blocked by the user"), on_dead=ear)
    person = await here.person()
    relay.submit(await here.add(person, "one", claimed=True))
    await relay.join()
    await relay.close()
    assert ear.heard == []
    assert await unreachable(here, person.id)


async def test_a_late_refusal_does_not_cost_a_newer_answer(here: World) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def send(row: OutboxRow) -> int:
        if row.payload["text"] == "to the blocked":
            begun.set()
            await go_on.wait()
            raise Forbidden("bot was blocked by the user")
        return await here.send(row)

    relay = here.relay(send=send)
    await relay.start()
    person = await here.person()
    await here.add(person, "old", lane="bulk", due_at=now() + timedelta(days=1))
    relay.submit(await here.add(person, "to the blocked", claimed=True))
    await begun.wait()
    await here.add(person, "reminder", lane="bulk", due_at=now() + timedelta(days=1))
    relay.submit(await here.add(person, "back again", claimed=True))
    go_on.set()
    await until(lambda: here.sent)
    await relay.join()
    await relay.close()
    assert await here.texts(person) == ["back again"]
    assert await here.states() == ["dropped", "dead", "waiting", "sent"]
    assert not await unreachable(here, person.id)


async def test_a_row_that_no_key_opens_stops_nobody(here: World) -> None:
    ear = Ear()
    broken, other, lost = [await here.person() for _ in range(3)]
    rows = await here.add(broken, "broken")
    await here.add(broken, "behind")
    await here.add(other, "hello")
    await here.add(lost, "news", lane="bulk")
    await here.add(other, "news", lane="bulk")
    async with here.work() as uow:
        await uow.transaction.execute("UPDATE outbox SET payload = 'x' WHERE id = :id", id=rows[0].id)
        await uow.transaction.execute("UPDATE people SET chat_id = 'x' WHERE id = :id", id=lost.id)
        uow.commit()
    with structlog.testing.capture_logs() as logs:
        relay = await opened(here, on_dead=ear)
        await relay.join()
        await relay.close()
    assert await here.texts(broken) == ["behind"]
    assert await here.texts(other) == ["hello", "news"]
    assert await here.states() == ["dead", "sent", "sent", "dead", "sent"]
    assert ear.heard == [rows[0].id]
    assert {log["event"] for log in logs if log["log_level"] == "error"} == {"row_unreadable", "person_unreadable"}


async def test_an_answer_whose_person_no_key_opens_dies(here: World) -> None:
    relay = await opened(here, DecryptionError("no key"))
    relay.submit(await here.add(await here.person(), "hello", claimed=True))
    await relay.join()
    await relay.close()
    assert [(row["state"], row["error"]) for row in await here.rows()] == [("dead", "DecryptionError")]


async def test_the_relay_survives_whatever_a_scan_raises(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    relay = here.relay()
    assert not relay.is_alive
    failures = iter([LookupError("Amina")])
    scan = relay._scan

    async def failing() -> None:
        for failure in failures:
            raise failure
        await scan()

    monkeypatch.setattr(relay, "_scan", failing)
    with structlog.testing.capture_logs() as logs:
        await relay.start()
        await here.add(await here.person(), "hello")
        await until(lambda: here.sent)
    assert relay.is_alive
    await relay.close()
    assert not relay.is_alive
    failed = [log for log in logs if log["event"] == "outbox_scan_failed"]
    assert [log["error"] for log in failed] == ["LookupError"]
    assert "test_relay_endings.py" in failed[0]["at"]
    assert "Amina" not in str(logs)


async def test_what_is_submitted_while_closing_waits_for_the_next_start(here: World) -> None:
    relay = await opened(here)
    person = await here.person()
    first, second = await here.add(person, "one", claimed=True), await here.add(person, "two", claimed=True)
    closing = asyncio.create_task(relay.close(seconds=1))
    await asyncio.sleep(0)
    relay.submit(first)
    await closing
    relay.submit(second)
    await until(lambda: here.states_are("waiting", "waiting"))
    assert not any(row["possibly_twice"] for row in await here.rows())


async def test_closing_ends_in_time_even_if_a_call_clings_on(here: World) -> None:
    begun, let_go = asyncio.Event(), asyncio.Event()

    async def send(row: OutboxRow) -> int:
        begun.set()
        while not let_go.is_set():
            try:
                await let_go.wait()
            except asyncio.CancelledError:
                continue
        return 1

    relay = here.relay(send=send)
    await relay.start()
    relay.submit(await here.add(await here.person(), "one", claimed=True))
    await begun.wait()
    started = time.monotonic()
    async with asyncio.timeout(5):
        await relay.close(seconds=0.5)
    assert time.monotonic() - started < 0.8
    assert await here.states() == ["sending"]
    let_go.set()
    await until(lambda: here.states_are("sent"))
