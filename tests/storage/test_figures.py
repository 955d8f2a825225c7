"""The figures say what waits and for how long, by kind, also where attempts have put the due time off."""

from datetime import timedelta

import pytest

from storage import figures
from storage.figures import Figures, Waiting, delays, read_figures
from storage.repositories.outbox import OutgoingMessage
from storage.unit_of_work import unit_of_work

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def add(database, keyring, now):
    """Put a message into the outbox, due so long ago."""

    async def adding(ago, lane="bulk", key=None):
        async with unit_of_work(database, keyring) as uow:
            person = await uow.people.ensure(7, "fa", now)
            then = now - ago
            message = OutgoingMessage(person_id=person.id, payload={}, lane=lane, due_at=then, dedup_key=key)
            row_id = await uow.outbox.add(message, then)
            uow.commit()
        return row_id

    return adding


async def test_nothing_waits_in_an_empty_database(database, now):
    assert await read_figures(database, now) == Figures()
    assert Figures().oldest == 0


async def test_what_waits_is_told_apart(database, add, now):
    await add(3 * MINUTE, "reply")
    await add(2 * MINUTE, "bulk", "meeting:4:v1:week:9")
    await add(5 * MINUTE, "bulk", "mydate:4:v1")
    await add(4 * MINUTE, "bulk", "meeting:4:v1:invite:9")
    await add(-MINUTE, "bulk", "meeting:4:v1:hours:9")
    found = await read_figures(database, now)
    assert found.replies == Waiting(1, 180)
    assert found.reminders == Waiting(2, 300)
    assert found.others == Waiting(1, 240)
    assert found.oldest == 300


async def test_attempts_do_not_make_a_late_message_young(database, keyring, add, now):
    row_id = await add(timedelta(0), key="mydate:4:v1")
    async with unit_of_work(database, keyring) as uow:
        for _ in range(12):
            await uow.outbox.retry(row_id, now + 5 * MINUTE, "broken_before", possibly_twice=False)
        uow.commit()
    reminders = (await read_figures(database, now)).reminders
    assert reminders.count == 1
    assert 900 < reminders.seconds == delays(12)


async def test_an_answer_in_flight_counts(database, keyring, add, now):
    await add(MINUTE, "reply")
    async with unit_of_work(database, keyring) as uow:
        await uow.outbox.claim(1, now, "reply")
        uow.commit()
    assert (await read_figures(database, now)).replies == Waiting(1, 60)


async def test_what_died_is_counted_by_reason_for_an_hour(database, keyring, add, now):
    reasons = ("blocked", "refused", "server_error 20 times", "server_error 21 times")
    rows = {await add(MINUTE): reason for reason in reasons}
    long_ago = await add(MINUTE)
    async with unit_of_work(database, keyring) as uow:
        for row_id, reason in rows.items():
            await uow.outbox.dead(row_id, reason, now - MINUTE)
        await uow.outbox.dead(long_ago, "refused", now - 61 * MINUTE)
        await uow.inbox.add_failed(5, "KeyError", now - MINUTE)
        uow.commit()
    found = await read_figures(database, now)
    assert found.dead == {"blocked": 1, "refused": 1, "server_error": 2}
    assert (found.lost, found.failed) == (3, 1)


async def test_updates_that_lie_in_the_inbox_are_told(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        await uow.inbox.add_many([(1, 7, {"update_id": 1})], now - MINUTE)
        uow.commit()
    assert (await read_figures(database, now)).updates == Waiting(1, 60)


async def test_erasures_that_do_not_finish_are_told(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        for chat, ago in enumerate((90, 61, 59)):
            person = await uow.people.ensure(chat, "de", now)
            await uow.people.leave(person.id, now - ago * MINUTE)
        uow.commit()
    assert (await read_figures(database, now)).erasures == Waiting(2, 90 * 60)


async def test_every_question_is_answered_from_an_index(database):
    asked = {
        figures._LATE: "ix_outbox_due",
        figures._REPLIES: "ix_outbox_due",
        figures._SENDING: "ix_outbox_sending",
        figures._DEAD: "ix_outbox_ended",
        figures._OFFERS: "_offers_",
        figures._INBOX: "ix_inbox_waiting",
        figures._FAILED: "ix_inbox_done_at",
        figures._ERASURES: "ix_people_leaving_at",
    }
    for sql, index in asked.items():
        plan = await database.fetch_all(f"EXPLAIN QUERY PLAN {sql}", now=1, ahead=1, since=1)
        assert index in plan[0]["detail"], (sql, [row["detail"] for row in plan])
