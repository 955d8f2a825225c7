"""From the outcomes of a route's requirements to its verdict and its dates. Must not know a requirement's content."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Literal

from flows.eligibility.evaluation import Outcome
from flows.eligibility.routes.route import Route
from flows.eligibility.rules import Status

Verdict = Literal["maybe_german", "excluded", "not_met", "ask_guide", "on_hold", "not_yet", "incomplete", "likely"]

ORDER: Final[tuple[Verdict, ...]] = (
    "maybe_german", "excluded", "not_met", "ask_guide", "on_hold", "not_yet", "incomplete", "likely",
)  # fmt: skip
_RANKS: Final = {verdict: place for place, verdict in enumerate(ORDER)}
_EXCLUDING: Final = frozenset({"exclusion", "ban"})
_BY_TIME: Final = ("residence_time", "capacity", "marriage", "ban")
"""What time alone can mend."""
_VERDICTS: Final[dict[Status, Verdict]] = {
    "not_met": "not_met",
    "unclear": "ask_guide",
    "on_hold": "on_hold",
    "not_yet": "not_yet",
    "unknown": "incomplete",
}


@dataclass(frozen=True, slots=True)
class RouteResult:
    """One route, assessed by itself."""

    route: Route
    outcomes: tuple[Outcome, ...]
    verdict: Verdict
    earliest_date: date | None = None
    latest_date: date | None = None

    @property
    def asks_guide(self) -> bool:
        """Whether a person should look, whatever the verdict."""
        wants = any(outcome.finding is not None and outcome.finding.ask_guide for outcome in self.outcomes)
        return wants or self.route.needs_guide or any(outcome.status == "unclear" for outcome in self.outcomes)

    @property
    def fails(self) -> bool:
        """Whether a requirement fails for certain."""
        return any(outcome.status == "not_met" for outcome in self.outcomes)

    def undecided(self) -> tuple[Outcome, ...]:
        """The outcomes whose missing facts can still change the verdict."""
        settled = _verdict(outcome for outcome in self.outcomes if outcome.finding is not None)
        decisive = rank(settled)
        may_shorten = settled in {"not_yet", "likely"}
        return tuple(
            outcome
            for outcome in self.outcomes
            if outcome.missing and (may_shorten if outcome.finding else _best_rank(outcome) < decisive)
        )


def rank(verdict: Verdict) -> int:
    """The place of a verdict in the order in which the first that applies is taken."""
    return _RANKS[verdict]


def judge(route: Route, outcomes: tuple[Outcome, ...], *, is_open: bool = True) -> RouteResult:
    """Bring the outcomes of a route's requirements together; `is_open` unless nobody knows whether the route is."""
    verdict = _verdict(outcomes)
    if not is_open:
        verdict = min(verdict, "incomplete", key=rank)
    earliest, latest = _dates(verdict, outcomes)
    return RouteResult(route, outcomes, verdict, earliest, latest)


def _verdict(outcomes: Iterable[Outcome]) -> Verdict:
    return min(map(_verdict_of_outcome, outcomes), key=_RANKS.__getitem__, default="likely")


def _verdict_of_outcome(outcome: Outcome) -> Verdict:
    return _verdict_of_status(outcome.rule.code, outcome.status, outcome.possible)


@cache
def _verdict_of_status(code: str, status: Status, possible: frozenset[Status]) -> Verdict:
    # What is met or waived, whichever of the two, keeps nothing open.
    if status == "unknown" and _best_rank_of(code, possible) == rank("likely"):
        return "likely"
    return _verdict_of(code, status)


def _verdict_of(code: str, status: Status) -> Verdict:
    if status == "not_met" and code in _EXCLUDING:
        return "excluded"
    return _VERDICTS.get(status, "likely")


def _best_rank(outcome: Outcome) -> int:
    return _best_rank_of(outcome.rule.code, outcome.possible)


@cache
def _best_rank_of(code: str, possible: frozenset[Status]) -> int:
    return min(rank(_verdict_of(code, status)) for status in possible)


def _dates(verdict: Verdict, outcomes: tuple[Outcome, ...]) -> tuple[date | None, date | None]:
    """The first day on which all that time mends is met, at best, and at worst where an authority may choose."""
    if verdict in {"not_met", "excluded"}:
        return None, None
    findings = [outcome.finding for outcome in outcomes if outcome.finding is not None]
    if verdict == "likely":
        return _holds_since(outcomes), None
    waiting = [found for found in findings if found.status in {"not_yet", "unclear"}]
    if any(found.status == "not_yet" and found.from_date is None for found in waiting):
        return None, None
    times = {outcome.rule.code: outcome.finding for outcome in outcomes if outcome.finding}
    stay = times.get("residence_time")
    if stay is None or (stay.status == "unclear" and stay.from_date is None):
        return None, None
    full = [times[code].since for code in _BY_TIME if code in times]
    dated = [found for found in waiting if found.from_date]
    earliest = _latest_of((*full, *(found.from_date for found in dated)))
    if not any(found.latest for found in dated):
        return earliest, None
    return earliest, _latest_of((*full, *(found.latest or found.from_date for found in dated)))


def _holds_since(outcomes: tuple[Outcome, ...]) -> date | None:
    """The day since which all is met, where the time of stay tells one."""
    since = {outcome.rule.code: outcome.finding.since for outcome in outcomes if outcome.finding}
    return _latest_of(since.values()) if since.get("residence_time") else None


def _latest_of(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day), default=None)


def choose_main(results: Collection[RouteResult], on: date) -> RouteResult:
    """The route to show first: likely, else the one whose time is full first, else the one nearest to done."""
    likely = [result for result in results if result.verdict == "likely"]
    hopeful = [result for result in results if not result.fails]
    if likely:
        return likely[0]
    if hopeful:
        return min(hopeful, key=lambda result: _time_is_full(result, on))
    return min(results, key=lambda result: sum(_is_open(outcome) for outcome in result.outcomes))


def _time_is_full(result: RouteResult, on: date) -> date:
    """The first day on which all is met that only waits for its day; what a person or an answer settles does not count."""
    waiting = (outcome.finding for outcome in result.outcomes if outcome.finding and outcome.status == "not_yet")
    return _latest_of((on, *(finding.from_date for finding in waiting))) or on


def _is_open(outcome: Outcome) -> bool:
    return outcome.status not in {"met", "not_applicable"}
