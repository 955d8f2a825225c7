"""After a verdict that needed no more answers: what nobody knows, and the question that would settle it.

Must not ask what cannot be told apart. What was answered with "I don't know" can be asked once more after the check, and
then no more, so that whoever is asked on by wish comes to an end.
"""

from collections.abc import Collection, Mapping
from datetime import date
from itertools import takewhile
from typing import Any, Final

from flows.eligibility.assessment import Assessment
from flows.eligibility.evaluation import Outcome, evaluate
from flows.eligibility.explanation import Requirement
from flows.eligibility.facts import UNSURE, Facts
from flows.eligibility.interview import facts_from, with_exact_days
from flows.eligibility.outlook import german_spouse, sooner_with_german
from flows.eligibility.questions import BY_ID, QUESTIONS, Question, person
from flows.eligibility.routes import ROUTES
from flows.eligibility.survey import Survey, survey_routes

_DONE: Final = frozenset({"likely", "maybe_german"})
_MET: Final = frozenset({"met", "not_applicable"})
_ABOUT_IT: Final = (person.DOORS, person.GERMAN_FAMILY, person.TREATED_AS_GERMAN, person.PARENT_AT_BIRTH)
_OF_NATIONALITY: Final = frozenset(
    {"german_parent_at_birth", "resettler_certificate", "treated_as_german_years", "born_in_germany", "parent_at_birth"}
)
"""What only this depends on; other facts matter for other ways, too."""
_FIRST_ASKED: Final = tuple(each for each in QUESTIONS if not (each.refines or each.exact_of))


def unasked_question(facts: Facts, on: date, answers: Mapping[str, Any]) -> Question | None:
    """Find the question to go on with where a requirement is not known, or a German spouse could make it sooner."""
    known = facts.known()
    survey = survey_routes(known, on)
    if survey.verdict in _DONE:
        return None
    wanted = frozenset[str]().union(*(outcome.first or outcome.missing for outcome in _unknown(survey, known, on)))
    given = with_exact_days(answers)
    able = [
        question
        for question in _FIRST_ASKED
        if question.id not in answers and not wanted.isdisjoint(question.settles) and question.when(known, given)
    ]
    # Rather a question that asks for nothing known again.
    fresh = min(able, key=lambda question: sum(fact in known for fact in question.settles), default=None)
    return fresh or _once_more(facts, on, answers)


def _once_more(facts: Facts, on: date, answers: Mapping[str, Any]) -> Question | None:
    """The first question that was answered with "I don't know" and can be asked again, straight after the check only."""
    if [*answers][-1:] != [person.POSTCODE.id]:
        return None
    kept = without_unsure(facts, on, answers)
    return next((BY_ID[each] for each in answers if each not in kept), None)


def without_unsure(facts: Facts, on: date, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take back each "I don't know" of the check itself in whose place another answer would make something known.

    One that a later answer was asked for because of stays. So does one that was given after the check: nobody is asked a
    third time.
    """
    kept = dict(answers)
    for question in _unsure(facts, on, answers):
        fewer = {key: answer for key, answer in kept.items() if key != question.id}
        if _all_would_be_asked(fewer, on):
            kept = fewer
    return kept


def _unsure(facts: Facts, on: date, answers: Mapping[str, Any]) -> list[Question]:
    known = facts.known()
    survey = survey_routes(known, on)
    if survey.verdict in _DONE:
        return []
    in_check = {*takewhile(lambda each: each != person.POSTCODE.id, answers)}
    wanted = frozenset[str]().union(*(outcome.missing for outcome in _unknown(survey, known, on)))
    german = german_already(survey.nationality.missing)
    return [
        each
        for each in _FIRST_ASKED
        if each.id in in_check
        and with_exact_days(answers)[each.id] == UNSURE
        and (each == german or not wanted.isdisjoint(each.settles))
    ]


def _all_would_be_asked(answers: Mapping[str, Any], on: date) -> bool:
    before: dict[str, Any] = {}
    for question_id, answer in answers.items():
        if not BY_ID[question_id].when(facts_from(before, on).known(), with_exact_days(before)):
            return False
        before[question_id] = answer
    return True


def _unknown(survey: Survey, known: Mapping[str, Any], on: date) -> list[Outcome]:
    """What nobody knows of the way that is shown, and whether a German spouse could make it sooner."""
    unknown = [outcome for outcome in survey.main.outcomes if outcome.status == "unknown"]
    return [*unknown, german_spouse(known, on)] if sooner_with_german(survey, known, on) else unknown


def german_already(missing: Collection[str]) -> Question | None:
    """The question that would settle most of what is not known of a German nationality, none where it is decided."""
    if not _OF_NATIONALITY & set(missing):
        return None
    # Of two that settle as much, the one that asks for less besides.
    return max(_ABOUT_IT, key=lambda each: (len(set(missing) & set(each.settles)), -len(each.settles)))


def can_fail(requirement: Requirement, result: Assessment) -> bool:
    """Whether a requirement that is not known can turn out to be open; else it is met or waived, whatever the answer."""
    outcome = _outcome(requirement, result)
    return outcome is not None and not outcome.possible <= _MET


def missing_for(requirement: Requirement, result: Assessment, answers: Mapping[str, Any]) -> tuple[Question, ...]:
    """Find the questions whose answers are missing for a requirement that is not known.

    These are the ones that were answered with "I don't know"; where there is none, those that would be asked first.
    """
    outcome = _outcome(requirement, result) if requirement.status == "unknown" else None
    if outcome is None:
        return ()
    given = with_exact_days(answers)
    about = [each for each in _FIRST_ASKED if not outcome.missing.isdisjoint(each.settles)]
    unsure = tuple(each for each in about if given.get(each.id) == UNSURE)
    known = facts_from(answers, result.policy_date).known()
    able = [each for each in about if each.id not in given and each.when(known, given)]
    first = (next((each for each in able if fact in each.settles), None) for fact in sorted(outcome.first))
    found = {each.id: each for each in first if each is not None}
    return unsure or tuple(each for each in able if each.id in found)


def _outcome(requirement: Requirement, result: Assessment) -> Outcome | None:
    """Look at a requirement of the way that is shown once more, by the facts that it rests on."""
    route = next((each for each in ROUTES if each.code == result.route), None)
    rules = route.all_requirements if route else ()
    rule = next((each for each in rules if each.code == requirement.code), None)
    return evaluate(rule, requirement.facts, result.policy_date) if rule else None
