"""Which answers are less precise than a day and decide a day that is shown. Must not word anything and asks nothing.

`interview` asks for the exact day where a verdict, or a first day that is near, hangs on it; this is for what is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flows.eligibility.deadlines import last_day
from flows.eligibility.facts import UNSURE
from flows.eligibility.interview import facts_from, with_exact_days
from flows.eligibility.questions import BY_ID
from flows.eligibility.questions.question import RoughDay, read_rough_day, rough_day
from flows.eligibility.survey import survey_routes
from flows.errors import FactsError

_FROM_FIRST: Final = frozenset({"abroad_from"})
"""Of whose answer the first day is taken, not the last, and which is no fact of its own: so no time is shown too long."""


@dataclass(frozen=True, slots=True)
class RoughAnswer:
    """An answer that is less precise than a day: its question, the days it can be, and the one that is computed with."""

    question_id: str
    day: RoughDay
    taken: date


def deciding_answers(answers: Mapping[str, Any], on: date) -> tuple[RoughAnswer, ...]:
    """Find the answers of which another day would lead to other days on the result, in the order in which they were given."""
    given = with_exact_days(answers)
    known = facts_from(answers, on).known()
    days = {key: read_rough_day(key, answer) for key, answer in given.items() if _asks_day(key) and answer != UNSURE}
    rough = {key: day for key, day in days.items() if not day.is_exact and _decides(key, day, given, on)}
    return tuple(RoughAnswer(key, day, _taken(key, day, known, on)) for key, day in rough.items())


def is_birthday_rough(answers: Mapping[str, Any]) -> bool:
    """Whether the birthday is known, but not to the day."""
    born = rough_day(with_exact_days(answers), "birth_date")
    return born is not None and not born.is_exact


def _asks_day(question_id: str) -> bool:
    question = BY_ID.get(question_id)
    return question is not None and question.kind == "date" and not question.exact_of


def _taken(question_id: str, day: RoughDay, known: Mapping[str, Any], on: date) -> date:
    """The day that is computed with; for most questions it is a fact of its own."""
    question = BY_ID[question_id]
    fact = known.get(question.settles[0])
    if isinstance(fact, date):
        return fact
    return min(day.first if question.topic in _FROM_FIRST else day.last, on)


def _decides(question_id: str, day: RoughDay, given: Mapping[str, Any], on: date) -> bool:
    """Whether the first and the last day that it can be lead to different days on the result."""
    ends = day.first, min(day.last, on)
    try:
        first, last = (_days({**given, question_id: end.isoformat()}, on) for end in ends)
    except FactsError:
        # Beside the other answers it cannot be both of them; then nothing can be said.
        return False
    return first != last


def _days(answers: Mapping[str, Any], on: date) -> tuple[Any, ...]:
    """All days that the result would show of the main way."""
    known = facts_from(answers, on).known()
    main = survey_routes(known, on).main
    waiting = [each.finding for each in main.outcomes if each.finding is not None and each.status == "not_yet"]
    return (main.earliest_date, main.latest_date, last_day(known, on), *(each.from_date for each in waiting))
