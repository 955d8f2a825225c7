"""Sentences and open proceedings (§ 10(1) s. 1 no. 5, § 12a StAG). Must not compute when an entry is erased (§ 51 BZRG)."""

from collections.abc import Sequence

from flows.eligibility.facts import Conviction
from flows.eligibility.rules import Case, Finding, Rule, Status, met, not_met, not_yet, rule, unclear
from flows.text import N_


@rule("record", "§ 10 Abs. 1 S. 1 Nr. 5 StAG", "§ 12a StAG")
def record(case: Case) -> Finding:
    """§ 12a StAG: no sentence beyond the frame, and no proceedings still open."""
    counted = [entry for entry in case.fact("convictions") if entry.kind != "youth_measure" and not entry.erased]
    finding = _judge(case, counted)
    if finding.status == "not_met" or not case.fact("pending_proceedings"):
        return finding
    if finding.status == "met":
        return Finding("on_hold", N_("reason.record-pending"))
    status: Status = "unclear" if finding.status == "unclear" else "on_hold"
    return Finding(status, N_("reason.record-pending-and-sentence"))


def _judge(case: Case, counted: Sequence[Conviction]) -> Finding:
    """§ 12a(1) StAG; a foreign sentence counts only under conditions that a person has to check."""
    finding = _judge_as_domestic(case, counted)
    at_home = [entry for entry in counted if not entry.abroad]
    if len(at_home) == len(counted) or _judge_as_domestic(case, at_home).status == finding.status:
        return finding
    return unclear(N_("reason.record-abroad"))


def _judge_as_domestic(case: Case, counted: Sequence[Conviction]) -> Finding:
    if not counted:
        return met(N_("reason.record-clean"))
    if any(entry.hate_motive for entry in counted):
        return not_met(N_("reason.record-hate-motive"), ask_guide=True)
    days = sum(_days(case, entry) for entry in counted)
    params = {"days": days, "limit": case.number("sentence_days_harmless")}
    if any(_is_beyond_any_frame(entry) for entry in counted) or days >= case.number("sentence_days_too_many"):
        return not_met(N_("reason.record-too-high"), ask_guide=True, params=params)
    if days > case.number("sentence_days_harmless"):
        return unclear(N_("reason.record-slightly-above"), params=params)
    if any(entry.kind == "prison" and not entry.remitted for entry in counted):
        return not_yet(N_("reason.record-probation"))
    return met(N_("reason.record-within-frame"), params=params)


def _days(case: Case, entry: Conviction) -> int:
    return int(entry.daily_rates) if entry.kind == "fine" else int(entry.months * case.number("days_of_a_month"))


def _is_beyond_any_frame(entry: Conviction) -> bool:
    """Youth prison, and prison that was not suspended, are never disregarded (§ 12a(1) s. 1 StAG)."""
    return entry.kind == "youth_prison" or (entry.kind == "prison" and not entry.suspended)


def heavy_sentence(months: str, basis: str, *, suspends: bool) -> Rule:
    """The rule of a route on which only a heavy sentence counts.

    Args:
        months: the parameter with the months from which a sentence bars.
        basis: the provision.
        suspends: whether open proceedings keep the decision waiting (§ 12a(3) StAG, for every naturalisation).
    """

    @rule("record", basis)
    def find(case: Case) -> Finding:
        limit = case.number(months)
        heavy = [entry for entry in case.fact("convictions") if _is_heavy(entry, limit)]
        if any(not entry.abroad for entry in heavy):
            return not_met(N_("reason.record-heavy"), ask_guide=True)
        if heavy:
            return unclear(N_("reason.record-abroad"))
        if suspends and case.fact("pending_proceedings"):
            return Finding("on_hold", N_("reason.record-pending"))
        return met(N_("reason.record-no-heavy"))

    return find


def _is_heavy(entry: Conviction, months: int) -> bool:
    return entry.kind in {"prison", "youth_prison"} and not entry.erased and entry.months >= months
