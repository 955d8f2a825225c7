"""What a rule of the law is: a small pure function from a case to a finding, under a code of the contract.

Must not hold a rule itself; those stand in `requirements/`, `nationality.py` and `routes/`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from flows.eligibility.law import Dated, parameters_on

Status = Literal["met", "not_met", "not_yet", "unclear", "on_hold", "unknown", "not_applicable"]


class UnknownFactError(Exception):
    """A rule asked for a fact that is not known; caught by `evaluation`, never shown."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UndecidedError(Exception):
    """A rule that weighs several parts cannot tell, because parts are undecided; caught by `evaluation`, never shown."""

    def __init__(self, possible: frozenset[Status], missing: frozenset[str], first: frozenset[str]) -> None:
        super().__init__(sorted(missing))
        self.possible = possible
        self.missing = missing
        self.first = first


# Not frozen only because two dozen are made for each assessment, and a frozen one takes four times as long to make.
@dataclass(slots=True)
class Finding:
    """What a rule found; nobody changes it.

    `from_date` is the day on which time mends it (the best case where an authority may choose, `latest` then the worst);
    `since` the day from which a met requirement holds, where that can be computed.
    """

    status: Status
    reason: str
    from_date: date | None = None
    latest: date | None = None
    since: date | None = None
    notes: tuple[str, ...] = ()
    ask_guide: bool = False
    params: Mapping[str, object] = field(default_factory=dict)


def met(reason: str, **more: Any) -> Finding:
    """Find the requirement met."""
    return Finding("met", reason, **more)


def not_met(reason: str, **more: Any) -> Finding:
    """Find the requirement failed, so that no date will mend it by itself."""
    return Finding("not_met", reason, **more)


def not_yet(reason: str, **more: Any) -> Finding:
    """Find that time is missing."""
    return Finding("not_yet", reason, **more)


def unclear(reason: str, **more: Any) -> Finding:
    """Find that a person has to look."""
    return Finding("unclear", reason, **more)


def not_applicable(reason: str) -> Finding:
    """Find the requirement waived or not part of the route."""
    return Finding("not_applicable", reason)


class Case:
    """One reading of facts and law by one rule; it notes what was read, and refuses to guess."""

    __slots__ = ("_parameters", "facts", "looked_for", "on", "read", "used", "would_help")

    def __init__(self, facts: Mapping[str, Any], on: date) -> None:
        self.on = on
        self.read: dict[str, Any] = {}
        self.used: dict[str, Dated] = {}
        self.would_help: set[str] = set()
        # Looked for, and not known.
        self.looked_for: set[str] = set()
        self.facts = facts
        self._parameters = parameters_on(on)

    def fact(self, name: str) -> Any:
        """The value of a fact; None is an answer where the contract allows it.

        Raises:
            UnknownFactError: the fact is not known.
        """
        try:
            value = self.read[name] = self.facts[name]
        except KeyError:
            raise UnknownFactError(name) from None
        return value

    def hint(self, name: str) -> Any:
        """A fact that could only help by an authority's choice; None, and noted as missing, where it is not known."""
        if name not in self.facts:
            self.would_help.add(name)
            self.looked_for.add(name)
            return None
        return self.fact(name)

    def known(self, name: str) -> Any:
        """A fact that only tells more about a finding that stands without it; None where it is not known."""
        if name not in self.facts:
            self.looked_for.add(name)
            return None
        return self.fact(name)

    def number(self, name: str, on: date | None = None) -> Any:
        """The value of a parameter on the day of the case, or on another day."""
        dated = (parameters_on(on) if on else self._parameters)[name]
        self.used[name] = dated
        return dated.value

    def is_law_on(self, name: str, on: date) -> bool:
        """Whether the law of a day knows a number at all; a look by which nothing is found yet."""
        return parameters_on(on)[name].value is not None

    def in_force_since(self, name: str) -> date:
        """The first day of the value of a parameter that is in force on the day of the case."""
        return self._parameters[name].since


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A rule under its code, with the provisions it rests on; each is itself and no other."""

    code: str
    basis: tuple[str, ...]
    find: Callable[[Case], Finding]


def rule(code: str, *basis: str) -> Callable[[Callable[[Case], Finding]], Rule]:
    """Make a function the rule of a requirement."""

    def make(find: Callable[[Case], Finding]) -> Rule:
        return Rule(code, basis, find)

    return make
