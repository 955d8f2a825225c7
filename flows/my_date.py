"""A check that somebody has asked us to keep: which message about it is due when, and what has changed since. Pure.

Must know no law and no wording; the catalog makes an `Answer` of an assessment. Nothing here is ever due at night.
"""

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

REMIND, LAW, FOLLOW = "remind", "law", "follow"
PURPOSES: Final = (REMIND, LAW, FOLLOW)
"""What a kept check may be used for, each only with the person's own yes."""
CHECKED, LIKELY, APPLIED, NATURALISED = "checked", "likely", "applied", "naturalised"
STAGES: Final = (CHECKED, LIKELY, APPLIED, NATURALISED)
"""How far somebody has come; each is counted once, without names."""
AHEAD, DAY, EARLY, LATE = "ahead", "day", "early", "late"
"""The slots: three months before the day, on it, and four and twelve weeks after it could be applied for."""
CHANGED: Final = "changed"
"""What is said in place of a slot, or for the law's sake, when the answer is another one now."""
HOUR, LAST_HOUR = time(10), time(20)
"""From when and until when on a day somebody is told, by the wall clock."""
MONTHS_BEFORE: Final = 3
MONTHS_KEPT: Final = 12
USELESS: Final = timedelta(days=30)
AFTER: Final = {EARLY: timedelta(weeks=4), LATE: timedelta(weeks=12)}
_PASSES: Final = frozenset({"likely", "incomplete"})
"""What a day that was waited for turns the verdict into, if nothing else has changed."""
_FINAL: Final = frozenset({"not_met", "excluded"})


@dataclass(frozen=True)
class Answer:
    """What somebody was told: the verdict, the route, the first day, and by requirement its status and day."""

    verdict: str
    route: str | None
    earliest: date | None
    points: Mapping[str, tuple[str, date | None]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON values."""
        points = {code: [status, day and day.isoformat()] for code, (status, day) in self.points.items()}
        day = self.earliest and self.earliest.isoformat()
        return {"verdict": self.verdict, "route": self.route, "earliest": day, "points": points}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> "Answer":
        """Read back what `as_json` wrote."""
        points = {code: (status, _day(day)) for code, (status, day) in written["points"].items()}
        return cls(written["verdict"], written["route"], _day(written["earliest"]), points)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


@dataclass(frozen=True)
class SavedCheck:
    """A kept check.

    Args:
        person_id: whose it is.
        facts: what was answered, as facts in JSON.
        questions: the ids of the questions that were answered.
        answer: what the person was last told.
        purposes: what it may be used for.
        kept_at: since when it is kept, an aware instant.
        counts_from: what was due by then is not said any more; also where the weeks to ask after begin.
        law: the law that the answer was last looked at by.
        stage: how far the person has come.
        said: the slots that are done with, each with its day.
        id: 0 for one that is not kept yet.
        version: raised with each change.
    """

    person_id: int
    facts: Mapping[str, Any]
    questions: tuple[str, ...]
    answer: Answer
    purposes: frozenset[str]
    kept_at: datetime
    counts_from: datetime
    law: str
    stage: str = CHECKED
    said: frozenset[str] = frozenset()
    id: int = 0
    version: int = 1


@dataclass(frozen=True)
class Slot:
    """Something that will be said: the name, the day it is about, and the aware instant from which on."""

    name: str
    day: date
    due_at: datetime

    @property
    def key(self) -> str:
        """What tells it from all others of the same check."""
        return f"{self.name}:{self.day.isoformat()}"


def offered_purposes(answer: Answer, today: date) -> tuple[str, ...]:
    """List what a check with this answer can be kept for; empty where keeping it would serve nothing."""
    if answer.verdict == "not_yet":
        return PURPOSES if answer.earliest is not None and answer.earliest > today else (LAW,)
    if answer.verdict == "likely":
        return (FOLLOW, LAW)
    return (LAW,) if answer.verdict in {"not_met", "incomplete", "ask_guide"} else ()


def slots_of(check: SavedCheck, zone: ZoneInfo) -> tuple[Slot, ...]:
    """List what is still to be said by the calendar, in order."""
    planned = [*_reminders(check, zone), *_follow_ups(check, zone)]
    left = (slot for slot in planned if slot.due_at > check.counts_from and slot.key not in check.said)
    return tuple(sorted(left, key=lambda slot: slot.due_at))


def _reminders(check: SavedCheck, zone: ZoneInfo) -> list[Slot]:
    day = check.answer.earliest
    is_wanted = not check.purposes.isdisjoint({REMIND, FOLLOW}) and not has_applied(check)
    if not is_wanted or check.answer.verdict != "not_yet" or day is None:
        return []
    if REMIND not in check.purposes:
        # Nothing is said on the day, but the weeks to ask after begin with it.
        return [Slot(DAY, day, spoken_on(day, zone))]
    return [Slot(AHEAD, day, spoken_on(_months_on(day, -MONTHS_BEFORE), zone)), Slot(DAY, day, spoken_on(day, zone))]


def _follow_ups(check: SavedCheck, zone: ZoneInfo) -> list[Slot]:
    if FOLLOW not in check.purposes or check.answer.verdict != "likely" or has_applied(check):
        return []
    begin = check.counts_from.astimezone(zone).date()
    return [Slot(name, begin, spoken_on(begin + weeks, zone)) for name, weeks in AFTER.items()]


def spoken_on(day: date, zone: ZoneInfo) -> datetime:
    """Tell from when on somebody is told of what falls on a day."""
    return datetime.combine(day, HOUR, zone)


def speaks_at(local: datetime) -> datetime:
    """Tell when something that is due can be said: at once, or, outside the hours of the day, on the next morning."""
    if HOUR <= local.time() < LAST_HOUR:
        return local
    return datetime.combine(local.date() + timedelta(days=local.time() >= LAST_HOUR), HOUR, local.tzinfo)


def _months_on(day: date, months: int) -> date:
    """Go so many months on, or back; where that month is too short, to its end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_at(check: SavedCheck, zone: ZoneInfo) -> datetime | None:
    """Tell when the next thing is due."""
    return next((slot.due_at for slot in slots_of(check, zone)), None)


def due_slot(check: SavedCheck, now: datetime, zone: ZoneInfo) -> Slot | None:
    """Find what is to be said now; of several that are late only the last is still worth it."""
    return next((slot for slot in reversed(slots_of(check, zone)) if slot.due_at <= now), None)


def expires_at(check: SavedCheck, zone: ZoneInfo) -> datetime:
    """Tell until when a check is kept: twelve months after its day, or, without one to come, after it was kept.

    One that serves nothing any more, for one month only.
    """
    if not check.purposes:
        return check.counts_from + USELESS
    kept_on = check.kept_at.astimezone(zone).date()
    return spoken_on(_months_on(max(kept_on, check.answer.earliest or kept_on), MONTHS_KEPT), zone)


def differs(old: Answer, new: Answer, today: date, change_days: Collection[date] = ()) -> bool:
    """Tell whether a person has to hear of another answer: one that time alone does not explain.

    Args:
        old: what they were told.
        new: what holds today.
        today: the day of the new answer.
        change_days: the days since the old one on which other law came into force.
    """
    if old.verdict != new.verdict:
        return not (_is_passed(old, new, today) and old.earliest not in change_days)
    if old.route != new.route and new.verdict not in _FINAL:
        return True
    return _to_come(old, today) != _to_come(new, today)


def _is_passed(old: Answer, new: Answer, today: date) -> bool:
    """Tell whether a day that was waited for has come, and nothing else has happened."""
    has_come = old.verdict == "not_yet" and old.earliest is not None and old.earliest <= today
    return has_come and new.verdict in _PASSES and new.route == old.route


def _to_come(answer: Answer, today: date) -> date | None:
    """A day that lies behind means nothing any more."""
    return answer.earliest if answer.earliest is not None and answer.earliest > today else None


@dataclass(frozen=True)
class Looked:
    """What came of looking at a check again: how it is kept on, what is said, and a stage that is to be counted."""

    check: SavedCheck
    says: str | None = None
    reached: str | None = None


def look_again(
    check: SavedCheck, new: Answer, now: datetime, zone: ZoneInfo, law: str, change_days: Collection[date] = ()
) -> Looked:
    """Decide what a person hears, now that their check was assessed by today's law.

    Args:
        check: as it was kept.
        new: the answer of today.
        now: an aware instant.
        zone: the wall clock's.
        law: what the law of today is called.
        change_days: as for `differs`.
    """
    today = now.astimezone(zone).date()
    slot = due_slot(check, now, zone)
    over = {each.key for each in slots_of(check, zone) if each.due_at <= now}
    is_watched = LAW in check.purposes and check.law != law
    is_changed = differs(check.answer, new, today, change_days)
    says = None
    if slot is not None and slot.name == DAY and REMIND not in check.purposes:
        # The day is no reminder then; only a change of the law is a reason to write.
        says = CHANGED if is_changed and is_watched else None
    elif slot is not None and (_is_passed(check.answer, new, today) if slot.name == DAY else not is_changed):
        says = slot.name
    elif slot is not None or (is_changed and is_watched):
        says = CHANGED
    elif is_changed:
        # Nobody asked to hear of it now; it is told with the next reminder.
        return Looked(replace(check, law=law))
    reached = LIKELY if new.verdict == "likely" and check.stage == CHECKED else None
    is_anew = says == CHANGED or reached is not None
    looked = replace(
        check,
        answer=new,
        law=law,
        said=check.said | over,
        stage=reached or check.stage,
        counts_from=now if is_anew else check.counts_from,
    )
    # What the new answer brings along and is past already was answered with this look.
    past = {each.key for each in slots_of(looked, zone) if each.due_at <= now}
    return Looked(replace(looked, said=looked.said | past), says, reached)


def has_applied(check: SavedCheck) -> bool:
    """Tell whether somebody has said that they have applied, so that nobody tells them to, or asks."""
    return STAGES.index(check.stage) >= STAGES.index(APPLIED)


def with_purposes(check: SavedCheck, purposes: Collection[str], now: datetime) -> SavedCheck:
    """Use a check for these purposes from now on; what lies behind is not made up for."""
    wanted = frozenset(purposes)
    begins_anew = not wanted or bool(wanted & {REMIND, FOLLOW} - check.purposes)
    return replace(check, purposes=wanted, counts_from=now if begins_anew else check.counts_from)


def advanced(check: SavedCheck, stage: str, now: datetime) -> SavedCheck | None:
    """Let somebody come to a stage; None if they have been there, for nobody is counted twice.

    Who is German needs nothing of it any more.
    """
    if STAGES.index(stage) <= STAGES.index(check.stage):
        return None
    if stage == NATURALISED:
        return replace(check, stage=stage, purposes=frozenset(), counts_from=now)
    return replace(check, stage=stage)
