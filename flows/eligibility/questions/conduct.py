"""Questions about sentences, declarations and family: each asked once, plainly."""

from datetime import date
from typing import Any, Final

from flows.eligibility.dates import add_months
from flows.eligibility.facts import UNSURE
from flows.eligibility.questions.question import Answers, Choice, Known, News, Question, RoughDay, unless_unsure
from flows.text import N_

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
    is_sensitive=True,
)


def _sentence(**entry: Any) -> News:
    return {"convictions": [entry]}


def _had_sentence(known: Known, answers: Answers) -> bool:
    return "convictions" not in known and answers.get(RECORD.id) != UNSURE


# Each number stands for the class that the answer names; the law asks only for the class.
SENTENCE = Question(
    N_("question.sentence"),
    ("convictions",),
    "choice",
    (
        Choice(N_("choice.sentence.fine_small"), _sentence(kind="fine", daily_rates=90)),
        Choice(N_("choice.sentence.fine_middle"), _sentence(kind="fine", daily_rates=100)),
        Choice(N_("choice.sentence.fine_large"), _sentence(kind="fine", daily_rates=120)),
        Choice(N_("choice.sentence.probation_over"), _sentence(kind="prison", months=3, suspended=True, remitted=True)),
        Choice(N_("choice.sentence.probation"), _sentence(kind="prison", months=3, suspended=True)),
        Choice(N_("choice.sentence.prison"), _sentence(kind="prison", months=4)),
        Choice(N_("choice.sentence.hate_motive"), _sentence(kind="fine", daily_rates=90, hate_motive=True)),
        Choice(N_("choice.sentence.youth_measure"), _sentence(kind="youth_measure")),
        Choice(N_("choice.sentence.abroad"), _sentence(kind="fine", daily_rates=120, abroad=True)),
        Choice(N_("choice.sentence.none"), {"convictions": []}),
    ),
    when=_had_sentence,
    is_sensitive=True,
)

_AFFIRMED: Final = {
    "affirms_constitution": True,
    "affirms_historical_responsibility": True,
    "extremism": "none",
    "several_spouses": False,
    "rejects_equality": False,
    "deception_found_on": None,
}
AFFIRM = Question(
    N_("question.affirm"),
    tuple(_AFFIRMED),
    "choice",
    (Choice(N_("choice.affirm.all"), _AFFIRMED), Choice(N_("choice.affirm.not_all"))),
    is_sensitive=True,
)


AFFIRM_PARTS = Question(
    N_("question.affirm_parts"),
    tuple(_AFFIRMED),
    "several",
    (
        Choice(N_("choice.affirm_parts.constitution"), {"affirms_constitution": False}),
        Choice(N_("choice.affirm_parts.history"), {"affirms_historical_responsibility": False}),
        Choice(N_("choice.affirm_parts.former"), {"extremism": "former"}),
        Choice(N_("choice.affirm_parts.current"), {"extremism": "current"}),
        Choice(N_("choice.affirm_parts.several_spouses"), {"several_spouses": True}),
        Choice(N_("choice.affirm_parts.equality"), {"rejects_equality": True}),
        Choice(N_("choice.affirm_parts.deception"), {"deception_found_on": "unsure"}),
    ),
    base=_AFFIRMED,
    when=unless_unsure("affirm"),
    is_sensitive=True,
)


def _found_on(day: RoughDay, _known: Known, on: date) -> News:
    return {"deception_found_on": min(day.last, on).isoformat()}


DECEPTION = Question(
    N_("question.deception"),
    ("deception_found_on",),
    "date",
    settle=_found_on,
    when=unless_unsure("affirm", "affirm_parts"),
    is_sensitive=True,
)

_NO_FAMILY: Final = {"spouse_german_since": None, "applies_with": "none"}
FAMILY = Question(
    N_("question.family"),
    ("marital_status", *_NO_FAMILY),
    "several",
    (
        Choice(N_("choice.family.married"), {"marital_status": "married", "spouse_german_since": "unsure"}),
        Choice(N_("choice.family.separated"), {"marital_status": "separated", "spouse_german_since": "unsure"}),
        Choice(N_("choice.family.widowed"), {"marital_status": "widowed", "spouse_german_since": "unsure"}),
        Choice(N_("choice.family.divorced"), {"marital_status": "divorced", "spouse_german_since": "unsure"}),
        Choice(N_("choice.family.with_spouse"), {"applies_with": "spouse"}),
        Choice(N_("choice.family.with_parent"), {"applies_with": "parent"}),
    ),
    base=_NO_FAMILY,
)


def _years_ago(years: int) -> Any:
    def sets(_known: Known, on: date) -> News:
        return {"spouse_german_since": add_months(on, -12 * years).isoformat()}

    return sets


SPOUSE_GERMAN = Question(
    N_("question.spouse_german"),
    ("spouse_german_since",),
    "choice",
    (
        Choice(N_("choice.spouse_german.birth"), {"spouse_german_since": "birth"}),
        # Three years and one stand for "more than two" and "less".
        Choice(N_("choice.spouse_german.long"), _years_ago(3)),
        Choice(N_("choice.spouse_german.short"), _years_ago(1)),
        Choice(N_("choice.spouse_german.no"), {"spouse_german_since": None}),
    ),
    when=unless_unsure("family"),
)


def _married(day: RoughDay, _known: Known, on: date) -> News:
    return {"married_on": min(day.last, on).isoformat()}


MARRIED_ON = Question(N_("question.married_on"), ("married_on",), "date", settle=_married)


def _ended(day: RoughDay, _known: Known, on: date) -> News:
    # The first day it can be: the year that begins with it is never shown too long.
    return {"marriage_ended_on": min(day.first, on).isoformat()}


MARRIAGE_ENDED = Question(N_("question.marriage_ended"), ("marriage_ended_on",), "date", settle=_ended)
CUSTODY = Question(
    N_("question.custody"),
    ("custody_of_german_child",),
    "choice",
    (
        Choice(N_("choice.custody.yes"), {"custody_of_german_child": True}),
        Choice(N_("choice.custody.no"), {"custody_of_german_child": False}),
    ),
)
