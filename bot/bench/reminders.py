"""How reminders are planned, found when due, and sent beside people who talk, under Telegram's limits.

The parts are the product's own: the service that changes a meeting, the relay's tick, and the running bot.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from bot.bench.figures import Figure, middle, percentile
from bot.bench.scale import Scale
from bot.bench.stage import OURS, Stage, open_stage
from bot.bench.walker import Plan, Talk
from bot.relay import Relay
from bot.rendering import pushed_payload
from bot.send_budget import SendBudget
from bot.services.meeting_work import MEETING_WORK
from bot.services.work import Work
from flows.catalog.meeting_notices import reminder
from flows.deeds import MeetingChanged
from flows.meetings import COMING, Meeting
from flows.roles import COORDINATOR, MEMBER
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.repositories.outbox import OutboxRow
from storage.unit_of_work import unit_of_work

PHYSICAL_LIMIT = 30
PLACE = "reminders"
TALKERS, PRESSES = 3, 6
TICKS = 25
SCAN_PEOPLE = 1_000
ZONE = ZoneInfo("Europe/Berlin")

# Rows as wide as real ones; nobody will be looked up by a random hash.
_ADD_PEOPLE = """
    WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :count)
    INSERT INTO people (chat_hash, chat_id, language, language_chosen, created_at, seen_at)
    SELECT lower(hex(randomblob(32))), 'gAAAAA' || hex(randomblob(47)), 'de', 1, 1790000000000, 1790000000000 FROM counted
"""
_ADD_ROLES = "INSERT INTO roles (person_id, role, scope, granted_at) SELECT id, :role, '', 1790000000000 FROM people"
_ADD_ANSWERS = """
    INSERT INTO registrations (meeting_id, person_id, answer, answered_at)
    SELECT :meeting_id, id, 'yes', 1790000000000 FROM people
"""
_ADD_ROWS = """
    WITH RECURSIVE counted(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM counted WHERE n < :last)
    INSERT INTO outbox (id, person_id, lane, payload, dedup_key, due_at, not_after, state, created_at)
    SELECT n, 1 + n % :people, 'bulk', 'gAAAAA' || hex(randomblob(100)), 'meeting:1:v1:week:' || n,
    :due_at + n, :due_at + n + 86400000, 'waiting', :due_at FROM counted
"""


async def measure_reminders(folder: Path, scale: Scale) -> list[Figure]:
    """Measure `reminders.*`.

    Raises:
        StartError: the server or the bot does not start.
    """
    _make(folder)
    plan = [await _plan_once(folder / f"plan-{number}", scale.registered) for number in range(scale.rounds)]
    scans = await _scans(folder / "scan", scale.pending)
    async with open_stage(folder, limits="telegram") as stage:
        drained = await _drain(stage, scale)
    first, *_, last = scans.items()
    beside = {f"at_{count}": value for count, value in scans.items()}
    return [
        Figure("reminders.plan_ms_10000", middle(plan), "ms", scale.registered, "people who come", scale.rounds),
        *drained,
        Figure("reminders.due_scan_ms", last[1], "ms", last[0], "pending rows", TICKS, beside | {"of_least": first[0]}),
    ]


# planning


async def _plan_once(folder: Path, people: int) -> float:
    """Move a meeting that so many people come to: the time until all that they will hear is durable."""
    async with _database(folder) as database:
        keyring, now = Keyring([new_key()]), datetime.now(UTC)
        meeting = _meeting(now + timedelta(days=30))
        async with unit_of_work(database, keyring) as uow:
            planner = await uow.people.ensure(1, "de", now)
            await uow.roles.grant(planner.id, COORDINATOR, "", now)
            await uow.transaction.execute(_ADD_PEOPLE, count=people - 1)
            await uow.transaction.execute(_ADD_ROLES, role=MEMBER)
            meeting_id = await uow.meetings.add(meeting, planner.id, now)
            await uow.transaction.execute(_ADD_ANSWERS, meeting_id=meeting_id)
            uow.commit()
        began_at = perf_counter()
        async with unit_of_work(database, keyring) as uow:
            deed = MeetingChanged(_meeting(now + timedelta(days=31), meeting_id))
            await MEETING_WORK[MeetingChanged](Work(uow, planner, now, ZONE, pushed_payload), deed)
            uow.commit()
        return (perf_counter() - began_at) * 1000


def _meeting(starts_at: datetime, meeting_id: int = 0) -> Meeting:
    ends_at = starts_at + timedelta(hours=2)
    return Meeting(
        meeting_id, 1, "assembly", "Mitgliederversammlung", "Freizeitheim Linden", starts_at, ends_at, "members"
    )


@asynccontextmanager
async def _database(folder: Path) -> AsyncIterator[Database]:
    _make(folder)
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'lotse.db'}")
    try:
        yield database
    finally:
        await database.close()


def _make(folder: Path) -> None:
    folder.mkdir()


# looking for what is due


async def _scans(folder: Path, counts: Sequence[int]) -> dict[int, float]:
    """Measure the relay's tick beside more and more rows that are not due yet."""
    async with _database(folder) as database:
        keyring = Keyring([new_key()])
        async with unit_of_work(database, keyring) as uow:
            await uow.transaction.execute(_ADD_PEOPLE, count=SCAN_PEOPLE)
            uow.commit()
        relay = Relay(database, keyring, _send_nothing, SendBudget(), lambda: datetime.now(UTC))
        found, there = {}, 0
        for count in counts:
            await _add_rows(database, keyring, there + 1, count)
            found[count], there = await _tick_ms(relay), count
        return found


async def _add_rows(database: Database, keyring: Keyring, first: int, last: int) -> None:
    due_at = round((datetime.now(UTC) + timedelta(days=7)).timestamp() * 1000)
    async with unit_of_work(database, keyring) as uow:
        await uow.transaction.execute(_ADD_ROWS, first=first, last=last, people=SCAN_PEOPLE, due_at=due_at)
        uow.commit()


async def _tick_ms(relay: Relay) -> float:
    await relay.tick()
    took = []
    for _ in range(TICKS):
        began_at = perf_counter()
        await relay.tick()
        took.append((perf_counter() - began_at) * 1000)
    return middle(took)


async def _send_nothing(_row: OutboxRow) -> int | None:
    return None


# sending


async def _drain(stage: Stage, scale: Scale) -> list[Figure]:
    """Let the running bot send so many reminders while people talk to it, and compare with people who talk alone."""
    program = (await stage.start(OURS, place=PLACE)).program
    try:
        keyring = Keyring([stage.secret_key(PLACE)])
        database = await Database.open(f"sqlite+aiosqlite:///{stage.folder / PLACE / 'lotse.db'}")
        try:
            meeting = await _gather(database, keyring, await stage.audience(OURS, scale.drained))
            # As long as the rows take at the limit, so that somebody always talks while they drain.
            turns = round(scale.drained / PHYSICAL_LIMIT / (PRESSES * scale.thinking))
            plan = Plan(max(1, turns) * TALKERS, PRESSES, TALKERS, pause=scale.thinking, avoid=OURS.avoid)
            # Whoever comes first after a start waits for what every start does once.
            await stage.walk(OURS, Plan(TALKERS, PRESSES, avoid=OURS.avoid))
            alone = await stage.walk(OURS, plan)
            talking = asyncio.create_task(stage.walk(OURS, plan))
            await _let_fall_due(database, keyring, meeting)
            messages, seconds = await stage.drained(OURS)
            beside = await talking
        finally:
            await database.close()
    finally:
        await program.end()
    return _drain_figures(scale.drained, messages / seconds, alone, beside)


def _drain_figures(rows: int, per_second: float, alone: Talk, beside: Talk) -> list[Figure]:
    p95 = {"alone": percentile(alone.reply_ms, 0.95), "beside": percentile(beside.reply_ms, 0.95)}
    lost: dict[str, float] = {"per_second": per_second, "lost": alone.lost + beside.lost}
    extra = p95["beside"] - p95["alone"]
    return [
        Figure("reminders.drain_ratio", per_second / PHYSICAL_LIMIT, "times", rows, "rows", 1, lost),
        Figure("reminders.reply_ms_p95_extra", extra, "ms", len(beside.reply_ms), "replies", 1, p95),
    ]


async def _gather(database: Database, keyring: Keyring, chats: list[int]) -> Meeting:
    """Let the people of these chats come to a meeting."""
    now = datetime.now(UTC)
    meeting = _meeting(now + timedelta(days=1))
    async with unit_of_work(database, keyring) as uow:
        meeting_id = await uow.meetings.add(meeting, None, now)
        for chat_id in chats:
            person = await uow.people.ensure(chat_id, "de", now)
            await uow.meetings.answer(meeting_id, person.id, "yes", now)
        uow.commit()
    return _meeting(meeting.starts_at, meeting_id)


async def _let_fall_due(database: Database, keyring: Keyring, meeting: Meeting) -> None:
    now = datetime.now(UTC)
    payload = pushed_payload(reminder(meeting, "tomorrow", ZONE))
    async with unit_of_work(database, keyring) as uow:
        await uow.broadcasts.to_registered(
            meeting.id,
            COMING,
            payload,
            f"meeting:{meeting.id}:v1:day",
            due_at=now,
            not_after=meeting.starts_at,
            now=now,
        )
        uow.commit()
