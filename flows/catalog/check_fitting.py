"""Whether an answer of the check fits the others: what cannot be is asked again, what hardly can be is asked back once.

Must not judge by itself; the questions refuse and `doubts` doubts. Where it is another answer that does not fit, both ways lead
on to that one too, for that may be the wrong one.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Any

from flows.catalog.check_dates import date_label
from flows.catalog.knowledge import local_now
from flows.eligibility.facts import Facts
from flows.eligibility.interview import facts_from, with_exact_days
from flows.eligibility.questions import BY_ID, Question
from flows.eligibility.questions.abroad import MOST_STAYS
from flows.eligibility.questions.doubts import misfit
from flows.eligibility.questions.question import numbered
from flows.eligibility.questions.stay import TOO_LATE, told_before
from flows.engine.definition import Answered, Go, Move, Scene
from flows.engine.session import Place
from flows.text import N_, AnyText, Text, text

FIX, SURE = "fix-", "sure-"
"""Begin the side of a question: an answer to change besides, and an answer that is asked back."""
BIRTH = "birth_date"
_CLASHES = {
    N_("check.refused.born_after_arrival"): "stay_since",
    N_("check.refused.born_after_wedding"): "married_on",
    N_("check.refused.before_birth"): BIRTH,
    N_("check.refused.before_arrival"): "stay_since",
    N_("check.refused.abroad_before_arrival"): "stay_since",
    N_("check.refused.ended_before_wedding"): "married_on",
}
"""Which answer a refused one clashes with, where that is the same for all questions."""
_NOT_IN_ROUGH, _TWICE = N_("check.refused.not_in_rough"), N_("check.refused.abroad_twice")
_ENDS_TOO_EARLY = N_("check.date.ends_before_it_begins")
_ROUGH_OF = {"applied_on": "applied"}
"""Where a day was told less precisely before by another question than its own."""


def place_of(question: Question, picked: str = "") -> Place:
    """Say where a question is asked."""
    return Place("check", "question", question.id, picked)


def others(scene: Scene, question: Question) -> dict[str, Any]:
    """The answers to all other questions."""
    return {key: value for key, value in scene.answers.items() if key != question.id}


def known_besides(scene: Scene, question: Question) -> Mapping[str, Any]:
    """What is known by all other answers, but for those that would not have been asked for without this one."""
    today = local_now(scene).date()
    if question.id not in scene.answers:
        return facts_from(scene.answers, today).known()
    facts, before = Facts(), dict[str, Any]()
    for question_id, answer in with_exact_days(others(scene, question)).items():
        if BY_ID[question_id].when(facts.known(), before):
            facts = BY_ID[question_id].apply(answer, facts, today, before)
            before[question_id] = answer
    return facts.known()


def is_asked(question_id: str, answers: Mapping[str, Any], on: date) -> bool:
    """Whether a question would be asked: one that was answered after those before it, another one after all of them."""
    question = BY_ID.get(question_id)
    if question is None:
        return False
    before = dict(takewhile(lambda given: given[0] != question_id, answers.items()))
    return question.when(facts_from(before, on).known(), with_exact_days(before))


def why_not(scene: Scene, question: Question) -> Callable[[Any], str | None]:
    """Make the check of an answer against what was said before: a message id that says why it does not fit, or None."""
    if not question.may_refuse:
        return lambda _answer: None
    answers = with_exact_days(others(scene, question))
    # What the answer itself told before must not be held against it.
    known = {key: value for key, value in known_besides(scene, question).items() if key not in question.settles}
    today = local_now(scene).date()
    return lambda answer: question.problem(answer, known, today, answers)


def fitting(scene: Scene, question: Question, answered: Answered) -> Move:
    """Let an answer pass, ask again where it cannot be, or ask back where it hardly fits what was said before."""
    why = why_not(scene, question)(answered.value)
    if why:
        clash = _clash(scene, question, answered.value, why)
        side = f"{FIX}{clash}" if clash in scene.answers else ""
        # Asked afresh, with nothing picked: what was tapped leads nowhere.
        return Go(place_of(question, side), note=_refusal(scene, question, why))
    before, today = others(scene, question), local_now(scene).date()
    if misfit({**before, question.id: answered.value}, today) and not misfit(before, today):
        return Go(place_of(question, SURE + _written(answered.value)))
    return answered


def _clash(scene: Scene, question: Question, answer: Any, why: str) -> str:
    """Find the question whose answer a refused one clashes with; empty where it is wrong by itself."""
    if why == _TWICE:
        return _told_trip(scene, question, answer)
    own = {
        _NOT_IN_ROUGH: question.exact_of or _ROUGH_OF.get(question.id, ""),
        TOO_LATE: told_before(question.nth),
        _ENDS_TOO_EARLY: numbered("abroad_from", question.nth),
    }
    return own.get(why) or _CLASHES.get(why, "")


def _told_trip(scene: Scene, question: Question, answer: Any) -> str:
    """Find the stay abroad without which a day would fit; the last ones first, for without one no later one is read."""
    for nth in range(MOST_STAYS, 0, -1):
        begin = numbered("abroad_from", nth)
        if nth != question.nth and begin in scene.answers:
            without = {key: value for key, value in scene.answers.items() if key != begin}
            if why_not(replace(scene, answers=without), question)(answer) is None:
                return begin
    return ""


def _refusal(scene: Scene, question: Question, why: str) -> Text:
    if why == TOO_LATE:
        return text(why, date=date_told(scene, question))
    return text(why)


def date_told(scene: Scene, question: Question) -> AnyText:
    """The day back to which the stay is told so far, as precise as it was answered."""
    return date_label(with_exact_days(scene.answers)[told_before(question.nth)])


def _written(answer: Any) -> str:
    return answer if isinstance(answer, str) else ",".join(answer)


def read_sure(question: Question, side: str) -> Any:
    """Read the answer that is asked back."""
    written = side.removeprefix(SURE)
    return written.split(",") if question.kind == "several" else written


def doubted(scene: Scene, question: Question, answer: Any) -> Question:
    """The question whose answer hardly fits the birth date, the present answer taken in."""
    found = misfit({**others(scene, question), question.id: answer}, local_now(scene).date())
    return BY_ID[found or question.id]
