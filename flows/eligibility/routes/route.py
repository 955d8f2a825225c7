"""What a route to German nationality is: a door that says whether it is open to a person, and its requirements."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from flows.eligibility.rules import Case, Finding, Rule, met, not_applicable, not_met
from flows.text import N_

CODES = (
    "capacity", "identity", "residence_time", "residence_title", "livelihood", "record", "language", "civics",
    "constitution", "historical_responsibility", "exclusion", "ban", "marriage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """A route to German nationality.

    Args:
        code: as the contract names it.
        door: says whether the route is open to a person; None where it always is.
        requirements: what it asks; every other code does not apply.
        fee: the parameter with what the application costs.
        needs_guide: whether a person should look in any case.
        last_day: finds the last day that is in time, that day included; for an open route only.
        ground: the fact by which somebody comes to this route at all, which its door asks first.
    """

    code: str
    door: Rule | None
    requirements: tuple[Rule, ...]
    fee: str = "fee_naturalisation"
    needs_guide: bool = False
    last_day: Callable[[Case], date | None] | None = None
    ground: str = ""
    all_requirements: tuple[Rule, ...] = field(init=False, repr=False)
    """One rule for every code, in the order of the contract; what the route does not ask is not applicable."""

    def __post_init__(self) -> None:
        """Fill up the requirements."""
        own = {rule.code: rule for rule in self.requirements}
        object.__setattr__(self, "all_requirements", tuple(own.get(code) or _NOT_ASKED[code] for code in CODES))


def door(is_open: bool) -> Finding:
    """Find a route open to a person, or closed."""
    return met(N_("reason.door-open")) if is_open else not_met(N_("reason.door-closed"))


def in_time(case: Case, last_day: date) -> bool:
    """Whether there is still time to apply, or the person applied in time."""
    if case.on <= last_day:
        return True
    applied_on = case.fact("applied_on")
    return applied_on is not None and applied_on <= last_day


def _not_part_of_the_route(_: object) -> Finding:
    return not_applicable(N_("reason.not-part-of-route"))


_NOT_ASKED = {code: Rule(code, (), _not_part_of_the_route) for code in CODES}
