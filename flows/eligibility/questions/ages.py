"""How old somebody is who is asked, as far as it changes how a question is put. Must not judge an age; the law does."""

from datetime import date
from typing import Final

from flows.eligibility.dates import age_on
from flows.eligibility.law import parameters_on
from flows.eligibility.questions.question import Known

_OLD: Final = 55
"""Nobody who is younger is offered old age as a reason."""


def is_too_young(born_on: date, day: date, on: date) -> bool:
    """§ 34 s. 1 StAG: whether somebody was, on a day, younger than whoever acts alone by the law of the day of the check."""
    age = parameters_on(on)["capacity_age"].value
    return isinstance(age, int) and age_on(born_on, day) < age


def is_child(known: Known, on: date) -> bool:
    """Whether a child is asked, or the parents are asked for one; whoever is too young to act alone is spoken to as one."""
    return "birth_date" in known and is_too_young(known["birth_date"], on, on)


def could_be_old(known: Known, on: date) -> bool:
    """Whether old age can be a reason; of whom the age is not known, it can."""
    return "birth_date" not in known or age_on(known["birth_date"], on) >= _OLD
