"""The title that is held on the day (§ 10(1) s. 1 no. 2 StAG). Must not count time; earlier titles matter only there."""

from datetime import date

from flows.eligibility.facts import Period
from flows.eligibility.law import changes_after
from flows.eligibility.rules import Case, Finding, met, not_met, not_yet, rule, unclear
from flows.eligibility.titles import EU_CITIZENS, NO_TITLE, UNLIMITED, section_of
from flows.text import N_


@rule("residence_title", "§ 10 Abs. 1 S. 1 Nr. 2 StAG")
def residence_title(case: Case) -> Finding:
    """§ 10(1) s. 1 no. 2 StAG: an unlimited right, or a title whose purpose is not on the exclusion list."""
    title = case.fact("residence_title")
    if title in EU_CITIZENS:
        if case.fact("free_movement_doubtful"):
            return unclear(N_("reason.title-free-movement-doubtful"))
        return met(N_("reason.title-free-movement"))
    if title in UNLIMITED:
        return met(N_("reason.title-unlimited"), since=_held_since(case, title))
    if title in NO_TITLE:
        # § 55(3) AsylG: what the procedure took counts for whoever is recognised.
        counts_later = (N_("note.asylum-time-counts"),) if title == "gestattung" else ()
        return not_met(N_("reason.title-none"), notes=counts_later)
    if title == "visa_d":
        return unclear(N_("reason.title-visa"))
    if title == "fiktion_81_4":
        return unclear(N_("reason.title-fiktion"))
    return _permit(case, title)


def _permit(case: Case, title: str) -> Finding:
    section = section_of(title)
    if section in case.number("titles_unclear"):
        return unclear(N_("reason.title-unclassified"))
    if section not in case.number("titles_excluded"):
        return met(N_("reason.title-permit"), since=_held_since(case, title))
    if freed_on := _freed_on(case, section):
        return not_yet(N_("reason.title-excluded-until"), from_date=freed_on, params={"date": freed_on})
    return not_met(N_("reason.title-excluded"), ask_guide=section == "23a")


def _freed_on(case: Case, section: str | None) -> date | None:
    """The day on which an enacted change takes the purpose off the list."""
    return next((day for day in changes_after(case.on) if section not in case.number("titles_excluded", day)), None)


def _qualifies(case: Case, status: str) -> bool:
    section = section_of(status)
    listed = case.number("titles_excluded") + case.number("titles_unclear")
    return status in UNLIMITED or (section is not None and section not in listed)


def _held_since(case: Case, title: str) -> date | None:
    """Since when titles that qualify follow one another without a break, where the history tells."""
    periods: tuple[Period, ...] = case.known("residence_periods") or ()
    since = None
    for period in reversed(periods):
        if not _qualifies(case, period.status) or (since is None and period.status != title):
            break
        since = period.start
    return since
