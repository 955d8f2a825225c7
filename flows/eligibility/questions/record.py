"""Questions about sentences and open proceedings: one sentence after the other, until the person says that is all.

Must not weigh a sentence; each is written down as it stands in the judgment.
"""

from datetime import date
from typing import Any, Final

from flows.eligibility.facts import UNSURE
from flows.eligibility.questions.question import Answers, Choice, Known, News, Question, is_answered, numbered
from flows.text import N_

GROUP: Final = "record"
MOST_SENTENCES: Final = 5
LONGEST: Final = 480
_SETTLES: Final = ("convictions",)
_CLEAN: Final = {"convictions": [], "pending_proceedings": False}

RECORD = Question(
    N_("question.record"),
    tuple(_CLEAN),
    "several",
    (
        Choice(N_("choice.record.sentence"), {"convictions": "unsure"}),
        Choice(N_("choice.record.pending"), {"pending_proceedings": True}),
    ),
    base=_CLEAN,
    group=GROUP,
    is_sensitive=True,
)
# What the kinds of sentence that can be named say of prison; a fine and what a juvenile court ordered have no such thing.
_PRISON: Final[dict[str, dict[str, Any]]] = {
    "probation_over": {"kind": "prison", "suspended": True, "remitted": True},
    "probation": {"kind": "prison", "suspended": True},
    "prison": {"kind": "prison"},
    "youth_prison": {"kind": "youth_prison"},
}
_MARKS: Final = ("abroad", "erased", "hate_motive")


def _had_sentence(known: Known, answers: Answers) -> bool:
    return "convictions" not in known and answers.get(RECORD.id) != UNSURE


def _asks_sentence(nth: int) -> Any:
    def when(known: Known, answers: Answers) -> bool:
        if nth == 1:
            return _had_sentence(known, answers)
        return "another" in tuple(answers.get(numbered("sentence_details", nth - 1), ()))

    return when


def sentences(answers: Answers) -> list[dict[str, Any]] | None:
    """The sentences that were told; None while one of them is not known, or there are more."""
    found: list[dict[str, Any]] = []
    for nth in range(1, MOST_SENTENCES + 1):
        kind = answers.get(numbered("sentence", nth), UNSURE)
        if kind == "none":
            return found
        measure, details = _measure(kind, nth, answers), numbered("sentence_details", nth)
        if measure is None or not is_answered(answers, details):
            return None
        found.append({**measure, **{name: True for name in _MARKS if name in answers[details]}})
        if "another" not in answers[details]:
            return found
    return None


def _measure(kind: str, nth: int, answers: Answers) -> dict[str, Any] | None:
    if kind == "youth_measure":
        return {"kind": kind}
    asked = numbered("sentence_rates" if kind == "fine" else "sentence_months", nth)
    if kind == UNSURE or not is_answered(answers, asked):
        return None
    if kind == "fine":
        return {"kind": "fine", "daily_rates": answers[asked]}
    return {**_PRISON[kind], "months": answers[asked]}


def _told(own: str) -> Any:
    def settle(value: Any, _known: Known, _on: date, answers: Answers) -> News:
        told = sentences({**answers, own: value})
        return {} if told is None else {"convictions": told}

    return settle


def _sentence(nth: int) -> Question:
    return Question(
        N_("question.sentence"),
        _SETTLES,
        "choice",
        (
            Choice(N_("choice.sentence.fine")),
            Choice(N_("choice.sentence.probation_over")),
            Choice(N_("choice.sentence.probation")),
            Choice(N_("choice.sentence.prison")),
            Choice(N_("choice.sentence.none")),
            Choice(N_("choice.sentence.youth_measure")),
            Choice(N_("choice.sentence.youth_prison")),
        ),
        settle=_told(numbered("sentence", nth)),
        when=_asks_sentence(nth),
        group=GROUP,
        nth=nth,
        is_sensitive=True,
    )


def _number(text: str, nth: int, kinds: frozenset[str]) -> Question:
    def when(_known: Known, answers: Answers) -> bool:
        return answers.get(numbered("sentence", nth)) in kinds

    def refuse(value: int, _known: Known, _on: date | None, _answers: Answers) -> str | None:
        if value == 0:
            return N_("check.refused.number_zero")
        return N_("check.refused.number_too_large") if value > LONGEST and "prison" in kinds else None

    return Question(
        text,
        _SETTLES,
        "number",
        settle=_told(numbered(text.removeprefix("question."), nth)),
        when=when,
        refuse=refuse,
        group=GROUP,
        nth=nth,
        is_sensitive=True,
    )


def _details(nth: int) -> Question:
    def when(_known: Known, answers: Answers) -> bool:
        kind = answers.get(numbered("sentence", nth), UNSURE)
        return kind == "youth_measure" or _measure(kind, nth, answers) is not None

    return Question(
        N_("question.sentence_details"),
        _SETTLES,
        "several",
        (
            Choice(N_("choice.sentence_details.another")),
            Choice(N_("choice.sentence_details.abroad")),
            Choice(N_("choice.sentence_details.erased")),
            Choice(N_("choice.sentence_details.hate_motive")),
        ),
        settle=_told(numbered("sentence_details", nth)),
        when=when,
        group=GROUP,
        nth=nth,
        is_sensitive=True,
    )


QUESTIONS: Final = (
    RECORD,
    *(
        question
        for nth in range(1, MOST_SENTENCES + 1)
        for question in (
            _sentence(nth),
            _number(N_("question.sentence_rates"), nth, frozenset({"fine"})),
            _number(N_("question.sentence_months"), nth, frozenset(_PRISON)),
            _details(nth),
        )
    ),
)
