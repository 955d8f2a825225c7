"""The routes beside § 10(1) StAG that this program opens the door to but does not compute yet: a guide looks at them.

Must not guess their outcome; a route that is computed gets a module of its own.
"""

from datetime import date
from typing import Final

from flows.eligibility.dates import age_on, anniversary
from flows.eligibility.routes.route import Route
from flows.eligibility.rules import Case, Finding, met, not_met, rule
from flows.text import N_

_STATELESS_AGE: Final = 21
_DECLARATION_LAST_DAY: Final = date(2031, 8, 19)


def _door(is_open: bool) -> Finding:
    return met(N_("reason.door-open")) if is_open else not_met(N_("reason.door-closed"))


@rule("par9_1", "§ 9 Abs. 1 StAG")
def par9_1_door(case: Case) -> Finding:
    """§ 9(1) StAG: married to, or in partnership with, a German."""
    return _door(case.fact("marital_status") in {"married", "partnership", "separated"} and _spouse_is_german(case))


@rule("par9_2", "§ 9 Abs. 2 StAG")
def par9_2_door(case: Case) -> Finding:
    """§ 9(2) StAG: for one year after the German spouse's death or the divorce, with custody of a German child."""
    if case.fact("marital_status") not in {"divorced", "widowed"} or not _spouse_is_german(case):
        return _door(False)
    ended_on = case.fact("marriage_ended_on")
    in_time = ended_on is not None and case.on <= anniversary(ended_on, 1)
    return _door(in_time and case.fact("custody_of_german_child"))


def _spouse_is_german(case: Case) -> bool:
    return case.fact("spouse_german_since") is not None


@rule("par5", "§ 5 StAG")
def par5_door(case: Case) -> Finding:
    """§ 5 StAG: a declaration is open until the day on which ten years are over."""
    return _door(case.on <= _DECLARATION_LAST_DAY and case.fact("declaration_ground") != "none")


@rule("par15", "§ 15 StAG")
def par15_door(case: Case) -> Finding:
    """§ 15 StAG: other loss of nationality in connection with persecution."""
    return _door(case.fact("persecution") == "other_loss")


@rule("art116_2", "Art. 116 Abs. 2 GG")
def art116_2_door(case: Case) -> Finding:
    """Art. 116(2) GG: deprived of nationality between 1933 and 1945, and descendants."""
    return _door(case.fact("persecution") == "deprived_1933_1945")


@rule("stateless_act", "Art. 2 AG-StlMindÜbk")
def stateless_door(case: Case) -> Finding:
    """Art. 2 AG-StlMindÜbk: born here, stateless since birth, and not yet 21."""
    if not case.fact("born_in_germany") or not case.fact("stateless_since_birth"):
        return _door(False)
    return _door(age_on(case.fact("birth_date"), case.on) < _STATELESS_AGE)


OTHER = (
    Route("art116_2", art116_2_door, None),
    Route("par15", par15_door, None),
    Route("par5", par5_door, None),
    Route("stateless_act", stateless_door, None),
    Route("par9_1", par9_1_door, None),
    Route("par9_2", par9_2_door, None),
)
