"""Cases as the services keep them: what waits to be sent, what is left of what was deleted, and who decides about what they saw."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.rendering import pushed_payload
from bot.services.apology import Apology
from bot.services.deeds import carry_out
from bot.services.desks import Desks
from bot.services.lost_words import drop_all_for
from bot.services.work import SENDER, DeedRefusedError, Work
from flows import deeds
from flows.engine.events import Deed
from flows.roles import COORDINATOR, GUIDE
from flows.text import Verbatim
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.errors import ConcurrentChangeError
from storage.reading import Reading
from storage.repositories.outbox import OutboxRow
from storage.repositories.people import Person
from storage.unit_of_work import UnitOfWork, unit_of_work

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
BOSS, ANNA, BEN, SEEKER = 1, 2, 3, 4
CASE = 1
ASK = deeds.GuideAsked("residence", "ar", "online", None, is_complex=False, lines=(Verbatim("my secret line"),))
ACCEPT = deeds.OfferAnswered(CASE, is_accepted=True)
DELETE = deeds.CaseEnded(CASE, is_deleted=True)


def say(words: str) -> deeds.Relayed:
    return deeds.Relayed(CASE, deeds.Content("text", words))


class World:
    """A database with a coordinator, two guides of whom Anna is asked first, and a seeker, and what they decide."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.database, self.keyring = database, keyring
        self.read = Reading(database, keyring)

    def unit(self) -> UnitOfWork:
        return unit_of_work(self.database, self.keyring)

    async def prepare(self) -> None:
        async with self.unit() as uow:
            for chat_id, role in ((BOSS, COORDINATOR), (ANNA, GUIDE), (BEN, GUIDE), (SEEKER, "")):
                person = await uow.people.ensure(chat_id, "de", NOW)
                if role:
                    await uow.roles.grant(person.id, role, "", NOW)
                if role == GUIDE:
                    await self.enter_guide(uow, person.id)
            uow.commit()

    async def enter_guide(self, uow: UnitOfWork, person_id: int) -> None:
        modes = ("online", "in_person")
        await uow.guides.save(
            person_id,
            languages=("ar",),
            districts=(),
            modes=modes,
            capacity=7 if person_id == ANNA else 2,
            is_paused=False,
            now=NOW,
        )

    async def do(self, person_id: int, *done: Deed) -> None:
        async with self.unit() as uow:
            person = await uow.people.get(person_id)
            await carry_out(Work(uow, person, NOW, BERLIN, pushed_payload), done)
            uow.commit()

    async def waiting(self) -> list[tuple[int, str]]:
        """Who is still to be told what, as the payload's text."""
        rows = await self.database.fetch_all(
            "SELECT person_id, payload FROM outbox WHERE state = 'waiting' ORDER BY id"
        )
        return [(row["person_id"], str(self.keyring.decrypt_json(row["payload"]))) for row in rows]

    async def are_waiting(self, words: str) -> list[int]:
        return [person_id for person_id, payload in await self.waiting() if words in payload]

    async def person(self, chat_id: int) -> Person:
        found = await self.read.people.load(chat_id)
        assert found is not None
        return found[0]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}")
    world = World(database, Keyring([new_key()]))
    await world.prepare()
    yield world
    await database.close()


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


# What was seen


@pytest.mark.parametrize(
    ("person_id", "deed"),
    [
        (BOSS, deeds.CaseTakenBack(CASE, holder_id=ANNA)),
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


async def passed_on(world: World, content: deeds.Content) -> list[dict[str, Any]]:
    """Let the seeker pass something on, and return the payloads that the guide gets, in order."""
    await world.do(SEEKER, ASK)
    await world.do(ANNA, ACCEPT)
    await world.do(SEEKER, deeds.Relayed(CASE, content))
    rows = await world.database.fetch_all(
        "SELECT payload FROM outbox WHERE state = 'waiting' AND person_id = :id ORDER BY id", id=ANNA
    )
    payloads = [world.keyring.decrypt_json(row["payload"]) for row in rows]
    return [payload for payload in payloads if SENDER in payload]


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
