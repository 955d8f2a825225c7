"""For every fact the values that stand for all it can be, so that an unknown fact can be tried instead of guessed.

Two values may be left out of a domain only if no rule tells them apart. Must not read parameters: the values are chosen
far from every border of the law.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final, get_args

from flows.eligibility.dates import anniversary
from flows.eligibility.facts import Absence, Conviction, Employment, Facts, GermanProof, ParentAtBirth, Period

_BOOL: Final = (False, True)


def domain(name: str, on: date) -> tuple[Any, ...]:
    """Values that stand for everything the fact can be, the commonest first."""
    make = _DOMAINS.get(name)
    return make(on) if make else _LISTED[name]


def _ago(on: date, years: int) -> date:
    return anniversary(on, -years)


def _periods(on: date) -> tuple[Any, ...]:
    """A long stay, a short one, none, and one from the time of recruitment."""
    status = "niederlassungserlaubnis"
    starts = (_ago(on, 12), on - timedelta(days=30), date(1973, 1, 1))
    return (*((Period(start=start, status=status),) for start in starts), ())


def _absences(on: date) -> tuple[Any, ...]:
    recent = on - timedelta(days=40)
    return (), (Absence(start=_ago(recent, 1), end=recent, reason="ordinary"),)


def _convictions(on: date) -> tuple[Any, ...]:
    return (
        (),
        (Conviction(kind="fine", daily_rates=100, judged_on=_ago(on, 2)),),
        (Conviction(kind="fine", daily_rates=300, judged_on=_ago(on, 2)),),
        (Conviction(kind="prison", months=2, suspended=True, judged_on=_ago(on, 1)),),
        (Conviction(kind="prison", months=240, judged_on=_ago(on, 2)),),
    )


_DOMAINS: Final[Mapping[str, Callable[[date], tuple[Any, ...]]]] = {
    "birth_date": lambda on: (_ago(on, 35), _ago(on, 70), _ago(on, 19), _ago(on, 17), _ago(on, 8), _ago(on, 95)),
    "parent_at_birth": lambda _: (
        None,
        ParentAtBirth(lawful_since=date(1950, 1, 1), unlimited_right=True),
        ParentAtBirth(lawful_since=date(1950, 1, 1), unlimited_right=False),
    ),
    "residence_periods": _periods,
    "absences": _absences,
    "convictions": _convictions,
    # Before every last day that can have passed, for an application may have waited for years.
    "applied_on": lambda on: (None, on, date(2023, 1, 2), date(1991, 1, 1)),
    "deception_found_on": lambda on: (None, on, date(2010, 1, 1)),
    "spouse_german_since": lambda on: (None, "birth", on - timedelta(days=60)),
    "married_on": lambda on: (None, _ago(on, 10), on - timedelta(days=60)),
    "marriage_ended_on": lambda on: (None, on - timedelta(days=60), _ago(on, 5)),
}
_LISTED: Final[dict[str, tuple[Any, ...]]] = {
    "nationalities": (("TR",), ("IT",), ("stateless",)),
    "legal_capacity": ("full", "represented"),
    "treated_as_german_years": (0, 100),
    "persecution": ("none", "deprived_1933_1945", "other_loss"),
    "declaration_ground": ("none", "parent_german_not_passed_on"),
    "residence_title": (
        "niederlassungserlaubnis", "ae_25_2", "ae_16b", "ae_16g", "ae_23_1", "ae_18d", "ae_20a", "ae_23a", "eu", "visa_d",
        "fiktion_81_4", "duldung",
    ),
    "protection_granted": ("none", "asylum", "refugee", "subsidiary", "removal_ban"),
    "absence_months_total": (0, 1000),
    "identity_proof": ("passport", "expired_passport", "travel_document", "other_documents", "none"),
    "employment": get_args(Employment),
    "weekly_hours": (40, 32, 20),
    "full_time_months_last_24": (24, 0),
    "benefits": ((), ("sgb2",), ("asylblg",), ("but",)),
    "benefits_recipient": ("self", "household"),
    "recruited_worker": ("none", "guest_worker", "contract_worker", "joined_spouse"),
    "extremism": ("none", "former", "current"),
    "german_level": ("b1", "none", "a1", "a2", "b2", "c1", "c2"),
    "german_proof": get_args(GermanProof),
    "language_barrier": ("none", "illness", "age", "hardship"),
    "civics_proof": ("test", "leben_in_deutschland", "school_certificate", "degree_law_politics", "none"),
    "marital_status": ("single", "married", "partnership", "separated", "divorced", "widowed"),
    "applies_with": ("none", "parent", "spouse"),
}  # fmt: skip
_LISTED.update(
    (name, _BOOL) for name in Facts.model_fields if name not in _LISTED and name not in _DOMAINS and name != "postcode"
)
