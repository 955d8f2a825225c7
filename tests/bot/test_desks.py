"""What lies before a coordinator when there is more of everything than a screen, or a list, can hold."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.rendering import pushed_payload
from bot.services.case_tick import CaseTick
from bot.services.desks import Desks, LookedAt, looked_at
from flows.cases import Case, CaseState
from flows.engine.inputs import Press, Typed
from flows.engine.session import Place, Session
from flows.roles import COORDINATOR, GUIDE, MEMBER, MOST_HOLDERS
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.reading import Reading
from storage.unit_of_work import unit_of_work

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BOSS, SEEKER, GUIDO = 1, 2, 3


class Many:
    """A database with a coordinator, a seeker and a guide, and many others."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.database, self.keyring = database, keyring
        self.desks = Desks(Reading(database, keyring))

    async def people(self) -> None:
        async with unit_of_work(self.database, self.keyring) as uow:
            for chat_id in (BOSS, SEEKER, GUIDO):
                await uow.people.ensure(chat_id, "de", NOW)
            await uow.roles.grant(BOSS, COORDINATOR, "", NOW)
            uow.commit()

    async def members(self, number: int) -> None:
        async with unit_of_work(self.database, self.keyring) as uow:
            for chat_id in range(100, 100 + number):
                person = await uow.people.ensure(chat_id, "de", NOW)
                await uow.roles.grant(person.id, MEMBER, "o", NOW + timedelta(seconds=chat_id))
            uow.commit()

    async def cases(self, number: int, *, is_escalated: bool) -> None:
        async with unit_of_work(self.database, self.keyring) as uow:
            for _ in range(number):
                case = Case(
                    0, SEEKER, CaseState.OPEN, "work", "ar", "online", None, is_complex=False, lines=(),
                    created_at=NOW, changed_at=NOW, is_escalated=is_escalated,
                )  # fmt: skip
                await uow.cases.add(case)
            uow.commit()


@pytest.fixture
async def many(tmp_path: Path) -> AsyncIterator[Many]:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}")
    many = Many(database, Keyring([new_key()]))
    await many.people()
    yield many
    await database.close()


async def test_the_newest_members_are_listed_all_are_counted_and_staff_are_never_left_out(many: Many) -> None:
    await many.members(MOST_HOLDERS + 5)
    office = (await many.desks.load(BOSS, "", NOW)).office
    assert office is not None
    listed = {holder.person_id for holder in office.holders}
    assert len(listed) == MOST_HOLDERS
    assert BOSS in listed
    assert max(listed) == GUIDO + MOST_HOLDERS + 5, "the newest are there"
    assert office.left_out == 6
    assert office.invited == {"members": MOST_HOLDERS + 5, "guides": 0, "everybody": MOST_HOLDERS + 6}


async def test_a_member_beyond_the_newest_is_found_by_name_or_number_and_lies_there_while_looked_at(many: Many) -> None:
    await many.members(MOST_HOLDERS + 5)
    async with unit_of_work(many.database, many.keyring) as uow:
        for person_id, name in ((4, "Özgür Yılmaz"), (5, "Ozge"), (300, "Otto")):
            await uow.people.set_name(person_id, name)
        uow.commit()

    async def found(sought: str) -> tuple[int, ...]:
        office = (await many.desks.load(BOSS, "", NOW, LookedAt(sought=sought))).office
        assert office is not None
        assert set(office.found) <= {holder.person_id for holder in office.holders}
        return office.found

    assert await found("oz") == (4, 5)
    assert await found("YILMAZ ÖZG") == (4,)
    assert await found("O") == (4, 5, 300)
    assert await found("٦") == (6,), "who gave no name is called by a number"
    assert await found("zgür") == await found("ada") == await found("-") == ()
    office = (await many.desks.load(BOSS, "", NOW, LookedAt(people=frozenset({5})))).office
    assert office is not None
    assert 5 in {holder.person_id for holder in office.holders}
    assert office.left_out == 5
    assert office.found == ()


@pytest.mark.parametrize(
    ("places", "people"),
    [
        ((), set()),
        ((Place("team", "members"),), set()),
        ((Place("team", "members"), Place("team", "person", "7")), {7}),
        ((Place("team", "person", "7"), Place("team", "remove", "7.member.demo-1")), {7}),
        ((Place("team", "found", "7.12.300"), Place("team", "person", "12")), {7, 12, 300}),
        ((Place("team", "person", "9" * 30), Place("coordination", "case", "5")), set()),
    ],
)
def test_whom_somebody_looks_at(places: tuple[Place, ...], people: set) -> None:
    session = Session("abc", 1, places[-1], places[:-1]) if places else None
    assert looked_at(Press("abc", 1, "back"), session).people == people


@pytest.mark.parametrize(
    ("node", "sought"), [("members", "Ada"), ("found", "Ada"), ("guides", ""), ("person", ""), ("capacity", "")]
)
def test_a_name_is_looked_for_only_where_it_is_asked(node: str, sought: str) -> None:
    assert looked_at(Typed(" Ada "), Session("abc", 1, Place("team", node, "7"))).sought == sought
    assert looked_at(Typed("Ada"), None).sought == ""


async def test_any_case_that_is_not_closed_can_be_looked_at_and_those_with_the_coordinators_are_listed_first(
    many: Many,
) -> None:
    await many.cases(200, is_escalated=False)
    await many.cases(2, is_escalated=True)
    office = (await many.desks.load(BOSS, "", NOW, LookedAt(frozenset({200})))).office
    assert office is not None
    assert [case.id for case in office.cases] == [*range(1, 199), 200, 201, 202]
    assert office.counts.cases == {"open": 202}
    assert office.counts.stuck == 2
    assert office.case(199) is None
    assert (await many.desks.load(BOSS, "", NOW, LookedAt(frozenset({10**17}), frozenset({10**17})))).office is not None


async def test_a_guide_who_is_free_is_asked_however_many_cases_are_older(many: Many) -> None:
    await many.cases(200, is_escalated=False)
    async with unit_of_work(many.database, many.keyring) as uow:
        await uow.transaction.execute("UPDATE cases SET language = 'ti', is_escalated = :yes", yes=True)
        uow.commit()
    await many.cases(1, is_escalated=True)
    async with unit_of_work(many.database, many.keyring) as uow:
        await uow.roles.grant(GUIDO, GUIDE, "", NOW)
        await uow.guides.save(
            GUIDO, languages=("ar",), districts=(), modes=("online",), capacity=3, is_paused=False, now=NOW
        )
        uow.commit()
    zone = ZoneInfo("Europe/Berlin")
    await CaseTick(many.database, many.keyring, pushed_payload, lambda: None, lambda: NOW, zone).tick()
    offered = await Reading(many.database, many.keyring).cases.offered_to(GUIDO)
    assert [case.id for case in offered] == [201]


@pytest.mark.parametrize(
    ("choice", "places", "case_ids"),
    [
        ("go-coordination.case-201", (), {201}),
        ("go-coordination.case-٣", (), set()),
        ("go-coordination.case-" + "9" * 30, (), set()),
        ("go-coordination.cases", (), set()),
        ("assign", (Place("coordination", "case", "201"),), {201}),
        ("back", (Place("coordination", "case", "7"), Place("coordination", "give", "201-17-0")), {7, 201}),
        ("case-5", (Place("coordination", "cases"),), {5}),
        ("guides", (Place("team", "guide", "7"),), set()),
    ],
)
def test_which_cases_somebody_looks_at_or_may_come_to(choice: str, places: tuple[Place, ...], case_ids: set) -> None:
    session = Session("abc", 1, places[-1], places[:-1]) if places else None
    assert looked_at(Press("abc", 1, choice), session).cases == case_ids
