"""Questions about the declarations and about marriage and family: each asked once, plainly."""

from datetime import date
from typing import Any, Final

from flows.eligibility.law import fixed
from flows.eligibility.questions.ages import is_child
from flows.eligibility.questions.question import (
    Answers,
    Choice,
    Known,
    News,
    Question,
    RoughDay,
    is_answered,
    rough_day,
    unless_unsure,
)
from flows.eligibility.questions.stay import not_before_birth
from flows.text import N_

GROUP: Final = "conduct"
FAMILY_GROUP: Final = "family"
_AFFIRMED: Final = {
    "affirms_constitution": True,
    "affirms_historical_responsibility": True,
    "extremism": "none",
    "several_spouses": False,
    "rejects_equality": False,
    "deception_found_on": None,
}
_DECLARED: Final = frozenset({"affirms_constitution", "affirms_historical_responsibility"})
# A child declares nothing, and is only asked what excludes everybody; the answer says no more once they have grown up.
_EXCLUDES_NOT: Final = {name: value for name, value in _AFFIRMED.items() if name not in _DECLARED}


def _grown(known: Known, on: date) -> bool:
    return not is_child(known, on)


# A child is asked for less: neither answer says anything once the birth date is that of somebody who has grown up.
_OF_CHILDREN: Final = frozenset({"both", "not_both"})


def _asked_as_a_child(choice_id: str, known: Known, on: date | None, _answers: Answers) -> str | None:
    # Where the day is not told, it is none before the law was last looked at.
    is_outgrown = choice_id in _OF_CHILDREN and _grown(known, on or fixed("law_as_of"))
    return N_("check.refused.outgrown") if is_outgrown else None


AFFIRM = Question(
    N_("question.affirm"),
    tuple(_AFFIRMED),
    "choice",
    (
        Choice(N_("choice.affirm.all"), _AFFIRMED, _grown),
        Choice(N_("choice.affirm.both"), _EXCLUDES_NOT, is_child),
        Choice(N_("choice.affirm.not_all"), {}, _grown),
        Choice(N_("choice.affirm.not_both"), {}, is_child),
    ),
    refuse=_asked_as_a_child,
    wordings=((is_child, N_("question.affirm.child")),),
    group=GROUP,
    is_sensitive=True,
)


def _affirm_answered(_known: Known, answers: Answers) -> bool:
    return not answers or is_answered(answers, "affirm")


def _fits_in_part(taken: tuple[str, ...], known: Known, on: date, _answers: Answers) -> News:
    """What was not named is so as far as it was asked."""
    news = dict(_EXCLUDES_NOT if is_child(known, on) else _AFFIRMED)
    for choice in AFFIRM_PARTS.choices:
        if choice.id in taken:
            news |= choice.news(known, on)
    return news


AFFIRM_PARTS = Question(
    N_("question.affirm_parts"),
    tuple(_AFFIRMED),
    "several",
    (
        Choice(N_("choice.affirm_parts.constitution"), {"affirms_constitution": False}, _grown),
        Choice(N_("choice.affirm_parts.history"), {"affirms_historical_responsibility": False}, _grown),
        Choice(N_("choice.affirm_parts.former"), {"extremism": "former"}),
        Choice(N_("choice.affirm_parts.current"), {"extremism": "current"}),
        Choice(N_("choice.affirm_parts.several_spouses"), {"several_spouses": True}, _grown),
        Choice(N_("choice.affirm_parts.equality"), {"rejects_equality": True}),
        Choice(N_("choice.affirm_parts.deception"), {"deception_found_on": "unsure"}),
    ),
    base=_AFFIRMED,
    settle=_fits_in_part,
    when=_affirm_answered,
    group=GROUP,
    is_sensitive=True,
)


def _found_on(day: RoughDay, _known: Known, on: date, _answers: Answers) -> News:
    return {"deception_found_on": min(day.last, on).isoformat()}


def _after_birth(day: RoughDay, known: Known, _on: date | None, _answers: Answers) -> str | None:
    return not_before_birth(day, known)


DECEPTION = Question(
    N_("question.deception"),
    ("deception_found_on",),
    "date",
    settle=_found_on,
    refuse=_after_birth,
    group=GROUP,
    when=unless_unsure("affirm", "affirm_parts"),
    is_sensitive=True,
)

_NO_FAMILY: Final = {"spouse_german_since": None, "applies_with": "none"}
_TIES: Final = ("married", "separated", "widowed", "divorced")


def _is_over_and_anew(tie: str, taken: tuple[str, ...]) -> bool:
    """Whether a marriage is over, and the application is one with a husband or wife: then only one of the two can hold."""
    return tie in {"widowed", "divorced"} and "with_spouse" in taken


def _one_marriage(taken: tuple[str, ...], _known: Known, _on: date | None, _answers: Answers) -> str | None:
    return N_("check.refused.one_marriage") if any(_is_over_and_anew(tie, taken) for tie in taken) else None


def _family(taken: tuple[str, ...], _known: Known, _on: date, _answers: Answers) -> News:
    """Of several ties the first counts; whoever applies with a husband or wife is married, to somebody else too."""
    news: dict[str, Any] = {"spouse_german_since": None, "applies_with": "none"}
    if "with_parent" in taken:
        news["applies_with"] = "parent"
    if "with_spouse" in taken:
        news |= {"applies_with": "spouse", "marital_status": "married"}
    tie = next((each for each in _TIES if each in taken and not _is_over_and_anew(each, taken)), None)
    return news | ({"marital_status": tie, "spouse_german_since": "unsure"} if tie else {})


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
    settle=_family,
    refuse=_one_marriage,
    group=FAMILY_GROUP,
)


SPOUSE_GERMAN = Question(
    N_("question.spouse_german"),
    ("spouse_german_since",),
    "choice",
    (
        Choice(N_("choice.spouse_german.birth"), {"spouse_german_since": "birth"}),
        Choice(N_("choice.spouse_german.later")),
        Choice(N_("choice.spouse_german.no"), {"spouse_german_since": None}),
    ),
    when=unless_unsure("family"),
    group=FAMILY_GROUP,
)


def _became_german(day: RoughDay, _known: Known, on: date, _answers: Answers) -> News:
    # The last day it can be: the time is never shown too long.
    return {"spouse_german_since": min(day.last, on).isoformat()}


def _naturalised(_known: Known, answers: Answers) -> bool:
    return answers.get("spouse_german") == "later"


SPOUSE_GERMAN_ON = Question(
    N_("question.spouse_german_on"),
    ("spouse_german_since",),
    "date",
    settle=_became_german,
    when=_naturalised,
    group=FAMILY_GROUP,
)


def _married(day: RoughDay, _known: Known, on: date, _answers: Answers) -> News:
    return {"married_on": min(day.last, on).isoformat()}


MARRIED_ON = Question(
    N_("question.married_on"), ("married_on",), "date", settle=_married, refuse=_after_birth, group=FAMILY_GROUP
)


def _ended(day: RoughDay, _known: Known, on: date, _answers: Answers) -> News:
    # The first day it can be: the year that begins with it is never shown too long.
    return {"marriage_ended_on": min(day.first, on).isoformat()}


def _ended_after_wedding(day: RoughDay, known: Known, _on: date | None, answers: Answers) -> str | None:
    wedding = rough_day(answers, "married_on")
    if wedding is not None and day.last < wedding.first:
        return N_("check.refused.ended_before_wedding")
    return not_before_birth(day, known)


MARRIAGE_ENDED = Question(
    N_("question.marriage_ended"),
    ("marriage_ended_on",),
    "date",
    settle=_ended,
    refuse=_ended_after_wedding,
    group=FAMILY_GROUP,
)
CUSTODY = Question(
    N_("question.custody"),
    ("custody_of_german_child",),
    "choice",
    (
        Choice(N_("choice.custody.yes"), {"custody_of_german_child": True}),
        Choice(N_("choice.custody.no"), {"custody_of_german_child": False}),
    ),
    group=FAMILY_GROUP,
)
