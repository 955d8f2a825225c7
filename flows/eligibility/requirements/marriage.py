"""How long a marriage or partnership with a German has lasted (§ 9 StAG). Must not judge how people live together."""

from datetime import date
from typing import Final

from flows.eligibility.dates import anniversary
from flows.eligibility.rules import Case, Finding, met, not_met, not_yet, rule, unclear
from flows.text import N_

GERMAN_SPOUSE: Final = frozenset({"married", "partnership", "separated"})
"""While the tie lasts; after a separation it still does, in law."""


@rule("marriage", "§ 9 Abs. 1 S. 1 Nr. 2 StAG")
def marriage(case: Case) -> Finding:
    """§ 9(1) s. 1 no. 2 StAG: two years of marriage or partnership with a German."""
    lasting_since = _full_on(case)
    if lasting_since is None or case.fact("marital_status") == "separated":
        return unclear(N_("reason.marriage-apart"))
    params = {"date": lasting_since, "years": case.number("marriage_years")}
    is_young_german = _german_too_short(case, max(case.on, lasting_since))
    if case.on < lasting_since:
        return not_yet(N_("reason.marriage-not-yet"), from_date=lasting_since, ask_guide=is_young_german, params=params)
    if is_young_german:
        return unclear(N_("reason.marriage-spouse-german-short"), params=params)
    return met(N_("reason.marriage-full"), since=lasting_since, params=params)


@rule("marriage", "§ 9 Abs. 2 StAG")
def past_marriage(case: Case) -> Finding:
    """§ 9(2) with (1) s. 1 no. 2 StAG: the marriage had lasted two years when it ended."""
    full_on, ended_on = _full_on(case), case.fact("marriage_ended_on")
    if full_on is None or ended_on is None:
        return unclear(N_("reason.marriage-apart"))
    params = {"date": full_on, "years": case.number("marriage_years")}
    if ended_on < full_on:
        return not_met(N_("reason.marriage-too-short"), params=params)
    if _german_too_short(case, ended_on):
        return unclear(N_("reason.marriage-spouse-german-short"), params=params)
    return met(N_("reason.marriage-was-full"), since=full_on, params=params)


def _full_on(case: Case) -> date | None:
    """The day on which the years of marriage are full; None where no wedding day is given."""
    married_on = case.fact("married_on")
    return anniversary(married_on, case.number("marriage_years")) if married_on else None


def _german_too_short(case: Case, day: date) -> bool:
    """Whether the spouse has been German for less time than guidance asks for; the statute does not."""
    german_since = case.fact("spouse_german_since")
    if german_since in {None, "birth"}:
        return False
    return bool(day < anniversary(german_since, case.number("spouse_german_years")))
