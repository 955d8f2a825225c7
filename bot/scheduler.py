"""Ticks only: every promise is a row in the database, and a tick looks what is due. A missed tick loses nothing."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from flows.eligibility.evaluation import forget_outcomes
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import StorageError
from storage.unit_of_work import unit_of_work

log = structlog.get_logger()

HOUSEKEEPING_SECONDS = 60
RELOAD_SECONDS = 10
CASE_SECONDS = 20
UPDATES_KEPT = timedelta(hours=26)
SENT_KEPT = timedelta(days=3)
CLOSED_CASES_KEPT = timedelta(days=30)
"""What was released in a case, and its notes, after it was closed; that there was one is counted on."""


@dataclass(frozen=True)
class Housekeeping:
    """What has to be forgotten in time."""

    database: Database
    keyring: Keyring
    clock: Callable[[], datetime]

    async def tick(self) -> None:
        """Forget expired sessions, update ids that Telegram no longer repeats, and the traces of what was sent."""
        forget_outcomes()
        now = self.clock()
        async with unit_of_work(self.database, self.keyring) as uow:
            await uow.sessions.delete_expired(now)
            await uow.inbox.forget_before(now - UPDATES_KEPT)
            await uow.outbox.forget_before(now - SENT_KEPT)
            await uow.cases.wipe_closed_before(now - CLOSED_CASES_KEPT)
            uow.commit()


@contextmanager
def ticking(*ticks: tuple[Callable[[], Awaitable[None]], float]) -> Iterator[None]:
    """Call each function again and again, so many seconds apart, one call at a time, until the block is left."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for tick, seconds in ticks:
        scheduler.add_job(
            _guarded(tick), "interval", seconds=seconds, max_instances=1, coalesce=True, misfire_grace_time=None
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


def _guarded(tick: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def guarded() -> None:
        try:
            await tick()
        except StorageError as error:
            log.warning("tick_failed", error=type(error).__name__)

    return guarded
