"""What happens when handling an update fails: try again where that can help, else apologise; never silence."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.handlers.outage import Outage
from bot.services.apology import ATTEMPTS, Apology
from bot.update_processor import chat_key, origin
from storage.errors import (
    AlreadyDoneError,
    ConcurrentChangeError,
    DatabaseBusyError,
    DatabaseFaultError,
    DiskFullError,
    ReadOnlyDatabaseError,
    TransactionInterruptedError,
)
from storage.repositories.outbox import OutboxRow

log = structlog.get_logger()

Handle = Callable[[int, Mapping[str, Any]], Awaitable[None]]
LONGEST_PAUSE = 5.0
MOST_OVERTAKEN = 8
"""So often in a row somebody may have been quicker; beyond, it is our own mistake, and waiting mends none."""
PASSING = (
    ConcurrentChangeError,
    DatabaseBusyError,
    DatabaseFaultError,
    DiskFullError,
    ReadOnlyDatabaseError,
    TransactionInterruptedError,
)


@dataclass(frozen=True)
class FailureHandler:
    """Stands around the handler of updates; the first pause, in seconds, doubles with each that follows."""

    inner: Handle
    apology: Apology
    submit: Callable[[list[OutboxRow]], None]
    clock: Callable[[], datetime]
    outage: Outage | None = None
    first_pause: float = 0.05

    async def handle(self, update_id: int, update: Mapping[str, Any]) -> None:
        """Handle an update; a database that is busy is waited for, and the update stays in the inbox meanwhile."""
        try:
            await self._handle(update_id, update)
        finally:
            if self.outage:
                self.outage.over([update])

    async def _handle(self, update_id: int, update: Mapping[str, Any]) -> None:
        pause, failed, overtaken = self.first_pause, "", 0
        while True:
            try:
                if failed and await self._is_given_up(update_id, update, failed):
                    return
                failed = ""
                await self.inner(update_id, update)
            except AlreadyDoneError:
                # Somebody else has handled it, and answered.
                return
            except PASSING as error:
                # Somebody was quicker, or the database is busy, full or away: nothing was changed.
                overtaken += isinstance(error, ConcurrentChangeError)
                if overtaken > MOST_OVERTAKEN:
                    failed, overtaken = type(error).__name__, 0
                    log.error("update_overtaken", update_id=update_id, at=origin(error))  # noqa: TRY400 - a trace could show texts
                else:
                    level = log.info if isinstance(error, ConcurrentChangeError) else log.warning
                    level("update_waits", update_id=update_id, error=type(error).__name__)
                    if self.outage and not isinstance(error, ConcurrentChangeError):
                        await self.outage.waits([update])
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
            except Exception as error:  # noqa: BLE001 - whatever a programmer overlooked must not leave a person in silence
                log.error("update_failed", update_id=update_id, error=type(error).__name__, at=origin(error))  # noqa: TRY400 - a trace could show texts
                failed = type(error).__name__
            else:
                return

    async def _is_given_up(self, update_id: int, update: Mapping[str, Any], error: str) -> bool:
        if await self.apology.count(update_id, error) < ATTEMPTS:
            return False
        self.submit(await self.apology.give_up(update_id, chat_key(update), self.clock()))
        return True
