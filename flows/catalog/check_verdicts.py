"""What may be said beside each verdict: one table, so that the chat, the papers and a guide say the same. Must not judge."""

from datetime import date
from typing import NamedTuple

from flows.eligibility.assessment import Assessment


class MaySay(NamedTuple):
    """What may be said beside a verdict.

    Args:
        hope: that it comes, now or by time alone; then honest answers to "is it for me?" are worth reading.
        first_day: from which day; beside a plain no it would say too much.
        last_day: until when it is in time.
        fee: what the application costs.
        apply: how to apply at the office; where not, it is too early, or a person looks first.
        other_way: of another way than the main one, that it is open.
    """

    hope: bool = False
    first_day: bool = False
    last_day: bool = False
    fee: bool = False
    apply: bool = False
    other_way: bool = False


ALL = MaySay(hope=True, first_day=True, last_day=True, fee=True, apply=True, other_way=True)
OPEN = MaySay(first_day=True, last_day=True, fee=True, other_way=True)
BY_VERDICT = {
    "likely": ALL,
    "not_yet": ALL,
    "ask_guide": OPEN,
    "incomplete": OPEN,
    "on_hold": MaySay(last_day=True, other_way=True),
    "maybe_german": MaySay(fee=True),
    "not_met": MaySay(),
    "excluded": MaySay(),
}
UNDATED = MaySay(hope=True, last_day=True, fee=True, other_way=True)
"""Time is missing, and nobody can say until when: a probation that runs, or a stay that is not known."""


def may_say(verdict: str, first_day: date | None) -> MaySay:
    """Look up what may be said beside a verdict, by whether there is a day from which it holds."""
    return UNDATED if verdict == "not_yet" and first_day is None else BY_VERDICT[verdict]


def first_days(result: Assessment) -> tuple[date, date] | None:
    """The first day on which it goes, at best and at worst; None where none may be said."""
    first, latest = result.earliest_date, result.earliest_date_latest
    return (first, latest or first) if first is not None and may_say(result.verdict, first).first_day else None


def shown_days(result: Assessment) -> tuple[date, date] | None:
    """The first day, at best and at worst, where it is worth saying; one that is past only if nothing else is open."""
    days = first_days(result)
    if days is None:
        return None
    first, latest = days
    return days if latest != first or first > result.policy_date or result.verdict == "likely" else None


def last_day(result: Assessment) -> date | None:
    """The last day that is in time; None where there is none to come, or none may be said."""
    last = result.apply_by
    is_to_come = last is not None and last >= result.policy_date
    return last if is_to_come and may_say(result.verdict, result.earliest_date).last_day else None


def is_tight(result: Assessment) -> bool:
    """Whether the first day lies behind the last one that is in time."""
    first, last = result.earliest_date, last_day(result)
    return first is not None and last is not None and first > last
