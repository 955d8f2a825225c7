"""What time and the law decide about kept checks: reminders, questions how it went, and answers that are others now.

Each check is assessed anew before anything is said about it. A tick does a bounded piece of work; what it leaves, the next
one does, for only a check that was looked at is marked so, in the transaction that says what came of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from bot.services.check_work import key_of, month_of, save
from bot.services.work import PromptPayload, Work
from flows.catalog.my_date_notices import check_again, notice_of
from flows.catalog.my_date_words import answer_of
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.eligibility.law_version import changes_since, law_version, next_change
from flows.engine.events import Prompt
from flows.errors import FlowsError
from flows.my_date import AHEAD, Looked, SavedCheck, look_again, speaks_at, spoken_on
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import ConcurrentChangeError
from storage.reading import Reading
from storage.repositories.outbox import QUIET
from storage.unit_of_work import unit_of_work

log = structlog.get_logger()

BATCH: Final = 100
"""So many checks are looked at by one tick."""
PAUSE: Final = timedelta(seconds=20)
HOLDS: Final = timedelta(days=14)
"""So long what is said is worth sending, if the line is down."""


@dataclass(frozen=True)
class CheckTick:
    """The use case, with all that it needs; `wake` has the outbox looked at."""

    database: Database
    keyring: Keyring
    payload_of: PromptPayload
    wake: Callable[[], None]
    clock: Callable[[], datetime]
    zone: ZoneInfo

    async def tick(self) -> None:
        """Look again at the checks that are due, then at those that another law holds for by now; by day only."""
        now = self.clock()
        if speaks_at(now.astimezone(self.zone)) > now:
            return
        law = law_version(self._today(now))
        for check_id, check in (await self._to_look_at(now, law)).items():
            try:
                await self._look_again(check_id, check, now, law)
            except ConcurrentChangeError:
                # The person has just changed it; the next tick looks again.
                log.info("check_tick_overtaken", check_id=check_id)
            except Exception as error:  # noqa: BLE001 - one check that cannot be worked on must not keep others waiting
                log.error("check_tick_failed", check_id=check_id, error=type(error).__name__)  # noqa: TRY400 - a trace could show facts

    async def next_due(self) -> datetime | None:
        """Tell when something is due next; by night it is put off to the morning."""
        now, kept = self.clock(), Reading(self.database, self.keyring).saved_checks
        due = await kept.next_due()
        change = next_change(self._today(now)) if await kept.any_watched() else None
        told = None if change is None else spoken_on(change, self.zone)
        first = min((each for each in (due, told) if each is not None), default=None)
        if first is None:
            return None
        return max(speaks_at(first.astimezone(self.zone)), now + PAUSE if first <= now else first)

    def _today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    async def _to_look_at(self, now: datetime, law: str) -> dict[int, SavedCheck | None]:
        kept = Reading(self.database, self.keyring).saved_checks
        due = dict(await kept.due(now, BATCH))
        others = dict(await kept.under_other_law(law, BATCH - len(due))) if len(due) < BATCH else {}
        return {**others, **due}

    async def _look_again(self, check_id: int, check: SavedCheck | None, now: datetime, law: str) -> None:
        """Look at one check; what has to be thought about is thought about before the turn to write."""
        if check is None:
            log.error("kept_check_unreadable", check_id=check_id)
            await self._set_aside(check_id)
            return
        today = self._today(now)
        try:
            result = assess(read_facts(check.facts), today)
        except FlowsError as error:
            log.error("kept_check_not_assessed", check_id=check_id, error=type(error).__name__)  # noqa: TRY400 - a trace could show facts
            await self._set_aside(check_id, check, now)
            return
        looked = look_again(check, answer_of(result), now, self.zone, law, changes_since(check.law, today))
        notice = notice_of(looked.says, check, result) if looked.says else None
        await self._keep(looked, notice, now)

    async def _keep(self, looked: Looked, notice: Prompt | None, now: datetime) -> None:
        async with unit_of_work(self.database, self.keyring) as uow:
            work = Work(uow, None, now, self.zone, self.payload_of)
            await save(work, looked.check)
            if notice is not None:
                await self._tell(work, looked.check, notice, _not_after(looked, now, self.zone))
            if looked.reached is not None:
                person = await uow.people.get(looked.check.person_id)
                await uow.saved_checks.count(
                    looked.reached, person.language if person else "", month_of(work.local_now)
                )
            uow.commit()
        self.wake()

    async def _tell(self, work: Work, check: SavedCheck, notice: Prompt, not_after: datetime) -> None:
        payload = {**self.payload_of(notice), QUIET: True}
        await work.uow.outbox.push(
            check.person_id, payload, work.now, key=key_of(check), due_at=work.now, not_after=not_after
        )

    async def _set_aside(self, check_id: int, check: SavedCheck | None = None, now: datetime | None = None) -> None:
        """Leave a check alone that cannot be looked at any more; who relies on it is asked to check anew."""
        async with unit_of_work(self.database, self.keyring) as uow:
            await uow.saved_checks.set_aside(check_id)
            if check is not None and now is not None:
                work = Work(uow, None, now, self.zone, self.payload_of)
                await self._tell(work, check, check_again(), now + HOLDS)
            uow.commit()
        self.wake()


def _not_after(looked: Looked, now: datetime, zone: ZoneInfo) -> datetime:
    """End what is said beforehand before its day begins."""
    day = looked.check.answer.earliest
    return spoken_on(day, zone) if looked.says == AHEAD and day is not None else now + HOLDS
