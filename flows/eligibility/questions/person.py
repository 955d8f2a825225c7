"""Questions about the person: rare doors first, then age and papers of identity."""

from datetime import date
from typing import Final

from flows.eligibility.dates import anniversary
from flows.eligibility.questions.question import (
    Answers,
    Choice,
    Known,
    News,
    Question,
    RoughDay,
    is_answered,
    rough_day,
)
from flows.text import N_

OLDEST: Final = 120
"""Nobody is older, in years."""
_NO_DOOR: Final = {
    "german_parent_at_birth": False,
    "declaration_ground": "none",
    "persecution": "none",
    "resettler_certificate": False,
    "treated_as_german_years": 0,
    "born_in_germany": False,
    "stateless_since_birth": False,
    "legal_capacity": "full",
}
_UNKNOWN_FAMILY: Final = {"german_parent_at_birth": "unsure", "declaration_ground": "unsure", "persecution": "unsure"}

DOORS = Question(
    N_("question.doors"),
    tuple(_NO_DOOR),
    "several",
    (
        Choice(N_("choice.doors.born_here"), {"born_in_germany": True}),
        Choice(N_("choice.doors.german_family"), _UNKNOWN_FAMILY),
        Choice(N_("choice.doors.resettler"), {"resettler_certificate": True}),
        Choice(N_("choice.doors.german_papers"), {"treated_as_german_years": "unsure"}),
        Choice(N_("choice.doors.stateless"), {"stateless_since_birth": True}),
        Choice(N_("choice.doors.represented"), {"legal_capacity": "represented"}),
    ),
    base=_NO_DOOR,
)

_NO_FAMILY: Final = {"german_parent_at_birth": False, "declaration_ground": "none", "persecution": "none"}

GERMAN_FAMILY = Question(
    N_("question.german_family"),
    tuple(_NO_FAMILY),
    "choice",
    (
        Choice(N_("choice.german_family.parent"), _NO_FAMILY | {"german_parent_at_birth": True}),
        Choice(
            N_("choice.german_family.not_passed_on"), _NO_FAMILY | {"declaration_ground": "parent_german_not_passed_on"}
        ),
        Choice(
            N_("choice.german_family.mother_married"), _NO_FAMILY | {"declaration_ground": "mother_lost_by_marriage"}
        ),
        Choice(N_("choice.german_family.legitimation"), _NO_FAMILY | {"declaration_ground": "lost_by_legitimation"}),
        Choice(N_("choice.german_family.descendant"), _NO_FAMILY | {"declaration_ground": "descendant_of_these"}),
        Choice(N_("choice.german_family.deprived"), _NO_FAMILY | {"persecution": "deprived_1933_1945"}),
        Choice(N_("choice.german_family.other_loss"), _NO_FAMILY | {"persecution": "other_loss"}),
        Choice(N_("choice.german_family.none"), _NO_FAMILY),
    ),
)

TREATED_AS_GERMAN = Question(
    N_("question.treated_as_german"),
    ("treated_as_german_years",),
    "choice",
    (
        Choice(N_("choice.treated_as_german.long"), {"treated_as_german_years": 12}),
        Choice(N_("choice.treated_as_german.short"), {"treated_as_german_years": 1}),
        Choice(N_("choice.treated_as_german.now"), {"treated_as_german_years": 0, "nationalities": ["DE"]}),
        Choice(N_("choice.treated_as_german.no"), {"treated_as_german_years": 0}),
    ),
)


def _parent(years: int) -> "Choice":
    def sets(known: Known, _on: date) -> News:
        since = anniversary(known["birth_date"], -years).isoformat()
        return {"parent_at_birth": {"lawful_since": since, "unlimited_right": True}}

    texts = {8: N_("choice.parent_at_birth.eight"), 5: N_("choice.parent_at_birth.five")}
    return Choice(texts[years], sets)


def _birth_date_known(known: Known, _answers: Answers) -> bool:
    return "birth_date" in known


PARENT_AT_BIRTH = Question(
    N_("question.parent_at_birth"),
    ("parent_at_birth",),
    "choice",
    (_parent(8), _parent(5), Choice(N_("choice.parent_at_birth.no"), {"parent_at_birth": None})),
    when=_birth_date_known,
)


def _born(day: RoughDay, _known: Known, on: date, _answers: Answers) -> News:
    # The last day it can be: nobody is taken for older than they are.
    return {"birth_date": min(day.last, on).isoformat()}


def _could_be_born(day: RoughDay, _known: Known, on: date | None, answers: Answers) -> str | None:
    if on is not None and on.year - day.first.year > OLDEST:
        return N_("check.refused.too_old")
    arrived, wedding = rough_day(answers, "stay_since"), rough_day(answers, "married_on")
    if arrived is not None and arrived.last < day.first:
        return N_("check.refused.born_after_arrival")
    return N_("check.refused.born_after_wedding") if wedding is not None and wedding.last < day.first else None


BIRTH_DATE = Question(N_("question.birth_date"), ("birth_date",), "date", settle=_born, refuse=_could_be_born)


def _under_age(_known: Known, answers: Answers) -> bool:
    return is_answered(answers, "birth_date") and is_answered(answers, "doors")


REPRESENTED = Question(
    N_("question.represented"),
    ("legal_capacity",),
    "choice",
    (
        Choice(N_("choice.represented.yes"), {"legal_capacity": "represented"}),
        Choice(N_("choice.represented.no")),
    ),
    when=_under_age,
    refines="capacity",
)

IDENTITY = Question(
    N_("question.identity"),
    ("identity_proof",),
    "choice",
    (
        Choice(N_("choice.identity.passport"), {"identity_proof": "passport"}),
        Choice(N_("choice.identity.expired_passport"), {"identity_proof": "expired_passport"}),
        Choice(N_("choice.identity.travel_document"), {"identity_proof": "travel_document"}),
        Choice(N_("choice.identity.other_documents"), {"identity_proof": "other_documents"}),
        Choice(N_("choice.identity.none"), {"identity_proof": "none"}),
    ),
)


def _lives_in(postcode: str, _known: Known, _on: date, _answers: Answers) -> News:
    return {"postcode": postcode}


POSTCODE = Question(N_("question.postcode"), ("postcode",), "postcode", settle=_lives_in)
