"""Looks how the service is, and tells the coordinators in chat what they should know. Remembers in the database."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from bot.alert_words import begun, over
from bot.alerts import Episode, Signs, alarms, decide, episode_of
from bot.monitor import Monitor
from bot.services.work import PromptPayload
from flows.eligibility.law import fixed
from flows.engine.events import Prompt
from flows.roles import COORDINATOR
from storage.backup import LAST_KEY, last_backup
from storage.crypto import Keyring
from storage.repositories.outbox import QUIET
from storage.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

ALERT_SECONDS: Final = 60
STATE_KEY: Final = "alerts"
HOLDS: Final = timedelta(days=1)
"""So long an alert is worth sending, if the line is down or it is night."""


@dataclass(frozen=True)
class AlertTick:
    """The use case, with all that it needs; `wake` has the outbox looked at."""

    monitor: Monitor
    keyring: Keyring
    payload_of: PromptPayload
    wake: Callable[[], None]
    zone: ZoneInfo

    async def tick(self) -> None:
        """Say what has begun and what is over; writes only where something has changed."""
        now = self.monitor.clock()
        active = alarms(await self._signs(now))
        if not active and not any(each.lasts for each in _episodes(await self._fact(STATE_KEY)).values()):
            return
        async with unit_of_work(self.monitor.database, self.keyring) as uow:
            before = _episodes(await uow.bot_state.get(STATE_KEY))
            decision = decide(active, before, now)
            if decision.episodes == before:
                return
            for alarm in decision.begun:
                log.warning("alert_begun", alert=alarm.kind, count=alarm.count)
                await self._tell(uow, f"alert:{alarm.kind}:{now:%Y%m%d%H%M%S}", begun(alarm), now)
            for kind in decision.over:
                log.info("alert_over", alert=kind)
                await self._tell(uow, f"alert:{kind}:over:{now:%Y%m%d%H%M%S}", over(kind), now)
            kept = {kind: episode.as_json() for kind, episode in decision.episodes.items()}
            await uow.bot_state.set(STATE_KEY, json.dumps(kept))
            uow.commit()
        self.wake()

    async def _signs(self, now: datetime) -> Signs:
        disk = shutil.disk_usage(self.monitor.database.path.parent)
        last = last_backup(await self._fact(LAST_KEY))
        return Signs(
            now=now.astimezone(self.zone),
            figures=await self.monitor.figures(),
            silent=timedelta(seconds=self.monitor.contact.silent_seconds()),
            still=timedelta(seconds=self.monitor.receiving.still_seconds()),
            is_polling=self.monitor.is_polling,
            free=disk.free,
            disk=disk.total,
            law_as_of=fixed("law_as_of"),
            backup_at=last.made_at if last else None,
        )

    async def _fact(self, key: str) -> str | None:
        row = await self.monitor.database.fetch_one("SELECT value FROM bot_state WHERE key = :key", key=key)
        return None if row is None else str(row["value"])

    async def _tell(self, uow: UnitOfWork, key: str, prompt: Prompt, now: datetime) -> None:
        payload = {**self.payload_of(prompt), QUIET: True}
        for person_id in await uow.roles.people_with({COORDINATOR}):
            await uow.outbox.push(person_id, payload, now, key=f"{key}:{person_id}", not_after=now + HOLDS)


def _episodes(value: str | None) -> dict[str, Episode]:
    return {kind: episode_of(kept) for kind, kept in json.loads(value or "{}").items()}
