"""§ 10 StAG: the entitlement after five years, and the family that is naturalised with someone."""

from flows.eligibility.requirements.commitment import ban, constitution, exclusion, historical_responsibility
from flows.eligibility.requirements.integration import civics, language
from flows.eligibility.requirements.livelihood import livelihood
from flows.eligibility.requirements.person import capacity, identity
from flows.eligibility.requirements.record import record
from flows.eligibility.requirements.residence_time import residence_time
from flows.eligibility.requirements.residence_title import residence_title
from flows.eligibility.routes.route import Route
from flows.eligibility.rules import Case, Finding, met, not_met, rule
from flows.text import N_

# What §§ 8, 9 and 10 ask alike; the time is each route's own.
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

PAR10_1 = Route("par10_1", None, (*GENERAL, residence_time("residence_years", "§ 10 Abs. 1 S. 1 StAG")))


@rule("par10_2", "§ 10 Abs. 2 StAG")
def par10_2_door(case: Case) -> Finding:
    """§ 10(2) StAG: spouse and minor children can be naturalised together with someone who is."""
    if case.fact("applies_with") == "none":
        return not_met(N_("reason.door-closed"))
    return met(N_("reason.door-open"))


PAR10_2 = Route("par10_2", par10_2_door, None)
