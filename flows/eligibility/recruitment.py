"""Who can have come as a recruited worker or a spouse who joined one (§ 10(1) s. 1 no. 3 a, (4) s. 3, (6) s. 2 StAG).

Must not say what follows from it; the requirements do.
"""

from datetime import date
from typing import Final

from flows.eligibility.dates import anniversary
from flows.eligibility.law import fixed
from flows.eligibility.rules import Case

# The law names no age, but nobody was recruited, or joined as a spouse, as a child.
_YOUNGEST: Final = 14


def could_be_recruited(born_on: date) -> bool:
    """Whether a person was old enough on the last day of recruitment."""
    return _was_old_enough(born_on, fixed("recruited_until"))


def recruitment(case: Case) -> str:
    """How a person was recruited, as the fact has it; `none` for whoever was a child when recruitment ended."""
    if not _was_old_enough(case.fact("birth_date"), case.number("recruited_until")):
        return "none"
    return str(case.fact("recruited_worker"))


def joined_in_time(case: Case) -> bool:
    """Whether the stay of a spouse who joined a recruited worker began in time."""
    periods = case.fact("residence_periods")
    return bool(periods) and min(period.start for period in periods) <= case.number("joined_spouse_until")


def _was_old_enough(born_on: date, last_day: date) -> bool:
    return anniversary(born_on, _YOUNGEST) <= last_day
