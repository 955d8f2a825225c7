"""Facts that were told less precisely than the last day to apply asks: nobody is taken for in time who may be too late.

Nobody is sent away for it either: where an answer leaves open whether there is still time, what it hangs on stays unknown.
Must not know a deadline; the routes do.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flows.eligibility.evaluation import evaluate
from flows.eligibility.facts import UNSURE, Facts
from flows.eligibility.questions.living import applied_between
from flows.eligibility.questions.question import Answers, rough_day
from flows.eligibility.routes import ROUTES
from flows.eligibility.routes.stateless import STATELESS_ACT
from flows.eligibility.rules import Case, UnknownFactError
from flows.eligibility.survey import Survey, survey_routes

Known = Mapping[str, Any]
_EXACT_BIRTHDAY: Final = "birth_date-exact"
_NO: Final = frozenset({"not_met", "excluded"})


def nobody_in_time_by_chance(facts: Facts, answers: Answers, on: date) -> Facts:
    """Give the facts with what a last day hangs on as it is safe, and unknown where no day is.

    Args:
        facts: what all answers together say.
        answers: the answers, each day as exactly as it was told.
        on: the day of the check; `date.max` where no day is asked about, and so nothing can be too late.
    """
    if on == date.max:
        return facts
    return _without_guessed_application(_with_safe_birthday(facts, answers, on), answers, on)


def last_day(known: Known, on: date) -> date | None:
    """The last day to apply on the way that is shown, where it has one and all that it hangs on is known."""
    find = survey_routes(known, on).main.route.last_day
    try:
        return find(Case(known, on)) if find else None
    except UnknownFactError:
        return None


def _without_guessed_application(facts: Facts, answers: Answers, on: date) -> Facts:
    """Forget the day that stands for all days of an answer where a way is open on one of them and closed on another."""
    span = applied_between(answers, on)
    if span is None or span.is_exact:
        return facts
    ends = [{**facts.known(), "applied_on": day} for day in (span.first, span.last)]
    doors = [route.door for route in ROUTES if route.door and route.last_day]
    hangs = any(evaluate(door, ends[0], on).status != evaluate(door, ends[1], on).status for door in doors)
    return facts.learn({"applied_on": UNSURE}) if hangs else facts


def _with_safe_birthday(facts: Facts, answers: Answers, on: date) -> Facts:
    """Art. 2 AG-StlMindÜbk ends with a birthday: of one that nobody knows the first day counts where nothing else hangs on it.

    Where the way is open by the last day and not by the first, what else holds by the first is shown, unless it is a no or
    hangs on this way itself.
    """
    if answers.get(_EXACT_BIRTHDAY) != UNSURE:
        return facts
    born, known = rough_day(answers, "birth_date"), facts.known()
    if born is None or not (known.get("born_in_germany") and known.get("stateless_since_birth")):
        return facts
    first, last = ({**known, "birth_date": day} for day in (born.first, min(born.last, on)))
    early, late = survey_routes(first, on), survey_routes(last, on)
    assert STATELESS_ACT.door is not None, "this route has a door"  # noqa: S101 - so it is written in the routes
    if evaluate(STATELESS_ACT.door, first, on).status != evaluate(STATELESS_ACT.door, last, on).status:
        is_all_there_is = early.verdict in _NO or early.main.route is STATELESS_ACT
        return facts.learn({"birth_date": UNSURE if is_all_there_is else born.first})
    return facts.learn({"birth_date": born.first}) if _gist(early, on) == _gist(late, on) else facts


def _gist(survey: Survey, on: date) -> tuple[Any, ...]:
    """What is shown; since when it has held in the past is no part of it."""
    main = survey.main
    to_come = tuple(day for day in (main.earliest_date, main.latest_date) if day and day > on)
    return survey.verdict, main.route.code, to_come, tuple(outcome.status for outcome in main.outcomes)
