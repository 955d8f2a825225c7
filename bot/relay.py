"""The way out: outbox rows become messages, each once, or marked where it may have been twice.

Rows come from two sides. A service hands over what its own commit just claimed (`submit`), so that an answer needs no
second look at the database; everything else waits in the outbox until a scan claims it, answers before bulk. Nobody
waits for anybody else: each person has a lane for answers and one for bulk.
It must not render, decide about retries (`storage.outbox` does) or log anything but ids and names of errors.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

import structlog
from telegram.error import TelegramError

from bot.backlog import Backlog
from bot.in_flight import InFlight, Send, Sighting
from bot.lanes import Lanes
from bot.outbox_writes import OutboxWrites, release, retry
from bot.send_budget import SendBudget
from bot.send_errors import UNREACHABLE, send_error
from bot.services.lost_words import drop_all_for
from bot.update_in_work import IN_WORK, UpdateInWork
from bot.update_processor import origin
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import DecryptionError, StorageError
from storage.outbox import RetryAt, SendError, SendErrorKind, decide
from storage.repositories.outbox import QUIET, OutboxReader, OutboxRow
from storage.unit_of_work import UnitOfWork

REPLIES_AT_ONCE = 192
BULK_AT_ONCE = 64
CLAIM_LIMIT = 64
SCAN_SECONDS = 1.0
HOLD_SECONDS = 3.5  # a group's pace is a message every three seconds
JITTER = 0.2

_random = SystemRandom().random

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    """A row to send.

    `claimed`: by a scan, so that no older row of the person waits in this lane. `wait`: seconds to hold it. `update`: what
    it answers, where that is known.
    """

    row: OutboxRow
    claimed: bool = False
    wait: float = 0.0
    update: UpdateInWork | None = None


class Relay:
    """Send what the outbox holds.

    Args:
        send: renders a row, makes the Bot API call and returns the message's id
        budget: how fast bulk may go, and who is banned
        clock: returns the aware instant of now
        on_dead: hears of an answer that will never arrive though its person may be reached, so that they get on; and of
            words passed on that will not, so that who wrote them learns it
        night_until: when the night is over, None by day; what is not for the night waits until then
        jitter: a number from 0 to 1 that spreads retries, different each time
    """

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        send: Send,
        budget: SendBudget,
        clock: Callable[[], datetime],
        *,
        on_dead: Callable[[OutboxRow], Awaitable[None]] | None = None,
        replies_at_once: int = REPLIES_AT_ONCE,
        bulk_at_once: int = BULK_AT_ONCE,
        night_until: Callable[[datetime], datetime | None] = lambda _now: None,
        jitter: Callable[[], float] = _random,
    ) -> None:
        self.possibly_twice = 0
        self._database = database
        self._writes = OutboxWrites(database, keyring)
        self._in_flight = InFlight(send)
        self._send: Send = self._in_flight.send
        self._budget = budget
        self._clock = clock
        self._on_dead = on_dead
        self._night_until = night_until
        self._jitter = jitter
        self._replies: Lanes[int, _Job] = Lanes(self._serve, replies_at_once)
        self._bulk: Lanes[int, _Job] = Lanes(self._serve, bulk_at_once)
        self._bulk_due = True
        self._backlog = Backlog()
        self._awake = asyncio.Event()
        self._scanning = asyncio.Lock()
        self._closing = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    @property
    def is_alive(self) -> bool:
        """Say whether the outbox is being scanned."""
        return self._loop is not None and not self._loop.done()

    async def start(self) -> None:
        """Take up what an earlier run left behind, then scan without being asked. Comes before the first `submit`."""
        async with self._writes.unit_of_work() as uow:
            recovered = await uow.outbox.recover()
            uow.commit()
        if recovered:
            self.possibly_twice += recovered
            logger.warning("outbox_recovered", possibly_twice=recovered)
        now = self._clock()
        async with self._writes.unit_of_work() as uow:
            # Only a look at whose answers wait, however far off: without a commit nothing stays claimed.
            for row in await uow.outbox.claim(1_000_000, now + timedelta(days=366), "reply"):
                if row.attempts or row.due_at <= now:
                    self._backlog.add(row.person_id, row.due_at)
        self._loop = asyncio.create_task(self._run())

    def submit(self, rows: Iterable[OutboxRow], seen: Sighting | None = None) -> None:
        """Send rows that were claimed by a transaction which is committed by now; after `close` the next start does.

        What was `seen` where it was sent need not be confirmed by Telegram before these go.
        """
        if self._closing.is_set():
            self._writes.let_go(list(rows))
            return
        for row in rows:
            arrived = self._in_flight.note(row.person_id, seen) if seen else None
            if arrived and seen:
                self._writes.note(arrived.id, seen.message_id, self._clock())
                self._replies.let_go_on(row.person_id)
            self._lanes(row).add(row.person_id, _Job(row, update=IN_WORK.get()))

    def wake(self) -> None:
        """Look now for rows that are due."""
        self._awake.set()

    async def tick(self) -> None:
        """Drop what would come too late, and claim what is due as far as there is room."""
        async with self._scanning:
            if not self._closing.is_set():
                await self._scan()

    async def idle(self) -> bool:
        """Say whether nothing is being sent and nothing is due."""
        # No scan may take rows up meanwhile: what it has taken holds others back, and may be sent before we look again.
        async with self._scanning:
            if not (self._replies.idle() and self._bulk.idle()):
                return False
            due = await self.next_due()
        is_quiet = self._replies.idle() and self._bulk.idle()
        return is_quiet and (due is None or due > self._clock())

    async def join(self) -> None:
        """Wait until nothing is being sent and nothing is due."""
        while not await self.idle():
            await self.tick()
            await self._replies.join()
            await self._bulk.join()
            await asyncio.sleep(self._budget.bulk_wait())

    async def next_due(self) -> datetime | None:
        """Return when the next row is due that no older row holds back."""
        return await OutboxReader(self._database).next_due()

    async def close(self, seconds: float = 3.0) -> None:
        """Let what is being sent end, put back what was not begun; take no longer than `seconds`.

        What can be neither is taken up by the next start, marked as possibly sent twice.
        """
        self._closing.set()
        self._awake.set()
        if self._loop is not None:
            await asyncio.wait({self._loop}, timeout=seconds * 0.2)
            self._loop.cancel()
        left = await asyncio.gather(self._replies.close(seconds * 0.6), self._bulk.close(seconds * 0.6))
        self._writes.let_go([job.row for jobs in left for job in jobs])
        await self._writes.settle(seconds * 0.2)

    def _lanes(self, row: OutboxRow) -> Lanes[int, _Job]:
        return self._replies if row.lane == "reply" else self._bulk

    async def _run(self) -> None:
        """Scan whenever somebody wakes us, bulk may go again, or a second has passed."""
        while not self._closing.is_set():
            self._awake.clear()
            call, pause = self._closing, SCAN_SECONDS
            try:
                await self.tick()
                call = self._awake
                if self._bulk_due and self._bulk.free > 0:
                    pause = min(pause, self._budget.bulk_wait())
            except StorageError as error:
                logger.warning("outbox_scan_failed", error=type(error).__name__, reason=str(error))
            except Exception as error:  # noqa: BLE001 - as long as the process lives, somebody must look
                logger.error("outbox_scan_failed", error=type(error).__name__, at=origin(error))  # noqa: TRY400 - its text may be personal
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(call.wait(), pause)

    async def _scan(self) -> None:
        now = self._clock()
        limit = min(self._replies.free, CLAIM_LIMIT)
        self._backlog.begin_scan()
        async with self._writes.unit_of_work() as uow:
            await uow.outbox.drop_expired(now)
            replies = await uow.outbox.claim(limit, now, "reply") if limit else []
            bulk = await self._claim_bulk(uow, now)
            uow.commit()
        for row in replies:
            self._backlog.add(row.person_id, row.due_at)
            self._replies.add(row.person_id, _Job(row, claimed=True))
        for job in bulk:
            self._bulk.add(job.row.person_id, job)
        if len(replies) < limit:
            self._backlog.end_scan(now, busy=self._replies)
        for row in uow.outbox.unreadable:
            logger.error("row_unreadable", row_id=row.id, person_id=row.person_id, lane=row.lane)
            await self._tell_of_dead(row)

    async def _claim_bulk(self, uow: UnitOfWork, now: datetime) -> list[_Job]:
        """Claim bulk rows one by one, no more than may go now."""
        jobs: list[_Job] = []
        morning, put_off = self._night_until(now), 0
        while len(jobs) < self._bulk.free and not self._budget.bulk_wait() and put_off < CLAIM_LIMIT:
            rows = await uow.outbox.claim(1, now, "bulk")
            self._bulk_due = bool(rows)
            for row in rows:
                if morning is not None and row.payload.get(QUIET):
                    await uow.outbox.put_off(row.id, morning)
                    put_off += 1
                    continue
                try:
                    person = await uow.people.get(row.person_id)
                except DecryptionError as error:
                    logger.error("person_unreadable", row_id=row.id, person_id=row.person_id)  # noqa: TRY400 - says it all
                    await uow.outbox.dead(row.id, type(error).__name__, now)
                    continue
                group = person is not None and person.chat_id < 0
                wait = self._budget.bulk_wait(row.person_id, group=group)
                if wait > HOLD_SECONDS:
                    await retry(uow, row, RetryAt(now + timedelta(seconds=wait)), SendErrorKind.RATE_LIMITED)
                else:
                    self._budget.take_chat(row.person_id, group=group)
                    if not wait:
                        self._budget.take()
                    jobs.append(_Job(row, claimed=True, wait=wait))
            if not rows:
                break
        return jobs

    async def _serve(self, person_id: int, job: _Job) -> None:
        """Send one row and write down what became of it."""
        row = job.row
        IN_WORK.set(job.update)
        if not await self._may_go(job):
            await self._put_back(row)
        elif banned := self._budget.halt_left(person_id):
            await self._later(row, RetryAt(self._clock() + timedelta(seconds=banned)), SendErrorKind.RATE_LIMITED)
        else:
            await self._attempt(row)
        if job.claimed:
            self._awake.set()  # the person's next row may be claimed now

    async def _may_go(self, job: _Job) -> bool:
        """Hold a row as long as it must be, and say whether it is still to be sent."""
        row = job.row
        if job.wait and not await self._held(job.wait):
            return False
        if row.not_after is not None and row.not_after < self._clock():
            return False
        return job.claimed or row.lane == "bulk" or row.person_id not in self._backlog

    async def _held(self, wait: float) -> bool:
        """Hold a bulk row until its chat and then bulk as a whole let it go; say no if that is not to be."""
        while wait:
            if wait > HOLD_SECONDS:
                return False
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), wait)
            if self._closing.is_set():
                return False
            wait = self._budget.bulk_wait()
        self._budget.take()
        return True

    async def _attempt(self, row: OutboxRow) -> None:
        if row.lane == "reply":
            self._budget.note()
        try:
            message_id = await self._send(row)
        except TelegramError as error:
            await self._failed(row, send_error(error), type(error).__name__)
        except DecryptionError as error:
            await self._unrenderable(row, error)
        except StorageError as error:
            # The renderer could not read what it needs; nothing was sent.
            await self._failed(row, SendError(SendErrorKind.BROKEN_BEFORE), type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a row that cannot be rendered must not stop the others
            await self._unrenderable(row, error)
        else:
            logger.debug("row_sent", row_id=row.id, lane=row.lane)
            await self._writes.note_sent(row.id, message_id, self._clock())

    async def _failed(self, row: OutboxRow, error: SendError, name: str) -> None:
        """Write down what is to be done about a row that could not be sent."""
        now = self._clock()
        if error.retry_after is not None:
            self._budget.halt(row.person_id, error.retry_after.total_seconds())
            if row.lane == "bulk":
                self._budget.halt(None, error.retry_after.total_seconds())
        outcome = decide(error, row.attempts, now, self._jitter() * JITTER)
        ids = {"row_id": row.id, "person_id": row.person_id, "lane": row.lane, "attempts": row.attempts + 1}
        if isinstance(outcome, RetryAt):
            self.possibly_twice += outcome.possibly_twice
            logger.info("send_put_off", **ids, error=name, possibly_twice=outcome.possibly_twice)
            await self._later(row, outcome, error.kind)
        else:
            logger.warning("send_given_up", **ids, error=name, reason=outcome.reason)
            if error.kind in UNREACHABLE:
                await self._leave_alone(row, outcome.reason)
            else:
                await self._bury(row, outcome.reason)

    async def _later(self, row: OutboxRow, outcome: RetryAt, kind: SendErrorKind) -> None:
        """Let a row wait in the outbox, and behind it what stands in its lane."""
        if row.lane == "reply":
            self._backlog.add(row.person_id, outcome.at)
        behind = [job.row for job in self._lanes(row).withdraw(row.person_id)]

        async def write(uow: UnitOfWork) -> None:
            await retry(uow, row, outcome, kind)
            await release(uow, behind)

        await self._writes.write(write)

    async def _leave_alone(self, row: OutboxRow, reason: str) -> None:
        """Let a row die whose person cannot be reached, with all that was there for them before it.

        Newer rows may come from after their return: each is tried, and an answer among them shows that they came back.
        """
        older = self._withdraw_older(row)

        async def write(uow: UnitOfWork) -> None:
            now = self._clock()
            await uow.outbox.dead(row.id, reason, now)
            if not await uow.outbox.has_newer_reply(row.person_id, row.id):
                await uow.people.mark_unreachable(row.person_id, now)
            await release(uow, older)
            await drop_all_for(uow, row.person_id, now, up_to=row.id, lost=[row.payload])

        await self._writes.write(write)

    def _withdraw_older(self, row: OutboxRow) -> list[OutboxRow]:
        """Take out of a person's lanes what is older than a row."""
        older: list[OutboxRow] = []
        for lanes in (self._replies, self._bulk):
            for job in lanes.withdraw(row.person_id):
                if job.row.id < row.id:
                    older.append(job.row)
                else:
                    lanes.add(row.person_id, job)
        return older

    async def _bury(self, row: OutboxRow, reason: str) -> None:
        """Let a row die alone, and let the person get on."""
        await self._writes.write(lambda uow: uow.outbox.dead(row.id, reason, self._clock()))
        await self._tell_of_dead(row)

    async def _unrenderable(self, row: OutboxRow, error: Exception) -> None:
        """Let a row die of a programmer's mistake or of damage, loudly."""
        name = type(error).__name__
        logger.error("row_unrenderable", row_id=row.id, person_id=row.person_id, error=name, at=origin(error))
        await self._bury(row, name)

    async def _tell_of_dead(self, row: OutboxRow) -> None:
        # An apology for an apology would never end; of bulk only what passes somebody's words on is missed by somebody.
        is_missed = row.lane == "reply" and not row.payload.get("apology")
        if self._on_dead is None or not (is_missed or row.payload.get("sender")):
            return
        try:
            await self._on_dead(row)
        except Exception as error:  # noqa: BLE001 - it must not stop the others
            logger.error("way_on_failed", row_id=row.id, error=type(error).__name__, at=origin(error))  # noqa: TRY400 - its text may be personal

    async def _put_back(self, row: OutboxRow) -> None:
        """Let a row that was not begun wait in the outbox, where a scan keeps the order."""
        if row.lane == "reply":
            self._backlog.add(row.person_id, row.due_at)
        await self._writes.write(lambda uow: release(uow, [row]))
        self._awake.set()
