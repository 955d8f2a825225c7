"""How a birthday is kept off what is shown to others: days that tell it, because they are counted from it. Must not show one."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from flows.eligibility.dates import anniversary
from flows.eligibility.interview import with_exact_days
from flows.eligibility.questions.question import rough_day

BIRTH = "birth_date"


def birthdays_of(answers: Mapping[str, Any]) -> tuple[date, ...]:
    """The birthday that was answered; if not to the day, the first and the last one, for with these it is computed."""
    born = rough_day(with_exact_days(answers), BIRTH)
    return (born.first, born.last) if born is not None else ()


def tells_birthday(day: date, birthdays: Iterable[date]) -> bool:
    """Whether a day is a birthday, or the last one before it."""
    near = day, day + timedelta(days=1)
    return any(each == anniversary(born, each.year - born.year) for born in birthdays for each in near)


def without_birthday(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the answers that name the birthday as something else, such as the beginning of the stay of one born here."""
    given = with_exact_days(answers)
    born = given.get(BIRTH)
    is_exact = isinstance(born, str) and len(born) == len("YYYY-MM-DD")
    told = {each for each, answer in given.items() if is_exact and answer == born}
    return {each: answer for each, answer in answers.items() if each not in told}
