"""What is in the outbox after meetings were planned, answered, moved and cancelled: each thing once for each person."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rendering import pushed_payload
from bot.services.meeting_work import MEETING_WORK, leave_meetings
from bot.services.reachability import came_back
from bot.services.work import DeedRefusedError, Work
from flows.deeds import MeetingAnswered, MeetingCancelled, MeetingChanged, MeetingPlanned
from flows.meetings import Meeting
from flows.roles import COORDINATOR, GUIDE, MEMBER
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.errors import ConcurrentChangeError
from storage.repositories.outbox import QUIET
from storage.unit_of_work import UnitOfWork, unit_of_work

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
BOSS, ANNA, BEN, GUIDO = 1, 2, 3, 4
START = datetime(2027, 3, 20, 18, 0, tzinfo=BERLIN).astimezone(UTC)
MEETING = Meeting(0, 1, "board", "Vorstand", "Linden", START, START + timedelta(hours=2), "members")
DAY = timedelta(days=1)


class World:
    """A database with a coordinator, two members and a guide, and what they decide."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.database, self.keyring = database, keyring
        self.now = NOW

    def unit(self) -> UnitOfWork:
        return unit_of_work(self.database, self.keyring)

    async def people(self) -> None:
        async with self.unit() as uow:
            for chat_id, role in ((1, COORDINATOR), (2, MEMBER), (3, MEMBER), (4, GUIDE)):
                person = await uow.people.ensure(chat_id, "de", NOW)
                await uow.roles.grant(person.id, role, "", NOW)
            uow.commit()

    async def do(self, person_id: int, deed) -> None:
        async with self.unit() as uow:
            person = await uow.people.get(person_id)
            await MEETING_WORK[type(deed)](Work(uow, person, self.now, BERLIN, pushed_payload), deed)
            uow.commit()

    async def block(self, person_id: int) -> None:
        async with self.unit() as uow:
            await uow.people.mark_unreachable(person_id, self.now)
            await uow.outbox.drop_for_person(person_id, self.now)
            uow.commit()

    async def come_back(self, person_id: int) -> None:
        async with self.unit() as uow:
            person = await uow.people.get(person_id)
            await came_back(Work(uow, person, self.now, BERLIN, pushed_payload))
            uow.commit()

    async def waiting(self) -> list[str]:
        """The keys of what waits, without `meeting:1:`."""
        rows = await self.database.fetch_all("SELECT dedup_key FROM outbox WHERE state = 'waiting' ORDER BY dedup_key")
        return [row["dedup_key"].removeprefix("meeting:1:") for row in rows]

    async def send_until(self, until: datetime) -> list[str]:
        """Let time pass as the relay does, and list the keys of what is sent."""
        sent = []
        async with self.unit() as uow:
            rows = await uow.transaction.fetch_all(
                "SELECT id, dedup_key, due_at, not_after FROM outbox WHERE state = 'waiting' ORDER BY due_at, id"
            )
            for row in rows:
                if row["due_at"] <= until.timestamp() * 1000:
                    sent.append(row["dedup_key"].removeprefix("meeting:1:"))
                    await uow.outbox.sent(row["id"], 1, until)
            await uow.outbox.forget_before(until - timedelta(days=3))
            uow.commit()
        self.now = until
        return sent


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}")
    world = World(database, Keyring([new_key()]))
    await world.people()
    yield world
    await database.close()


async def test_everybody_it_is_for_is_invited_once_and_nobody_else(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    assert await world.waiting() == ["v1:invite:2", "v1:invite:3"]


async def test_who_comes_or_may_come_is_reminded_and_who_does_not_is_left_alone(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.do(ANNA, MeetingAnswered(1, "maybe"))
    assert await world.waiting() == ["v1:day:2", "v1:hours:2", "v1:invite:3", "v1:week:2"]
    await world.do(ANNA, MeetingAnswered(1, "no"))
    assert await world.waiting() == ["v1:invite:3"]
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    assert await world.waiting() == ["v1:day:2", "v1:hours:2", "v1:invite:3", "v1:week:2"]


async def test_an_answer_after_a_reminder_was_sent_and_forgotten_does_not_bring_it_again(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    assert await world.send_until(START - 6 * DAY) == ["v1:invite:3", "v1:week:2"]
    await world.send_until(START - 2 * DAY)
    await world.do(ANNA, MeetingAnswered(1, "maybe"))
    assert await world.waiting() == ["v1:day:2", "v1:hours:2"]


async def test_who_blocks_the_bot_and_comes_back_is_reminded_of_what_is_to_come(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    await world.do(BEN, MeetingAnswered(1, "no"))
    for who in (ANNA, BEN):
        await world.block(who)
    assert await world.waiting() == []
    await world.do(BOSS, MeetingChanged(replace(MEETING, id=1, place="Nordstadt")))
    assert await world.waiting() == []
    world.now = START - 2 * DAY
    for who in (ANNA, BEN, ANNA):
        await world.come_back(who)
    assert await world.waiting() == ["v2:day:2", "v2:hours:2"]
    assert await world.send_until(START - DAY) == ["v2:day:2"]
    await world.block(ANNA)
    await world.come_back(ANNA)
    assert await world.waiting() == ["v2:hours:2"]


async def test_a_move_is_told_once_to_all_but_who_said_no_and_reminded_anew(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.send_until(NOW)
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    moved = replace(MEETING, id=1, starts_at=START + DAY, ends_at=MEETING.ends_at + DAY)
    await world.do(BOSS, MeetingChanged(moved))
    assert await world.waiting() == ["v2:day:2", "v2:hours:2", "v2:moved:2", "v2:moved:3", "v2:week:2"]
    await world.do(BEN, MeetingAnswered(1, "no"))
    await world.do(BOSS, MeetingChanged(replace(moved, version=2, place="Nordstadt")))
    assert await world.waiting() == ["v3:day:2", "v3:hours:2", "v3:moved:2", "v3:week:2"]


async def test_a_move_tells_those_who_answered_what_they_said_and_asks_the_others(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.send_until(NOW)
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    await world.do(BOSS, MeetingChanged(replace(MEETING, id=1, place="Nordstadt")))
    told = {}
    async with world.unit() as uow:
        for row in await uow.outbox.claim(9, NOW, "bulk"):
            told[row.person_id] = str(row.payload)
    assert told.keys() == {ANNA, BEN}
    assert ["meeting.said.yes" in told[each] for each in (ANNA, BEN)] == [True, False]
    assert ["'meeting.question'" in told[each] for each in (ANNA, BEN)] == [False, True]
    assert all("meeting.before" in each and "Linden" in each for each in told.values())


async def test_a_cancelled_meeting_is_told_once_and_reminds_nobody(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.send_until(NOW)
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    await world.do(BEN, MeetingAnswered(1, "no"))
    await world.do(BOSS, MeetingCancelled(1, 1))
    assert await world.waiting() == ["v2:cancelled:2"]
    for late in (MeetingCancelled(1, 2), MeetingChanged(replace(MEETING, id=1, version=2))):
        with pytest.raises(ConcurrentChangeError):
            await world.do(BOSS, late)
    with pytest.raises(ConcurrentChangeError):
        await world.do(ANNA, MeetingAnswered(1, "no"))
    assert await world.waiting() == ["v2:cancelled:2"]


async def test_reminders_and_invitations_are_not_for_the_night_unless_the_meeting_is_too_near(world: World) -> None:
    async def quiet() -> dict[str, bool]:
        rows = await world.database.fetch_all("SELECT dedup_key, payload FROM outbox WHERE state = 'waiting'")
        return {row["dedup_key"]: bool(world.keyring.decrypt_json(row["payload"]).get(QUIET)) for row in rows}

    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    assert set((await quiet()).values()) == {True}
    await world.send_until(NOW)
    await world.do(BOSS, MeetingChanged(replace(MEETING, id=1, place="Nordstadt")))
    assert {key.split(":")[3]: is_quiet for key, is_quiet in (await quiet()).items()} == {
        "week": True, "day": True, "hours": True, "moved": False,
    }  # fmt: skip
    world.now = datetime(2027, 3, 10, 23, 0, tzinfo=BERLIN)
    at_seven = datetime(2027, 3, 11, 7, 0, tzinfo=BERLIN)
    await world.do(BOSS, MeetingPlanned(replace(MEETING, starts_at=at_seven, ends_at=at_seven + DAY)))
    assert (await quiet())["meeting:2:v1:invite:3"] is False


async def test_whose_invitation_still_waits_hears_nothing_of_a_cancellation_and_is_invited_to_what_has_changed(
    world: World,
) -> None:
    world.now = datetime(2027, 3, 10, 23, 0, tzinfo=BERLIN)
    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    moved = replace(MEETING, id=1, starts_at=START + DAY, ends_at=MEETING.ends_at + DAY)
    await world.do(BOSS, MeetingChanged(moved))
    assert await world.waiting() == ["v2:day:2", "v2:hours:2", "v2:invite:3", "v2:moved:2", "v2:week:2"]
    await world.do(BOSS, MeetingChanged(replace(moved, version=2, place="Nordstadt")))
    assert await world.waiting() == ["v3:day:2", "v3:hours:2", "v3:invite:3", "v3:moved:2", "v3:week:2"]
    await world.do(BOSS, MeetingCancelled(1, 3))
    assert await world.waiting() == ["v4:cancelled:2"]


async def test_an_invitation_that_may_have_come_counts_as_heard(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    async with world.unit() as uow:
        for row in await uow.outbox.claim(9, NOW, "bulk"):
            await uow.outbox.retry(row.id, NOW + DAY, "broken", possibly_twice=row.person_id == ANNA)
        uow.commit()
    await world.do(BOSS, MeetingCancelled(1, 1))
    assert await world.waiting() == ["v2:cancelled:2"]


async def test_who_said_yes_and_lost_the_role_hears_of_a_move_too_and_once(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.send_until(NOW)
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    async with world.unit() as uow:
        await uow.roles.remove(ANNA, MEMBER, "")
        uow.commit()
    await world.do(BOSS, MeetingChanged(replace(MEETING, id=1, place="Nordstadt")))
    assert [key for key in await world.waiting() if "moved" in key] == ["v2:moved:2", "v2:moved:3"]


async def test_whose_role_ends_is_out_of_its_meetings_and_stays_in_the_others(world: World) -> None:
    everybody = replace(MEETING, audience="everybody")
    for meeting in (MEETING, everybody):
        await world.do(BOSS, MeetingPlanned(meeting))
    async with world.unit() as uow:
        await uow.roles.grant(ANNA, GUIDE, "", NOW)
        uow.commit()
    for who in (ANNA, BEN):
        for meeting_id in (1, 2):
            await world.do(who, MeetingAnswered(meeting_id, "yes"))
    async with world.unit() as uow:
        await uow.roles.remove(ANNA, MEMBER, "")
        await leave_meetings(Work(uow, await uow.people.get(BOSS), NOW, BERLIN, pushed_payload), ANNA)
        uow.commit()
    async with world.unit() as uow:
        assert [each.meeting.id for each in await uow.meetings.invitations(ANNA, [GUIDE], NOW)] == [2]
        assert [meeting.id for meeting, _answer, _at in await uow.meetings.answered_by(ANNA)] == [2]
        assert [meeting.id for meeting, _answer, _at in await uow.meetings.answered_by(BEN)] == [1, 2]
    waiting = await world.waiting()
    assert [key for key in waiting if key.startswith("v1:") and key.endswith(":2")] == []
    assert [key for key in waiting if key.startswith("meeting:2:") and key.endswith(f":{ANNA}")] == [
        "meeting:2:v1:day:2", "meeting:2:v1:hours:2", "meeting:2:v1:week:2",
    ]  # fmt: skip
    assert [key for key in waiting if key.endswith(f"week:{BEN}")] == ["v1:week:3", "meeting:2:v1:week:3"]


async def test_who_has_no_role_left_is_out_of_all_meetings_also_past_ones(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.do(ANNA, MeetingAnswered(1, "yes"))
    async with world.unit() as uow:
        await uow.roles.remove(ANNA, MEMBER, "")
        late = Work(uow, await uow.people.get(BOSS), MEETING.ends_at + DAY, BERLIN, pushed_payload)
        await leave_meetings(late, ANNA)
        assert await uow.meetings.answered_by(ANNA) == []
        uow.commit()
    assert await world.waiting() == ["v1:invite:3"]


async def test_two_coordinators_who_change_the_same_version_do_not_overwrite_each_other(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    await world.send_until(NOW)
    await world.do(BOSS, MeetingChanged(replace(MEETING, id=1, place="Nordstadt")))
    for late in (MeetingChanged(replace(MEETING, id=1, place="Mitte")), MeetingCancelled(1, 1)):
        with pytest.raises(ConcurrentChangeError):
            await world.do(BOSS, late)
    assert [key for key in await world.waiting() if "moved" in key] == ["v2:moved:2", "v2:moved:3"]


async def test_at_night_people_are_told_in_the_morning_unless_that_is_too_late(world: World) -> None:
    world.now = datetime(2027, 3, 10, 23, 0, tzinfo=BERLIN)
    await world.do(BOSS, MeetingPlanned(MEETING))
    rows = await world.database.fetch_all("SELECT due_at FROM outbox")
    morning = datetime(2027, 3, 11, 8, 0, tzinfo=BERLIN)
    assert {row["due_at"] for row in rows} == {round(morning.timestamp() * 1000)}
    at_seven = datetime(2027, 3, 11, 7, 0, tzinfo=BERLIN)
    await world.do(BOSS, MeetingChanged(replace(MEETING, id=1, starts_at=at_seven, ends_at=at_seven + DAY)))
    rows = await world.database.fetch_all("SELECT due_at FROM outbox WHERE state = 'waiting'")
    assert {row["due_at"] for row in rows} == {round(world.now.timestamp() * 1000)}


@pytest.mark.parametrize(
    ("who", "deed"),
    [
        (ANNA, MeetingPlanned(MEETING)),
        (ANNA, MeetingChanged(replace(MEETING, id=1))),
        (ANNA, MeetingCancelled(1, 1)),
        (BOSS, MeetingPlanned(replace(MEETING, starts_at=NOW))),
        (BOSS, MeetingPlanned(replace(MEETING, ends_at=MEETING.starts_at))),
        (BOSS, MeetingChanged(replace(MEETING, id=1, ends_at=MEETING.ends_at + 8 * DAY))),
        (ANNA, MeetingAnswered(1, "perhaps")),
    ],
)
async def test_what_the_conversation_should_not_have_allowed_is_refused(world: World, who: int, deed) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    before = await world.waiting()
    with pytest.raises((DeedRefusedError, ConcurrentChangeError)):
        await world.do(who, deed)
    assert await world.waiting() == before


async def test_nobody_answers_for_a_meeting_that_is_not_theirs(world: World) -> None:
    await world.do(BOSS, MeetingPlanned(MEETING))
    with pytest.raises(ConcurrentChangeError):
        await world.do(GUIDO, MeetingAnswered(1, "yes"))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([ANNA, BEN]), st.sampled_from(["yes", "maybe", "no"])),
        st.tuples(st.just("move"), st.integers(-20, 20)),
        st.tuples(st.just("wait"), st.integers(1, 200)),
    ),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_whatever_happens_each_reminder_of_a_version_comes_once_and_only_who_comes_gets_any(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[object, object]]
) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('meeting') / 'lotse.db'}")
    try:
        world = World(database, Keyring([new_key()]))
        await world.people()
        await world.do(BOSS, MeetingPlanned(MEETING))
        present, said, sent = replace(MEETING, id=1), dict.fromkeys((ANNA, BEN), ""), []
        for who, what in steps:
            if who == "wait":
                before = world.now
                news = await world.send_until(world.now + timedelta(hours=what))
                reminded = {int(key.split(":")[2]) for key in news if key.split(":")[1] in {"week", "day", "hours"}}
                assert reminded <= {person for person, answer in said.items() if answer in {"yes", "maybe"}}, before
                sent += news
            elif present.is_over(world.now) or (who == "move" and present.starts_at <= world.now):
                continue
            elif who == "move":
                starts_at = present.starts_at + timedelta(hours=what)
                if starts_at > world.now:
                    changed = replace(present, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
                    await world.do(BOSS, MeetingChanged(changed))
                    present = replace(changed, version=changed.version + 1)
            else:
                await world.do(who, MeetingAnswered(1, what))
                said[who] = what
        sent += await world.send_until(present.ends_at + DAY)
        assert len(sent) == len(set(sent)), sent
    finally:
        await database.close()
