"""Days and times of day as coordinators type them, and the instants that the wall clock makes of them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.catalog.check_dates import Misread, read_date
from flows.catalog.clock_words import folded, plain_time
from flows.digits import plain_digits
from flows.reminders import EVENING, MORNING
from flows.text import N_, Text, Weekday, text

FURTHEST = timedelta(days=2 * 366)
_ANY_YEAR = date(9998, 12, 31)
"""Dates are read as if it were this day, so that none lies in the future."""
_YEARS_TRIED = 9
"""Between two 29ths of February lie up to eight years."""
_BEFORE_NUMBERS = re.compile(r"^[^\d]+")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})\.?$")
_TIME = re.compile(r"(\d{1,2})(?:\s*(?:[:.,h]|uhr)\s*(\d{2}))?\s*(?:uhr|h)?\.?")
_DAY_AND_TIME = re.compile(r"(.+?)(?:,\s*|\s+)(\d{1,2}(?:[:.]\d{2})?(?:\s*uhr)?)")

NO_DAY = N_("plan.day.not_understood")
NO_SUCH_DAY = N_("check.date.no_such_day")
PAST_DAY = N_("plan.day.past")
FAR_DAY = N_("plan.day.far")


def read_day(words: str, today: date) -> date | Misread:
    """Read a day from today on; without a year it is the next such day."""
    stem = plain_digits(words).strip()
    numbers = re.findall(r"\d+", stem)
    has_month_name = any(sign.isalpha() for sign in stem) and len(numbers) < 3
    if has_month_name and len(numbers) == 2 and any(mark in stem for mark in "./") and _BEFORE_NUMBERS.match(stem):
        # "Fr, 14.5." names the day of the week beside the date.
        stem, has_month_name = _BEFORE_NUMBERS.sub("", stem), False
    if len(numbers) == (1 if has_month_name else 2):
        return _in_time(_next_such_day(stem.rstrip(". /-"), today), today)
    if len(numbers[-1:]) and len(numbers[-1]) == 2 and len(numbers[0]) < 4:
        stem = _SHORT_YEAR.sub(rf"{today.year // 100}\1", stem)
    return _in_time(_day(read_date(stem, _ANY_YEAR)), today)


def _next_such_day(stem: str, today: date) -> date | Misread:
    found: date | Misread = Misread(text(NO_DAY))
    for year in range(today.year, today.year + _YEARS_TRIED):
        separator = " " if any(sign.isalpha() for sign in stem) else "."
        found = _day(read_date(f"{stem}{separator}{year}", _ANY_YEAR))
        if isinstance(found, date) and found >= today:
            return found
        if found == Misread(text(NO_DAY)):
            return found
    return found


def _day(read: str | Misread) -> date | Misread:
    if isinstance(read, Misread):
        return read if read.why == text(NO_SUCH_DAY) else Misread(text(NO_DAY))
    return date.fromisoformat(read) if len(read) == 10 else Misread(text(NO_DAY))


def _in_time(day: date | Misread, today: date) -> date | Misread:
    if isinstance(day, Misread):
        return day
    if day < today:
        return Misread(text(PAST_DAY))
    return Misread(text(FAR_DAY)) if day - today > FURTHEST else day


def read_time(words: str) -> time | None:
    """Read a time of day, in digits of any script: `18:00`, `18.30`, `um 18 Uhr`, `18 Uhr 30`, `saat 18`, `18`."""
    match = _TIME.fullmatch(plain_time(folded(words)))
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_end(words: str, starts_on: date) -> tuple[int, time] | None:
    """Read when a meeting ends: days after the one it starts on, and the time of day; `24 Uhr` is midnight."""
    plain = plain_time(folded(words))
    if re.fullmatch(r"24(?:[:.]00)?(?:\s*uhr)?", plain):
        return 1, time(0)
    if (alone := read_time(plain)) is not None:
        return 0, alone
    match = _DAY_AND_TIME.fullmatch(plain)
    clock = read_time(match[2]) if match else None
    day = read_day(match[1], starts_on) if match else None
    return ((day - starts_on).days, clock) if clock is not None and isinstance(day, date) else None


def instant(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """Find the instant of a wall clock's time, the first where it comes twice; None where the clock leaves it out."""
    local = datetime.combine(day, clock)
    found = local.replace(tzinfo=zone).astimezone(UTC)
    return found if found.astimezone(zone).replace(tzinfo=None) == local else None


def when(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> Text:
    """Say from when to when something lasts."""
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    begin = {"weekday": Weekday(starts.weekday()), "date": starts.date(), "start": starts.time()}
    if starts.date() == ends.date():
        return text(N_("meeting.when"), **begin, end=ends.time())
    last = {"end_weekday": Weekday(ends.weekday()), "end_date": ends.date(), "end": ends.time()}
    return text(N_("meeting.when_days"), **begin, **last)


def news_due_at(local_now: datetime, at_stake: datetime) -> datetime:
    """Tell when people may hear of something: now, or in the morning if it is night and nothing is lost by then.

    Args:
        local_now: the present on the wall clock, aware.
        at_stake: the instant before which it has to be known.
    """
    if MORNING <= local_now.time() < EVENING:
        return local_now
    day = local_now.date() + timedelta(days=local_now.time() >= EVENING)
    morning = datetime.combine(day, MORNING, local_now.tzinfo)
    return morning if morning + timedelta(hours=1) < at_stake else local_now
