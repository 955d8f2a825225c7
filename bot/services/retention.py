"""How long each kind of data is kept, and the tick that forgets it in time. README's record of processing is checked against it.

Nothing that the bot itself does, as a reminder, makes anything be kept longer.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from flows.eligibility.remembering import forget_people
from storage.crypto import Keyring
from storage.database import Database
from storage.erasing import erase_person
from storage.erasure_ledger import ErasureLedger
from storage.repositories.people import Leaving
from storage.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

KEPT: Final[Mapping[str, timedelta]] = {
    "update ids": timedelta(hours=26),
    "traces of messages": timedelta(days=3),
    "closed cases": timedelta(days=30),
    "invites": timedelta(days=30),
    "meetings": timedelta(days=365),
    "people": timedelta(days=730),
}
"""Counted from the end of each: update ids that Telegram no longer repeats, what was sent, what was released in a case and
noted, an invite's last day, a meeting's end with who came, and the last time that somebody wrote who has no role. What a
person asked to be kept has days of its own (flows/my_date.py); what they answer in a check goes with their session."""
LAST_WORD: Final = timedelta(days=1)
"""So long a receipt may take to reach somebody who was erased."""
AT_ONCE: Final = 50


@dataclass(frozen=True)
class Retention:
    """Forgets in time."""

    database: Database
    keyring: Keyring
    ledger: ErasureLedger
    clock: Callable[[], datetime]

    async def tick(self) -> None:
        """Forget what is past its time, and finish the erasures that people wanted."""
        forget_people()
        now = self.clock()
        async with unit_of_work(self.database, self.keyring) as uow:
            await uow.sessions.delete_expired(now)
            await uow.saved_checks.delete_expired(now)
            await uow.inbox.forget_before(now - KEPT["update ids"])
            await uow.outbox.forget_before(now - KEPT["traces of messages"])
            await uow.cases.wipe_closed_before(now - KEPT["closed cases"])
            await uow.invites.forget_expired_before(now - KEPT["invites"])
            await uow.meetings.forget_ended_before(now - KEPT["meetings"])
            for person_id in await uow.people.silent_since(now - KEPT["people"], AT_ONCE):
                await erase_person(uow, person_id, now)
            uow.commit()
        await self.finish_erasures()

    async def finish_erasures(self) -> None:
        """Write down who was erased, and forget how to reach them once they have got their last message.

        What cannot be written down is tried again with the next tick, and then forgotten.
        """
        async with unit_of_work(self.database, self.keyring) as uow:
            leaving = await uow.people.leaving()
        written = [each for each in leaving if await self._write_down(each)]
        if not written:
            return
        # By when, too: who came back and left again meanwhile is written down for the first time only.
        now, known = self.clock(), {(each.id, each.leaving_at) for each in written}
        async with unit_of_work(self.database, self.keyring) as uow:
            for each in await uow.people.leaving():
                if (each.id, each.leaving_at) in known:
                    await _end(uow, each, now)
            uow.commit()
        # Twice, for what somebody asked for since the last time stays at first.
        forget_people()
        forget_people()

    async def _write_down(self, leaving: Leaving) -> bool:
        try:
            await asyncio.to_thread(self.ledger.add, leaving.chat_hash, leaving.leaving_at)
        except OSError as error:
            log.error("erasure_not_written_down", error=type(error).__name__)  # noqa: TRY400 - a trace shows nothing more
            return False
        return True


async def _end(uow: UnitOfWork, leaving: Leaving, now: datetime) -> None:
    if leaving.came_back:
        await uow.people.stay(leaving.id)
    elif not leaving.waits or now - leaving.leaving_at > LAST_WORD:
        await uow.people.forget(leaving.id)
