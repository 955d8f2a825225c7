"""§ 10 StAG: the entitlement after five years, and the family that is naturalised with someone."""

from flows.eligibility.dates import age_on
from flows.eligibility.requirements.commitment import ban, constitution, exclusion, historical_responsibility
from flows.eligibility.requirements.integration import civics, language
from flows.eligibility.requirements.livelihood import livelihood
from flows.eligibility.requirements.person import capacity, identity
from flows.eligibility.requirements.record import record
from flows.eligibility.requirements.residence_time import family_residence_time, residence_time, shorter_time
from flows.eligibility.requirements.residence_title import residence_title
from flows.eligibility.routes.route import Route, door
from flows.eligibility.rules import Case, Finding, rule

# What §§ 9 and 10 ask alike; the time is each route's own.
GENERAL = (
    capacity,
    identity,
    residence_title,
    livelihood,
    record,
    language,
    civics,
    constitution,
    historical_responsibility,
    exclusion,
    ban,
)

_TIME = residence_time("residence_years", "§ 10 Abs. 1 S. 1 StAG", shortened=shorter_time)
PAR10_1 = Route("par10_1", None, (*GENERAL, _TIME))


@rule("par10_2", "§ 10 Abs. 2 StAG")
def par10_2_door(case: Case) -> Finding:
    """§ 10(2) StAG: spouse and minor children can be naturalised together with someone who is."""
    together = case.fact("applies_with")
    if together == "parent":
        return door(age_on(case.fact("birth_date"), case.on) < case.number("age_of_majority"))
    return door(together == "spouse" and case.fact("marital_status") in {"married", "partnership", "separated"})


PAR10_2 = Route("par10_2", par10_2_door, (*GENERAL, family_residence_time), needs_guide=True, ground="applies_with")
