from dataclasses import replace
from datetime import timedelta

import pytest

from flows.cases import (
    Case,
    CaseState,
    Note,
    Offer,
    OfferState,
    accepted,
    closed,
    declined,
    ended,
    lapsed,
    offered,
    taken_back,
)
from flows.desk import Counts
from flows.roles import GUIDE, MEMBER, MULTIPLIER
from flows.text import Verbatim, text
from storage.erasing import erase_person
from storage.errors import ConcurrentChangeError, ConstraintError
from storage.unit_of_work import unit_of_work

DAY = timedelta(days=1)
LINES = (text("released", city=Verbatim("Hannover ☕")), Verbatim("half \ud83d"))
SEEKER, GUIDE_A, GUIDE_B, OTHER = 1, 2, 3, 4


@pytest.fixture
async def people(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        for chat_id in (SEEKER, GUIDE_A, GUIDE_B, OTHER):
            await uow.people.ensure(chat_id, "de", now)
        await uow.roles.grant(GUIDE_A, GUIDE, "", now)
        await uow.roles.grant(GUIDE_B, MULTIPLIER, "", now)
        uow.commit()


@pytest.fixture
async def uow(people, database, keyring):
    async with unit_of_work(database, keyring) as uow:
        yield uow


@pytest.fixture
def work(people, database, keyring):
    """Does one thing in a transaction of its own, and keeps it."""

    async def work(thing):
        async with unit_of_work(database, keyring) as uow:
            result = await thing(uow.cases)
            uow.commit()
        return result

    return work


@pytest.fixture
def asked(now):
    return Case(0, SEEKER, CaseState.OPEN, "work", "fa", "either", "nord", False, LINES, now, now)


@pytest.fixture
def add(uow, asked):
    async def add(case=asked, **changes):
        case = replace(case, **changes)
        return replace(case, id=await uow.cases.add(case))

    return add


async def ids(cases):
    return [case.id for case in await cases]


async def test_a_case_comes_back_as_it_was_kept(uow, asked, add, now):
    full = replace(offered(asked, GUIDE_A, now).case, is_complex=True, unanswered=3, is_escalated=True)
    for case in (await add(), await add(full), await add(district=None), await add(district=None, lines=())):
        assert await uow.cases.get(case.id) == case
    assert await uow.cases.get(99) is None


async def test_a_case_is_saved_change_by_change(uow, add, now):
    case = await add()
    for change in (
        lambda case: offered(case, GUIDE_A, now).case,
        lambda case: declined(case, GUIDE_A, "no_time", now).case,
        lambda case: offered(case, GUIDE_B, now).case,
        lambda case: accepted(case, GUIDE_B, now).case,
        lambda case: closed(case, GUIDE_B, "informed", now + DAY).case,
    ):
        before, case = case, await uow.cases.save(change(case))
        assert case.version == before.version + 1
        assert await uow.cases.get(case.id) == case
    assert [offer.state for offer in case.offers] == [OfferState.DECLINED, OfferState.ACCEPTED]


async def test_a_case_that_somebody_else_changed_is_not_saved(work, asked, now):
    case = replace(asked, id=await work(lambda cases: cases.add(asked)))
    saved = await work(lambda cases: cases.save(offered(case, GUIDE_A, now).case))
    with pytest.raises(ConcurrentChangeError):
        await work(lambda cases: cases.save(offered(case, GUIDE_B, now).case))
    assert await work(lambda cases: cases.get(case.id)) == saved


async def test_there_are_never_two_live_offers(work, asked, now):
    case = replace(asked, id=await work(lambda cases: cases.add(asked)))
    offers = tuple(Offer(guide_id, OfferState.OFFERED, now, now + DAY) for guide_id in (GUIDE_A, GUIDE_B))
    with pytest.raises(ConstraintError):
        await work(lambda cases: cases.save(replace(case, offers=offers)))
    assert await work(lambda cases: cases.get(case.id)) == case


@pytest.mark.parametrize(("state", "holder_id"), [(CaseState.HELD, None), (CaseState.OPEN, 2), (CaseState.CLOSED, 2)])
async def test_a_case_has_a_holder_exactly_while_it_is_held(add, state, holder_id):
    with pytest.raises(ConstraintError):
        await add(state=state, holder_id=holder_id)


async def test_everybody_finds_their_own(uow, asked, add, now):
    first = await add()
    offer = await add(offered(asked, GUIDE_A, now).case)
    held = await add(accepted(offered(asked, GUIDE_B, now).case, GUIDE_B, now).case)
    over = await add(ended(asked, now).case)
    await add(seeker_id=OTHER)
    cases = uow.cases
    assert (await cases.open_of_seeker(SEEKER)).id == held.id
    assert await ids(cases.of_seeker(SEEKER)) == [first.id, offer.id, held.id, over.id]
    assert await cases.open_of_seeker(GUIDE_A) is None
    assert await cases.offered_to(GUIDE_A) == [offer]
    assert await cases.offered_to(GUIDE_B) == []
    assert await cases.held_by(GUIDE_B) == [held]
    assert await cases.held_by(GUIDE_A) == []


async def test_the_unclosed_come_oldest_first_and_not_too_many(uow, asked, add, now):
    open_ids = [(await add()).id, (await add(offered(asked, GUIDE_A, now).case)).id]
    await add(ended(asked, now).case)
    open_ids.append((await add()).id)
    assert await ids(uow.cases.unclosed()) == open_ids
    assert await ids(uow.cases.unclosed(limit=2)) == open_ids[:2]


async def test_notes_come_by_case_and_without_their_author_once_forgotten(uow, add, now):
    first, second, bare = [(await add()).id for _ in range(3)]
    for case_id, author_id, words in ((first, GUIDE_A, "a \ud83d"), (second, OTHER, "b"), (first, GUIDE_A, "c")):
        await uow.cases.add_note(case_id, author_id, words, now)
    await uow.people.forget(OTHER)
    assert await uow.cases.notes([first, second, bare]) == {
        first: (Note(GUIDE_A, "a \ud83d", now), Note(GUIDE_A, "c", now)),
        second: (Note(0, "b", now),),
    }
    await uow.cases.delete_traces(first)
    assert list(await uow.cases.notes([first, second])) == [second]
    assert await uow.cases.notes([]) == {}


async def test_counts_have_no_names(uow, asked, add, now):
    await add()
    await add(ended(asked, now).case, language="ar")
    await add(ended(asked, now).case, topic="family")
    assert await uow.cases.counts() == Counts(
        cases={"open": 1, "closed": 2},
        outcomes={"ended_by_seeker": 2},
        topics={"work": 2, "family": 1},
        languages={"fa": 2, "ar": 1},
        people=4,
    )


async def test_a_case_whose_offer_is_too_old_is_due_to_the_millisecond(uow, asked, add, now):
    assert await uow.cases.next_due() is None
    late = await add(offered(asked, GUIDE_A, now + DAY).case)
    case = await add(offered(asked, GUIDE_B, now).case)
    until = case.live_offer.until
    assert await uow.cases.next_due() == until
    assert await uow.cases.due(until - timedelta(milliseconds=1)) == []
    assert await uow.cases.due(until) == [case.id]
    assert await uow.cases.due(late.live_offer.until) == [late.id, case.id]
    await uow.cases.save(lapsed(case, until).case)
    assert await uow.cases.next_due() == late.live_offer.until


async def test_a_case_that_nobody_has_is_due_unless_the_coordinators_do(uow, asked, add, now):
    nobody = await add()
    await add(is_escalated=True)
    await add(ended(asked, now).case)
    assert await uow.cases.due(now) == [nobody.id]


@pytest.mark.parametrize(
    ("leaves", "is_held"),
    [("blocks", True), ("blocks", False), ("loses the role", True), ("loses the role", False), ("is forgotten", False)],
)
async def test_a_case_is_due_when_its_guide_is_gone(uow, asked, add, now, leaves, is_held):
    offer = offered(asked, GUIDE_A, now).case
    case = await add(accepted(offer, GUIDE_A, now).case if is_held else offer)
    await add(offered(asked, GUIDE_B, now).case)
    assert await uow.cases.due(now) == []
    match leaves:
        case "blocks":
            await uow.people.mark_unreachable(GUIDE_A, now)
        case "loses the role":
            await uow.roles.remove(GUIDE_A, GUIDE, "")
            await uow.roles.grant(GUIDE_A, MEMBER, "", now)
        case _:
            await uow.people.forget(GUIDE_A)
    assert await uow.cases.due(now) == [case.id]


async def test_a_guide_who_holds_a_case_is_not_forgotten_before_it_is_taken_back(work, asked, database, keyring, now):
    case = accepted(offered(asked, GUIDE_A, now).case, GUIDE_A, now).case
    case = replace(case, id=await work(lambda cases: cases.add(case)))
    with pytest.raises(ConstraintError):
        await forget(database, keyring, GUIDE_A)
    await work(lambda cases: cases.save(taken_back(case, now).case))
    await forget(database, keyring, GUIDE_A)
    assert await work(lambda cases: cases.due(now)) == [case.id]


async def forget(database, keyring, person_id):
    async with unit_of_work(database, keyring) as uow:
        await uow.people.forget(person_id)
        uow.commit()


async def test_cases_closed_long_ago_are_wiped_once(uow, asked, add, now):
    old = await add(ended(offered(asked, GUIDE_A, now).case, now).case)
    young = await add(ended(offered(asked, GUIDE_A, now).case, now + DAY).case)
    open_one = await add()
    for case in (old, young, open_one):
        await uow.cases.add_note(case.id, GUIDE_A, "a", now)
    assert await uow.cases.wipe_closed_before(now) == 0
    assert await uow.cases.wipe_closed_before(now + DAY) == 1
    wiped = replace(old, seeker_id=None, district=None, lines=(), offers=(), version=old.version + 1)
    assert await uow.cases.get(old.id) == wiped
    assert await uow.cases.get(young.id) == young
    assert list(await uow.cases.notes([old.id, young.id, open_one.id])) == [young.id, open_one.id]
    assert await uow.cases.wipe_closed_before(now + DAY) == 0


async def test_a_case_without_anything_released_is_parted_from_its_seeker_too(uow, asked, add, now):
    bare = await add(ended(asked, now).case, district=None, lines=())
    assert await uow.cases.wipe_closed_before(now + DAY) == 1
    assert (await uow.cases.get(bare.id)).seeker_id is None


async def test_closed_cases_of_a_person_can_be_wiped_at_once(uow, asked, add, now):
    over, open_one, other = (
        await add(ended(asked, now).case),
        await add(),
        await add(ended(asked, now).case, seeker_id=OTHER),
    )
    for case in (over, open_one, other):
        await uow.cases.add_note(case.id, GUIDE_A, "a", now)
    assert await uow.cases.wipe_closed_of_seeker(SEEKER) == 1
    assert await ids(uow.cases.of_seeker(SEEKER)) == [open_one.id]
    assert list(await uow.cases.notes([over.id, open_one.id, other.id])) == [open_one.id, other.id]


async def test_the_newest_case_of_a_seeker_is_an_open_one_if_there_is_any(uow, asked, add, now):
    assert await uow.cases.newest_of_seeker(SEEKER) is None
    first = await add(ended(asked, now).case)
    assert (await uow.cases.newest_of_seeker(SEEKER)).id == first.id
    open_one = await add()
    last = await add(ended(asked, now).case)
    assert (await uow.cases.newest_of_seeker(SEEKER)).id == open_one.id
    await uow.cases.save(ended(open_one, now, is_deleted=True).case)
    assert (await uow.cases.newest_of_seeker(SEEKER)).id == last.id


async def test_notes_of_a_case_without_anything_released_are_wiped_too(uow, asked, add, now):
    deleted = await add(ended(asked, now, is_deleted=True).case)
    await uow.cases.add_note(deleted.id, GUIDE_A, "a", now)
    assert await uow.cases.wipe_closed_before(now + DAY) == 0
    assert await uow.cases.notes([deleted.id]) == {}


async def test_all_that_a_person_released_is_wiped_when_they_are_erased(uow, asked, add, now):
    mine, over, other = await add(), await add(ended(asked, now).case), await add(seeker_id=OTHER)
    for case in (mine, over, other):
        await uow.cases.add_note(case.id, GUIDE_A, "a", now)
    await erase_person(uow, SEEKER, now)
    for case in (mine, over):
        kept = await uow.cases.get(case.id)
        assert (kept.seeker_id, kept.lines, kept.district) == (None, (), None)
    assert await uow.cases.get(other.id) == other
    assert list(await uow.cases.notes([mine.id, over.id, other.id])) == [other.id]


async def test_what_no_key_opens_costs_only_itself(uow, add, now):
    case = await add()
    await uow.cases.add_note(case.id, GUIDE_A, "a", now)
    await uow.transaction.execute("UPDATE notes SET words = 'plain'")
    await uow.cases.add_note(case.id, GUIDE_A, "b", now)
    await uow.transaction.execute("UPDATE cases SET details = 'plain'")
    assert await uow.cases.get(case.id) == replace(case, district=None, lines=())
    assert [note.words for note in (await uow.cases.notes([case.id]))[case.id]] == ["b"]


async def test_all_cases_with_their_offers_cost_two_statements(uow, asked, add, now, monkeypatch):
    for _ in range(20):
        await add(offered(asked, GUIDE_A, now).case)
    asked_for = []
    fetch_all = type(uow.transaction).fetch_all

    async def counting(self, sql, **params):
        asked_for.append(sql)
        return await fetch_all(self, sql, **params)

    monkeypatch.setattr(type(uow.transaction), "fetch_all", counting)
    assert len(await uow.cases.unclosed()) == 20
    assert len(asked_for) == 2
