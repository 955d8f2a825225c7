"""Until when a guide may answer an offer, and when whoever waits hears that it takes long. Must not know what a case is."""

from datetime import datetime, time, timedelta

OFFER_HOLDS = timedelta(hours=24)
SATURDAY = 5
MORNING, EVENING = time(8), time(20)
"""By day, guides may be asked to answer; the same hours as for reminders, of which cases know nothing."""
PATIENCE, END_OF_WORK = 2, time(17)
"""After so many working days, at this time, a seeker hears that the search goes on."""


def offer_until(now: datetime) -> datetime:
    """Say until when an offer made at an aware instant on the local wall clock holds; weekends do not count.

    One made at night or at a weekend counts from the next working day's morning, so that none ends at night, when the next
    guide would be asked, or before anybody has seen it.
    """
    until = _counts_from(now) + OFFER_HOLDS
    return until + timedelta(days=2) if _is_weekend(until) else until


def is_day(local: datetime) -> bool:
    """Tell whether guides may be asked to answer at an instant on the local wall clock; a weekend has days too."""
    return MORNING <= local.time() < EVENING


def patience_ends(now: datetime) -> datetime:
    """Say when a seeker who is looked for a guide since an aware instant on the local wall clock is told that it takes long."""
    day, left = now.date(), PATIENCE
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return datetime.combine(day, END_OF_WORK, now.tzinfo)


def _counts_from(local: datetime) -> datetime:
    """Say from when on a guide's time to answer is counted."""
    if is_day(local) and not _is_weekend(local):
        return local
    day = local.date() + timedelta(days=local.time() >= EVENING)
    day += timedelta(days=7 - day.weekday() if day.weekday() >= SATURDAY else 0)
    return datetime.combine(day, MORNING, local.tzinfo)


def _is_weekend(local: datetime) -> bool:
    return local.weekday() >= SATURDAY
