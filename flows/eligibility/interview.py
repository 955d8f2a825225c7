"""Which question comes next: the one that can still change the verdict, and never one that cannot.

Must not word a question or judge a fact; it tries answers and looks whether anything changes.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flows.eligibility.facts import UNSURE, Facts
from flows.eligibility.law import check_covered
from flows.eligibility.questions import BY_ID, QUESTIONS, Question
from flows.eligibility.questions.question import RoughDay, read_rough_day
from flows.eligibility.survey import Survey, survey_routes
from flows.errors import FactsError

NO_ANSWERS: Final[Mapping[str, Any]] = {}


def facts_from(answers: Mapping[str, Any], policy_date: date) -> Facts:
    """Fold answers, in the order in which they were given, into facts.

    Raises:
        FactsError: no such question, or an answer that its question does not offer.
    """
    facts = Facts()
    for question_id, answer in answers.items():
        if question_id not in BY_ID:
            raise FactsError(f"{question_id}: there is no such question")
        facts = BY_ID[question_id].apply(answer, facts, policy_date)
    return facts


def rough_start(answers: Mapping[str, Any]) -> RoughDay | None:
    """The beginning of the stay that the dates are computed from, where it was answered less precisely than a day.

    The computation takes its last day (today at the latest); None where it is known to the day, or not at all.
    """
    asked = ["stay_before_since", "stay_since"]
    # An asylum procedure runs on into the first card, so only its own beginning counts.
    if answers.get("stay_before") == "asylum" and answers.get("stay_before_since", UNSURE) != UNSURE:
        asked.remove("stay_since")
    given = [answers[each] for each in asked if answers.get(each, UNSURE) != UNSURE]
    days = (read_rough_day("stay_since", answer) for answer in given)
    return next((day for day in days if not day.is_exact), None)


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
    """As `next_question`, for routes that are looked at already."""
    wanted = survey.first_facts()
    offered = [question for question in QUESTIONS if question.id not in answers and question.when(known, answers)]
    settling = [question for question in offered if not question.refines and wanted.intersection(question.settles)]
    if settling:
        # First a question that asks for nothing known again; then the order of the list.
        return min(settling, key=lambda question: sum(fact in known for fact in question.settles))
    refining = (question for question in offered if question.refines and _refines(question, survey, known, on))
    return next(refining, None)


def _refines(question: Question, survey: Survey, known: Mapping[str, Any], on: date) -> bool:
    """Whether an answer would change the verdict or its dates, for a requirement that is not met yet."""
    if survey.verdict in {"maybe_german", "excluded"}:
        return False
    outcomes = {outcome.rule.code: outcome for outcome in survey.main.outcomes}
    if outcomes[question.refines or ""].status in {"met", "not_applicable", "unknown"}:
        return False
    now = _signature(survey)
    tries = (question.news(choice.id, known, on) for choice in question.choices)
    return any(_signature(survey_routes(_with(known, news), on)) != now for news in tries if news)


def _with(known: Mapping[str, Any], news: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**known, **news}
    return {name: value for name, value in merged.items() if not (isinstance(value, str) and value == UNSURE)}


def _signature(survey: Survey) -> tuple[Any, ...]:
    return survey.verdict, survey.main.earliest_date, survey.main.latest_date, survey.main.route.code
