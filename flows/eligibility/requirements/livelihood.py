"""Whether a person lives without SGB II and XII (§ 10(1) s. 1 no. 3 StAG). Must not forecast; it reads what is so today."""

from typing import Final

from flows.eligibility.evaluation import best_of
from flows.eligibility.recruitment import joined_in_time, recruitment
from flows.eligibility.rules import Case, Finding, met, not_met, rule, unclear
from flows.text import N_

_AT_WORK: Final = frozenset({"full_time", "part_time", "self_employed", "training"})
# The exceptions b and c make benefits harmless; whether a person can live on their own means is still looked at, and ahead.
_ABILITY: Final = (N_("note.livelihood-ability"),)


@rule("livelihood", "§ 10 Abs. 1 S. 1 Nr. 3 StAG")
def livelihood(case: Case) -> Finding:
    """§ 10(1) s. 1 no. 3 StAG: no SGB II or XII, or one of the exceptions a to c, or the old rule."""
    benefits = set(case.fact("benefits"))
    if benefits & set(case.number("benefits_harmful")):
        return _with_harmful_benefits(case)
    if benefits & set(case.number("benefits_unclear")):
        return unclear(N_("reason.livelihood-benefit-unclear"))
    # Education benefits follow the benefit they come with; with housing benefit or child supplement they are harmless.
    if "but" in benefits and not benefits & {"wohngeld", "kinderzuschlag"}:
        return unclear(N_("reason.livelihood-benefit-unclear"))
    if not case.fact("livelihood_secured"):
        return unclear(N_("reason.livelihood-low-income"))
    if benefits & {"alg1", "bafoeg"} or case.known("employment") in {"student", "training"}:
        return met(N_("reason.livelihood-secured"), notes=(N_("note.livelihood-forecast"),))
    return met(N_("reason.livelihood-secured"))


def _with_harmful_benefits(case: Case) -> Finding:
    return best_of(case, _old_rule, _recruited, _full_time, _full_time_spouse, _transitional, _household)


def _failed() -> Finding:
    return not_met(N_("reason.livelihood-benefit"), ask_guide=True)


def _old_rule(case: Case) -> Finding:
    """No. 3 as it was until 26.06.2024: benefits that are not one's own fault are harmless."""
    if not case.number("no_fault_is_harmless") or case.fact("benefits_own_fault"):
        return _failed()
    return met(N_("reason.livelihood-no-fault"))


def _recruited(case: Case) -> Finding:
    """No. 3 a: guest and contract workers and the spouses who joined them, if it is not their fault."""
    if not case.number("recruitment_reliefs"):
        return _failed()
    recruited = recruitment(case)
    if recruited == "none" or case.fact("benefits_own_fault"):
        return _failed()
    if recruited == "joined_spouse" and not joined_in_time(case):
        return unclear(N_("reason.livelihood-joined-late"))
    return met(N_("reason.livelihood-recruited"), ask_guide=True)


def _full_time(case: Case) -> Finding:
    """No. 3 b: in full-time work now and in at least 20 of the last 24 months."""
    months = case.number("full_time_months")
    if months is None or case.fact("employment") not in _AT_WORK:
        return _failed()
    hours = case.fact("weekly_hours")
    if hours < case.number("full_time_hours_doubtful") or case.fact("full_time_months_last_24") < months:
        return _failed()
    if hours < case.number("full_time_hours") or case.fact("employment") == "training":
        return unclear(N_("reason.livelihood-hours-unclear"))
    return met(N_("reason.livelihood-full-time"), notes=_ABILITY)


def _full_time_spouse(case: Case) -> Finding:
    """No. 3 c: lives with a spouse who fulfils b and with a minor child."""
    if case.number("full_time_months") is None:
        return _failed()
    if not case.fact("lives_with_full_time_spouse") or not case.fact("minor_child_in_household"):
        return _failed()
    return met(N_("reason.livelihood-full-time-spouse"), notes=_ABILITY)


def _transitional(case: Case) -> Finding:
    """§ 40a StAG: who applied until 23.08.2023 keeps the old no. 3 where it is more favourable."""
    last_day = case.number("old_livelihood_applied_until")
    applied_on = case.fact("applied_on") if last_day else None
    if applied_on is None or applied_on > last_day or case.fact("benefits_own_fault"):
        return _failed()
    return unclear(N_("reason.livelihood-transitional"))


def _household(case: Case) -> Finding:
    """Benefits that only others in the household draw: dependants count, so a person has to look."""
    # The contract's default: benefits are the person's own unless it is said that only others draw them.
    if case.known("benefits_recipient") == "household":
        return unclear(N_("reason.livelihood-household-benefit"))
    return _failed()
