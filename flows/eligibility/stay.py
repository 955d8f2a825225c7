"""The history of a stay as stretches of lawful habitual residence (§ 10(1) s. 1, § 12b StAG; § 55(3) AsylG).

Must not ask how long is long enough; `requirements/residence_time.py` does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flows.eligibility.dates import add_months
from flows.eligibility.facts import Absence, Period
from flows.eligibility.rules import Case, UnknownFactError
from flows.eligibility.titles import FREE_MOVEMENT, NEVER_LAWFUL

_DAY = timedelta(days=1)
# Two halves of a year have at most so many days; a stay of six whole months is never longer.
_SIX_MONTHS_DAYS_SLACK = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lawful stay without a break; `end` is None while it lasts."""

    start: date
    end: date | None
    free_movement: bool = False

    def days(self, on: date) -> int:
        """How many days it has lasted."""
        return ((self.end or on) - self.start).days + 1


def stretches(case: Case) -> list[Stretch]:
    """The stretches of the stay, oldest first, broken by gaps in lawfulness and by stays abroad.

    Raises:
        UnknownFactError: a fact that decides is not known.
    """
    periods = sorted(case.fact("residence_periods"), key=lambda period: period.start)
    begun = [period for period in periods if period.start <= case.on]
    lawful = [period for index, period in enumerate(begun) if _is_lawful(case, period, begun[index + 1 :])]
    found = _joined(case, lawful)
    if not found:
        return []
    for absence in _breaking_absences(case, found):
        found = [part for stretch in found for part in _cut(stretch, absence)]
    return found


def _is_lawful(case: Case, period: Period, following: Sequence[Period]) -> bool:
    """Whether the time under a status counts as lawful habitual residence."""
    if period.status == "unsure":
        raise UnknownFactError("residence_periods")
    if period.status in NEVER_LAWFUL:
        return False
    if period.status == "gestattung":
        return case.fact("protection_granted") in case.number("protection_that_counts_procedure")
    if period.status == "visa_d":
        after = following[0] if following else None
        follows_at_once = after is not None and period.end is not None and after.start <= period.end + _DAY
        return after is not None and follows_at_once and _is_lawful(case, after, following[1:])
    return True


def _joined(case: Case, lawful: Iterable[Period]) -> list[Stretch]:
    """§ 12b(3) s. 1 StAG: a gap because of a late renewal is disregarded, every other one breaks the stay."""
    found: list[Stretch] = []
    for period in lawful:
        end = None if period.end is None or period.end >= case.on else period.end
        free = period.status in FREE_MOVEMENT
        last = found[-1] if found else None
        touches = last is not None and (last.end is None or period.start <= last.end + _DAY)
        if last and period.gap_before != "other" and (touches or period.gap_before == "late_renewal"):
            until = None if end is None or last.end is None else max(end, last.end)
            found[-1] = replace(last, end=until, free_movement=free)
        else:
            found.append(Stretch(period.start, end, free))
    return found


def _cut(stretch: Stretch, absence: Absence) -> list[Stretch]:
    """A stretch without a stay abroad that broke it."""
    end = stretch.end or date.max
    if absence.end <= stretch.start or absence.start >= end:
        return [stretch]
    parts = []
    if absence.start > stretch.start:
        parts.append(replace(stretch, end=absence.start))
    if absence.end < end:
        parts.append(replace(stretch, start=absence.end))
    return parts


def _breaking_absences(case: Case, found: Sequence[Stretch]) -> list[Absence]:
    """The stays abroad that ended the habitual residence (§ 12b(1) StAG)."""
    begun = [stay for stay in sorted(case.fact("absences"), key=lambda stay: stay.start) if stay.start <= case.on]
    free = [stay for stay in begun if _under_free_movement(stay, found)]
    plain = [stay for stay in begun if stay not in free and not _is_harmless(case, stay)]
    return plain + _breaking_free_movement(case, free)


def _under_free_movement(absence: Absence, found: Sequence[Stretch]) -> bool:
    return any(part.free_movement and part.start <= absence.start <= (part.end or date.max) for part in found)


def _is_harmless(case: Case, absence: Absence) -> bool:
    """§ 12b(1) s. 1 to 3 StAG: six months, a longer deadline from the authority, or compulsory military service."""
    if absence.end <= add_months(absence.start, case.number("absence_months")):
        return True
    deadline = absence.return_deadline
    if deadline and absence.end <= deadline:
        return True
    discharged = absence.discharged_on
    on_service = absence.reason == "military" and discharged is not None
    return on_service and absence.end <= add_months(discharged or absence.end, case.number("military_return_months"))


def _breaking_free_movement(case: Case, absences: Sequence[Absence]) -> list[Absence]:
    """§ 4a(6) FreizügG/EU: six months a year in all, military service, and once twelve months for an important reason."""
    if not absences:
        return []
    months, single = case.number("eu_absence_months_a_year"), case.number("eu_single_absence_months")
    breaking: list[Absence] = []
    days_in_year: dict[int, int] = {}
    single_used = False
    for absence in absences:
        is_long = absence.end > add_months(absence.start, months)
        if absence.reason == "military":
            continue
        if (
            is_long
            and absence.reason != "ordinary"
            and not single_used
            and absence.end <= add_months(absence.start, single)
        ):
            single_used = True
            continue
        year = absence.start.year
        limit = (add_months(date(year, 7, 1), months) - date(year, 7, 1)).days + _SIX_MONTHS_DAYS_SLACK
        days_in_year[year] = days_in_year.get(year, 0) + (absence.end - absence.start).days
        if is_long or days_in_year[year] > limit:
            breaking.append(absence)
    return breaking
