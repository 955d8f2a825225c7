"""Kept checks and the counts beside them, in a real file."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows.my_date import LAW, REMIND, Answer, SavedCheck
from storage.crypto import Keyring, new_key
from storage.errors import ConcurrentChangeError, StorageError
from storage.reading import Reading
from storage.unit_of_work import unit_of_work

ANSWER = Answer("not_yet", "par10_1", date(2028, 5, 31), {"residence_time": ("not_yet", date(2028, 5, 31))})


def kept_by(person_id, now, *purposes, law="b"):
    facts = {"birth_date": "1990-01-01", "nationalities": ["SY"]}
    return SavedCheck(person_id, facts, ("title",), ANSWER, frozenset(purposes or {REMIND, LAW}), now, now, law)


async def keep(database, keyring, now, chat_id, check=None, *, next_at=None, expires_at=None):
    async with unit_of_work(database, keyring) as uow:
        person = await uow.people.ensure(chat_id, "ar", now)
        check = replace(check or kept_by(0, now), person_id=person.id)
        await uow.saved_checks.add(check, next_at=next_at, expires_at=expires_at or now + timedelta(days=365))
        uow.commit()
    return person.id


async def test_what_is_kept_comes_with_the_person_and_is_what_it_was(database, keyring, now):
    person_id = await keep(database, keyring, now, 7)
    reading = Reading(database, keyring)
    person, _session = await reading.people.load(7)
    assert person.saved_check == replace(kept_by(person_id, now), id=person.saved_check.id)
    assert not person.is_involved
    assert await reading.saved_checks.of_person(person_id) == person.saved_check
    await keep(database, keyring, now, 8)
    assert (await reading.people.load(8))[0].saved_check.person_id != person_id


async def test_who_keeps_another_check_keeps_that_one_under_another_id(database, keyring, now):
    person_id = await keep(database, keyring, now, 7)
    kept = Reading(database, keyring).saved_checks
    first = await kept.of_person(person_id)
    await keep(database, keyring, now, 7, kept_by(0, now, LAW))
    second = await kept.of_person(person_id)
    assert (second.purposes, second.id > first.id) == (frozenset({LAW}), True)


async def test_it_is_saved_version_by_version(database, keyring, now):
    person_id = await keep(database, keyring, now, 7)
    kept = Reading(database, keyring).saved_checks
    before = await kept.of_person(person_id)
    for wanted in (None, ConcurrentChangeError):
        try:
            async with unit_of_work(database, keyring) as uow:
                await uow.saved_checks.save(replace(before, law="c"), next_at=None, expires_at=now)
                uow.commit()
        except ConcurrentChangeError as error:
            assert type(error) is wanted  # noqa: PT017 - the first time it must not be raised
    after = await kept.of_person(person_id)
    assert (after.version, after.law) == (before.version + 1, "c")


async def test_what_is_due_is_listed_in_its_order_and_in_batches(database, keyring, now):
    late = await keep(database, keyring, now, 7, next_at=now)
    early = await keep(database, keyring, now, 8, next_at=now - timedelta(days=1))
    await keep(database, keyring, now, 9, next_at=now + timedelta(days=1))
    await keep(database, keyring, now, 10)
    kept = Reading(database, keyring).saved_checks
    assert [check.person_id for _id, check in await kept.due(now, 10)] == [early, late]
    assert [check.person_id for _id, check in await kept.due(now, 1)] == [early]
    assert await kept.next_due() == now - timedelta(days=1)


async def test_only_what_is_watched_and_was_looked_at_by_another_law_is_looked_at_for_it(database, keyring, now):
    wanted = [await keep(database, keyring, now, number, kept_by(0, now, law=law)) for number, law in enumerate("abc")]
    await keep(database, keyring, now, 9, kept_by(0, now, REMIND, law="a"))
    kept = Reading(database, keyring).saved_checks
    assert [check.person_id for _id, check in await kept.under_other_law("b", 10)] == [wanted[0], wanted[2]]
    assert len(await kept.under_other_law("b", 1)) == 1
    assert await kept.any_watched()


async def test_nothing_is_due_for_who_cannot_be_reached_until_they_come_back(database, keyring, now):
    person_id = await keep(database, keyring, now, 7, kept_by(0, now, law="a"), next_at=now)
    kept = Reading(database, keyring).saved_checks
    async with unit_of_work(database, keyring) as uow:
        await uow.people.mark_unreachable(person_id, now)
        uow.commit()
    assert (await kept.due(now, 10), await kept.under_other_law("b", 10), await kept.next_due()) == ([], [], None)
    async with unit_of_work(database, keyring) as uow:
        await uow.people.seen(person_id, now)
        uow.commit()
    assert len(await kept.due(now, 10)) == 1


async def test_it_is_deleted_when_its_time_is_over_also_for_who_cannot_be_reached(database, keyring, now):
    ends = now + timedelta(days=30)
    over = await keep(database, keyring, now, 7, expires_at=ends)
    stays = await keep(database, keyring, now, 8, expires_at=ends + timedelta(seconds=1))
    async with unit_of_work(database, keyring) as uow:
        await uow.people.mark_unreachable(over, now)
        assert await uow.saved_checks.delete_expired(ends - timedelta(seconds=1)) == 0
        assert await uow.saved_checks.delete_expired(ends) == 1
        uow.commit()
    kept = Reading(database, keyring).saved_checks
    assert (await kept.of_person(over), (await kept.of_person(stays)) is None) == (None, False)


async def test_it_goes_when_it_is_deleted_and_when_the_person_goes(database, keyring, now):
    kept = Reading(database, keyring).saved_checks
    first, second = await keep(database, keyring, now, 7), await keep(database, keyring, now, 8)
    async with unit_of_work(database, keyring) as uow:
        await uow.saved_checks.delete_of(first)
        await uow.people.forget(second)
        uow.commit()
    assert (await kept.of_person(first), await kept.of_person(second)) == (None, None)


async def test_one_that_no_key_opens_counts_as_none_and_is_set_aside(database, keyring, now):
    person_id = await keep(database, keyring, now, 7, kept_by(0, now, law="a"), next_at=now)
    stranger = Reading(database, Keyring([new_key()])).saved_checks
    assert await stranger.of_person(person_id) is None
    ((check_id, check),) = await stranger.due(now, 10)
    assert check is None
    async with unit_of_work(database, keyring) as uow:
        await uow.saved_checks.set_aside(check_id)
        uow.commit()
    kept = Reading(database, keyring).saved_checks
    assert (await kept.due(now, 10), await kept.under_other_law("b", 10), await kept.any_watched()) == ([], [], False)


async def test_who_is_silent_but_waits_for_their_day_is_not_forgotten(database, keyring, now):
    person_id = await keep(database, keyring, now, 7)
    async with unit_of_work(database, keyring) as uow:
        other = await uow.people.ensure(8, "de", now)
        assert await uow.people.silent_since(now + timedelta(days=700), 10) == [other.id]
        await uow.saved_checks.delete_of(person_id)
        assert await uow.people.silent_since(now + timedelta(days=700), 10) == [person_id, other.id]


async def test_people_are_counted_by_stage_month_and_language_and_by_nothing_else(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        for language, month in (("ar", "2027-03"), ("ar", "2027-03"), ("de", "2027-04")):
            await uow.saved_checks.count("checked", language, month)
        await uow.saved_checks.count("likely", "de", "2027-04")
        uow.commit()
    assert await Reading(database, keyring).saved_checks.counts() == {"checked": 3, "likely": 1}
    rows = await database.fetch_all("SELECT * FROM check_counts ORDER BY month, stage")
    assert [tuple(row[name] for name in row.keys()) for row in rows] == [  # noqa: SIM118 - a row is no mapping
        ("2027-03", "checked", "ar", 2),
        ("2027-04", "checked", "de", 1),
        ("2027-04", "likely", "de", 1),
    ]


@pytest.mark.parametrize("stage", ["", "rich"])
async def test_there_are_no_other_stages(database, keyring, stage):
    async def count():
        async with unit_of_work(database, keyring) as uow:
            await uow.saved_checks.count(stage, "de", "2027-03")
            uow.commit()

    with pytest.raises(StorageError):
        await count()
