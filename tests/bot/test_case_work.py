"""Cases as the services keep them: what waits to be sent, what is left of what was deleted, and who decides about what they saw."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from case_world import ACCEPT, ANNA, ASK, BEN, BERLIN, BOSS, CASE, DELETE, NOW, SEEKER, World, case_world, say

from bot.rendering import pushed_payload
from bot.services.apology import Apology
from bot.services.case_work import change_case, said_in, talk_of
from bot.services.desks import Desks
from bot.services.lost_words import drop_all_for
from bot.services.work import SENDER, DeedRefusedError, Work
from flows import deeds
from flows.cases import CaseState, Change
from flows.engine.events import Deed
from flows.roles import COORDINATOR, GUIDE
from storage.errors import ConcurrentChangeError
from storage.repositories.outbox import OutboxRow


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with case_world(tmp_path) as world:
        yield world


# What waits to be sent


@pytest.mark.parametrize("is_deleted", [True, False])
async def test_an_offer_that_still_waits_is_not_sent_once_the_seeker_has_ended_it(
    world: World, is_deleted: bool
) -> None:
    await world.do(SEEKER, ASK)
    assert await world.are_waiting("secret") == [ANNA]
    await world.do(SEEKER, deeds.CaseEnded(CASE, is_deleted))
    assert await world.are_waiting("secret") == []
    assert await world.are_waiting("notice.offer_withdrawn") == [ANNA]


@pytest.mark.parametrize("is_escalated", [True, False])
async def test_nor_what_was_said_nor_what_the_coordinators_were_to_hear(world: World, is_escalated: bool) -> None:
    await world.do(SEEKER, ASK)
    if is_escalated:
        for guide in (ANNA, BEN):
            await world.do(guide, deeds.OfferAnswered(CASE, is_accepted=False))
        assert await world.are_waiting("secret") == [BOSS]
    else:
        await world.do(ANNA, ACCEPT)
        await world.do(SEEKER, say("secret words"))
        await world.do(ANNA, say("a secret answer"))
    await world.do(SEEKER, DELETE)
    assert await world.are_waiting("secret") == []


LOSSES: dict[str, tuple[int, Deed]] = {
    "hands it back": (ANNA, deeds.CaseHandedBack(CASE, "no_time")),
    "is taken off it": (BOSS, deeds.CaseTakenBack(CASE, holder_id=ANNA)),
    "is not wanted": (SEEKER, deeds.AnotherGuideWanted(CASE, holder_id=ANNA)),
    "is replaced": (BOSS, deeds.CaseAssigned(CASE, BEN, holder_id=ANNA)),
    "is no guide any more": (BOSS, deeds.RoleRemoved(ANNA, GUIDE, "")),
}


@pytest.mark.parametrize("loss", LOSSES)
async def test_who_loses_a_case_hears_nothing_more_of_it(world: World, loss: str) -> None:
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(SEEKER, say("secret words"))
    await world.do(*LOSSES[loss])
    assert ANNA not in await world.are_waiting("secret")
    assert await world.are_waiting("my secret line") == [BEN]


@pytest.mark.parametrize("loss", LOSSES)
async def test_whose_words_did_not_reach_the_former_guide_any_more_hears_it_once(world: World, loss: str) -> None:
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(SEEKER, say("secret words"))
    await world.do(SEEKER, say("a" * 4096))
    await world.do(*LOSSES[loss])
    assert await world.are_waiting("notice.lost_to_former") == [SEEKER]


async def test_who_has_written_nothing_or_wrote_what_arrived_hears_nothing_of_lost_words(world: World) -> None:
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(SEEKER, say("secret words"))
    await world.do(ANNA, say("an answer"))
    await world.sent_all()
    await world.do(ANNA, deeds.CaseHandedBack(CASE, "no_time"))
    await world.do(BEN, deeds.OfferAnswered(CASE, is_accepted=False))
    assert await world.are_waiting("notice.lost") == []


async def test_who_ends_their_case_hears_nothing_of_lost_words(world: World) -> None:
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(SEEKER, say("secret words"))
    await world.do(SEEKER, DELETE)
    assert await world.are_waiting("notice.lost") == []


async def test_who_is_no_coordinator_any_more_hears_nothing_more_of_cases(world: World) -> None:
    async with world.unit() as uow:
        await uow.roles.grant(BEN, COORDINATOR, "", NOW)
        uow.commit()
    await world.do(SEEKER, ASK)
    for guide in (ANNA, BEN):
        await world.do(guide, deeds.OfferAnswered(CASE, is_accepted=False))
    assert set(await world.are_waiting("secret")) == {BOSS, BEN}
    await world.do(BOSS, deeds.RoleRemoved(BEN, COORDINATOR, ""))
    assert await world.are_waiting("secret") == [BOSS]


async def test_what_was_passed_on_before_the_end_still_arrives(world: World) -> None:
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(ANNA, say("goodbye"), deeds.CaseClosed(CASE, "informed"))
    assert await world.are_waiting("goodbye") == [SEEKER]


# What is left


async def test_nothing_of_a_deleted_case_leads_to_anybody(world: World) -> None:
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(ANNA, deeds.NoteWritten(CASE, "a note"))
    await world.do(SEEKER, DELETE)
    await assert_bare(world, "deleted")


async def test_a_closed_case_can_be_deleted_and_its_outcome_stays_counted(world: World) -> None:
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(ANNA, deeds.NoteWritten(CASE, "a note"))
    await world.do(ANNA, deeds.CaseClosed(CASE, "informed"))
    assert (await world.person(SEEKER)).is_involved
    desk = await Desks(world.read).load(SEEKER, "", NOW)
    assert desk.own_case is None
    assert desk.past_case is not None
    before = await world.waiting()
    await world.do(SEEKER, DELETE)
    await assert_bare(world, "informed")
    assert [person_id for person_id, _payload in await world.waiting() if person_id == ANNA] == [
        person_id for person_id, _payload in before if person_id == ANNA and "case" not in _payload
    ]
    assert not (await world.person(SEEKER)).is_involved


async def test_to_delete_takes_what_was_before_along(world: World) -> None:
    await world.do(SEEKER, ASK)
    await world.do(SEEKER, deeds.CaseEnded(CASE))
    await world.do(SEEKER, ASK)
    await world.do(SEEKER, deeds.CaseEnded(2, is_deleted=True))
    await assert_bare(world, "ended_by_seeker")
    assert not (await world.person(SEEKER)).is_involved


async def assert_bare(world: World, outcome: str) -> None:
    row = await world.database.fetch_one("SELECT * FROM cases WHERE id = :id", id=CASE)
    assert row is not None
    assert (row["seeker_id"], row["holder_id"], row["details"], row["outcome"]) == (None, None, None, outcome)
    assert await world.database.fetch_all("SELECT * FROM offers") == []
    assert await world.database.fetch_all("SELECT * FROM notes") == []


# Closed by the coordination


@pytest.mark.parametrize(("is_held", "guide_hears"), [(True, "guide_closed_by_office"), (False, "offer_withdrawn")])
async def test_all_who_have_a_part_in_a_request_hear_that_it_was_closed_and_the_guide_hears_nothing_else(
    world: World, is_held: bool, guide_hears: str
) -> None:
    await world.do(SEEKER, ASK)
    if is_held:
        await world.do(ANNA, ACCEPT)
        await world.do(SEEKER, say("secret words"))
    await world.do(BOSS, deeds.CaseClosedByOffice(CASE, "not_reached", holder_id=ANNA if is_held else None))
    assert ANNA not in await world.are_waiting("secret")
    assert await world.are_waiting(f"notice.{guide_hears}") == [ANNA]
    assert await world.are_waiting("notice.closed_by_office_not_reached") == [SEEKER]
    assert await world.are_waiting("notice.lost_to_former") == [SEEKER] * is_held
    assert await world.are_waiting("notice.still_looking") == []


async def test_what_lay_with_the_coordinators_is_closed_and_no_coordinator_hears_of_it_any_more(world: World) -> None:
    await world.do(SEEKER, ASK)
    for guide in (ANNA, BEN):
        await world.do(guide, deeds.OfferAnswered(CASE, is_accepted=False))
    await world.do(BOSS, deeds.CaseClosedByOffice(CASE, "sent_on", holder_id=None))
    assert await world.are_waiting("notice.coordinators_nobody_left") == []
    assert await world.are_waiting("notice.closed_by_office") == [SEEKER]
    assert (await world.read.cases.counts()).outcomes == {"sent_on": 1}


async def test_a_coordinator_who_is_the_guide_too_is_not_told_what_they_did(world: World) -> None:
    async with world.unit() as uow:
        await uow.roles.grant(ANNA, COORDINATOR, "", NOW)
        uow.commit()
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(ANNA, deeds.CaseClosedByOffice(CASE, "informed", holder_id=ANNA))
    assert await world.are_waiting("notice.guide_closed_by_office") == []
    assert await world.are_waiting("notice.closed_by_office") == [SEEKER]


RIVALS: dict[str, tuple[int, Deed]] = {
    "another coordinator": (BEN, deeds.CaseClosedByOffice(CASE, "other", holder_id=ANNA)),
    "the guide": (ANNA, deeds.CaseClosed(CASE, "informed")),
    "the seeker": (SEEKER, deeds.CaseEnded(CASE)),
}


@pytest.mark.parametrize("rival", RIVALS)
@pytest.mark.parametrize("is_first", [True, False])
async def test_of_two_who_close_at_once_one_does_and_the_other_is_told(
    world: World, rival: str, is_first: bool
) -> None:
    async with world.unit() as uow:
        await uow.roles.grant(BEN, COORDINATOR, "", NOW)
        uow.commit()
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    both = [(BOSS, deeds.CaseClosedByOffice(CASE, "not_reached", holder_id=ANNA)), RIVALS[rival]]
    done = await asyncio.gather(*(world.do(*each) for each in both[:: 1 if is_first else -1]), return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["ConcurrentChangeError", "NoneType"]
    told = [msgid for msgid in ("notice.closed_how", "notice.ended") for _person_id in await world.are_waiting(msgid)]
    assert len(told) == 1


# What was seen


@pytest.mark.parametrize(
    ("person_id", "deed"),
    [
        (BOSS, deeds.CaseTakenBack(CASE, holder_id=ANNA)),
        (BOSS, deeds.CaseClosedByOffice(CASE, "other", holder_id=ANNA)),
        (SEEKER, deeds.AnotherGuideWanted(CASE, holder_id=ANNA)),
        (BOSS, deeds.CaseAssigned(CASE, ANNA, holder_id=None)),
    ],
)
async def test_who_decides_about_one_guide_does_not_hit_another(world: World, person_id: int, deed: Deed) -> None:
    await world.do(SEEKER, ASK)
    await world.do(ANNA, deeds.OfferAnswered(CASE, is_accepted=False))
    await world.do(BEN, ACCEPT)
    with pytest.raises(ConcurrentChangeError):
        await world.do(person_id, deed)


async def test_a_coordinator_has_no_part_in_the_office_of_their_own_case(world: World) -> None:
    await world.do(BOSS, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(ANNA, deeds.NoteWritten(CASE, "an internal note"))
    desk = await Desks(world.read).load(BOSS, "", NOW)
    assert desk.office is not None
    assert desk.own_case is not None
    assert (desk.office.cases, dict(desk.office.notes)) == ((), {})
    refused: tuple[Deed, ...] = (
        deeds.NoteWritten(CASE, "mine"),
        deeds.CaseAssigned(CASE, BEN, holder_id=ANNA),
        deeds.CaseTakenBack(CASE, holder_id=ANNA),
        deeds.CaseClosedByOffice(CASE, "other", holder_id=ANNA),
    )
    for deed in refused:
        with pytest.raises(DeedRefusedError):
            await world.do(BOSS, deed)


async def test_a_coordinator_is_not_told_of_their_own_case(world: World) -> None:
    await world.do(BOSS, ASK)
    for guide in (ANNA, BEN):
        await world.do(guide, deeds.OfferAnswered(CASE, is_accepted=False))
    assert await world.are_waiting("notice.coordinators_nobody_left") == []
    assert await world.are_waiting("notice.nobody_left") == [BOSS]


# Passing on


async def test_a_message_says_in_which_talk_and_with_which_guide_it_was(world: World) -> None:
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.sent_all()
    await world.do(ANNA, say("hello"))
    row = await world.database.fetch_one(
        "SELECT dedup_key FROM outbox WHERE state = 'waiting' AND dedup_key LIKE '%talk%'"
    )
    assert row is not None
    assert said_in(row["dedup_key"]) == f"talk.{CASE}-{ANNA}"
    assert talk_of(row["dedup_key"]) == CASE


def test_a_key_of_before_guides_stood_in_them_names_none() -> None:
    assert said_in("case:12:talk-0123456789abcdef") == "talk.12-"
    assert talk_of("case:12:talk-0123456789abcdef") == 12
    assert (said_in("case:12:0123456789abcdef"), said_in("meeting:1:v1:invite:2"), said_in(None)) == ("", "", "")


async def test_no_case_is_kept_for_which_it_is_not_clear_what_happens_next(world: World) -> None:
    await world.do(SEEKER, ASK)
    async with world.unit() as uow:
        work = Work(uow, None, NOW, BERLIN, pushed_payload)
        with pytest.raises(AssertionError, match="would wait for nobody"):
            await change_case(work, CASE, lambda case: Change(replace(case, state=CaseState.HELD)))


async def passed_on(world: World, content: deeds.Content) -> list[dict[str, Any]]:
    """Let the seeker pass something on, and return the payloads that the guide gets, in order."""
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(SEEKER, deeds.Relayed(CASE, content))
    return [payload for payload in await world.payloads_for(ANNA) if SENDER in payload]


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        (deeds.Content("text", "a" * 3500), ["shown"]),
        (deeds.Content("text", "a" * 4096), ["shown", "shown"]),
        (deeds.Content("photo", "a" * 800, "file"), ["enclosed"]),
        (deeds.Content("photo", "😀" * 512, "file"), ["shown", "enclosed"]),
        (deeds.Content("document", "a" * 4096, "file"), ["shown", "shown", "enclosed"]),
        (deeds.Content("voice", "", "file"), ["enclosed"]),
        (deeds.Content("location", latitude=52.4, longitude=9.7), ["shown", "spotted"]),
    ],
)
async def test_what_is_long_goes_in_parts_and_the_last_can_be_answered(
    world: World, content: deeds.Content, kinds: list[str]
) -> None:
    payloads = await passed_on(world, content)
    assert [payload["kind"] for payload in payloads] == kinds
    assert [bool(payload["rows"]) for payload in payloads] == [False] * (len(kinds) - 1) + [True]


async def test_who_wrote_what_never_arrives_hears_it_once(world: World) -> None:
    apology = Apology(world.database, world.keyring, lambda: NOW)
    for payload in await passed_on(world, deeds.Content("text", "a" * 4096)):
        row = OutboxRow(
            id=1,
            person_id=ANNA,
            lane="bulk",
            payload=payload,
            due_at=NOW,
            not_after=None,
            attempts=0,
            possibly_twice=False,
        )
        assert await apology.for_lost_answer(row) == []
    assert await world.are_waiting("notice.lost_how") == [ANNA, ANNA, SEEKER]


async def test_whose_voice_is_refused_is_asked_to_write(world: World) -> None:
    (payload,) = await passed_on(world, deeds.Content("voice", "", "file"))
    assert "notice.lost_voice" in str(payload[SENDER]["notice"])


async def test_who_wrote_to_somebody_who_left_meanwhile_hears_it_once_for_all_of_it(world: World) -> None:
    await passed_on(world, deeds.Content("text", "a" * 4096))
    await world.do(SEEKER, say("more"))
    async with world.unit() as uow:
        await drop_all_for(uow, ANNA, NOW)
        uow.commit()
    assert await world.are_waiting("notice.unreached_how") == [SEEKER]
    assert ANNA not in [person_id for person_id, _payload in await world.waiting()]
