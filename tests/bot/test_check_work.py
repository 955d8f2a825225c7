"""Kept checks as the services keep them: what a tick says, once, to whom, and what is left when somebody wants no more."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.rendering import pushed_payload
from bot.services import check_tick
from bot.services.check_tick import CheckTick
from bot.services.check_work import erase
from bot.services.deeds import carry_out
from bot.services.desks import Desks
from bot.services.work import DeedRefusedError, Work
from flows import deeds
from flows.catalog.my_date_words import answer_of
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.engine.events import Deed
from flows.my_date import APPLIED, FOLLOW, LAW, NATURALISED, REMIND, SavedCheck
from flows.roles import COORDINATOR
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.errors import ConcurrentChangeError
from storage.reading import Reading
from storage.unit_of_work import UnitOfWork, unit_of_work

BERLIN = ZoneInfo("Europe/Berlin")
BEFORE_THE_LAW = datetime(2024, 6, 20, 12, 0, tzinfo=BERLIN)
THE_LAW = datetime(2024, 6, 27, 11, 0, tzinfo=BERLIN)
ANNA, BEN = 1, 2


def facts(since: str, **more: Any) -> dict[str, Any]:
    """All that a person needs, but for the years."""
    return {
        "birth_date": "1990-04-03",
        "born_in_germany": False,
        "nationalities": ["TR"],
        "legal_capacity": "full",
        "german_parent_at_birth": False,
        "resettler_certificate": False,
        "treated_as_german_years": 0,
        "persecution": "none",
        "declaration_ground": "none",
        "stateless_since_birth": False,
        "residence_title": "ae_18b",
        "residence_periods": [{"from": since, "to": None, "status": "ae_18b", "gap_before": None}],
        "protection_granted": "none",
        "absences": [],
        "absence_months_total": 0,
        "identity_proof": "passport",
        "employment": "full_time",
        "weekly_hours": 39,
        "full_time_months_last_24": 24,
        "benefits": [],
        "livelihood_secured": True,
        "recruited_worker": "none",
        "convictions": [],
        "pending_proceedings": False,
        "affirms_constitution": True,
        "affirms_historical_responsibility": True,
        "extremism": "none",
        "several_spouses": False,
        "rejects_equality": False,
        "deception_found_on": None,
        "german_level": "b1",
        "german_proof": "b1_certificate",
        "civics_proof": "test",
        "marital_status": "single",
        "spouse_german_since": None,
        "applies_with": "none",
        **more,
    }


def keep(since: str, on: date, *purposes: str, **more: Any) -> deeds.CheckKept:
    written = facts(since, **more)
    return deeds.CheckKept(written, ("title",), answer_of(assess(read_facts(written), on)), on, frozenset(purposes))


class World:
    """A database with people, a clock that can be set, and the tick."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.database, self.keyring = database, keyring
        self.now = BEFORE_THE_LAW
        self.kept = Reading(database, keyring).saved_checks
        self.check_tick = CheckTick(database, keyring, pushed_payload, lambda: None, lambda: self.now, BERLIN)

    def unit(self) -> UnitOfWork:
        return unit_of_work(self.database, self.keyring)

    async def do(self, chat_id: int, *done: Deed) -> int:
        async with self.unit() as uow:
            person = await uow.people.ensure(chat_id, "ar", self.now)
            await carry_out(Work(uow, person, self.now, BERLIN, pushed_payload), done)
            uow.commit()
        return person.id

    async def tick(self, now: datetime | None = None) -> None:
        self.now = now or self.now
        await self.check_tick.tick()

    async def told(self) -> list[tuple[int, str]]:
        """Who was to be told what, whatever became of it, by the first sentence's id."""
        rows = await self.database.fetch_all(
            "SELECT person_id, payload FROM outbox WHERE state = 'waiting' ORDER BY id"
        )
        payloads = [(row["person_id"], self.keyring.decrypt_json(row["payload"])) for row in rows]
        bodies = [(person_id, payload["body"]) for person_id, payload in payloads]
        return [(person_id, str(body.get("joined", [body])[0]["text"])) for person_id, body in bodies]

    async def check(self, person_id: int) -> SavedCheck:
        found = await self.kept.of_person(person_id)
        assert found is not None
        return found


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}")
    yield World(database, Keyring([new_key()]))
    await database.close()


TODAY = BEFORE_THE_LAW.date()
CHANGED_BY_LAW = keep("2018-05-14", TODAY, LAW)
NOT_CHANGED_BY_LAW = keep("2022-05-14", TODAY, LAW)


async def test_when_other_law_holds_only_those_are_told_whose_answer_is_another_one(world: World) -> None:
    anna, ben = await world.do(1, CHANGED_BY_LAW), await world.do(2, NOT_CHANGED_BY_LAW)
    await world.do(3, replace(CHANGED_BY_LAW, purposes=frozenset({FOLLOW})))
    await world.tick()
    assert await world.told() == []
    await world.tick(THE_LAW)
    assert await world.told() == [(anna, "mydate.changed")]
    assert (await world.check(anna)).law == (await world.check(ben)).law != ""
    for hours in (1, 24, 24 * 7):
        await world.tick(THE_LAW + timedelta(hours=hours))
    assert await world.told() == [(anna, "mydate.changed")]


async def test_a_day_that_new_law_brings_is_said_once_to_who_waits_for_both(world: World) -> None:
    anna = await world.do(1, replace(CHANGED_BY_LAW, purposes=frozenset({LAW, REMIND})))
    await world.tick(THE_LAW)
    await world.tick(THE_LAW + timedelta(days=1))
    assert await world.told() == [(anna, "mydate.day")]


async def test_nobody_is_told_at_night_but_in_the_morning(world: World) -> None:
    await world.do(1, CHANGED_BY_LAW)
    assert await world.check_tick.next_due() == THE_LAW.replace(hour=10)
    for hour in (0, 3, 9):
        await world.tick(THE_LAW.replace(hour=hour))
    assert await world.told() == []
    assert await world.check_tick.next_due() is not None
    await world.tick(THE_LAW.replace(hour=10))
    assert len(await world.told()) == 1


async def test_many_checks_are_looked_at_in_batches_each_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_tick, "BATCH", 2)
    everybody = [await world.do(number, CHANGED_BY_LAW) for number in range(1, 6)]
    for told in (2, 4, 5, 5):
        await world.tick(THE_LAW)
        assert [person_id for person_id, _what in await world.told()] == everybody[:told]


async def test_two_ticks_at_once_and_one_that_was_undone_say_a_thing_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = await world.do(1, replace(CHANGED_BY_LAW, purposes=frozenset({REMIND})))
    world.now = THE_LAW
    with monkeypatch.context() as broken:
        broken.setattr(UnitOfWork, "commit", lambda _uow: None)
        await world.check_tick.tick()
    assert (await world.told(), (await world.check(anna)).version) == ([], 1)
    other = replace(world.check_tick)
    await asyncio.gather(world.check_tick.tick(), other.tick(), world.check_tick.tick())
    assert await world.told() == [(anna, "mydate.day")]


async def test_who_cannot_be_reached_is_left_alone_and_told_the_truth_of_the_day_they_come_back(world: World) -> None:
    anna = await world.do(1, replace(CHANGED_BY_LAW, purposes=frozenset({REMIND})))
    async with world.unit() as uow:
        await uow.people.mark_unreachable(anna, world.now)
        uow.commit()
    await world.tick(THE_LAW)
    assert (await world.told(), await world.check_tick.next_due()) == ([], None)
    async with world.unit() as uow:
        await uow.people.seen(anna, world.now)
        uow.commit()
    await world.tick(THE_LAW + timedelta(days=40))
    assert await world.told() == [(anna, "mydate.day")]


async def test_one_check_that_cannot_be_worked_on_keeps_nobody_waiting(world: World) -> None:
    anna = await world.do(1, CHANGED_BY_LAW)
    ben = await world.do(2, replace(CHANGED_BY_LAW, facts={"shoe_size": 43}))
    await world.tick(THE_LAW)
    assert sorted(await world.told()) == [(anna, "mydate.changed"), (ben, "mydate.again")]
    await world.tick(THE_LAW + timedelta(days=200))
    assert len(await world.told()) == 2


async def test_what_no_key_opens_is_set_aside(world: World) -> None:
    anna = await world.do(1, CHANGED_BY_LAW)
    await World(world.database, Keyring([new_key()])).tick(THE_LAW)
    assert (await world.told(), await world.kept.any_watched(), (await world.check(anna)).id) == ([], False, 1)


async def test_a_fault_of_ours_in_one_check_keeps_nobody_waiting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.do(1, replace(CHANGED_BY_LAW, questions=("broken",)))
    ben = await world.do(2, CHANGED_BY_LAW)
    look_again = check_tick.look_again

    def fails(check: SavedCheck, *rest: Any) -> Any:
        if check.questions == ("broken",):
            raise ZeroDivisionError
        return look_again(check, *rest)

    monkeypatch.setattr(check_tick, "look_again", fails)
    await world.tick(THE_LAW)
    assert await world.told() == [(ben, "mydate.changed")]


async def test_who_wants_no_more_of_it_hears_no_more_of_it(world: World) -> None:
    anna = await world.do(1, CHANGED_BY_LAW)
    await world.tick(THE_LAW)
    await world.do(1, deeds.KeptCheckDeleted())
    assert (await world.told(), await world.kept.of_person(anna)) == ([], None)
    with pytest.raises(ConcurrentChangeError):
        await world.do(1, deeds.PurposesChosen(frozenset()))
    await world.do(1, replace(CHANGED_BY_LAW, checked_on=TODAY))
    await world.tick()
    assert len(await world.told()) == 1
    await world.do(1, deeds.PurposesChosen(frozenset({REMIND})))
    assert await world.told() == []


async def test_all_of_it_goes_when_a_person_is_erased(world: World) -> None:
    anna = await world.do(1, CHANGED_BY_LAW)
    await world.tick(THE_LAW)
    async with world.unit() as uow:
        await erase(Work(uow, None, world.now, BERLIN, pushed_payload), anna)
        uow.commit()
    assert (await world.told(), await world.kept.of_person(anna)) == ([], None)


async def test_each_stage_is_counted_once_for_a_person_and_needs_nothing_kept(world: World) -> None:
    await world.do(1, deeds.CheckFinished(is_likely=False))
    await world.do(2, deeds.CheckFinished(is_likely=True))
    assert await world.kept.counts() == {"checked": 2, "likely": 1}
    await world.do(1, CHANGED_BY_LAW)
    for days in (0, 1):
        await world.tick(THE_LAW + timedelta(days=days))
    assert await world.kept.counts() == {"checked": 2, "likely": 2}
    for stage in (APPLIED, APPLIED, NATURALISED, APPLIED):
        await world.do(1, deeds.StageReached(stage))
    assert await world.kept.counts() == {"checked": 2, "likely": 2, "applied": 1, "naturalised": 1}


async def test_what_it_is_not_offered_for_it_is_not_kept_for(world: World) -> None:
    for purposes in (frozenset[str](), frozenset({"advertising"})):
        with pytest.raises(DeedRefusedError):
            await world.do(1, replace(CHANGED_BY_LAW, purposes=purposes))
    with pytest.raises(DeedRefusedError):
        await world.do(1, keep("2010-01-01", THE_LAW.date(), REMIND))


async def test_coordinators_see_how_many_came_how_far(world: World) -> None:
    boss = await world.do(1, deeds.CheckFinished(is_likely=True))
    async with world.unit() as uow:
        await uow.roles.grant(boss, COORDINATOR, "", world.now)
        uow.commit()
    desk = await Desks(Reading(world.database, world.keyring)).load(boss, "", world.now)
    assert desk.office is not None
    assert desk.office.counts.checks == {"checked": 1, "likely": 1}
