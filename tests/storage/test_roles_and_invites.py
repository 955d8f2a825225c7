from datetime import timedelta

import pytest

from flows.cases import Case, CaseState, Offer, OfferState
from flows.matching import Guide
from flows.roles import GUIDE, HOST, INVITE_HOLDS, MEMBER, MULTIPLIER, Invite, RoleHolder
from storage.crypto import Keyring, new_key
from storage.errors import ConcurrentChangeError
from storage.reading import Reading
from storage.unit_of_work import unit_of_work

CODE = "kR3-0aX"


@pytest.fixture
async def uow(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        for chat_id in (1, 2, 3):
            await uow.people.ensure(chat_id, "de", now)
        yield uow


@pytest.fixture
def save_guide(uow, now):
    async def save_guide(person_id, role=GUIDE, *, is_paused=False, capacity=3):
        await uow.roles.grant(person_id, role, "", now)
        await uow.guides.save(
            person_id,
            languages=["fa", "de"],
            districts=["nord"],
            modes=["online"],
            capacity=capacity,
            is_paused=is_paused,
            now=now,
        )

    return save_guide


async def test_a_role_is_granted_once_and_removed_for_its_scope_only(uow, now):
    for scope in ("b", "a", "a"):
        await uow.roles.grant(1, HOST, scope, now)
    await uow.roles.grant(1, GUIDE, "", now)
    assert await uow.roles.of_person(1) == {GUIDE: (), HOST: ("a", "b")}
    assert await uow.roles.of_person(2) == {}
    await uow.roles.remove(1, HOST, "a")
    await uow.roles.remove(1, GUIDE, "")
    assert await uow.roles.of_person(1) == {HOST: ("b",)}


async def test_holders_come_with_name_and_whether_they_can_be_reached(uow, now):
    await uow.people.set_name(1, "Zahra \ud83d")
    await uow.roles.grant(2, MEMBER, "afro", now)
    await uow.roles.grant(1, GUIDE, "", now)
    await uow.people.mark_unreachable(2, now)
    assert await uow.roles.holders(9) == [
        RoleHolder(1, GUIDE, "", "Zahra \ud83d"),
        RoleHolder(2, MEMBER, "afro", "", is_reachable=False),
    ]


async def test_the_people_with_some_roles_are_listed_once_each(uow, now):
    for person_id, role, scope in ((3, GUIDE, ""), (1, MEMBER, "x"), (1, MEMBER, "y"), (1, GUIDE, ""), (2, HOST, "z")):
        await uow.roles.grant(person_id, role, scope, now)
    assert await uow.roles.people_with([MEMBER, GUIDE]) == [1, 3]
    assert await uow.roles.people_with(frozenset()) == []


async def test_a_name_can_be_changed_and_forgotten_and_its_damage_costs_only_itself(uow):
    assert await uow.people.name_of(1) == ""
    assert await uow.people.name_of(99) == ""
    await uow.people.set_name(1, "Zahra")
    assert await uow.people.name_of(1) == "Zahra"
    await uow.transaction.execute("UPDATE people SET name = 'plain' WHERE id = 1")
    assert await uow.people.name_of(1) == ""
    await uow.people.set_name(1, "")
    assert (await uow.transaction.fetch_one("SELECT name FROM people WHERE id = 1"))["name"] is None


@pytest.mark.parametrize(
    ("role", "state", "is_involved"),
    [(None, None, False), (MEMBER, None, True), (None, CaseState.OPEN, True), (None, CaseState.CLOSED, True)],
)
async def test_loading_says_whether_a_person_takes_part(uow, now, role, state, is_involved):
    for seeker_id in (1, 2) if state else (2,):
        mine = state if seeker_id == 1 else CaseState.OPEN
        await uow.cases.add(Case(0, seeker_id, mine, "work", "de", "online", None, False, (), now, now))
    if role:
        await uow.roles.grant(1, role, "", now)
    person, session = await uow.people.load(1)
    assert (person.is_involved, session) == (is_involved, None)


async def test_an_invite_is_found_by_its_code_and_id(uow, now):
    await uow.invites.add(CODE, HOST, "nord", now + INVITE_HOLDS, 3, now)
    invite = Invite(1, HOST, "nord", now + INVITE_HOLDS)
    assert await uow.invites.find(CODE) == await uow.invites.get(1) == invite
    assert await uow.invites.find(CODE.lower()) is None
    assert await uow.invites.get(2) is None


async def test_an_invite_from_before_a_change_of_keys_is_found(database, now):
    old, new = new_key(), new_key()
    async with unit_of_work(database, Keyring([old])) as uow:
        await uow.invites.add(CODE, GUIDE, "", now + INVITE_HOLDS, None, now)
        uow.commit()
    assert (await Reading(database, Keyring([new, old])).invites.find(CODE)).role == GUIDE
    assert await Reading(database, Keyring([new])).invites.find(CODE) is None


async def test_an_invite_gives_its_role_once_and_not_too_late(database, keyring, now):
    async with unit_of_work(database, keyring) as uow:
        for chat_id in (1, 2):
            await uow.people.ensure(chat_id, "de", now)
        await uow.invites.add(CODE, GUIDE, "", now + INVITE_HOLDS, None, now)
        await uow.invites.add("late", GUIDE, "", now, None, now)
        uow.commit()
    await use(database, keyring, 1, 1, now)
    for invite_id in (1, 2, 99):
        with pytest.raises(ConcurrentChangeError):
            await use(database, keyring, invite_id, 2, now)
    reading = Reading(database, keyring)
    assert (await reading.invites.get(1)).is_used
    assert await reading.roles.people_with([GUIDE]) == [1]


async def use(database, keyring, invite_id, person_id, now):
    async with unit_of_work(database, keyring) as uow:
        await uow.invites.use(invite_id, person_id, now)
        await uow.roles.grant(person_id, GUIDE, "", now)
        uow.commit()


async def test_a_guide_is_saved_over_what_was_there_and_removed(uow, save_guide):
    await save_guide(1)
    await save_guide(1, MULTIPLIER, is_paused=True, capacity=1)
    assert await uow.guides.get(1) == Guide(
        1, "", ("fa", "de"), ("nord",), ("online",), 1, is_multiplier=True, is_paused=True
    )
    await uow.guides.remove(1)
    assert await uow.guides.get(1) is None


async def test_guides_come_with_their_load_and_only_while_they_have_the_role(uow, save_guide, now):
    for person_id in (1, 2, 3):
        await save_guide(person_id)
    await uow.roles.remove(3, GUIDE, "")
    await uow.people.mark_unreachable(2, now)
    await uow.people.set_name(1, "Zahra")
    later = now + timedelta(hours=1)
    for state, holder_id, offer in (
        (CaseState.HELD, 1, Offer(1, OfferState.ACCEPTED, now, later)),
        (CaseState.OPEN, None, Offer(1, OfferState.OFFERED, later, later)),
        (CaseState.OPEN, None, Offer(1, OfferState.DECLINED, now, later)),
        (CaseState.CLOSED, None, Offer(2, OfferState.ACCEPTED, now, later)),
    ):
        case = Case(0, 3, state, "work", "de", "online", None, False, (), now, now, holder_id, offers=(offer,))
        await uow.cases.add(case)
    entry = {"languages": ("fa", "de"), "districts": ("nord",), "modes": ("online",)}
    assert await uow.guides.all() == [
        Guide(1, "Zahra", cases=1, offers=1, last_offer_at=later, **entry),
        Guide(2, "", is_reachable=False, last_offer_at=now, **entry),
    ]
    assert await uow.guides.get(3) is None


async def test_a_guide_whose_entry_no_key_opens_is_left_out(uow, save_guide):
    await save_guide(1)
    await save_guide(2)
    await uow.transaction.execute("UPDATE guides SET profile = 'plain' WHERE person_id = 1")
    assert [guide.person_id for guide in await uow.guides.all()] == [2]


async def test_who_is_forgotten_has_no_role_and_no_entry_and_their_invites_stay(uow, save_guide, now):
    await save_guide(1)
    await uow.invites.add(CODE, GUIDE, "", now + INVITE_HOLDS, 1, now)
    await uow.people.forget(1)
    assert await uow.roles.holders(9) == []
    assert await uow.transaction.fetch_all("SELECT * FROM guides") == []
    assert await uow.invites.find(CODE) is not None
