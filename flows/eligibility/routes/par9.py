"""§ 9 StAG: husbands, wives and registered partners of Germans, and for a year after the marriage those with a German child."""

from datetime import date

from flows.eligibility.dates import add_months
from flows.eligibility.requirements.marriage import GERMAN_SPOUSE, marriage, past_marriage
from flows.eligibility.requirements.residence_time import residence_time
from flows.eligibility.routes.par10 import GENERAL
from flows.eligibility.routes.route import Route, door, in_time
from flows.eligibility.rules import Case, Finding, rule


@rule("par9_1", "§ 9 Abs. 1 StAG")
def par9_1_door(case: Case) -> Finding:
    """§ 9(1) StAG: married to, or in partnership with, a German."""
    return door(case.fact("marital_status") in GERMAN_SPOUSE and _spouse_is_german(case))


@rule("par9_2", "§ 9 Abs. 2 StAG")
def par9_2_door(case: Case) -> Finding:
    """§ 9(2) StAG: for one year after the German spouse's death or the divorce, with custody of a German child."""
    if case.fact("marital_status") not in {"divorced", "widowed"} or not _spouse_is_german(case):
        return door(is_open=False)
    last_day = _last_day_after_marriage(case)
    is_open = last_day is not None and in_time(case, last_day)
    return door(is_open and case.fact("custody_of_german_child"))


def _spouse_is_german(case: Case) -> bool:
    return case.fact("spouse_german_since") is not None


def _last_day_after_marriage(case: Case) -> date | None:
    """§ 9(2) StAG, §§ 187(1), 188(2) and (3) BGB: the year after the death, or after the divorce became final, ends."""
    ended_on = case.fact("marriage_ended_on")
    return add_months(ended_on, 12 * case.number("years_after_marriage")) if ended_on else None


_TIME = residence_time("residence_years_spouse", "§ 9 Abs. 1 S. 1 Nr. 1 StAG")

PAR9_1 = Route("par9_1", par9_1_door, (*GENERAL, _TIME, marriage), ground="marital_status")
PAR9_2 = Route(
    "par9_2",
    par9_2_door,
    (*GENERAL, _TIME, past_marriage),
    last_day=_last_day_after_marriage,
    ground="marital_status",
)
