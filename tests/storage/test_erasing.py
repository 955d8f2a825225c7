"""Whoever is erased is erased everywhere, and again after a backup was restored."""

from dataclasses import replace
from datetime import timedelta

import pytest

from flows.cases import Case, CaseState, Offer, OfferState
from flows.meetings import Meeting
from flows.my_date import LAW, Answer, SavedCheck
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


def saved_check(person_id, now):
    return SavedCheck(
        person_id,
        {"residence_title": "eu"},
        ("title",),
        Answer("likely", "par10_1", None),
        frozenset({LAW}),
        now,
        now,
        "law",
    )


@pytest.fixture
async def people(database, keyring, now):
    """A seeker and a guide, each with something in every table that can lead to a person, and somebody else."""
    ends_at = now + timedelta(hours=2)
    meeting = Meeting(0, 1, "board", "Demo", "Demo", now + timedelta(hours=1), ends_at, "members")
    async with unit_of_work(database, keyring) as uow:
        seeker, guide, other = [await uow.people.ensure(chat, "de", now) for chat in (SEEKER, GUIDE, OTHER)]
        for number, person in enumerate((seeker, guide), 1):
            await uow.people.set_name(person.id, "Demo")
            await uow.inbox.add_many([(number, person.chat_id, {"a": 1}), (number + 10, person.chat_id, {"b": 1})], now)
            await uow.inbox.done(number, now)
            await uow.sessions.save(person.id, {"here": 1}, ends_at, None)
            await uow.roles.grant(person.id, "member", "", now)
            await uow.guides.save(
                person.id, languages=("ar",), districts=(), modes=("online",), capacity=3, is_paused=False, now=now
            )
            meeting_id = await uow.meetings.add(meeting, person.id, now)
            await uow.meetings.answer(meeting_id, person.id, "yes", now)
            await uow.invites.add(f"code{number}", "guide", "", ends_at, person.id, now)
            await uow.invites.use(number, person.id, now)
            await uow.saved_checks.add(saved_check(person.id, now), next_at=None, expires_at=ends_at)
            own = await uow.cases.add(case_of(person.id, now))
            held = await uow.cases.add(case_of(other.id, now, holder=person.id))
            offer = Offer(person.id, OfferState.OFFERED, now, ends_at)
            await uow.cases.add(replace(case_of(other.id, now), offers=(offer,)))
            for case_id in (own, held):
                await uow.cases.add_note(case_id, person.id, "words", now)
            await uow.outbox.push(person.id, {"text": "x"}, now, key=f"k:{person.id}")
            await uow.outbox.push(other.id, {"text": "their words"}, now, key=f"case:{own}:talk-1")
        uow.commit()
    return seeker, guide, other


async def test_an_invite_that_nobody_used_ends_with_who_made_it(database, keyring, people, now):
    _seeker, guide, other = people
    async with unit_of_work(database, keyring) as uow:
        for code, maker in (("theirs", guide.id), ("another's", other.id)):
            await uow.invites.add(code, "coordinator", "", now + timedelta(days=7), maker, now)
        await erase_person(uow, guide.id, now)
        uow.commit()
    async with unit_of_work(database, keyring) as uow:
        found = {code: await uow.invites.find(code) for code in ("theirs", "another's", "code2")}
    assert {code: invite.is_open(now) for code, invite in found.items()} == {
        "theirs": False,
        "another's": True,
        "code2": False,
    }
    assert found["code2"].expires_at == now + timedelta(hours=2)  # it was used; only how long it is kept hangs on that


async def _pointing_at(database, person_id):
    """Every column of every table that leads to a person, and how often."""
    found = {}
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "people" for key in column.foreign_keys):
                sql = f"SELECT COUNT(*) AS n FROM {table.name} WHERE {column.name} = :id"
                row = await database.fetch_one(sql, id=person_id)
                found[f"{table.name}.{column.name}"] = row["n"]
    return found


@pytest.mark.parametrize("who", [0, 1])
async def test_nothing_leads_to_a_person_who_was_stripped(database, keyring, now, people, who):
    person = people[who]
    before = await _pointing_at(database, person.id)
    assert all(before.values()), f"the fixture fills every table: {before}"
    async with unit_of_work(database, keyring) as uow:
        await strip_person(uow, person.id, now)
        uow.commit()
    assert set((await _pointing_at(database, person.id)).values()) == {0}
    waiting = await database.fetch_all("SELECT person_id FROM outbox WHERE state = 'waiting'")
    assert [row["person_id"] for row in waiting].count(people[2].id) == 1, "their words no longer wait for others"
    row = await database.fetch_one("SELECT name FROM people WHERE id = :id", id=person.id)
    assert row["name"] is None


async def test_a_seeker_who_is_erased_leaves_a_closed_case_that_leads_to_nobody(database, keyring, now, people):
    async with unit_of_work(database, keyring) as uow:
        await erase_person(uow, people[0].id, now)
        uow.commit()
    case = await database.fetch_one("SELECT state, outcome, details, seeker_id FROM cases ORDER BY id LIMIT 1")
    assert (case["state"], case["outcome"], case["details"], case["seeker_id"]) == ("closed", "deleted", None, None)
    assert await database.fetch_one("SELECT 1 FROM notes WHERE case_id = 1") is None
    assert await database.fetch_one("SELECT 1 FROM people WHERE id = :id", id=people[0].id) is None
    [hashed] = keyring.digests("chat", str(SEEKER))
    assert await database.fetch_one("SELECT 1 FROM inbox WHERE chat_hash = :hashed", hashed=hashed) is None
    unread = await database.fetch_one("SELECT state, payload FROM inbox WHERE update_id = 11")
    assert (unread["state"], unread["payload"]) == ("done", None)


async def test_the_cases_of_a_guide_who_is_erased_go_to_the_coordinators(database, keyring, now, people):
    async with unit_of_work(database, keyring) as uow:
        await erase_person(uow, people[1].id, now)
        uow.commit()
    case = await database.fetch_one("SELECT state, holder_id, is_escalated FROM cases WHERE id = 5")
    assert (case["state"], case["holder_id"], bool(case["is_escalated"])) == ("open", None, True)


async def test_who_leaves_is_listed_until_written_down_and_is_new_when_they_come_back(database, keyring, now, people):
    later = now + timedelta(minutes=1)
    async with unit_of_work(database, keyring) as uow:
        await strip_person(uow, people[0].id, now)
        await uow.people.leave(people[0].id, now)
        uow.outbox.reply(people[0], {"text": "receipt"}, now)
        uow.commit()
    async with unit_of_work(database, keyring) as uow:
        [leaving] = await uow.people.leaving()
        assert (leaving.id, leaving.leaving_at, leaving.came_back, leaving.waits) == (people[0].id, now, False, True)
        await uow.people.start_anew(people[0].id, "ar", later)
        [leaving] = await uow.people.leaving()
        assert leaving.came_back
        await uow.people.stay(people[0].id)
        assert await uow.people.leaving() == []


async def test_nobody_is_told_anything_once_they_are_being_erased_or_gone(database, keyring, now, people):
    async with unit_of_work(database, keyring) as uow:
        await uow.people.leave(people[0].id, now)
        await erase_person(uow, people[1].id, now)
        uow.commit()
    async with unit_of_work(database, keyring) as uow:
        for person in people:
            await uow.outbox.push(person.id, {"text": "late"}, now, key=f"late:{person.id}")
        uow.commit()
    rows = await database.fetch_all("SELECT dedup_key FROM outbox WHERE dedup_key LIKE 'late:%'")
    assert [row["dedup_key"] for row in rows] == [f"late:{people[2].id}"]


async def test_a_message_that_was_edited_counts_from_when_it_was_first_sent(database, keyring, now, people):
    async with unit_of_work(database, keyring) as uow:
        for sent_at, message_id in ((now, 5), (now + timedelta(hours=30), 5), (now + timedelta(hours=30), 6)):
            row = uow.outbox.reply(people[2], {"text": "x"}, sent_at)
            await uow.outbox.sent(row.id, message_id, sent_at)
        assert await uow.outbox.message_ids(people[2].id, now + timedelta(hours=1)) == [6]


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
