"""What the relay writes down about rows: patiently, because what happened outside must not be forgotten.

It must not decide what becomes of a row.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextvars import Context
from datetime import datetime
from functools import partial

import structlog

from storage.crypto import Keyring
from storage.database import Database
from storage.errors import StorageError
from storage.outbox import RetryAt, SendErrorKind
from storage.repositories.outbox import OutboxRow
from storage.unit_of_work import UnitOfWork, unit_of_work

WRITE_PAUSE = 0.1
LONGEST_WRITE_PAUSE = 5.0

Write = Callable[[UnitOfWork], Awaitable[None]]

logger = structlog.get_logger(__name__)


class OutboxWrites:
    """Transactions of the relay."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database = database
        self._keyring = keyring
        self._letting_go: set[asyncio.Task[None]] = set()
        self._sent: list[tuple[int, int | None, datetime]] = []
        self._written_next = asyncio.Event()
        self._noting: asyncio.Task[None] | None = None

    def unit_of_work(self) -> UnitOfWork:
        """Make a unit of work, to be entered."""
        return unit_of_work(self._database, self._keyring)

    async def write(self, write: Write) -> None:
        """Write until it is written, however long the database is locked."""
        pause = WRITE_PAUSE
        while not await self._written(write):
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_WRITE_PAUSE)

    async def note_sent(self, row_id: int, message_id: int | None, now: datetime) -> None:
        """Note that a row was sent, together with others of the same moment; returns when it is written."""
        await self.note(row_id, message_id, now).wait()

    def note(self, row_id: int, message_id: int | None, now: datetime) -> asyncio.Event:
        """As `note_sent`, but wait for nothing; the event is set when it is written."""
        self._sent.append((row_id, message_id, now))
        written = self._written_next
        if self._noting is None or self._noting.done():
            self._noting = asyncio.create_task(self._note_all(), context=Context())
        return written

    async def _note_all(self) -> None:
        while self._sent:
            some, self._sent = self._sent, []
            written, self._written_next = self._written_next, asyncio.Event()
            await self.write(partial(_sent, some))
            written.set()

    def let_go(self, rows: list[OutboxRow]) -> None:
        """Put back claimed rows that were not begun, beside everything else and with one attempt."""
        if rows:
            task = asyncio.create_task(self._let_go(rows))
            self._letting_go.add(task)
            task.add_done_callback(self._letting_go.discard)

    async def settle(self, seconds: float) -> None:
        """Wait no longer than some seconds for what is being put back or noted."""
        left = {*self._letting_go, *([self._noting] if self._noting else [])}
        if left:
            await asyncio.wait(left, timeout=seconds)

    async def _let_go(self, rows: list[OutboxRow]) -> None:
        await self._written(lambda uow: release(uow, rows))

    async def _written(self, write: Write) -> bool:
        try:
            async with self.unit_of_work() as uow:
                await write(uow)
                uow.commit()
        except StorageError as error:
            logger.warning("outbox_not_written", reason=str(error))
            return False
        return True


async def _sent(some: list[tuple[int, int | None, datetime]], uow: UnitOfWork) -> None:
    for row_id, message_id, now in some:
        await uow.outbox.sent(row_id, message_id, now)


async def retry(uow: UnitOfWork, row: OutboxRow, outcome: RetryAt, kind: SendErrorKind) -> None:
    """Let a row wait for another attempt."""
    await uow.outbox.retry(row.id, outcome.at, kind.value, possibly_twice=outcome.possibly_twice)


async def release(uow: UnitOfWork, rows: Iterable[OutboxRow]) -> None:
    """Put back claimed rows that were not begun."""
    for row in rows:
        await uow.outbox.release(row.id)
