"""What time decides about cases: nobody is woken by it, one case that cannot be worked on holds up no other."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from case_world import ACCEPT, ANNA, ASK, BEN, BERLIN, BOSS, CASE, SEEKER, World, case_world

from bot.rendering import pushed_payload
from bot.services import case_tick
from bot.services.case_tick import CaseTick
from flows import deeds
from flows.cases import CaseState
from flows.engine.events import Deed
from storage.instants import to_millis
from storage.repositories.outbox import QUIET, SILENT

EVENING, NIGHT = datetime(2027, 3, 2, 17, tzinfo=UTC), datetime(2027, 3, 3, 1, tzinfo=UTC)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with case_world(tmp_path) as world:
        yield world


def ticking(world: World) -> CaseTick:
    return CaseTick(world.database, world.keyring, pushed_payload, lambda: None, lambda: world.now, BERLIN)


async def tick(world: World) -> None:
    await ticking(world).tick()


async def lose(world: World, person_id: int) -> None:
    """Let somebody be found to have blocked the bot."""
    async with world.unit() as uow:
        await uow.people.mark_unreachable(person_id, world.now)
        uow.commit()


async def quiet(world: World) -> dict[int, list[bool]]:
    """For each person, of what is due to them in order: whether it waits for the morning."""
    rows = await world.database.fetch_all(
        "SELECT person_id, payload FROM outbox WHERE state = 'waiting' AND due_at <= :now ORDER BY id",
        now=to_millis(world.now),
    )
    waiting: dict[int, list[bool]] = {}
    for row in rows:
        waiting.setdefault(row["person_id"], []).append(QUIET in world.keyring.decrypt_json(row["payload"]))
    return waiting


async def lost_at_night(world: World) -> None:
    """Let Anna's case be taken from her at night, for she cannot be reached; Ben is asked."""
    world.now = EVENING
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.sent_all()
    world.now = NIGHT
    await lose(world, ANNA)
    await tick(world)


async def test_what_time_decides_wakes_nobody_and_what_people_decide_is_said_at_once(world: World) -> None:
    await lost_at_night(world)
    assert await world.are_waiting("notice.guide_left") == [SEEKER]
    assert await world.are_waiting("cases.offer_question") == [BEN]
    assert await quiet(world) == {ANNA: [True], BEN: [True], SEEKER: [True]}
    case = await world.read.cases.get(CASE)
    assert case is not None
    assert case.live_offer is not None
    assert case.live_offer.until.astimezone(BERLIN) == datetime(2027, 3, 4, 8, tzinfo=BERLIN)
    await world.do(BEN, deeds.OfferAnswered(CASE, is_accepted=False))
    assert await quiet(world) == {ANNA: [True], BOSS: [False], SEEKER: [True, False]}


async def test_what_people_decide_at_night_arrives_without_a_sound(world: World) -> None:
    async def silent(words: str) -> list[bool]:
        return [f"'{SILENT}': True" in payload for _, payload in await world.waiting() if words in payload]

    world.now = NIGHT
    await world.do(SEEKER, ASK)
    assert await silent("cases.offer_question") == [True]
    world.now = NIGHT + timedelta(hours=10)
    await world.do(ANNA, ACCEPT)
    assert await silent("notice.accepted") == [False]


async def test_whoever_takes_a_case_at_night_is_not_asked_in_the_morning_nor_is_old_news_told(world: World) -> None:
    await lost_at_night(world)
    await world.do(BEN, ACCEPT)
    assert await world.are_waiting("notice.accepted_how") == [SEEKER]
    assert await quiet(world) == {ANNA: [True], SEEKER: [False]}


@pytest.mark.parametrize(
    "deed", [deeds.CaseAssigned(CASE, ANNA), deeds.CaseClosedByOffice(CASE, "sent_on", holder_id=None)]
)
async def test_the_coordinators_are_not_told_in_the_morning_of_what_has_been_seen_to_at_night(
    world: World, deed: Deed
) -> None:
    world.now = EVENING
    await world.do(SEEKER, ASK)
    await world.do(ANNA, deeds.OfferAnswered(CASE, is_accepted=False))
    world.now = NIGHT
    await lose(world, BEN)
    await tick(world)
    assert await world.are_waiting("notice.coordinators_nobody_left") == [BOSS]
    assert await world.are_waiting("notice.nobody_left") == [SEEKER]
    await world.do(BOSS, deed)
    assert await world.are_waiting("notice.coordinators_nobody_left") == []
    assert await world.are_waiting("notice.nobody_left") == []


async def test_a_coordinator_closes_what_a_seeker_who_blocks_the_bot_has_left_open(world: World) -> None:
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await lose(world, SEEKER)
    await tick(world)
    await world.do(BOSS, deeds.CaseClosedByOffice(CASE, "not_reached", holder_id=ANNA))
    case = await world.read.cases.get(CASE)
    assert case is not None
    assert (case.state, case.outcome, case.holder_id) == (CaseState.CLOSED, "not_reached", None)
    assert await world.are_waiting("notice.guide_closed_by_office") == [ANNA]


async def test_a_case_that_cannot_be_worked_on_holds_up_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.do(SEEKER, ASK)
    await world.do(BOSS, ASK)
    change_case = case_tick.change_case

    async def failing(work: object, case_id: int, *others: object) -> None:
        if case_id == CASE:
            raise RuntimeError("a secret")
        await change_case(work, case_id, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(case_tick, "change_case", failing)
    world.now += timedelta(days=7)
    with structlog.testing.capture_logs() as logs:
        await tick(world)
    states = {case_id: await world.read.cases.get(case_id) for case_id in (CASE, 2)}
    assert [case and case.is_offered_to(BEN) for case in states.values()] == [False, True]
    assert all(case is not None and case.state is CaseState.OPEN for case in states.values())
    # Who plays time forward gets past it.
    due = await ticking(world).next_due()
    assert due is not None
    assert due > world.now
    assert logs == [
        {"event": "case_tick_failed", "case_id": CASE, "error": "RuntimeError", "log_level": "error"},
    ]
