"""Answers that hardly fit together: a birth date, and what nobody has at that age.

Must not refuse an answer: it may be true all the same, so it is asked back once, and the person says.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flows.eligibility.facts import UNSURE
from flows.eligibility.questions import titles
from flows.eligibility.questions.ages import is_too_young
from flows.eligibility.questions.question import Answers, rough_day
from flows.eligibility.titles import is_permit

# Cards for study, training and work; § 16f is for schools as well, and fits a child.
_GROWN_UP: Final = ("16", "17", "18", "19", "20", "21")
_FOR_PUPILS: Final = "16f"
_NOT_AT_SCHOOL_AGE: Final[Mapping[str, frozenset[str]]] = {
    "papers": frozenset({"degree", "training"}),
    "german": frozenset({"degree", "training"}),
    "civics": frozenset({"degree"}),
    "work": frozenset({"employed", "self_employed", "pension"}),
    "recruited": frozenset({"guest_worker", "contract_worker", "spouse"}),
    "family": frozenset({"married", "separated", "widowed", "divorced", "with_spouse"}),
}


def misfit(answers: Answers, on: date) -> str | None:
    """Find the question whose answer hardly fits the birth date; of a rough one the first day counts, to be certain."""
    born = rough_day(answers, "birth_date")
    if born is None:
        return None
    wedding = rough_day(answers, "married_on")
    if wedding is not None and is_too_young(born.first, wedding.last, on):
        return "married_on"
    if not is_too_young(born.first, on, on):
        return None
    if _says_grown_up(answers):
        return "title"
    return next((each for each, said in _NOT_AT_SCHOOL_AGE.items() if said & _taken(answers, each)), None)


def _says_grown_up(answers: Answers) -> bool:
    for question in titles.QUESTIONS:
        answer = answers.get(question.id, UNSURE)
        chosen = next((each for each in question.choices if each.id == answer), None)
        news = chosen.sets if chosen is not None and not callable(chosen.sets) else {}
        code = str(news.get("residence_title", answer))
        section = code.removeprefix("ae_")
        if is_permit(code) and section.startswith(_GROWN_UP) and section != _FOR_PUPILS:
            return True
    return False


def _taken(answers: Answers, question_id: str) -> frozenset[str]:
    given: Any = answers.get(question_id, UNSURE)
    return frozenset([given] if isinstance(given, str) else given)
