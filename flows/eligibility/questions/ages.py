"""How old somebody is who is asked, as far as it changes how a question is put. Must not judge an age; the law does."""

from datetime import date
from typing import Final

from flows.eligibility.dates import age_on
from flows.eligibility.questions.question import Known

ACTS_ALONE: Final = 16
"""Whoever is younger is spoken to as a child; what the law asks of them the requirements know."""
_OLD: Final = 55
"""Nobody who is younger is offered old age as a reason."""


def is_child(known: Known, on: date) -> bool:
    """Whether a child is asked, or the parents are asked for one."""
    return "birth_date" in known and age_on(known["birth_date"], on) < ACTS_ALONE


def could_be_old(known: Known, on: date) -> bool:
    """Whether old age can be a reason; of whom the age is not known, it can."""
    return "birth_date" not in known or age_on(known["birth_date"], on) >= _OLD
