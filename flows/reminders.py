"""Which reminder of a meeting is due when, and until when it is still worth sending. Pure: the zone and now are given.

A reminder is never due at night: one that would be is put off to the morning, or, where that is too late, brought forward
to the evening before. Its words hold as long as it may be sent; one that is late at night the relay holds back until the
morning, if it may still be sent then.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, EVENING = time(8), time(20)
"""Between evening and morning, by the wall clock, nobody is reminded."""
LATEST = time(21)
"""What was due in the evening may come until then, if many are told or the bot was down."""
SHORTEST_NOTICE = timedelta(minutes=30)


@dataclass(frozen=True)
class Reminder:
    """A reminder.

    Args:
        slot: `week`, `day` or `hours`: each is sent at most once for one version of a meeting.
        says: `date`, `tomorrow` or `today`: what its words may say.
        due_at: an aware instant, as `not_after`.
        not_after: from then on it is not sent any more.
    """

    slot: str
    says: str
    due_at: datetime
    not_after: datetime


def reminders_of(starts_at: datetime, now: datetime, zone: ZoneInfo) -> tuple[Reminder, ...]:
    """List the reminders that are still to come, 7 days, 1 day and 2 hours before; each ends where the next begins."""
    start = starts_at.astimezone(zone)
    week = _awake(start - timedelta(days=7))
    day = _awake(start - timedelta(days=1))
    hours = _awake((starts_at - timedelta(hours=2)).astimezone(zone))
    if hours + SHORTEST_NOTICE > start:
        hours = datetime.combine(start.date() - timedelta(days=1), EVENING, zone)
    end_of_day_before = datetime.combine(start.date(), time(0), zone)
    planned = (
        Reminder("week", "date", week, day),
        Reminder("day", "tomorrow", day, min(hours, end_of_day_before)),
        Reminder("hours", "today" if hours.date() == start.date() else "tomorrow", hours, _last_call(hours, start)),
    )
    return tuple(each for each in planned if each.due_at > now and each.due_at < each.not_after)


def night_until(local_now: datetime) -> datetime | None:
    """Tell when the night is over, or None if it is none; `local_now` is aware, on the wall clock."""
    clock = local_now.time()
    if MORNING <= clock < LATEST:
        return None
    return datetime.combine(local_now.date() + timedelta(days=clock >= LATEST), MORNING, local_now.tzinfo)


def _last_call(hours: datetime, start: datetime) -> datetime:
    """End before the day does that its words speak of."""
    if hours.date() == start.date():
        return start
    return datetime.combine(start.date(), time(0), start.tzinfo)


def _awake(local: datetime) -> datetime:
    """Put a moment of the early morning off to the morning, and bring one of the late evening forward to the evening."""
    if local.time() < MORNING:
        return datetime.combine(local.date(), MORNING, local.tzinfo)
    return min(local, datetime.combine(local.date(), EVENING, local.tzinfo))
