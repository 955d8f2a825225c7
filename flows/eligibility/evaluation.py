"""Apply a rule where facts may be missing: a status stands only if it is the same whatever the missing facts turn out to be.

Must not know any rule. Unknown is never read as "no": each unknown fact that a rule asks for is tried with every value of
its domain, and if the findings differ the status is `unknown` and the fact is missing.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

from flows.eligibility.domains import domain
from flows.eligibility.law import Dated
from flows.eligibility.overlay import Assumed
from flows.eligibility.remembering import Remembered
from flows.eligibility.rules import Case, Finding, Rule, Status, UndecidedError, UnknownFactError


class Outcome(NamedTuple):
    """A rule's finding, or None where missing facts still decide; then its status is `unknown`.

    `possible` lists what it can still become; `missing` all facts it may depend on, `first` those to find out first;
    `looked_for` all facts that were looked at and are not among `facts`.
    """

    rule: Rule
    status: Status
    finding: Finding | None
    possible: frozenset[Status]
    missing: frozenset[str]
    first: frozenset[str]
    facts: Mapping[str, Any]
    parameters: tuple[Dated, ...]
    looked_for: AbstractSet[str]

    @property
    def asked(self) -> frozenset[str]:
        """All facts that were looked at, whether they are known or not."""
        return frozenset(self.facts).union(self.looked_for)


class _Present(NamedTuple):
    """The facts that were asked about last, which are not looked at again for each rule, and their outcomes so far."""

    facts: Mapping[str, Any]
    on: date
    outcomes: dict[Rule, Outcome]
    known: frozenset[str]


_NOBODY: Final = _Present({}, date.min, {}, frozenset())
_NOTHING: Final = object()


class _Memory(Remembered[tuple[Any, ...], Outcome]):
    """Outcomes by rule, day and the facts that the rule looks at: one more answer leaves most rules where they were.

    Kept is what took trying, because facts were missing. Which facts a rule looks at is learned from its outcomes; an
    outcome is kept under all that the rule has looked at by then.
    """

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self._asked: dict[Rule, frozenset[str]] = {}
        self._all_asked_of: dict[Rule, Callable[[Mapping[str, Any]], Any]] = {}
        self._present = _NOBODY

    def outcome(self, rule: Rule, facts: Mapping[str, Any], on: date) -> Outcome:
        """Apply a rule to what is known, on the law of a day."""
        present = self._present
        if facts is not present.facts or on != present.on:
            present = self._present = self._turned(present, facts, on)
        found = present.outcomes.get(rule)
        if found is None:
            asked = self._asked.get(rule)
            if asked is not None and asked <= present.known:
                # With nothing to try, finding it anew takes no longer than looking it up.
                found = _try(rule, facts, on)
            else:
                found = self._kept(rule, facts, on)
            present.outcomes[rule] = found
        return found

    def _turned(self, before: _Present, facts: Mapping[str, Any], on: date) -> _Present:
        """Take over what is the same for other facts, which often are those of before and one more."""
        if on != before.on or not before.facts:
            return _Present(facts, on, {}, frozenset(facts))
        names = before.facts.keys() | facts.keys()
        changed = {name for name in names if before.facts.get(name, _NOTHING) is not facts.get(name, _NOTHING)}
        same = ((rule, found) for rule, found in list(before.outcomes.items()) if not _looks_at(found, changed))
        return _Present(facts, on, dict(same), frozenset(facts))

    def _kept(self, rule: Rule, facts: Mapping[str, Any], on: date) -> Outcome:
        key = self._key(rule, facts, on)
        outcome = self.get(key)
        if outcome is None:
            outcome = _try(rule, facts, on)
            asked, known_to_ask = outcome.asked, self._asked.get(rule)
            if known_to_ask is None or not asked <= known_to_ask:
                self._learn(rule, asked | (known_to_ask or frozenset()))
                key = self._key(rule, facts, on)
            self.put(key, outcome)
        return outcome

    def _learn(self, rule: Rule, asked: frozenset[str]) -> None:
        self._asked[rule] = asked
        if asked:
            self._all_asked_of[rule] = itemgetter(*sorted(asked))

    def _key(self, rule: Rule, facts: Mapping[str, Any], on: date) -> tuple[Any, ...]:
        all_asked_of = self._all_asked_of.get(rule)
        if all_asked_of is None:
            return rule, on
        try:
            return rule, on, all_asked_of(facts)
        except KeyError:
            return rule, on, *((name, facts[name]) for name in sorted(self._asked[rule]) if name in facts)

    def age(self) -> None:
        """Forget what nobody has asked for since the last time, and whose facts were asked about last."""
        super().age()
        self._present = _NOBODY


def _looks_at(outcome: Outcome, names: set[str]) -> bool:
    return not (names.isdisjoint(outcome.facts) and names.isdisjoint(outcome.looked_for))


evaluate: Final = _Memory(2048).outcome


def _try(rule: Rule, facts: Mapping[str, Any], on: date) -> Outcome:
    case = Case(facts, on)
    try:
        finding = rule.find(case)
    except UnknownFactError as unknown:
        branches = [_try(rule, Assumed(facts, unknown.name, value), on) for value in domain(unknown.name, on)]
        return _join(unknown.name, branches, facts)
    except UndecidedError as undecided:
        possible, missing, first = undecided.possible, undecided.missing, undecided.first
        used = tuple(case.used.values())
        return Outcome(rule, "unknown", None, possible, missing, first, case.read, used, case.looked_for)
    hints = frozenset(case.would_help) if case.would_help else _NO_FACTS
    status, used = finding.status, tuple(case.used.values())
    return Outcome(rule, status, finding, _only(status), hints, hints, case.read, used, case.looked_for)


_NO_FACTS: Final = frozenset[str]()


@cache
def _only(status: Status) -> frozenset[Status]:
    return frozenset({status})


_FROM_BEST: Final[tuple[Status, ...]] = ("met", "unclear", "not_met")


def best_of(case: Case, *parts: Callable[[Case], Finding]) -> Finding:
    """The best finding of several grounds, each of which is enough; each is met, unclear or not met by itself.

    Raises:
        UndecidedError: a ground that could be better than the best certain one is not decided.
    """
    outcomes: list[Outcome] = []
    for part in parts:
        outcome = _try(_ground(part), case.facts, case.on)
        outcomes.append(outcome)
        case.read |= outcome.facts
        case.looked_for |= outcome.looked_for
        case.used |= {entry.name: entry for entry in outcome.parameters}
        if outcome.finding and outcome.finding.status == "met":
            # Nothing is better, so the other grounds need no look, and do not count among what this rests on.
            return outcome.finding
    certain = [outcome.finding for outcome in outcomes if outcome.finding]
    best = min(certain, key=lambda finding: _FROM_BEST.index(finding.status), default=None)
    better = set(_FROM_BEST[: _FROM_BEST.index(best.status)] if best else _FROM_BEST)
    undecided = [outcome for outcome in outcomes if outcome.finding is None and outcome.possible & better]
    if best and not undecided:
        return best
    # All grounds can fail together, so the best certain status stays possible.
    possible = frozenset[Status]().union(
        *(outcome.possible & better for outcome in undecided), {best.status} if best else ()
    )
    missing = frozenset[str]().union(*(outcome.missing for outcome in undecided))
    raise UndecidedError(possible, missing, frozenset[str]().union(*(outcome.first for outcome in undecided)))


@lru_cache(maxsize=256)
def _ground(part: Callable[[Case], Finding]) -> Rule:
    return Rule("", (), part)


def _join(name: str, branches: list[Outcome], known: Mapping[str, Any]) -> Outcome:
    """Bring together what comes of all values of one unknown fact."""
    first = branches[0]
    read = {fact: value for branch in branches for fact, value in branch.facts.items() if fact in known}
    used = tuple({entry.name: entry for branch in branches for entry in branch.parameters}.values())
    possible = frozenset[Status]().union(*(branch.possible for branch in branches))
    missing = frozenset[str]().union(*(branch.missing for branch in branches))
    looked_for = frozenset({name}).union(*(branch.looked_for for branch in branches))
    if all(_same(first.finding, branch.finding) for branch in branches):
        still = missing - {name}
        return Outcome(first.rule, first.status, first.finding, possible, still, first.first, read, used, looked_for)
    return Outcome(first.rule, "unknown", None, possible, missing | {name}, frozenset({name}), read, used, looked_for)


def _same(one: Finding | None, other: Finding | None) -> bool:
    if one is None or other is None:
        return False
    return (one.status, one.from_date, one.latest) == (other.status, other.from_date, other.latest)
