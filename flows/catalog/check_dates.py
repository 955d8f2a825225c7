"""Dates as people give them: typed in many ways, or picked by year, month and day. Says `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from flows.catalog.day_words import numbers_of
from flows.catalog.how_long import HowLong, read_how_long
from flows.digits import plain_digits
from flows.eligibility.dates import add_months
from flows.engine.events import Choice
from flows.text import N_, AnyText, Text, Verbatim, text

YEARS_SHOWN, EARLIER_YEARS_SHOWN = 12, 24
YEARS_LOOKED_AT = 80
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[.\-/ ]+(\d{1,2})[.\-/ ]+(\d{4}|\d{2})\.?")
_ISO = re.compile(r"(\d{4})[.\-/ ](\d{1,2})(?:[.\-/ ](\d{1,2}))?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[.\-/ ]+(\d{4})")
_YEAR = re.compile(r"\d{4}")
# So many years: how old somebody is, or how long they have been here.
_AGE = re.compile(r"^\D*\b(\d{1,2})\b\D*$")
_NUMBER = re.compile(r"\D*(\d{1,6})\D*")

NOT_A_DATE = N_("check.date.not_understood")
NO_SUCH_DAY = N_("check.date.no_such_day")
IN_FUTURE = N_("check.date.in_future")
AN_AGE = N_("check.date.an_age")
ABOUT = N_("check.date.about")
WHICH_YEAR = N_("check.date.which_year")
LONG_AGO = N_("check.date.long_ago")


Fits = Callable[[str], bool]
"""Whether a day, as exact as it is written, could be the answer."""


def _any(_written: str) -> bool:
    return True


@dataclass(frozen=True)
class Misread:
    """Why typed words are no date that can be taken, and which answers they may mean, to be asked back."""

    why: Text
    perhaps: tuple[str, ...] = ()


def read_date(words: str, today: date) -> str | Misread:
    """Read a date as it was typed, in digits of any script: day, month and year, month and year, or the year.

    How long ago it was, or how old somebody is, is roughly told: then the words to ask back with say what it could be.
    """
    parts = _parts(numbers_of(words), today)
    if parts is None:
        how_long = read_how_long(words)
        if how_long is not None:
            return _asks_back(how_long, today)
        return Misread(text(AN_AGE if _AGE.search(plain_digits(words)) else NOT_A_DATE))
    year, month, day = parts
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return Misread(text(NO_SUCH_DAY))
    if year < 1890:
        return Misread(text(LONG_AGO))
    if first > today:
        return Misread(text(IN_FUTURE))
    return "-".join(f"{part:04d}" if part == year else f"{part:02d}" for part in (year, month, day) if part is not None)


def _asks_back(told: HowLong, today: date) -> Misread:
    """Ask about the year or month that is meant, or of which of the two years in which somebody of that age can be born."""
    then = add_months(today, -told.months)
    if told.in_years and not told.is_gone_by:
        perhaps: tuple[str, ...] = (str(then.year), str(then.year - 1))
    else:
        perhaps = (f"{then:%Y}" if told.in_years else f"{then:%Y-%m}",)
    return Misread(asked_back(perhaps)[0], perhaps)


def read_number(words: str) -> int | None:
    """Read the one whole number that words name, such as `40 Tagessätze`, in digits of any script."""
    match = _NUMBER.fullmatch(plain_digits(words).strip())
    return int(match[1]) if match else None


def _parts(words: str, today: date) -> tuple[int, int | None, int | None] | None:
    if match := _DAY_MONTH_YEAR.fullmatch(words):
        day, month, year = (int(part) for part in match.groups())
        return _full_year(year, today), month, day
    if match := _ISO.fullmatch(words):
        return int(match[1]), int(match[2]), int(match[3]) if match[3] else None
    if match := _MONTH_YEAR.fullmatch(words):
        return int(match[2]), int(match[1]), None
    return (int(words), None, None) if _YEAR.fullmatch(words) else None


def _full_year(year: int, today: date) -> int:
    """Read a year of two digits as the latest one that is not in the future."""
    if year >= 100:
        return year
    century = today.year - today.year % 100
    return century + year if century + year <= today.year else century - 100 + year


def asked_back(perhaps: tuple[str, ...]) -> tuple[Text, tuple[tuple[Choice, ...], ...]]:
    """Ask whether one of some answers is meant, with a button for each, and one to say it in other words."""
    again = (Choice("other-year", text(N_("check.date.say_again"))),)
    if len(perhaps) == 1:
        asked = text(ABOUT, date=date_label(perhaps[0]))
        return asked, ((Choice(f"d-{perhaps[0]}", text(N_("check.date.yes"))),), again)
    asked = text(WHICH_YEAR, later=Verbatim(perhaps[0]), earlier=Verbatim(perhaps[1]))
    return asked, (tuple(Choice(f"d-{each}", Verbatim(each)) for each in perhaps), again)


def year_choices(today: date, fits: Fits = _any, before: int = 0) -> tuple[tuple[Choice, ...], ...]:
    """Offer the last years that fit, or those before a year, the latest one first, and a way to earlier ones."""
    until = before - 1 if before else today.year
    fitting = (year for year in range(until, today.year - YEARS_LOOKED_AT, -1) if fits(str(year)))
    size = EARLIER_YEARS_SHOWN if before else YEARS_SHOWN
    shown, more = list(islice(fitting, size)), next(fitting, None)
    years = _in_rows([Choice(f"y-{year}", Verbatim(str(year))) for year in shown], 4 if before else 3)
    if more is None:
        return years
    label = text(N_("check.date.before"), year=Verbatim(str(shown[-1])))
    return (*years, (Choice(f"b-{shown[-1]}", label),))


def month_choices(year: int, today: date, fits: Fits = _any) -> tuple[tuple[Choice, ...], ...]:
    """Offer the months of a year up to today that fit, three in a row, as numbers that every language reads."""
    last = today.month if year == today.year else 12
    months = [(f"{year}-{month:02d}", f"{month:02d}/{year}") for month in range(1, last + 1)]
    return _in_rows([Choice(f"m-{month}", Verbatim(label)) for month, label in months if fits(month)], 3)


def day_choices(month: str, today: date, fits: Fits = _any) -> tuple[tuple[Choice, ...], ...]:
    """Offer the days of a month (`YYYY-MM`) up to today that fit, seven in a row."""
    year, number = (int(part) for part in month.split("-"))
    last = calendar.monthrange(year, number)[1]
    if (year, number) == (today.year, today.month):
        last = today.day
    days = [(f"{month}-{day:02d}", str(day)) for day in range(1, last + 1)]
    return _in_rows([Choice(f"d-{day}", Verbatim(label)) for day, label in days if fits(day)], 7)


def _in_rows(choices: list[Choice], size: int) -> tuple[tuple[Choice, ...], ...]:
    return tuple(tuple(choices[start : start + size]) for start in range(0, len(choices), size))


def date_label(answer: str) -> AnyText:
    """Show an answer as precise as it is."""
    if len(answer) == 10:
        return Text(N_("check.date.day"), {"date": date.fromisoformat(answer)})
    year, _, month = answer.partition("-")
    return Verbatim(f"{month}/{year}" if month else year)
