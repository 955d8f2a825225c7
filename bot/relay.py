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
from bot.lanes import Lanes
from bot.send_budget import SendBudget
from bot.send_errors import UNREACHABLE, send_error
from bot.update_processor import origin
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import StorageError
from storage.outbox import Dead, RetryAt, SendError, SendErrorKind, decide
from storage.repositories.outbox import OutboxReader, OutboxRow
from storage.unit_of_work import UnitOfWork, unit_of_work

REPLIES_AT_ONCE = 192
BULK_AT_ONCE = 64
CLAIM_LIMIT = 64
SCAN_SECONDS = 1.0
HOLD_SECONDS = 3.5  # a group's pace is a message every three seconds
JITTER = 0.2
WRITE_PAUSE = 0.1
LONGEST_WRITE_PAUSE = 5.0

Send = Callable[[OutboxRow], Awaitable[int | None]]
Write = Callable[[UnitOfWork], Awaitable[None]]

_random = SystemRandom().random

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    """A row to send.

    `claimed`: by a scan, so that no older row of the person waits in this lane. `wait`: seconds to hold it.
    """

    row: OutboxRow
    claimed: bool = False
    wait: float = 0.0


class Relay:
    """Send what the outbox holds.

    Args:
        send: renders a row, makes the Bot API call and returns the message's id
        budget: how fast bulk may go, and who is banned
        clock: returns the aware instant of now
        on_dead: hears of a row that a programmer's mistake kept from being sent, so that the person gets on
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
        jitter: Callable[[], float] = _random,
    ) -> None:
        self.possibly_twice = 0
        self._database = database
        self._keyring = keyring
        self._send = send
        self._budget = budget
        self._clock = clock
        self._on_dead = on_dead
        self._jitter = jitter
        self._replies: Lanes[int, _Job] = Lanes(self._serve, replies_at_once)
        self._bulk: Lanes[int, _Job] = Lanes(self._serve, bulk_at_once)
        self._bulk_due = True
        self._backlog = Backlog()
        self._awake = asyncio.Event()
        self._scanning = asyncio.Lock()
        self._closing = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up what an earlier run left behind, then scan without being asked. Comes before the first `submit`."""
        async with self._unit_of_work() as uow:
            recovered = await uow.outbox.recover()
            uow.commit()
        if recovered:
            self.possibly_twice += recovered
            logger.warning("outbox_recovered", possibly_twice=recovered)
        now = self._clock()
        async with self._unit_of_work() as uow:
            # Only a look at whose answers wait, however far off: without a commit nothing stays claimed.
            for row in await uow.outbox.claim(1_000_000, now + timedelta(days=366), "reply"):
                if row.attempts or row.due_at <= now:
                    self._backlog.add(row.person_id, row.due_at)
        self._loop = asyncio.create_task(self._run())

    def submit(self, rows: Iterable[OutboxRow]) -> None:
        """Send rows that were claimed by a transaction which is committed by now."""
        if self._closing.is_set():
            return  # the next start takes them up
        for row in rows:
            self._lanes(row).add(row.person_id, _Job(row))

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
        if not (self._replies.idle() and self._bulk.idle()):
            return False
        due = await self.next_due()
        return due is None or due > self._clock()

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
        rows = [job.row for jobs in left for job in jobs]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds * 0.2):
                await self._write(lambda uow: _release(uow, rows))

    def _unit_of_work(self) -> UnitOfWork:
        return unit_of_work(self._database, self._keyring)

    def _lanes(self, row: OutboxRow) -> Lanes[int, _Job]:
        return self._replies if row.lane == "reply" else self._bulk

    async def _run(self) -> None:
        """Scan whenever somebody wakes us, bulk may go again, or a second has passed."""
        while not self._closing.is_set():
            self._awake.clear()
            try:
                await self.tick()
            except StorageError as error:
                logger.warning("outbox_scan_failed", reason=str(error))
            soon = self._bulk_due and self._bulk.free > 0
            pause = min(SCAN_SECONDS, self._budget.bulk_wait()) if soon else SCAN_SECONDS
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), pause)

    async def _scan(self) -> None:
        now = self._clock()
        limit = min(self._replies.free, CLAIM_LIMIT)
        self._backlog.begin_scan()
        async with self._unit_of_work() as uow:
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

    async def _claim_bulk(self, uow: UnitOfWork, now: datetime) -> list[_Job]:
        """Claim bulk rows one by one, no more than may go now."""
        jobs: list[_Job] = []
        while len(jobs) < self._bulk.free and not self._budget.bulk_wait():
            rows = await uow.outbox.claim(1, now, "bulk")
            self._bulk_due = bool(rows)
            for row in rows:
                person = await uow.people.get(row.person_id)
                group = person is not None and person.chat_id < 0
                wait = self._budget.bulk_wait(row.person_id, group=group)
                if wait > HOLD_SECONDS:
                    await _retry(uow, row, RetryAt(now + timedelta(seconds=wait)), SendErrorKind.RATE_LIMITED)
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
        except StorageError as error:
            # The renderer could not read what it needs; nothing was sent.
            await self._failed(row, SendError(SendErrorKind.BROKEN_BEFORE), type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a row that cannot be rendered must not stop the others
            await self._unrenderable(row, error)
        else:
            await self._write(lambda uow: uow.outbox.sent(row.id, message_id, self._clock()))

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
            await self._give_up(row, outcome, unreachable=error.kind in UNREACHABLE)

    async def _later(self, row: OutboxRow, outcome: RetryAt, kind: SendErrorKind) -> None:
        """Let a row wait in the outbox, and behind it what stands in its lane."""
        if row.lane == "reply":
            self._backlog.add(row.person_id, outcome.at)
        behind = [job.row for job in self._lanes(row).withdraw(row.person_id)]

        async def write(uow: UnitOfWork) -> None:
            await _retry(uow, row, outcome, kind)
            await _release(uow, behind)

        await self._write(write)

    async def _give_up(self, row: OutboxRow, outcome: Dead, *, unreachable: bool) -> None:
        """Let a row die; with it, if the person cannot be reached, everything else for them."""
        others = [*self._replies.withdraw(row.person_id), *self._bulk.withdraw(row.person_id)] if unreachable else []

        async def write(uow: UnitOfWork) -> None:
            now = self._clock()
            await uow.outbox.dead(row.id, outcome.reason, now)
            if unreachable:
                await uow.people.mark_unreachable(row.person_id, now)
                await _release(uow, [job.row for job in others])
                await uow.outbox.drop_for_person(row.person_id, now)

        await self._write(write)

    async def _unrenderable(self, row: OutboxRow, error: Exception) -> None:
        """Let a row die of a programmer's mistake, loudly, and let the person get on."""
        name = type(error).__name__
        logger.error("row_unrenderable", row_id=row.id, person_id=row.person_id, error=name, at=origin(error))
        await self._write(lambda uow: uow.outbox.dead(row.id, name, self._clock()))
        if self._on_dead is not None:
            try:
                await self._on_dead(row)
            except Exception as second:  # noqa: BLE001 - likewise
                logger.error("way_on_failed", row_id=row.id, error=type(second).__name__, at=origin(second))  # noqa: TRY400 - its text may be personal

    async def _put_back(self, row: OutboxRow) -> None:
        """Let a row that was not begun wait in the outbox, where a scan keeps the order."""
        if row.lane == "reply":
            self._backlog.add(row.person_id, row.due_at)
        await self._write(lambda uow: _release(uow, [row]))
        self._awake.set()

    async def _write(self, write: Write) -> None:
        """Write until it is written: what happened outside must not be forgotten because the database is locked."""
        pause = WRITE_PAUSE
        while True:
            try:
                async with self._unit_of_work() as uow:
                    await write(uow)
                    uow.commit()
            except StorageError as error:
                logger.warning("outbox_not_written", reason=str(error))
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_WRITE_PAUSE)
            else:
                return


async def _retry(uow: UnitOfWork, row: OutboxRow, outcome: RetryAt, kind: SendErrorKind) -> None:
    await uow.outbox.retry(row.id, outcome.at, kind.value, possibly_twice=outcome.possibly_twice)


async def _release(uow: UnitOfWork, rows: Iterable[OutboxRow]) -> None:
    for row in rows:
        await uow.outbox.release(row.id)
