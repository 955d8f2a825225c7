import asyncio
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.reading import Reading
from storage.repositories import outbox as outbox_rows
from storage.repositories.outbox import OutgoingMessage
from storage.unit_of_work import unit_of_work

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def uow(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        for chat_id in (1, 2, 3):
            await uow.people.ensure(chat_id, "de", now)
        yield uow


@pytest.fixture
def outbox(uow):
    return uow.outbox


@pytest.fixture
def add(outbox, now):
    async def add(person_id=1, lane="reply", *, due_at=now, claimed=False, **more):
        message = OutgoingMessage(person_id=person_id, payload={"msgid": "hello"}, lane=lane, due_at=due_at, **more)
        return await outbox.add(message, now, claimed=claimed)

    return add


@pytest.fixture
def state_of(uow):
    async def state_of(row_id):
        return await uow.transaction.fetch_one("SELECT * FROM outbox WHERE id = :id", id=row_id)

    return state_of


@pytest.fixture
def states(uow):
    """The states of all messages, in the order they were added."""

    async def states():
        return [row["state"] for row in await uow.transaction.fetch_all("SELECT state FROM outbox ORDER BY id")]

    return states


async def claimed_ids(outbox, now, lane="reply", limit=10):
    return [row.id for row in await outbox.claim(limit, now, lane)]


async def test_a_claimed_row_has_all_that_sending_needs(outbox, add, now):
    added = await add(2, "bulk", due_at=now - MINUTE, not_after=now + MINUTE)
    (row,) = await outbox.claim(10, now, "bulk")
    assert (row.id, row.person_id, row.lane, row.payload) == (added, 2, "bulk", {"msgid": "hello"})
    assert (row.due_at, row.not_after, row.attempts, row.possibly_twice) == (now - MINUTE, now + MINUTE, 0, False)


async def test_a_key_is_added_only_once_even_after_it_was_sent(outbox, add, now):
    first = await add(dedup_key="reminder:7:24h:1")
    assert await add(2, dedup_key="reminder:7:24h:1") is None
    await outbox.sent(first, 1, now)
    assert await add(dedup_key="reminder:7:24h:1") is None
    assert await add(dedup_key=None) != await add(dedup_key=None)


async def test_rows_are_claimed_once_by_lane_when_due_longest_due_first(outbox, add, now):
    late, early = await add(1, due_at=now), await add(2, due_at=now - MINUTE)
    await add(3, due_at=now + MINUTE)
    bulk = await add(3, "bulk")
    assert await claimed_ids(outbox, now) == [early, late]
    assert await claimed_ids(outbox, now) == []
    assert await claimed_ids(outbox, now, "bulk") == [bulk]


async def test_no_more_than_the_limit_are_claimed(outbox, add, now):
    ids = [await add(person) for person in (1, 2, 3)]
    assert await claimed_ids(outbox, now, limit=2) == ids[:2]


async def test_a_persons_rows_are_claimed_one_after_another(outbox, add, now):
    first, second, other = await add(1), await add(1), await add(2)
    assert await claimed_ids(outbox, now) == [first, other]
    await outbox.sent(first, 1, now)
    assert await claimed_ids(outbox, now) == [second]


async def test_a_row_that_waits_for_another_attempt_holds_back_later_ones_of_its_person_only(outbox, add, now):
    first, second, other = await add(1), await add(1), await add(2)
    await outbox.claim(1, now, "reply")
    await outbox.retry(first, now + MINUTE, "server_error", possibly_twice=False)
    assert await claimed_ids(outbox, now) == [other]
    assert await outbox.next_due() == now + MINUTE
    assert await claimed_ids(outbox, now + MINUTE) == [first]
    await outbox.dead(first, "refused", now)
    assert await claimed_ids(outbox, now + MINUTE) == [second]


async def test_a_reply_waits_neither_for_bulk_nor_for_what_is_due_later(outbox, add, now):
    await add(1, "bulk")
    await add(1, due_at=now + MINUTE)
    reply = await add(1)
    assert await claimed_ids(outbox, now) == [reply]


async def test_a_row_added_as_claimed_is_being_sent_at_once(outbox, add, now, state_of):
    row_id = await add(claimed=True)
    assert await claimed_ids(outbox, now) == []
    assert (await state_of(row_id))["state"] == "sending"
    await outbox.release(row_id)
    assert await claimed_ids(outbox, now) == [row_id]


@pytest.mark.parametrize("ending", ["sent", "dead", "dropped"])
async def test_what_a_message_said_is_wiped_when_it_ends(outbox, add, now, state_of, ending):
    row_id = await add(not_after=now)
    match ending:
        case "sent":
            await outbox.sent(row_id, 55, now)
        case "dead":
            await outbox.dead(row_id, "blocked", now)
        case "dropped":
            await outbox.drop_expired(now + MINUTE)
    row = await state_of(row_id)
    assert (row["state"], row["payload"]) == (ending, None)
    assert row["message_id"] == (55 if ending == "sent" else None)
    assert row["ended_at"] is not None


async def test_a_retry_counts_and_keeps_the_mark_of_possibly_twice(outbox, add, now):
    row_id = await add()
    for twice in (False, True, False):
        await outbox.retry(row_id, now, "broken_after", possibly_twice=twice)
    (row,) = await outbox.claim(1, now, "reply")
    assert (row.attempts, row.possibly_twice) == (3, True)


async def test_a_retry_does_not_bring_back_what_has_ended(outbox, add, now, state_of):
    row_id = await add()
    await outbox.dead(row_id, "blocked", now)
    await outbox.retry(row_id, now, "server_error", possibly_twice=False)
    assert (await state_of(row_id))["state"] == "dead"


async def test_only_waiting_rows_whose_time_has_passed_are_dropped(outbox, add, now):
    await add(1, not_after=now)
    await add(2, not_after=now + MINUTE)
    await add(3, not_after=now - MINUTE, claimed=True)
    await add(3)
    assert await outbox.drop_expired(now) == 0
    assert await outbox.drop_expired(now + timedelta(seconds=1)) == 1


async def test_after_a_crash_what_was_being_sent_waits_again_and_is_marked(outbox, add, now):
    sending, waiting = await add(1, claimed=True), await add(2)
    assert await outbox.recover() == 1
    rows = await outbox.claim(10, now, "reply")
    assert [(row.id, row.possibly_twice) for row in rows] == [(sending, True), (waiting, False)]
    assert await outbox.recover() == 2


async def test_next_due_is_the_earliest_of_both_lanes(outbox, add, now):
    assert await outbox.next_due() is None
    await add(1, due_at=now + 2 * MINUTE)
    await add(2, "bulk", due_at=now + MINUTE)
    assert await outbox.next_due() == now + MINUTE


async def test_next_due_leaves_out_who_waits_for_a_row_being_sent(outbox, add, now):
    await add(1, claimed=True)
    await add(1)
    assert await outbox.next_due() is None


async def test_all_that_waits_for_a_person_can_be_dropped(outbox, add, now, states):
    await add(1), await add(1, "bulk", due_at=now + MINUTE), await add(2)
    await add(1, claimed=True)
    assert await outbox.drop_for_person(1, now) == 2
    assert await states() == ["dropped", "dropped", "waiting", "sending"]


async def test_ended_rows_are_forgotten_after_their_time(outbox, add, now):
    await outbox.sent(await add(dedup_key="old"), 1, now)
    await outbox.sent(await add(), 1, now + MINUTE)
    await add()
    assert await outbox.forget_before(now + timedelta(seconds=1)) == 1
    assert await add(dedup_key="old") is not None


async def test_the_outbox_can_be_looked_at_beside_the_writer(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        person = await uow.people.ensure(1, "de", now)
        await uow.outbox.add(OutgoingMessage(person_id=person.id, payload={}, lane="bulk", due_at=now), now)
        uow.commit()
    assert await Reading(database, keyring).outbox.next_due() == now


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT due_at FROM outbox WHERE state = 'waiting' AND lane = 'bulk' AND due_at <= 5 ORDER BY due_at, id", "ix_outbox_due"),
        ("SELECT id FROM outbox WHERE state = 'waiting' AND not_after IS NOT NULL AND not_after < 5", "ix_outbox_expiring"),
        ("SELECT id FROM outbox WHERE state = 'sending'", "ix_outbox_sending"),
        ("SELECT id FROM outbox WHERE ended_at < 5", "ix_outbox_ended"),
        ("SELECT update_id FROM inbox WHERE state = 'waiting' ORDER BY update_id", "ix_inbox_waiting"),
    ],
)  # fmt: skip
async def test_the_regular_scans_use_their_index(database, sql, index):
    plan = await database.fetch_all(f"EXPLAIN QUERY PLAN {sql}")
    assert len(plan) == 1
    assert index in plan[0]["detail"]


async def test_claiming_touches_only_due_rows_and_their_persons(database):
    for sql in (outbox_rows._CLAIM, outbox_rows._NEXT):
        values = {"limit": 1, "now": 1, "lane": "bulk"}
        plan = [row["detail"] for row in await database.fetch_all(f"EXPLAIN QUERY PLAN {sql}", **values)]
        assert any("ix_outbox_due" in detail for detail in plan)
        assert any("ix_outbox_person_id" in detail for detail in plan)
        assert not [detail for detail in plan if detail.startswith("SCAN") and "ix_outbox_due" not in detail]


@settings(max_examples=25, deadline=None)
@given(
    messages=st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(["reply", "bulk"]), st.integers(-2, 2)), max_size=12
    ),
    chance=st.randoms(use_true_random=False),
)
def test_in_each_lane_a_person_gets_due_messages_in_order_whatever_fails(migrated, messages, chance):
    with tempfile.TemporaryDirectory() as folder:
        sent = asyncio.run(_drain(Path(shutil.copy(migrated, folder)), messages, chance))
    assert len({row.id for row in sent}) == len(sent) == len(messages)
    for person_id, lane in {(row.person_id, row.lane) for row in sent}:
        ids = [row.id for row in sent if (row.person_id, row.lane) == (person_id, lane)]
        assert ids == sorted(ids)


async def _drain(path, messages, chance):
    """Play a relay whose attempts often fail; all rows fall due before it starts. Return the rows in the order of sending."""
    database, keyring = await Database.open(f"sqlite+aiosqlite:///{path}"), Keyring([new_key()])
    try:
        async with unit_of_work(database, keyring) as uow:
            return await _play(uow, messages, chance)
    finally:
        await database.close()


async def _play(uow, messages, chance):
    now, sent = datetime(2027, 3, 1, tzinfo=UTC), []
    for chat_id in (1, 2, 3):
        await uow.people.ensure(chat_id, "de", now)
    for person_id, lane, minutes in messages:
        due_at = now + minutes * MINUTE
        await uow.outbox.add(OutgoingMessage(person_id=person_id, payload={}, lane=lane, due_at=due_at), now)
    for minute in range(2, 200):
        clock = now + minute * MINUTE
        for row in [*await uow.outbox.claim(2, clock, "reply"), *await uow.outbox.claim(2, clock, "bulk")]:
            if row.attempts < 3 and chance.random() < 0.4:
                await uow.outbox.retry(row.id, clock + chance.randint(0, 3) * MINUTE, "x", possibly_twice=False)
            else:
                await uow.outbox.sent(row.id, 1, clock)
                sent.append(row)
        if len(sent) == len(messages):
            break
    return sent
