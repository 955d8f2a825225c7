"""After a verdict that needed no more answers: the question that would settle what stands in the result as not known.

Must not ask what cannot be told apart; a question that was answered once, even with "I don't know", is not asked again.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flows.eligibility.facts import Facts
from flows.eligibility.interview import with_exact_days
from flows.eligibility.outlook import german_spouse, sooner_with_german
from flows.eligibility.questions import QUESTIONS, Question
from flows.eligibility.survey import survey_routes

_DONE: Final = frozenset({"likely", "maybe_german"})


def unasked_question(facts: Facts, on: date, answers: Mapping[str, Any]) -> Question | None:
    """Find the question to go on with where a requirement is not known, or a German spouse could make it sooner."""
    known = facts.known()
    survey = survey_routes(known, on)
    if survey.verdict in _DONE:
        return None
    unknown = [outcome for outcome in survey.main.outcomes if outcome.status == "unknown"]
    if sooner_with_german(survey, known, on):
        unknown.append(german_spouse(known, on))
    wanted = frozenset[str]().union(*(outcome.first or outcome.missing for outcome in unknown))
    given = with_exact_days(answers)
    able = [
        question
        for question in QUESTIONS
        if not (question.refines or question.exact_of or question.id in answers)
        and not wanted.isdisjoint(question.settles)
        and question.when(known, given)
    ]
    # Rather a question that asks for nothing known again.
    return min(able, key=lambda question: sum(fact in known for fact in question.settles), default=None)
