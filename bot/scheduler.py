"""Ticks only: every promise is a row in the database, and a tick looks what is due. A missed tick loses nothing."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from storage.errors import StorageError

log = structlog.get_logger()

HOUSEKEEPING_SECONDS = 60
RELOAD_SECONDS = 10
CASE_SECONDS = 20
CHECK_SECONDS = 20


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
