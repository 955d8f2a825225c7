"""Roles, invites, guides' entries and opening hours, as the services write them: authorised anew, and never half."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from scenario_world import DEMO_NETWORK

from bot.network_file import VERSION_KEY, keep_network, load_network, read_network_file
from bot.rendering import pushed_payload
from bot.services.deeds import carry_out
from bot.services.work import DeedRefusedError, Work
from flows.cases import CaseState
from flows.deeds import (
    CaseAssigned,
    GuideAsked,
    GuideChanged,
    HoursChanged,
    InviteMade,
    MeetingCancelled,
    MeetingChanged,
    MeetingPlanned,
    RoleRemoved,
    RoleTaken,
)
from flows.engine.events import Deed
from flows.meetings import Meeting
from flows.roles import COORDINATOR, GUIDE, HOST, INVITE_HOLDS, MEMBER, MULTIPLIER
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.errors import ConcurrentChangeError
from storage.reading import Reading
from storage.unit_of_work import UnitOfWork, unit_of_work

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BOSS, ANNA, BEN, SEEKER = 1, 2, 3, 4
CODE = "c" * 22
MORNING = (time(10), time(13))


class World:
    """A database with a coordinator and three more people, and what they decide."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.database, self.keyring = database, keyring
        self.now = NOW
        self.read = Reading(database, keyring)

    def unit(self) -> UnitOfWork:
        return unit_of_work(self.database, self.keyring)

    async def prepare(self) -> None:
        async with self.unit() as uow:
            await keep_network(uow, read_network_file(DEMO_NETWORK))
            for chat_id in (BOSS, ANNA, BEN, SEEKER):
                await uow.people.ensure(chat_id, "tr" if chat_id == ANNA else "de", NOW)
            await uow.roles.grant(BOSS, COORDINATOR, "", NOW)
            uow.commit()

    async def do(self, person_id: int, deed: Deed) -> None:
        async with self.unit() as uow:
            person = await uow.people.get(person_id)
            await carry_out(Work(uow, person, self.now, BERLIN, pushed_payload), [deed])
            uow.commit()

    async def invite(self, role: str, scope: str = "", code: str = CODE) -> int:
        async with self.unit() as uow:
            await uow.invites.add(code, role, scope, NOW + INVITE_HOLDS, BOSS, NOW)
            uow.commit()
        invite = await self.read.invites.find(code)
        assert invite is not None
        return invite.id

    async def join(self, person_id: int, role: str, scope: str = "", name: str | None = None) -> None:
        await self.do(person_id, RoleTaken(await self.invite(role, scope, f"{person_id}-{role}-{scope}"), name))

    async def told(self) -> list[tuple[int, str]]:
        """Who is told what, by message id."""
        rows = await self.database.fetch_all(
            "SELECT person_id, payload FROM outbox WHERE state = 'waiting' ORDER BY id"
        )
        return [(row["person_id"], _first_id(self.keyring.decrypt_json(row["payload"])["body"])) for row in rows]


def _first_id(body: dict) -> str:
    return body["text"] if "text" in body else _first_id(body["joined"][0])


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}")
    world = World(database, Keyring([new_key()]))
    await world.prepare()
    yield world
    await database.close()


# taking a role


async def test_a_new_guide_has_an_entry_and_the_coordinators_hear_of_them(world: World) -> None:
    await world.join(ANNA, GUIDE, name="Anna")
    guide = await world.read.guides.get(ANNA)
    assert guide is not None
    assert (guide.name, guide.languages, guide.districts, guide.capacity) == ("Anna", ("tr",), (), 3)
    assert set(guide.modes) == {"online", "in_person"}
    assert await world.told() == [(BOSS, "staff.joined")]


async def test_a_name_is_kept_or_given_up_as_somebody_wants_and_ends_with_the_last_role(world: World) -> None:
    await world.join(ANNA, GUIDE, name="Anna")
    await world.join(ANNA, MEMBER, "demo-anker")
    assert await world.read.people.name_of(ANNA) == "Anna"
    await world.join(ANNA, HOST, "demo-linden", name="")
    assert await world.read.people.name_of(ANNA) == ""
    await world.join(ANNA, MULTIPLIER, name="Anna B.")
    for role, scope in ((GUIDE, ""), (MEMBER, "demo-anker"), (HOST, "demo-linden")):
        await world.do(BOSS, RoleRemoved(ANNA, role, scope))
        assert await world.read.people.name_of(ANNA) == "Anna B."
    await world.do(BOSS, RoleRemoved(ANNA, MULTIPLIER, ""))
    assert await world.read.people.name_of(ANNA) == ""


async def test_an_invite_gives_one_role_to_one_person(world: World) -> None:
    invite_id = await world.invite(MEMBER, "demo-anker")
    await world.do(ANNA, RoleTaken(invite_id, ""))
    with pytest.raises(ConcurrentChangeError):
        await world.do(BEN, RoleTaken(invite_id, "Ben"))
    assert await world.read.roles.of_person(ANNA) == {MEMBER: ("demo-anker",)}
    assert await world.read.roles.of_person(BEN) == {}


async def test_an_invite_is_too_old_at_its_last_instant(world: World) -> None:
    invite_id = await world.invite(GUIDE)
    world.now = NOW + INVITE_HOLDS
    with pytest.raises(ConcurrentChangeError):
        await world.do(ANNA, RoleTaken(invite_id, ""))
    world.now -= timedelta(milliseconds=1)
    await world.do(ANNA, RoleTaken(invite_id, ""))


async def test_a_role_that_one_has_uses_no_link_up(world: World) -> None:
    await world.join(ANNA, GUIDE)
    invite_id = await world.invite(GUIDE)
    with pytest.raises(ConcurrentChangeError):
        await world.do(ANNA, RoleTaken(invite_id, ""))
    await world.do(BEN, RoleTaken(invite_id, ""))


async def test_a_second_role_keeps_name_and_entry(world: World) -> None:
    await world.join(ANNA, GUIDE, name="Anna")
    await world.do(ANNA, GuideChanged(ANNA, languages=("tr", "de"), capacity=7))
    await world.join(ANNA, MULTIPLIER)
    guide = await world.read.guides.get(ANNA)
    assert guide is not None
    assert (guide.name, guide.languages, guide.capacity, guide.is_multiplier) == ("Anna", ("tr", "de"), 7, True)


# inviting


# who joins when meetings are planned already


async def planned(world: World, audience: str, days: int) -> Meeting:
    start = NOW + timedelta(days=days)
    meeting = Meeting(0, 1, "board", f"in {days}", "Linden", start, start + timedelta(hours=2), audience)
    await world.do(BOSS, MeetingPlanned(meeting))
    return meeting


async def invited(world: World, person_id: int) -> list[str]:
    """The keys of what waits for a person about meetings, in the order in which it goes out."""
    rows = await world.database.fetch_all(
        "SELECT dedup_key, person_id FROM outbox WHERE state = 'waiting' AND dedup_key IS NOT NULL ORDER BY due_at, id"
    )
    return [row["dedup_key"] for row in rows if row["person_id"] == person_id]


async def test_who_joins_is_invited_once_to_the_next_three_meetings_that_are_for_them_now(world: World) -> None:
    for audience, days in (("members", 9), ("guides", 1), ("everybody", 2), ("members", 3), ("everybody", 4)):
        await planned(world, audience, days)
    await world.join(ANNA, MEMBER, "demo-anker")
    assert await invited(world, ANNA) == [f"meeting:{each}:v1:invite:{ANNA}" for each in (3, 4, 5)]
    await world.join(ANNA, MEMBER, "demo-lotus")
    assert len(await invited(world, ANNA)) == 3
    await world.join(ANNA, GUIDE)
    assert await invited(world, ANNA) == [f"meeting:{each}:v1:invite:{ANNA}" for each in (3, 4, 5, 2)]


async def test_who_joins_after_a_change_is_invited_to_what_it_is_now_and_hears_of_the_next_change(world: World) -> None:
    meeting = replace(await planned(world, "members", 5), id=1)
    await world.do(BOSS, MeetingChanged(replace(meeting, place="Mitte")))
    world.now = NOW + timedelta(hours=13)
    await world.join(ANNA, MEMBER, "demo-anker")
    # It is night: as any invitation it waits for the morning, and who has not heard of the meeting yet is invited anew.
    assert await invited(world, ANNA) == [f"meeting:1:v2:invite:{ANNA}"]
    await world.do(BOSS, MeetingChanged(replace(meeting, place="Nord", version=2)))
    assert await invited(world, ANNA) == [f"meeting:1:v3:invite:{ANNA}"]
    await world.do(BOSS, MeetingCancelled(1, 3))
    assert await invited(world, ANNA) == []


async def test_nobody_is_invited_to_a_meeting_that_has_begun_or_is_cancelled(world: World) -> None:
    await planned(world, "members", 1)
    await planned(world, "members", 2)
    await world.do(BOSS, MeetingCancelled(2, 1))
    world.now = NOW + timedelta(days=1, hours=1)
    await world.join(ANNA, MEMBER, "demo-anker")
    assert await invited(world, ANNA) == []


async def test_only_coordinators_invite_and_only_for_what_there_is(world: World) -> None:
    await world.join(ANNA, GUIDE)
    with pytest.raises(ConcurrentChangeError):
        await world.do(ANNA, InviteMade(GUIDE))
    for role in ("pope", MEMBER, HOST):
        with pytest.raises(DeedRefusedError):
            await world.do(BOSS, InviteMade(role))
    for role, scope in ((MEMBER, "gone-since"), (HOST, "demo-anker")):
        with pytest.raises(ConcurrentChangeError):
            await world.do(BOSS, InviteMade(role, scope))
    await world.do(BOSS, InviteMade(HOST, "demo-linden"))
    assert (BOSS, "staff.invite") in await world.told()


# leaving


async def held_case(world: World, guide_id: int) -> None:
    await world.do(SEEKER, GuideAsked("work", "tr", "either", None, is_complex=False, lines=()))
    await world.do(BOSS, CaseAssigned(1, guide_id))


async def test_a_guide_who_leaves_loses_entry_and_cases_which_go_to_others(world: World) -> None:
    await world.join(ANNA, GUIDE)
    await held_case(world, ANNA)
    await world.join(BEN, GUIDE)
    await world.do(BEN, GuideChanged(BEN, languages=("tr",)))
    await world.do(BOSS, RoleRemoved(ANNA, GUIDE, ""))
    assert await world.read.guides.get(ANNA) is None
    case = await world.read.cases.get(1)
    assert case is not None
    assert case.state is CaseState.OPEN
    assert case.is_offered_to(BEN)
    assert (ANNA, "staff.removed") in await world.told()


async def test_a_guide_with_a_second_guides_role_keeps_entry_and_cases(world: World) -> None:
    await world.join(ANNA, GUIDE)
    await world.join(ANNA, MULTIPLIER)
    await held_case(world, ANNA)
    await world.do(BOSS, RoleRemoved(ANNA, GUIDE, ""))
    case = await world.read.cases.get(1)
    assert case is not None
    assert case.holder_id == ANNA
    await world.do(BOSS, RoleRemoved(ANNA, MULTIPLIER, ""))
    assert await world.read.guides.get(ANNA) is None


async def test_the_last_coordinator_stays_and_who_was_removed_removes_nobody(world: World) -> None:
    with pytest.raises(ConcurrentChangeError):
        await world.do(BOSS, RoleRemoved(BOSS, COORDINATOR, ""))
    await world.join(ANNA, COORDINATOR)
    await world.do(ANNA, RoleRemoved(BOSS, COORDINATOR, ""))
    with pytest.raises(ConcurrentChangeError):
        await world.do(BOSS, RoleRemoved(ANNA, COORDINATOR, ""))
    assert await world.read.roles.people_with({COORDINATOR}) == [ANNA]


async def test_who_is_no_coordinator_any_more_does_not_come_back_by_a_link_of_their_own(world: World) -> None:
    await world.join(ANNA, COORDINATOR)
    async with world.unit() as uow:
        for code, maker in (("annas", ANNA), ("annas-used", ANNA), ("boss's", BOSS)):
            await uow.invites.add(code, COORDINATOR, "", NOW + INVITE_HOLDS, maker, NOW)
        uow.commit()
    invites = {code: await world.read.invites.find(code) for code in ("annas", "annas-used", "boss's")}
    await world.do(BEN, RoleTaken(invites["annas-used"].id, ""))
    await world.do(BOSS, RoleRemoved(ANNA, COORDINATOR, ""))
    with pytest.raises(ConcurrentChangeError):
        await world.do(ANNA, RoleTaken(invites["annas"].id, ""))
    await world.do(SEEKER, RoleTaken(invites["boss's"].id, ""))
    assert await world.read.roles.people_with({COORDINATOR}) == [BOSS, BEN, SEEKER]


async def test_another_role_that_goes_ends_no_invites(world: World) -> None:
    await world.join(ANNA, COORDINATOR)
    await world.join(ANNA, GUIDE)
    async with world.unit() as uow:
        await uow.invites.add("annas", MEMBER, "demo-anker", NOW + INVITE_HOLDS, ANNA, NOW)
        uow.commit()
    await world.do(BOSS, RoleRemoved(ANNA, GUIDE, ""))
    invite = await world.read.invites.find("annas")
    assert invite is not None
    await world.do(BEN, RoleTaken(invite.id, ""))


async def test_a_role_goes_for_one_organisation_only_and_only_once(world: World) -> None:
    await world.join(ANNA, MEMBER, "demo-anker")
    await world.join(ANNA, MEMBER, "demo-lotus")
    await world.do(BOSS, RoleRemoved(ANNA, MEMBER, "demo-anker"))
    assert await world.read.roles.of_person(ANNA) == {MEMBER: ("demo-lotus",)}
    with pytest.raises(ConcurrentChangeError):
        await world.do(BOSS, RoleRemoved(ANNA, MEMBER, "demo-anker"))


# what guides take


async def test_guides_change_their_own_entry_and_coordinators_anybodys(world: World) -> None:
    await world.join(ANNA, GUIDE)
    await world.join(BEN, GUIDE)
    with pytest.raises(ConcurrentChangeError):
        await world.do(BEN, GuideChanged(ANNA, is_paused=True))
    with pytest.raises(ConcurrentChangeError):
        await world.do(SEEKER, GuideChanged(SEEKER, capacity=10))
    await world.do(BOSS, GuideChanged(ANNA, is_paused=True))
    await world.do(ANNA, GuideChanged(ANNA, districts=("Mitte",), modes=("online",)))
    guide = await world.read.guides.get(ANNA)
    assert guide is not None
    assert (guide.is_paused, guide.districts, guide.modes, guide.languages) == (True, ("Mitte",), ("online",), ("tr",))
    assert [each for each in await world.told() if each[0] == ANNA] == [(ANNA, "staff.profile_changed")]


@pytest.mark.parametrize(
    "wrong", [{"languages": ()}, {"modes": ()}, {"modes": ("by_post",)}, {"capacity": 0}, {"capacity": 11}]
)
async def test_an_entry_that_nobody_could_work_with_is_refused(world: World, wrong: dict) -> None:
    await world.join(ANNA, GUIDE)
    with pytest.raises(DeedRefusedError):
        await world.do(ANNA, GuideChanged(ANNA, **wrong))


# opening hours


async def test_hours_of_one_day_change_and_the_rest_of_the_record_counts_as_checked_as_it_was(world: World) -> None:
    version = await version_of(world)
    before = (await load_network(world.database)).meeting_point("demo-linden")
    assert before is not None
    await world.join(ANNA, HOST, "demo-linden")
    await world.do(ANNA, HoursChanged("demo-linden", "fr", (MORNING,)))
    await world.do(BOSS, HoursChanged("demo-linden", "mo", ()))
    network = await load_network(world.database)
    point = network.meeting_point("demo-linden")
    assert point is not None
    assert [(each.day, each.opens, each.closes) for each in point.hours] == [
        ("tu", time(10), time(16)),
        ("we", *MORNING),
        ("th", time(14), time(18)),
        ("fr", *MORNING),
    ]
    assert (point.verified_until, point.source) == (before.verified_until, before.source)
    assert await version_of(world) == version + 2
    assert next(each.id for each in network.meeting_points) == "demo-linden"


async def test_hours_belong_to_their_host_and_to_places_that_are_there(world: World) -> None:
    await world.join(ANNA, HOST, "demo-linden")
    await world.join(BEN, GUIDE)
    for person_id, point_id in ((ANNA, "demo-nord"), (BEN, "demo-linden")):
        with pytest.raises(ConcurrentChangeError):
            await world.do(person_id, HoursChanged(point_id, "fr", (MORNING,)))
    with pytest.raises(ConcurrentChangeError):
        await world.do(BOSS, HoursChanged("demo-nowhere", "fr", (MORNING,)))


async def version_of(world: World) -> int:
    row = await world.database.fetch_one("SELECT value FROM bot_state WHERE key = :key", key=VERSION_KEY)
    return int(row["value"]) if row else 0
