from datetime import timedelta

import pytest

from storage.unit_of_work import unit_of_work


def update(number, chat_id=5):
    return number, chat_id, {"update_id": number, "message": {"text": f"Hallo {number}"}}


@pytest.fixture
async def uow(database, keyring):
    async with unit_of_work(database, keyring) as uow:
        yield uow


@pytest.fixture
def inbox(uow):
    return uow.inbox


@pytest.fixture
def kept(uow):
    """What is kept of an update's words, as it stands in the table."""

    async def kept(update_id):
        row = await uow.transaction.fetch_one("SELECT payload FROM inbox WHERE update_id = :id", id=update_id)
        return row["payload"]

    return kept


async def test_new_updates_are_told_apart_from_those_seen_before(inbox, now):
    assert await inbox.add_many([update(3), update(1), update(2, None)], now) == [3, 1, 2]
    assert await inbox.add_many([update(2), update(4), update(4)], now) == [4]
    assert await inbox.add_many([], now) == []


async def test_more_than_one_statement_holds_are_added_too(inbox, now):
    assert await inbox.add_many([update(n) for n in range(250)], now) == list(range(250))


async def test_what_waits_comes_oldest_first_with_its_payload(inbox, now):
    await inbox.add_many([update(9), update(7)], now)
    rows = await inbox.waiting(now)
    assert [(row.update_id, row.payload, row.attempts, row.received_at) for row in rows] == [
        (7, update(7)[2], 0, now),
        (9, update(9)[2], 0, now),
    ]


async def test_a_finished_update_is_wiped_but_still_known(inbox, kept, now):
    await inbox.add_many([update(1)], now)
    assert await kept(1)
    await inbox.done(1, now)
    assert await kept(1) is None
    assert await inbox.waiting(now) == []
    assert await inbox.add_many([update(1)], now) == []


async def test_failures_are_counted_until_it_is_given_up_and_wiped(inbox, kept, now):
    await inbox.add_many([update(1)], now)
    assert [await inbox.failed(1, "KeyError") for _ in range(3)] == [1, 2, 3]
    assert [row.attempts for row in await inbox.waiting(now)] == [3]
    await inbox.give_up(1, now)
    assert await inbox.waiting(now) == []
    assert await kept(1) is None
    assert await inbox.failed(99, "KeyError") == 0


async def test_ended_ids_are_forgotten_after_their_time_but_waiting_ones_never(inbox, now):
    await inbox.add_many([update(n) for n in range(1, 5)], now)
    await inbox.done(1, now)
    await inbox.give_up(2, now)
    await inbox.done(3, now + timedelta(hours=2))
    assert await inbox.forget_before(now + timedelta(hours=1)) == 2
    assert await inbox.add_many([update(n) for n in range(1, 5)], now) == [1, 2]
