"""The way out, through a real Bot API server and a real database, with faults."""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import structlog
from transport_world import World, now, until

from bot.relay import Relay
from bot.telegram_request import NotSentError
from storage.repositories.outbox import QUIET, OutboxRow

Start = Callable[..., Awaitable[Relay]]


async def test_answers_and_waiting_rows_arrive_each_once_and_in_order(here: World, relay: Relay) -> None:
    people = [await here.person() for _ in range(5)]
    texts = [str(n) for n in range(8)]
    for person in people[:3]:
        relay.submit(await here.add(person, *texts, claimed=True))
    for person in people[3:]:
        await here.add(person, *texts)
    relay.wake()
    await relay.join()
    for person in people:
        assert await here.texts(person) == texts
    rows = await here.rows()
    assert {row["state"] for row in rows} == {"sent"}
    assert all(row["payload"] is None and row["message_id"] for row in rows)
    assert relay.possibly_twice == 0


async def test_a_ban_on_one_chat_slows_nobody_else(here: World, relay: Relay) -> None:
    slow, quick = await here.person(), await here.person()
    await here.fault(status=429, retry_after=1)
    relay.submit(await here.add(slow, "one", "two", claimed=True))
    await until(lambda: here.states_are("waiting", "waiting"))
    banned = time.monotonic()
    relay.submit(await here.add(slow, "three", claimed=True))
    relay.submit(await here.add(quick, "hello", claimed=True))
    await until(lambda: here.sent)
    assert time.monotonic() - banned < 0.5
    assert here.sent == [(quick.id, "hello")]
    await relay.join()
    await until(lambda: len(here.sent) == 4)
    assert time.monotonic() - banned > 0.8
    assert await here.texts(slow) == ["one", "two", "three"]


async def test_a_ban_on_bulk_stops_bulk_and_no_answer(here: World, relay: Relay) -> None:
    first, second, third = [await here.person() for _ in range(3)]
    await here.fault(status=429, retry_after=2)
    await here.add(first, "news", lane="bulk")
    relay.wake()
    await until(here.tried)
    await here.add(second, "news", lane="bulk")
    relay.wake()
    relay.submit(await here.add(third, "answer", claimed=True))
    await asyncio.sleep(1)
    assert here.sent == [(third.id, "answer")]
    await relay.join()
    await until(lambda: len(here.sent) == 3)
    assert await here.texts(second) == ["news"]


async def test_a_fault_of_the_server_is_tried_again(here: World, relay: Relay) -> None:
    person = await here.person()
    await here.fault(status=502)
    relay.submit(await here.add(person, "hello", claimed=True))
    await until(lambda: here.sent)
    await relay.join()
    assert await here.texts(person) == ["hello"]
    assert [(row["attempts"], row["possibly_twice"]) for row in await here.rows()] == [(1, 0)]


@pytest.mark.parametrize(("drop", "seen"), [("before", ["hello"]), ("after", ["hello", "hello"])])
async def test_a_lost_answer_is_sent_again_and_marked(here: World, relay: Relay, drop: str, seen: list[str]) -> None:
    person = await here.person()
    await here.fault(drop=drop)
    relay.submit(await here.add(person, "hello", claimed=True))
    await until(lambda: here.sent)
    await relay.join()
    assert await here.texts(person) == seen
    assert [row["possibly_twice"] for row in await here.rows()] == [1]
    assert relay.possibly_twice == 1


async def test_a_connection_that_never_was_is_not_marked(here: World) -> None:
    failures = iter([NotSentError("no connection")])

    async def send(row: OutboxRow) -> int:
        for error in failures:
            raise error
        return await here.send(row)

    relay = here.relay(send=send)
    await relay.start()
    person = await here.person()
    relay.submit(await here.add(person, "hello", claimed=True))
    await until(lambda: here.sent)
    await relay.close()
    assert [(row["state"], row["attempts"], row["possibly_twice"]) for row in await here.rows()] == [("sent", 1, 0)]


async def test_whoever_blocked_the_bot_is_left_alone(here: World, relay: Relay) -> None:
    blocker, other = await here.person(), await here.person()
    await here.ask("POST", f"/people/{blocker.chat_id}/block")
    await here.add(blocker, "reminder", lane="bulk", due_at=now() + timedelta(days=1))
    relay.submit(await here.add(blocker, "one", "two", claimed=True))
    relay.submit(await here.add(other, "hello", claimed=True))
    await relay.join()
    assert await here.states() == ["dropped", "dead", "dead", "sent"]
    assert [row["payload"] for row in await here.rows()] == [None] * 4
    async with here.work() as uow:
        found = await uow.people.get(blocker.id)
        assert found is not None
        assert found.unreachable_at is not None


async def test_what_telegram_refuses_dies_alone(here: World, relay: Relay) -> None:
    person = await here.person()
    relay.submit(await here.add(person, "x" * 5000, "hello", claimed=True))
    await relay.join()
    assert await here.texts(person) == ["hello"]
    assert [(row["state"], row["error"]) for row in await here.rows()] == [("dead", "refused"), ("sent", None)]


async def test_what_cannot_be_rendered_dies_loudly_and_the_person_gets_on(here: World) -> None:
    heard: list[int] = []

    async def send(row: OutboxRow) -> int:
        if row.payload["text"] == "broken":
            raise KeyError("Amina")
        return await here.send(row)

    async def way_on(row: OutboxRow) -> None:
        heard.append(row.id)
        raise RuntimeError("Amina again")

    relay = here.relay(send=send, on_dead=way_on)
    await relay.start()
    person = await here.person()
    with structlog.testing.capture_logs() as logs:
        rows = await here.add(person, "broken", "hello", claimed=True)
        relay.submit(rows)
        await relay.join()
    await relay.close()
    assert heard == [rows[0].id]
    assert [(row["state"], row["error"]) for row in await here.rows()] == [("dead", "KeyError"), ("sent", None)]
    assert [log["event"] for log in logs if log["log_level"] == "error"] == ["row_unrenderable", "way_on_failed"]
    assert "Amina" not in str(logs)


async def test_a_row_that_is_put_off_holds_back_its_person_and_nobody_else(here: World, relay: Relay) -> None:
    held, free = await here.person(), await here.person()
    await here.fault(status=500, times=2)
    relay.submit(await here.add(held, "1", "2", claimed=True))
    await until(lambda: here.states_are("waiting", "waiting"))
    await here.add(held, "3")
    relay.submit(await here.add(held, "4", claimed=True))
    await here.fault(times=0)
    relay.submit(await here.add(free, "a", "b", claimed=True))
    await until(lambda: len(here.sent) == 2)
    assert here.sent == [(free.id, "a"), (free.id, "b")]
    await until(lambda: len(here.sent) == 6)
    await relay.join()
    assert await here.texts(held) == ["1", "2", "3", "4"]


async def test_after_a_restart_newer_answers_do_not_overtake(here: World) -> None:
    person, later = await here.person(), await here.person()
    await here.add(person, "cut off", claimed=True)
    await here.add(person, "waiting")
    rows = await here.add(later, "put off", claimed=True)
    async with here.work() as uow:
        await uow.outbox.retry(rows[0].id, now() + timedelta(seconds=1), "server_error", possibly_twice=False)
        uow.commit()
    relay = here.relay()
    await relay.start()
    relay.submit(await here.add(person, "new", claimed=True))
    relay.submit(await here.add(later, "new", claimed=True))
    await until(lambda: len(here.sent) == 5)
    await relay.join()
    await relay.close()
    assert await here.texts(person) == ["cut off", "waiting", "new"]
    assert await here.texts(later) == ["put off", "new"]
    # Nobody can know of a row that was being sent when the process ended.
    twice = {row["id"] for row in await here.rows() if row["possibly_twice"]}
    assert len(twice) == relay.possibly_twice == 1


async def test_a_locked_database_loses_nothing(here: World, relay: Relay, tmp_path: Path) -> None:
    person = await here.person()
    rows = await here.add(person, "one", "two", claimed=True)
    other = sqlite3.connect(tmp_path / "lotse.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with structlog.testing.capture_logs() as logs:
            relay.submit(rows)
            await until(lambda: {"outbox_not_written", "outbox_scan_failed"} <= {log["event"] for log in logs}, 10)
        assert await here.texts(person) == ["one"]
    finally:
        other.close()
    await until(lambda: len(here.sent) == 2, 10)
    await relay.join()
    assert await here.texts(person) == ["one", "two"]
    assert await here.states() == ["sent", "sent"]


async def test_closing_is_quick_and_puts_back_what_was_not_begun(here: World) -> None:
    relay = here.relay(replies_at_once=2)
    await relay.start()
    people = [await here.person() for _ in range(3)]
    await here.add(people[0], "bulk", lane="bulk")  # held, as every chat's bucket is empty at the start
    relay.wake()
    await until(lambda: here.states_are("sending"))
    await here.fault(delay_seconds=10, times=9)
    for person in people:
        relay.submit(await here.add(person, "1", "2", claimed=True))
    await asyncio.sleep(0.1)
    begun = time.monotonic()
    await relay.close(seconds=1)
    assert time.monotonic() - begun < 1.3
    assert await here.states() == ["waiting", "sending", "waiting", "sending", "waiting", "waiting", "waiting"]
    assert not any(row["possibly_twice"] for row in await here.rows())
    relay.submit(await here.add(people[0], "3", claimed=True))
    assert await relay.idle() is False


async def test_what_comes_too_late_is_not_sent(here: World, relay: Relay) -> None:
    person = await here.person()
    await here.add(person, "waiting", not_after=now() - timedelta(seconds=1))
    relay.submit(await here.add(person, "claimed", claimed=True, not_after=now() - timedelta(seconds=1)))
    relay.submit(await here.add(person, "in time", claimed=True, not_after=now() + timedelta(hours=1)))
    await relay.join()
    assert await here.texts(person) == ["in time"]
    assert await here.states() == ["dropped", "dropped", "sent"]


async def test_what_is_due_later_waits_for_the_clock(here: World) -> None:
    time_now = [now()]
    relay = here.relay(clock=lambda: time_now[0])
    await relay.start()
    person = await here.person()
    due = time_now[0] + timedelta(days=3)
    await here.add(person, "reminder", lane="bulk", due_at=due)
    await relay.join()
    assert await here.texts(person) == []
    next_due = await relay.next_due()
    assert next_due is not None
    assert abs(next_due - due) < timedelta(milliseconds=1)
    time_now[0] = due
    assert not await relay.idle()
    await relay.join()
    assert await here.texts(person) == ["reminder"]
    assert await relay.next_due() is None
    await relay.close()


async def test_bulk_keeps_its_pace_and_answers_pass_it(here: World, start: Start) -> None:
    people = [await here.person() for _ in range(70)]
    for person in people:
        await here.add(person, "news", lane="bulk")
    at: list[float] = []

    async def send(row: OutboxRow) -> int:
        at.append(time.monotonic())
        return await here.send(row)

    # Only now: while people are added for a second or more, a relay that scans would send some of it.
    relay = await start(send=send)
    await until(lambda: len(at) > 10)
    asked = time.monotonic()
    relay.submit(await here.add(people[-1], "answer", claimed=True))
    await until(lambda: (people[-1].id, "answer") in here.sent)
    assert time.monotonic() - asked < 0.3
    await until(lambda: len(at) >= 71, 30)
    await relay.join()
    assert len(at) == 71
    assert max(sum(begin <= other < begin + 1 for other in at) for begin in at) <= 33
    assert at[-1] - at[0] < 4, "nor slower than it may be"


async def test_two_bulk_messages_to_one_person_are_a_second_apart(here: World, start: Start) -> None:
    person, other = await here.person(), await here.person()
    await here.add(person, "one", "two", lane="bulk")
    await here.add(other, "three", lane="bulk")
    at: dict[str, float] = {}

    async def send(row: OutboxRow) -> int:
        at[row.payload["text"]] = time.monotonic()
        return await here.send(row)

    relay = await start(send=send)
    await relay.join()
    assert at["two"] - at["one"] >= 0.95
    assert at["three"] < at["two"]


async def test_what_is_not_for_the_night_waits_until_the_morning_and_holds_nothing_else_back(here: World) -> None:
    person, other = await here.person(), await here.person()
    morning, passed = now() + timedelta(hours=8), [timedelta()]
    relay = here.relay(clock=lambda: now() + passed[0], night_until=lambda at: morning if at < morning else None)
    async with here.work() as uow:
        await uow.outbox.push(person.id, {"text": "reminder", QUIET: True}, now())
        await uow.outbox.push(person.id, {"text": "talk"}, now())
        await uow.outbox.push(other.id, {"text": "today", QUIET: True}, now(), not_after=now() + timedelta(hours=1))
        uow.commit()
    await relay.join()
    assert here.sent == [(person.id, "talk")]
    assert await here.states() == ["waiting", "sent", "waiting"]
    passed[0] = timedelta(hours=8)
    await relay.join()
    assert here.sent == [(person.id, "talk"), (person.id, "reminder")]
    assert await here.states() == ["sent", "sent", "dropped"]
    await relay.close()


async def test_a_night_with_more_than_one_scan_can_put_off_ends_too(here: World) -> None:
    people = [await here.person() for _ in range(3)]
    morning = now() + timedelta(hours=8)
    relay = here.relay(night_until=lambda _at: morning)
    async with here.work() as uow:
        for number in range(100):
            await uow.outbox.push(people[number % 3].id, {"text": str(number), QUIET: True}, now())
        uow.commit()
    await relay.join()
    assert here.sent == []
    assert await relay.next_due() == morning.replace(microsecond=morning.microsecond // 1000 * 1000)


async def test_what_was_taken_up_and_sent_while_somebody_asked_is_no_idleness(here: World) -> None:
    relay, person = here.relay(), await here.person()
    await here.add(person, "first", "second", lane="bulk")
    plain = relay.next_due

    async def slowly() -> datetime | None:
        due = await plain()
        await until(lambda: here.states_are("sent", "waiting"))
        await relay._bulk.join()
        return due

    relay.next_due = slowly  # type: ignore[method-assign]
    async with relay._scanning:
        asking = asyncio.create_task(relay.idle())
        await asyncio.sleep(0.05)
        await relay._scan()
    assert not await asking
    await relay.close()
