"""What time decides about cases: offers that nobody answered, guides who cannot be reached, guides who are free again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from bot.services.case_work import change_case
from bot.services.work import PromptPayload, Work
from flows import cases
from flows.cases import Case, CaseState, Change
from flows.matching import choose
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import ConcurrentChangeError
from storage.reading import Reading
from storage.unit_of_work import unit_of_work

log = structlog.get_logger()

PAUSE: Final = timedelta(seconds=20)


@dataclass(frozen=True)
class CaseTick:
    """The use case, with all that it needs; `wake` has the outbox looked at."""

    database: Database
    keyring: Keyring
    payload_of: PromptPayload
    wake: Callable[[], None]
    clock: Callable[[], datetime]
    zone: ZoneInfo

    async def tick(self) -> None:
        """Give every case that waits in vain its next step, each in a transaction of its own."""
        for case_id in [*await self._due(), *await self._could_be_offered()]:
            try:
                await self._change(case_id)
            except ConcurrentChangeError:
                # Somebody has just answered; the next tick looks again.
                log.info("case_tick_overtaken", case_id=case_id)
            except Exception as error:  # noqa: BLE001 - one case that cannot be worked on must not keep others waiting
                log.error("case_tick_failed", case_id=case_id, error=type(error).__name__)  # noqa: TRY400 - a trace could show words

    async def next_due(self) -> datetime | None:
        """Tell when the next offer ends; one that should have ended is looked at again in a while."""
        due, now = await Reading(self.database, self.keyring).cases.next_due(), self.clock()
        return now + PAUSE if due is not None and due <= now else due

    async def _due(self) -> list[int]:
        return await Reading(self.database, self.keyring).cases.due(self.clock())

    async def _could_be_offered(self) -> list[int]:
        """Find the cases that lie with the coordinators though a guide has time now."""
        reading = Reading(self.database, self.keyring)
        guides = [guide for guide in await reading.guides.all() if guide.is_available]
        if not guides:
            return []
        return [case.id for case in await reading.cases.stuck() if choose(case, guides) is not None]

    async def _change(self, case_id: int) -> None:
        async with unit_of_work(self.database, self.keyring) as uow:
            work = Work(uow, None, self.clock(), self.zone, self.payload_of)
            reachable = {guide.person_id for guide in await uow.guides.all() if guide.is_reachable}

            def decide(case: Case) -> Change:
                return _by_time(case, reachable, work.now)

            await change_case(work, case_id, decide)
            uow.commit()
        self.wake()


def _by_time(case: Case, reachable: set[int], now: datetime) -> Change:
    """Say what time does to a case: a holder who cannot be reached loses it, an offer to such a guide ends at once."""
    if case.state is CaseState.HELD and case.holder_id not in reachable:
        return cases.taken_back(case, now)
    offer = case.live_offer
    if offer is not None and offer.guide_id not in reachable:
        return cases.withdrawn(case, now)
    return cases.lapsed(case, now)
