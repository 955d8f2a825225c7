"""Which question comes next: the one that can still change the verdict, and never one that cannot.

Must not word a question or judge a fact; it tries answers and looks whether anything changes.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from flows.eligibility.deadlines import last_day, nobody_in_time_by_chance
from flows.eligibility.evaluation import Outcome, evaluate
from flows.eligibility.facts import UNSURE, Facts
from flows.eligibility.law import check_covered
from flows.eligibility.questions import BY_ID, EXACT, QUESTIONS, Question
from flows.eligibility.questions.question import read_rough_day
from flows.eligibility.remembering import Remembered
from flows.eligibility.survey import Survey, survey_routes
from flows.errors import FactsError

NO_ANSWERS: Final[Mapping[str, Any]] = {}
NEAR: Final = timedelta(days=92)
"""Three months: a first day nearer than that is worth knowing to the day."""
_FINAL: Final = frozenset({"maybe_german", "excluded", "not_met", "likely"})
_NO_LAST_DAY: Final = frozenset({"maybe_german", "excluded", "not_met"})
"""Verdicts beside which no last day to apply is shown."""
_SETTLED: Final = frozenset({"met", "not_applicable", "unknown"})
_ROUGH = tuple(question for question in EXACT)
_REFINING: Final = tuple(question for question in QUESTIONS if question.refines)
_BY_FACT: Final[dict[str, tuple[Question, ...]]] = {
    fact: tuple(each for each in QUESTIONS if fact in each.settles and not each.refines and not each.exact_of)
    for fact in {fact for each in QUESTIONS for fact in each.settles}
}
_PLACE: Final = {question.id: place for place, question in enumerate(QUESTIONS)}


def facts_from(answers: Mapping[str, Any], policy_date: date) -> Facts:
    """Fold answers, in the order in which they were given, into facts.

    Raises:
        FactsError: no such question, or an answer that its question does not offer.
    """
    # Each screen needs them several times.
    key = (
        policy_date,
        *((each, tuple(value) if isinstance(value, list) else value) for each, value in answers.items()),
    )
    return _FOLDED.find(key, lambda: _fold(with_exact_days(answers), policy_date))


_FOLDED: Final = Remembered[tuple[Any, ...], Facts](64)


def _fold(answers: Mapping[str, Any], policy_date: date) -> Facts:
    facts = Facts()
    before: dict[str, Any] = {}
    for question_id, answer in answers.items():
        if question_id not in BY_ID:
            raise FactsError(f"{question_id}: there is no such question")
        facts = BY_ID[question_id].apply(answer, facts, policy_date, before)
        before[question_id] = answer
    return nobody_in_time_by_chance(facts, before, policy_date)


def with_exact_days(answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers with each day that was asked for once more in place of the rough one."""
    exact = {
        question_id.removesuffix("-exact"): answer
        for question_id, answer in answers.items()
        if question_id.endswith("-exact") and answer != UNSURE
    }
    return {key: exact.get(key, answer) for key, answer in answers.items()} if exact else answers


def _at_end(question_id: str, end: date, answers: Mapping[str, Any], on: date) -> Survey:
    return survey_routes(_known_at_end(question_id, end, answers, on), on)


def _known_at_end(question_id: str, end: date, answers: Mapping[str, Any], on: date) -> dict[str, Any]:
    return facts_from({**answers, question_id: end.isoformat()}, on).known()


def next_question(facts: Facts, policy_date: date, answers: Mapping[str, Any] = NO_ANSWERS) -> Question | None:
    """The question to ask next, or None when nothing more can change the verdict.

    Args:
        facts: what is known.
        policy_date: the day of the check.
        answers: what was answered so far, by question; none of these is asked again.
    """
    check_covered(policy_date)
    known = facts.known()
    return choose_question(survey_routes(known, policy_date), known, policy_date, answers)


def choose_question(
    survey: Survey, known: Mapping[str, Any], on: date, answers: Mapping[str, Any] = NO_ANSWERS
) -> Question | None:
    """As `next_question`, for routes that are looked at already.

    What belongs to the question answered last comes first, so that nobody is asked at random: more of its facts, then what
    could still turn its requirement. Then comes the order of the list, in which those stand first that end most checks.
    """
    given = with_exact_days(answers)
    group = BY_ID[tuple(answers)[-1]].group if answers else ""
    settling = _of_family(survey, known, given) or _settling(survey.first_facts(), known, given)
    near = [question for question in settling if group and question.group == group]
    if near:
        return near[0]
    if group and survey.verdict not in _FINAL:
        own = (each for each in _REFINING if each.group == group and _turns(each, survey, known, on, given))
        found = next(own, None)
        if found is not None:
            return found
    if settling:
        return settling[0]
    refining = (each for each in _REFINING if _refines(each, survey, known, on, given))
    return next(refining, None) or _exact_day(survey, on, answers)


def _settling(wanted: Iterable[str], known: Mapping[str, Any], answers: Mapping[str, Any]) -> list[Question]:
    """Questions that settle what is wanted: first those that ask for nothing known again, then in the order of the list."""
    able = {question.id: question for fact in wanted for question in _BY_FACT.get(fact, ())}
    open_ones = [each for each in able.values() if each.id not in answers and each.when(known, answers)]
    return sorted(open_ones, key=lambda each: (sum(fact in known for fact in each.settles), _PLACE[each.id]))


def _of_family(survey: Survey, known: Mapping[str, Any], answers: Mapping[str, Any]) -> list[Question]:
    """Questions that a route without a stay asks, and hardly anything besides."""
    outcomes = survey.of_family()
    wanted = frozenset[str]().union(*(outcome.missing for outcome in outcomes))
    first = frozenset[str]().union(*(outcome.first for outcome in outcomes))
    able = _settling(first, known, answers)
    return [each for each in able if 2 * sum(fact in wanted for fact in each.settles) >= len(each.settles)]


def _is_ripe(
    question: Question, survey: Survey, known: Mapping[str, Any], answers: Mapping[str, Any]
) -> Outcome | None:
    """The outcome that a question could turn, if it can be asked and the outcome is neither settled well nor open."""
    if question.id in answers or not answers or not question.when(known, answers):
        return None
    outcome = next((each for each in survey.main.outcomes if each.rule.code == question.refines), None)
    return None if outcome is None or outcome.status in _SETTLED else outcome


def _turns(question: Question, survey: Survey, known: Mapping[str, Any], on: date, answers: Mapping[str, Any]) -> bool:
    """Whether an answer would change the requirement that the question refines."""
    outcome = _is_ripe(question, survey, known, answers)
    if outcome is None:
        return False
    tries = (evaluate(outcome.rule, _with(known, news), on) for news in question.tries(known, on, answers) if news)
    return any(_gist(each) != _gist(outcome) for each in tries)


def _refines(
    question: Question, survey: Survey, known: Mapping[str, Any], on: date, answers: Mapping[str, Any]
) -> bool:
    """Whether an answer would change the verdict or its dates, for a requirement that is not met yet."""
    if survey.verdict in {"maybe_german", "excluded"} or _is_ripe(question, survey, known, answers) is None:
        return False
    now = _signature(survey)
    tries = (news for news in question.tries(known, on, answers) if news)
    return any(_signature(survey_routes(_with(known, news), on)) != now for news in tries)


def _exact_day(survey: Survey, on: date, answers: Mapping[str, Any]) -> Question | None:
    """The question for the exact day, where a month or a year leaves the verdict open, or a first day that is near."""
    if survey.verdict == "maybe_german":
        return None
    rough = (each for each in _ROUGH if each.id not in answers and each.when({}, answers))
    return next((each for each in rough if _needs_day(each.exact_of, on, answers)), None)


def _needs_day(question_id: str, on: date, answers: Mapping[str, Any]) -> bool:
    day = read_rough_day(question_id, answers[question_id])
    known = [_known_at_end(question_id, end, answers, on) for end in (day.first, min(day.last, on))]
    ends = [survey_routes(each, on) for each in known]
    if ends[0].verdict != ends[1].verdict or ends[0].main.route.code != ends[1].main.route.code:
        return True
    if ends[0].verdict not in _NO_LAST_DAY and last_day(known[0], on) != last_day(known[1], on):
        return True
    dates = [end.main.earliest_date for end in ends]
    is_shown = ends[0].verdict in {"not_yet", "ask_guide", "on_hold"}
    return is_shown and dates[0] != dates[1] and any(first and abs(first - on) <= NEAR for first in dates)


def _with(known: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**known, **news}
    return {name: value for name, value in merged.items() if not (isinstance(value, str) and value == UNSURE)}


def _gist(outcome: Outcome) -> tuple[Any, ...]:
    found = outcome.finding
    return outcome.status, found and found.from_date, found and found.latest


def _signature(survey: Survey) -> tuple[Any, ...]:
    first = None if survey.verdict == "likely" else survey.main.earliest_date
    return survey.verdict, first, survey.main.latest_date, survey.main.route.code
