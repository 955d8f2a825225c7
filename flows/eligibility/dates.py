"""Arithmetic of legal periods in whole years and months (§§ 187(2), 188(2) BGB).

Must not know any period of the law; callers bring the numbers.
"""

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """The day of the same number some months later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def anniversary(day: date, years: int) -> date:
    """The first day on which so many years that began with `day` are full; after 29 February that is 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def age_on(birth: date, on: date) -> int:
    """Full years of age on a day (§ 187(2) s. 2 BGB: the day of birth counts)."""
    return on.year - birth.year - (on < anniversary(birth, on.year - birth.year))
