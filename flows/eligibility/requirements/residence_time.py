"""How long a person has lived here lawfully (§ 10(1) s. 1, § 12b StAG), on today's law and on law already enacted.

Must not judge the title that is held now, nor build the history; `stay.py` does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.eligibility.dates import anniversary
from flows.eligibility.law import changes_after
from flows.eligibility.rules import Case, Finding, Rule, met, not_met, not_yet, rule, unclear
from flows.eligibility.stay import Stretch, stretches
from flows.eligibility.titles import NO_TITLE
from flows.text import N_


@dataclass(frozen=True, slots=True)
class Span:
    """When the time is full: at best, and at worst where an authority may choose."""

    best: date
    worst: date


# Looks whether the time can be shorter than it was found, given the start of the stay.
Shortening = Callable[[Case, date, Finding], Finding]


def residence_time(years: str, *basis: str, shortened: Shortening | None = None) -> Rule:
    """The rule of the residence time of a route; `years` names the parameter with its length."""

    @rule("residence_time", *basis, "§ 12b StAG")
    def find(case: Case) -> Finding:
        return _find(case, years, shortened)

    return find


@rule("residence_time", "§ 10 Abs. 2 StAG", "§ 12b StAG")
def family_residence_time(case: Case) -> Finding:
    """§ 10(2) StAG: with the family a shorter time can be enough; how short, the authority chooses."""
    finding = _find(case, "residence_years")
    if finding.status in {"not_yet", "unclear"}:
        return unclear(N_("reason.residence-time-family"), notes=finding.notes)
    return finding


def _find(case: Case, years: str, shortened: Shortening | None = None) -> Finding:
    """§ 10(1) s. 1 with § 12b StAG: years of lawful habitual residence up to today."""
    history = stretches(case)
    if not history or history[-1].end is not None:
        return _not_running(case)
    span = _first_span(case, years, history)
    notes = (N_("note.protection-24-counts"),) if _has_temporary_protection(case) else ()
    if _abroad_too_long(case, years):
        since = max(span.best, case.in_force_since(years))
        return unclear(N_("reason.residence-time-half-abroad"), from_date=since, notes=notes)
    finding = _compare(case, years, span)
    if finding.status == "not_yet" and shortened:
        finding = shortened(case, history[-1].start, finding)
    return replace(finding, notes=finding.notes + notes)


def _compare(case: Case, years: str, span: Span) -> Finding:
    params = {"date": span.best, "years": case.number(years)}
    if case.on >= span.worst:
        since = max(span.worst, case.in_force_since(years))
        return met(N_("reason.residence-time-full"), since=since, params=params)
    if span.best < span.worst:
        best = max(span.best, case.in_force_since(years))
        more = params | {"date": best, "latest": span.worst}
        return unclear(N_("reason.residence-time-credit"), from_date=best, latest=span.worst, params=more)
    return not_yet(N_("reason.residence-time-not-yet"), from_date=span.best, params=params)


def _not_running(case: Case) -> Finding:
    if not case.fact("residence_periods") or case.fact("residence_title") in NO_TITLE:
        return not_met(N_("reason.residence-time-not-running"))
    if case.fact("residence_title") == "visa_d":
        return unclear(N_("reason.residence-time-visa"))
    return unclear(N_("reason.residence-time-history-ends"))


def _first_span(case: Case, years: str, history: list[Stretch]) -> Span:
    """When the time is full by today's law or by one already enacted, each only while it is in force."""
    days = [case.on, *changes_after(case.on)]
    spans = [_span(case, years, history, day) for day in days]
    best, worst = _first([span.best for span in spans], days), _first([span.worst for span in spans], days)
    return Span(best or spans[-1].best, worst or spans[-1].worst)


def _first(full_on: Sequence[date | None], days: Sequence[date]) -> date | None:
    """The first of the days on which a time is full by the law of each day, while that law is in force.

    Args:
        full_on: by law; None where the law knows no such time.
        days: the first day of each law, rising; of the first one any day will do.
    """
    for index, (day, full) in enumerate(zip(days, full_on, strict=True)):
        effective = full if index == 0 or full is None else max(day, full)
        if effective is not None and (index + 1 == len(days) or effective < days[index + 1]):
            return effective
    return None


def _span(case: Case, years: str, history: list[Stretch], law_day: date) -> Span:
    """§ 12b(2) StAG: earlier time can be credited up to a limit, which is for the authority to choose."""
    needed, creditable = case.number(years, law_day), case.number("credit_years", law_day)
    start = history[-1].start
    worst = anniversary(start, needed)
    earlier = sum(stretch.days(case.on) for stretch in history[:-1])
    best = max(worst - timedelta(days=earlier), anniversary(start, max(needed - creditable, 0)))
    return Span(best, worst)


def _abroad_too_long(case: Case, years: str) -> bool:
    """§ 12b(1) s. 5 StAG: stays abroad of more than half of the needed time usually end the habitual residence."""
    share = case.number("absence_share")
    if share is None:
        return False
    return bool(case.fact("absence_months_total") > case.number(years) * 12 * share)


def shorter_time(case: Case, start: date, plain: Finding) -> Finding:
    """§ 10(3) StAG as it was: a shorter time after a course or with special achievements, for the authority to choose."""
    ways = (
        _shorter(case, "residence_years_with_achievements", start, _has_achievements),
        _shorter(case, "residence_years_with_course", start, _has_course),
    )
    best = min((day for day in ways if day), default=None)
    if best is None or (plain.from_date and best >= plain.from_date):
        return plain
    params = {**plain.params, "date": best, "latest": plain.from_date}
    return unclear(N_("reason.residence-time-shortened"), from_date=best, latest=plain.from_date, params=params)


def _shorter(case: Case, years: str, start: date, granted: Callable[[Case, date], bool]) -> date | None:
    """When a shorter time is full by a law that knows it, if there is ground for it."""
    days = [case.on, *changes_after(case.on)]
    known = [case.is_law_on(years, day) for day in days]
    full_on = [
        anniversary(start, case.number(years, day)) if is_known and granted(case, day) else None
        for is_known, day in zip(known, days, strict=True)
    ]
    return _first(full_on, days)


def _has_achievements(case: Case, law_day: date) -> bool:
    if not case.hint("special_achievements"):
        return False
    return case.hint("german_level") in case.number("achievement_levels", law_day)


def _has_course(case: Case, _law_day: date) -> bool:
    return bool(case.hint("integration_course"))


def _has_temporary_protection(case: Case) -> bool:
    return any(period.status.startswith("ae_24") for period in case.fact("residence_periods"))
