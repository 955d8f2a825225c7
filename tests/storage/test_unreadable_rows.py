"""What no key opens any more costs itself and nothing else."""

import json
from datetime import timedelta

import pytest

from storage.crypto import Keyring, new_key
from storage.errors import AlreadyDoneError, DecryptionError
from storage.key_check import prove_key
from storage.repositories.outbox import OutgoingMessage
from storage.unit_of_work import unit_of_work

DAMAGE = ["", "plain text", "gAAAAAB-changed", "Grüße", b"\xff\x00"]


@pytest.fixture
async def uow(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        for chat_id in (1, 2):
            await uow.people.ensure(chat_id, "de", now)
        yield uow


async def add(uow, person_id, now, lane="reply"):
    message = OutgoingMessage(person_id=person_id, payload={"person": person_id}, lane=lane, due_at=now)
    return await uow.outbox.add(message, now)


async def damage(uow, row_id, content="plain text"):
    await uow.transaction.execute("UPDATE outbox SET payload = :content WHERE id = :id", content=content, id=row_id)


@pytest.mark.parametrize("content", DAMAGE)
async def test_a_message_that_no_key_opens_dies_and_the_others_go_on(uow, now, content):
    broken, behind, other = [await add(uow, person_id, now) for person_id in (1, 1, 2)]
    await damage(uow, broken, content)
    assert sorted(row.id for row in await uow.outbox.claim(10, now, "reply")) == [behind, other]
    row = await uow.transaction.fetch_one("SELECT * FROM outbox WHERE id = :id", id=broken)
    assert (row["state"], row["payload"], row["error"]) == ("dead", None, "DecryptionError")
    assert [(row.id, row.person_id, row.payload) for row in uow.outbox.unreadable] == [(broken, 1, {})]


async def test_what_cannot_be_read_takes_no_place_among_those_claimed(uow, now):
    for row_id in [await add(uow, 1, now, "bulk") for _ in range(3)]:
        await damage(uow, row_id)
    good = await add(uow, 2, now, "bulk")
    assert [row.id for row in await uow.outbox.claim(1, now, "bulk")] == [good]
    assert [row.id for row in await uow.outbox.claim(1, now, "bulk")] == []


@pytest.mark.parametrize("content", DAMAGE)
async def test_an_update_that_no_key_opens_is_put_aside_and_the_others_go_on(uow, now, content):
    await uow.inbox.add_many([(n, 1, {"update_id": n}) for n in (1, 2, 3)], now)
    await uow.transaction.execute("UPDATE inbox SET payload = :content WHERE update_id = 2", content=content)
    assert [row.update_id for row in await uow.inbox.waiting(now)] == [1, 3]
    assert uow.inbox.unreadable == [2]
    row = await uow.transaction.fetch_one("SELECT * FROM inbox WHERE update_id = 2")
    assert (row["state"], row["payload"], row["error"]) == ("failed", None, "DecryptionError")


async def test_an_update_may_be_kept_by_its_id_alone(uow, now):
    await uow.inbox.add_failed(5, "UnicodeEncodeError", now)
    await uow.inbox.add_failed(5, "UnicodeEncodeError", now)
    assert await uow.inbox.waiting(now) == []
    assert await uow.inbox.add_many([(5, 1, {}), (6, 1, {})], now) == [6]
    assert await uow.inbox.forget_before(now + timedelta(seconds=1)) == 1


@pytest.mark.parametrize("content", DAMAGE)
async def test_a_session_that_no_key_opens_is_empty_and_can_be_replaced(uow, now, content):
    await uow.sessions.save(1, {"step": 1}, now, None)
    await uow.transaction.execute("UPDATE sessions SET state = :content", content=content)
    person, session = await uow.people.load(1)
    assert (person.id, session.state, session.version) == (1, {}, 1)
    assert await uow.sessions.load(1) == session
    await uow.sessions.save(1, {"step": 1}, now, session.version)
    assert (await uow.sessions.load(1)).state == {"step": 1}


async def test_half_a_character_is_kept_as_it_came(uow, now):
    update = {"update_id": 1, "message": {"text": "a \ud83d b"}}
    await uow.inbox.add_many([(1, 1, update)], now)
    assert [row.payload for row in await uow.inbox.waiting(now)] == [update]


async def test_an_update_is_worked_off_once_or_the_second_time_changes_nothing(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        await uow.inbox.add_many([(1, 1, {})], now)
        await uow.inbox.done(1, now)
        uow.commit()
    for update_id in (1, 2):
        with pytest.raises(AlreadyDoneError):
            await work_off(database, keyring, update_id, now)
    assert await database.fetch_all("SELECT * FROM people") == []


async def work_off(database, keyring, update_id, now):
    async with unit_of_work(database, keyring) as uow:
        await uow.people.ensure(7, "de", now)
        await uow.inbox.done(update_id, now)
        uow.commit()


async def test_what_is_worked_off_is_not_given_up_any_more(uow, now):
    await uow.inbox.add_many([(1, 1, {})], now)
    await uow.inbox.done(1, now)
    await uow.inbox.give_up(1, now)
    assert (await uow.transaction.fetch_one("SELECT state FROM inbox"))["state"] == "done"


async def test_only_what_is_not_newer_is_dropped_for_a_person(uow, now):
    _, failed, new, other = [await add(uow, person_id, now) for person_id in (1, 1, 1, 2)]
    assert await uow.outbox.has_newer_reply(1, failed)
    assert not await uow.outbox.has_newer_reply(1, new)
    assert not await uow.outbox.has_newer_reply(2, other)
    assert await uow.outbox.drop_for_person(1, now, up_to=failed) == 2
    rows = await uow.transaction.fetch_all("SELECT id FROM outbox WHERE state = 'waiting' ORDER BY id")
    assert [row["id"] for row in rows] == [new, other]


OLD, NEW = new_key(), new_key()


async def test_the_keys_of_a_database_are_proven(database):
    for keys in ([OLD], [OLD], [NEW, OLD], [OLD, NEW], [new_key(), NEW, OLD][1:]):
        await prove_key(database, Keyring(keys))


@pytest.mark.parametrize("keys", [[OLD], [NEW], [new_key()], [new_key(), NEW]])
async def test_a_key_that_something_was_written_with_must_not_be_missing(database, keys):
    await prove_key(database, Keyring([OLD]))
    await prove_key(database, Keyring([NEW, OLD]))
    with pytest.raises(DecryptionError, match=r"^LOTSE_SECRET_KEY does not fit this database") as caught:
        await prove_key(database, Keyring(keys))
    assert "\n" not in str(caught.value)


async def test_the_proof_shows_no_key(database):
    await prove_key(database, Keyring([OLD]))
    rows = [dict(row) for row in await database.fetch_all("SELECT * FROM bot_state")]
    assert len(rows) == 1
    assert OLD not in json.dumps(rows)
