"""Whoever is erased is erased everywhere, and again after a backup was restored."""

from datetime import timedelta

import pytest

from flows.cases import Case, CaseState
from storage.erasing import erase_person, strip_person
from storage.erasure_ledger import ErasureLedger, ledger_beside
from storage.tables import metadata
from storage.unit_of_work import unit_of_work

SEEKER, GUIDE, OTHER = 7_000_000_001, 7_000_000_002, 7_000_000_003


def case_of(seeker, now, holder=None):
    state = CaseState.HELD if holder else CaseState.OPEN
    return Case(
        id=0, seeker_id=seeker, state=state, topic="naturalisation", language="ar", mode="chat", district=None,
        is_complex=False, lines=(), created_at=now, changed_at=now, holder_id=holder,
    )  # fmt: skip


@pytest.fixture
async def people(database, keyring, now):
    """A seeker and a guide with something in every table that can lead to a person."""
    async with unit_of_work(database, keyring) as uow:
        seeker, guide, other = [await uow.people.ensure(chat, "de", now) for chat in (SEEKER, GUIDE, OTHER)]
        await uow.inbox.add_many([(1, SEEKER, {"a": 1})], now)
        await uow.inbox.done(1, now)
        await uow.sessions.save(seeker.id, {"here": 1}, now + timedelta(hours=1), None)
        await uow.people.set_name(guide.id, "Lotsin")
        await uow.roles.grant(guide.id, "guide", "", now)
        await uow.guides.save(
            guide.id, languages=("ar",), districts=(), modes=("chat",), capacity=3, is_paused=False, now=now
        )
        case_id = await uow.cases.add(case_of(seeker.id, now))
        held_id = await uow.cases.add(case_of(other.id, now, holder=guide.id))
        await uow.cases.add_note(case_id, guide.id, "words", now)
        await uow.cases.add_note(held_id, guide.id, "words", now)
        for person in (seeker, guide):
            await uow.outbox.push(person.id, {"text": "x"}, now, key=f"k:{person.id}")
        uow.commit()
    return seeker, guide, other


async def _pointing_at(database, person_id):
    """Every column of every table that leads to a person."""
    found = []
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "people" for key in column.foreign_keys):
                sql = f"SELECT COUNT(*) AS n FROM {table.name} WHERE {column.name} = :id"
                row = await database.fetch_one(sql, id=person_id)
                found += [f"{table.name}.{column.name}"] * row["n"]
    return found


@pytest.mark.parametrize("who", [0, 1])
async def test_nothing_leads_to_a_person_who_was_stripped(database, keyring, now, people, who):
    person = people[who]
    assert await _pointing_at(database, person.id)
    async with unit_of_work(database, keyring) as uow:
        await strip_person(uow, person.id, now)
        uow.commit()
    assert await _pointing_at(database, person.id) == []
    row = await database.fetch_one("SELECT name FROM people WHERE id = :id", id=person.id)
    assert row["name"] is None


async def test_a_seeker_who_is_erased_leaves_a_closed_case_that_leads_to_nobody(database, keyring, now, people):
    async with unit_of_work(database, keyring) as uow:
        await erase_person(uow, people[0].id, now)
        uow.commit()
    case = await database.fetch_one("SELECT state, outcome, details, seeker_id FROM cases ORDER BY id LIMIT 1")
    assert (case["state"], case["outcome"], case["details"], case["seeker_id"]) == ("closed", "deleted", None, None)
    assert await database.fetch_one("SELECT 1 FROM people WHERE id = :id", id=people[0].id) is None
    inbox = await database.fetch_one("SELECT chat_hash FROM inbox WHERE update_id = 1")
    assert inbox["chat_hash"] is None


async def test_the_cases_of_a_guide_who_is_erased_go_to_the_coordinators(database, keyring, now, people):
    async with unit_of_work(database, keyring) as uow:
        await erase_person(uow, people[1].id, now)
        uow.commit()
    case = await database.fetch_one("SELECT state, holder_id, is_escalated FROM cases ORDER BY id DESC LIMIT 1")
    assert (case["state"], case["holder_id"], bool(case["is_escalated"])) == ("open", None, True)


async def test_who_leaves_is_listed_until_written_down_and_is_new_when_they_come_back(database, keyring, now, people):
    later = now + timedelta(minutes=1)
    async with unit_of_work(database, keyring) as uow:
        await strip_person(uow, people[0].id, now)
        await uow.people.leave(people[0].id, now)
        await uow.outbox.push(people[0].id, {"text": "receipt"}, now)
        uow.commit()
    async with unit_of_work(database, keyring) as uow:
        [leaving] = await uow.people.leaving()
        assert (leaving.id, leaving.leaving_at, leaving.came_back, leaving.waits) == (people[0].id, now, False, True)
        await uow.people.start_anew(people[0].id, later)
        [leaving] = await uow.people.leaving()
        assert leaving.came_back
        await uow.people.stay(people[0].id)
        assert await uow.people.leaving() == []


async def test_people_who_have_been_silent_are_found_but_not_those_with_a_role_or_an_open_case(
    database, keyring, now, people
):
    seeker, guide, other = people
    async with unit_of_work(database, keyring) as uow:
        nobody = await uow.people.ensure(1, "de", now)
        assert await uow.people.silent_since(now + timedelta(days=1), 10) == [nobody.id]
        assert await uow.people.silent_since(now, 10) == []
    assert {seeker.id, guide.id, other.id}.isdisjoint({nobody.id})


def test_the_ledger_keeps_hashes_and_passes_over_a_line_that_was_cut_off(tmp_path, now):
    path = ledger_beside(tmp_path / "lotse.db")
    ledger = ErasureLedger(path)
    assert ledger.entries() == []
    ledger.add("a" * 64, now)
    with path.open("a") as file:
        file.write('{"hash": "bb')
    ledger.add("c" * 64, now)
    assert [(each.telegram_hash[0], each.erased_at) for each in ErasureLedger(path).entries()] == [
        ("a", now),
        ("c", now),
    ]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.name == "lotse.db.erased"
