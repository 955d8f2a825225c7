"""Declarations, exclusion and ban (§ 10(1) s. 1 no. 1 and 1a, §§ 11, 35a StAG). Must not weigh what a person believes."""

from flows.eligibility.dates import anniversary
from flows.eligibility.requirements.person import is_under_capacity_age, needs_no_declaration
from flows.eligibility.rules import Case, Finding, met, not_applicable, not_met, rule, unclear
from flows.text import N_


@rule("constitution", "§ 10 Abs. 1 S. 1 Nr. 1 StAG")
def constitution(case: Case) -> Finding:
    """§ 10(1) s. 1 no. 1, s. 2 StAG: commitment to the free democratic basic order."""
    if needs_no_declaration(case):
        return not_applicable(N_("reason.constitution-not-asked"))
    if case.fact("affirms_constitution"):
        return met(N_("reason.constitution-affirmed"))
    return not_met(N_("reason.constitution-refused"))


@rule("historical_responsibility", "§ 10 Abs. 1 S. 1 Nr. 1a StAG")
def historical_responsibility(case: Case) -> Finding:
    """§ 10(1) s. 1 no. 1a StAG: commitment to Germany's special historical responsibility."""
    if not case.number("historical_responsibility"):
        return not_applicable(N_("reason.historical-responsibility-later"))
    # The wording spares children and represented people only from no. 1 and 7; an unasked child is not kept waiting.
    if is_under_capacity_age(case) and case.known("affirms_historical_responsibility") is None:
        return not_applicable(N_("reason.historical-responsibility-child-unasked"))
    if case.fact("affirms_historical_responsibility"):
        return met(N_("reason.historical-responsibility-affirmed"))
    # So a guide looks instead of a "no".
    if needs_no_declaration(case):
        return unclear(N_("reason.historical-responsibility-child"))
    return not_met(N_("reason.historical-responsibility-refused"))


@rule("exclusion", "§ 11 StAG")
def exclusion(case: Case) -> Finding:
    """§ 11 StAG: no extremist activity, and since 27.06.2024 neither several spouses nor rejecting equality."""
    extremism = case.fact("extremism")
    if extremism == "current":
        return not_met(N_("reason.exclusion-extremism"), ask_guide=True)
    if case.number("conduct_excludes"):
        if case.fact("several_spouses"):
            return not_met(N_("reason.exclusion-several-spouses"), ask_guide=True)
        if case.fact("rejects_equality"):
            return not_met(N_("reason.exclusion-equality"), ask_guide=True)
    if extremism == "former":
        return unclear(N_("reason.exclusion-former"))
    return met(N_("reason.exclusion-none"))


@rule("ban", "§ 35a StAG")
def ban(case: Case) -> Finding:
    """§ 35a StAG: ten years without naturalisation after a finding of deception."""
    years = case.number("ban_years")
    if years is None:
        return not_applicable(N_("reason.ban-later"))
    found_on = case.fact("deception_found_on")
    if found_on is None:
        return met(N_("reason.ban-none"))
    ends_on = anniversary(found_on, years)
    if case.on >= ends_on:
        return met(N_("reason.ban-over"), since=ends_on)
    if found_on < case.in_force_since("ban_years"):
        return unclear(N_("reason.ban-before-law"), from_date=ends_on, params={"date": ends_on})
    return not_met(N_("reason.ban-stands"), from_date=ends_on, ask_guide=True, params={"date": ends_on})
