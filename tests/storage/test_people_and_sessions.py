from datetime import timedelta

import pytest

from storage.crypto import Keyring, new_key
from storage.errors import ConcurrentChangeError
from storage.reading import Reading
from storage.repositories.people import Person
from storage.unit_of_work import unit_of_work

CHAT_ID = 7_000_000_001


@pytest.fixture
async def person(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        person = await uow.people.ensure(CHAT_ID, "fa", now)
        uow.commit()
    return person


async def save(database, keyring, person_id, state, expires_at, expected):
    async with unit_of_work(database, keyring) as uow:
        version = await uow.sessions.save(person_id, state, expires_at, expected)
        uow.commit()
    return version


async def test_nothing_is_kept_without_commit(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        await uow.people.ensure(CHAT_ID, "de", now)
    assert await Reading(database, keyring).people.find_by_chat(CHAT_ID) is None


async def test_an_exception_undoes_even_what_was_to_be_committed(database, keyring, now):
    async def fail():
        async with unit_of_work(database, keyring) as uow:
            await uow.people.ensure(CHAT_ID, "de", now)
            uow.commit()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await Reading(database, keyring).people.find_by_chat(CHAT_ID) is None


async def test_a_person_is_added_once_and_found_by_chat_and_by_id(database, keyring, person, now):
    assert person == Person(id=1, chat_id=CHAT_ID, language="fa", language_chosen=False, seen_at=now)
    async with unit_of_work(database, keyring) as uow:
        assert await uow.people.ensure(CHAT_ID, "de", now) == person
        assert await uow.people.find_by_chat(CHAT_ID) == person
        assert await uow.people.get(person.id) == person
        assert await uow.people.get(99) is None
        assert await uow.people.find_by_chat(-CHAT_ID) is None


async def test_a_chosen_language_stays(database, keyring, person, now):
    async with unit_of_work(database, keyring) as uow:
        await uow.people.set_language(person.id, "ar")
        again = await uow.people.ensure(CHAT_ID, "de", now)
        uow.commit()
    assert (again.language, again.language_chosen) == ("ar", True)


async def test_unreachable_keeps_its_first_moment_until_the_person_writes(database, keyring, person, now):
    later = now + timedelta(days=1)
    async with unit_of_work(database, keyring) as uow:
        await uow.people.mark_unreachable(person.id, now)
        await uow.people.mark_unreachable(person.id, later)
        assert (await uow.people.get(person.id)).unreachable_at == now
        await uow.people.seen(person.id, later)
        assert (await uow.people.get(person.id)).unreachable_at is None


async def test_a_person_from_before_a_change_of_keys_is_found_and_not_doubled(database, now):
    old, new = new_key(), new_key()
    async with unit_of_work(database, Keyring([old])) as uow:
        before = await uow.people.ensure(CHAT_ID, "de", now)
        await uow.sessions.save(before.id, {"step": 1}, now, None)
        uow.commit()
    async with unit_of_work(database, Keyring([new, old])) as uow:
        assert await uow.people.ensure(CHAT_ID, "de", now) == before
        assert await uow.people.get(before.id) == before
        loaded = await uow.people.load(CHAT_ID)
    assert loaded is not None
    assert loaded[1].state == {"step": 1}


async def test_loading_gives_person_and_session_in_one(database, keyring, person, now):
    people = Reading(database, keyring).people
    assert await people.load(CHAT_ID + 1) is None
    assert await people.load(CHAT_ID) == (person, None)
    await save(database, keyring, person.id, {"answers": ["ä", None, 3]}, now, None)
    _, session = await people.load(CHAT_ID)
    assert (session.state, session.version, session.expires_at) == ({"answers": ["ä", None, 3]}, 1, now)


async def test_a_session_is_saved_version_by_version(database, keyring, person, now):
    for expected in (None, 1, 2):
        await save(database, keyring, person.id, {"step": expected}, now, expected)
    async with unit_of_work(database, keyring) as uow:
        session = await uow.sessions.load(person.id)
    assert (session.version, session.state) == (3, {"step": 2})


@pytest.mark.parametrize("expected", [None, 1, 3])
async def test_a_version_that_has_moved_refuses_and_changes_nothing(database, keyring, person, now, expected):
    await save(database, keyring, person.id, {"step": 1}, now, None)
    assert await save(database, keyring, person.id, {"step": 2}, now, 1) == 2
    with pytest.raises(ConcurrentChangeError):
        await save(database, keyring, person.id, {"step": "late"}, now, expected)
    async with unit_of_work(database, keyring) as uow:
        assert (await uow.sessions.load(person.id)).state == {"step": 2}


async def test_sessions_are_forgotten_when_they_expire(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        ids = [(await uow.people.ensure(n, "de", now)).id for n in range(4)]
        for n, person_id in enumerate(ids):
            await uow.sessions.save(person_id, {}, now + timedelta(hours=n), None)
        assert await uow.sessions.delete_expired(now + timedelta(hours=1)) == 2
        left = [person_id for person_id in ids if await uow.sessions.load(person_id)]
    assert left == ids[2:]


async def test_forgetting_a_person_takes_session_and_messages_along_and_the_id_never_comes_back(
    database, keyring, person, now
):
    async with unit_of_work(database, keyring) as uow:
        await uow.sessions.save(person.id, {}, now, None)
        await uow.people.forget(person.id)
        assert await uow.people.load(CHAT_ID) is None
        assert await uow.sessions.load(person.id) is None
        assert (await uow.people.ensure(CHAT_ID, "de", now)).id > person.id
