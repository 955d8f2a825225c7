"""Every route looked at for one person and one day: the verdict over all of them, and the facts that can still change it.

Must not choose words or questions; `assessment` shows what is found here and `interview` asks what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flows.eligibility.evaluation import Outcome, evaluate
from flows.eligibility.nationality import maybe_german
from flows.eligibility.remembering import Remembered
from flows.eligibility.routes import ROUTES
from flows.eligibility.routes.route import Route
from flows.eligibility.verdicts import RouteResult, Verdict, choose_main, judge

_WITHOUT_STAY: Final = frozenset(
    route.code
    for route in ROUTES
    if not {"residence_time", "residence_title"} & {requirement.code for requirement in route.requirements}
)
"""Routes of families that lost their nationality: so little is asked there that nothing else is while they can be likely."""
_DATED: Final = frozenset({"not_yet", "ask_guide", "on_hold"})


@dataclass(frozen=True, slots=True)
class Survey:
    """All open routes looked at, before anything is chosen for showing.

    `doors` are those of routes nobody knows to be open yet, as far as nothing stands in the way behind them. Where every open
    route fails, `main` is one that may be open, if the person has said what brings somebody to it: unknown is not no.
    """

    nationality: Outcome
    main: RouteResult
    others: tuple[RouteResult, ...]
    doors: tuple[Outcome, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict over all routes.

        A "no" stands before what nobody was asked about, being German already or having such forebears; `open_facts` names it.
        """
        if self.nationality.status == "met":
            return "maybe_german"
        own = self.main.verdict
        return "incomplete" if own == "likely" and self.nationality.finding is None else own

    def undecided(self) -> tuple[Outcome, ...]:
        """What can still change the verdict: German nationality, every route that is open, and doors nobody has looked through."""
        if self.nationality.status == "met":
            return ()
        found = [self.nationality, *self.main.undecided()]
        if self.main.verdict != "likely":
            found += self.doors
            # Another open route may turn out to be the better one.
            found += (outcome for result in self.others if not result.fails for outcome in result.undecided())
        if self.main.verdict in _DATED:
            # The first day is shown beside these, and the time alone decides it.
            found += (outcome for outcome in self.main.outcomes if outcome.rule.code == "residence_time")
        return tuple(outcome for outcome in found if outcome.missing)

    def of_family(self) -> tuple[Outcome, ...]:
        """What is undecided of a route that asks for no stay, where one is open to the person and can still be likely."""
        results = (self.main, *self.others)
        inside = [each for each in results if each.route.code in _WITHOUT_STAY and each.verdict == "incomplete"]
        found = [outcome for each in inside for outcome in each.undecided()]
        doors = (door for door in self.doors if door.rule.code in _WITHOUT_STAY)
        # Whoever was not asked about their family yet has all these doors before them; that one may open only now.
        found += (door for door in doors if door.missing == {"birth_date"})
        return (self.nationality, *found) if found else ()

    def open_facts(self) -> frozenset[str]:
        """All facts that can still change the verdict."""
        return frozenset[str]().union(*(outcome.missing for outcome in self.undecided()))

    def first_facts(self) -> frozenset[str]:
        """Of the facts that can still change the verdict those to find out first; what others mean depends on them."""
        return frozenset[str]().union(*(outcome.first for outcome in self.undecided()))


_SEEN: Final = Remembered[tuple[Any, ...], Survey](256)


def survey_routes(known: Mapping[str, Any], on: date) -> Survey:
    """Assess every route that is open, each by itself."""
    return _SEEN.find((on, *known.items()), lambda: _look(known, on))


def _look(known: Mapping[str, Any], on: date) -> Survey:
    results: list[RouteResult] = []
    maybe: list[RouteResult] = []
    doors: list[Outcome] = []
    for route in ROUTES:
        door = evaluate(route.door, known, on) if route.door else None
        if door is not None and door.status == "not_met":
            continue
        is_open = door is None or door.status == "met"
        result = _assess_route(route, known, on, is_open=is_open)
        if door is None or is_open:
            results.append(result)
        elif not result.fails:
            doors.append(door)
            if route.ground in known:
                maybe.append(result)
    main = choose_main(maybe if maybe and all(result.fails for result in results) else results, on)
    others = tuple(result for result in results if result is not main)
    return Survey(evaluate(maybe_german, known, on), main, others, tuple(doors))


def _assess_route(route: Route, known: Mapping[str, Any], on: date, *, is_open: bool) -> RouteResult:
    return judge(route, tuple(evaluate(rule, known, on) for rule in route.all_requirements), is_open=is_open)
