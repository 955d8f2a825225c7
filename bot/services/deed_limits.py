"""How often one person may do what costs others something: ask for a guide, write, invite, announce. In memory alone.

The limits are far above what anybody needs, for a person, a family that shares a phone, or a coordinator on a busy day.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.quotas import Quotas
from flows import deeds
from flows.engine.events import Deed
from flows.text import N_, Text, text

DAY, HOUR, MINUTE = 86_400.0, 3_600.0, 60.0
TODAY, NOW, NOT_PASSED_ON = N_("limit.today"), N_("limit.now"), N_("limit.not_passed_on")


@dataclass(frozen=True)
class Limit:
    """So often in so many seconds, what is said beyond, and for what beside the person it is counted."""

    most: int
    seconds: float
    words: str = TODAY
    of: Callable[[Deed], object] = lambda _deed: None


LIMITS: Final[dict[type[Deed], Limit]] = {
    deeds.GuideAsked: Limit(10, DAY),
    deeds.AnotherGuideWanted: Limit(10, DAY),
    deeds.Relayed: Limit(60, MINUTE, NOT_PASSED_ON, lambda deed: getattr(deed, "case_id", None)),
    deeds.NoteWritten: Limit(60, HOUR, NOW),
    deeds.CaseHandedBack: Limit(50, DAY),
    deeds.CaseAssigned: Limit(100, HOUR, NOW),
    deeds.CaseTakenBack: Limit(100, HOUR, NOW),
    deeds.CaseClosedByOffice: Limit(100, HOUR, NOW),
    deeds.InviteMade: Limit(100, DAY),
    deeds.MeetingAnswered: Limit(60, HOUR, NOW),
    deeds.MeetingPlanned: Limit(20, DAY),
    deeds.MeetingChanged: Limit(30, DAY),
    deeds.MeetingCancelled: Limit(20, DAY),
    deeds.HoursChanged: Limit(100, HOUR, NOW),
    deeds.CheckKept: Limit(30, DAY),
    deeds.DataWanted: Limit(10, DAY),
    deeds.MessagesTakenAway: Limit(10, DAY),
}
"""Whoever leaves is never held up: to end a case, to be forgotten, to take a consent back has no limit."""


@dataclass(frozen=True)
class DeedLimits:
    """What is left to each person."""

    _quotas: dict[type[Deed], Quotas] = field(
        default_factory=lambda: {kind: Quotas(limit.most, limit.seconds) for kind, limit in LIMITS.items()}
    )

    def exceeded(self, person_id: int, wanted: Iterable[Deed], now: datetime) -> Text | None:
        """Say, for the person, why one of these deeds has to wait; None if none has to."""
        for deed in wanted:
            limit = LIMITS.get(type(deed))
            if limit and self._quotas[type(deed)].left((person_id, limit.of(deed)), now.timestamp()) < 1:
                return text(limit.words)
        return None

    def count(self, person_id: int, done: Iterable[Deed], now: datetime) -> None:
        """Count deeds that were carried out."""
        for deed in done:
            limit = LIMITS.get(type(deed))
            if limit:
                self._quotas[type(deed)].take((person_id, limit.of(deed)), now.timestamp())
