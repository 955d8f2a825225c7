"""After a verdict that needed no more answers: what nobody knows, and the question that would settle it.

Must not ask what cannot be told apart; a question that was answered once, even with "I don't know", is not asked again, but
whether somebody is German already.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from flows.eligibility.assessment import Assessment
from flows.eligibility.evaluation import evaluate
from flows.eligibility.explanation import Requirement
from flows.eligibility.facts import UNSURE, Facts
from flows.eligibility.interview import with_exact_days
from flows.eligibility.outlook import german_spouse, sooner_with_german
from flows.eligibility.questions import QUESTIONS, Question, person
from flows.eligibility.routes import ROUTES
from flows.eligibility.survey import survey_routes

_DONE: Final = frozenset({"likely", "maybe_german"})
_MET: Final = frozenset({"met", "not_applicable"})
_ABOUT_IT: Final = (person.DOORS, person.GERMAN_FAMILY, person.TREATED_AS_GERMAN, person.PARENT_AT_BIRTH)
_OF_NATIONALITY: Final = frozenset(
    {"german_parent_at_birth", "resettler_certificate", "treated_as_german_years", "born_in_germany", "parent_at_birth"}
)
"""What only this depends on; other facts matter for other ways, too."""


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
    fresh = min(able, key=lambda question: sum(fact in known for fact in question.settles), default=None)
    return fresh or _once_more(survey.nationality.missing, given)


def _once_more(missing: frozenset[str], answers: Mapping[str, Any]) -> Question | None:
    """The question about being German already that was answered with "I don't know", once no other question is open.

    Only straight after the check itself, for whoever is asked on by wish must come to an end.
    """
    question = german_already(missing)
    was_open = question is not None and answers.get(question.id) == UNSURE
    return question if was_open and [*answers][-1:] == [person.POSTCODE.id] else None


def german_already(missing: Collection[str]) -> Question | None:
    """The question that would settle most of what is not known of a German nationality, none where it is decided."""
    if not _OF_NATIONALITY & set(missing):
        return None
    # Of two that settle as much, the one that asks for less besides.
    return max(_ABOUT_IT, key=lambda each: (len(set(missing) & set(each.settles)), -len(each.settles)))


def can_fail(requirement: Requirement, result: Assessment) -> bool:
    """Whether a requirement that is not known can turn out to be open; else it is met or waived, whatever the answer."""
    route = next((each for each in ROUTES if each.code == result.route), None)
    rules = route.all_requirements if route else ()
    rule = next((each for each in rules if each.code == requirement.code), None)
    possible = evaluate(rule, requirement.facts, result.policy_date).possible if rule else frozenset()
    return not possible <= _MET
