"""What a route to German nationality is: a door that says whether it is open to a person, and its requirements."""

from dataclasses import dataclass

from flows.eligibility.rules import Finding, Rule, not_applicable
from flows.text import N_

CODES = (
    "capacity", "identity", "residence_time", "residence_title", "livelihood", "record", "language", "civics",
    "constitution", "historical_responsibility", "exclusion", "ban", "marriage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """A route; `requirements` is None where this program does not compute it yet and a person has to look."""

    code: str
    door: Rule | None
    requirements: tuple[Rule, ...] | None
    fee: str = "fee_naturalisation"

    def all_requirements(self) -> tuple[Rule, ...]:
        """One rule for every code, in the order of the contract; what the route does not ask is not applicable."""
        own = {rule.code: rule for rule in self.requirements or ()}
        return tuple(own.get(code) or _NOT_ASKED[code] for code in CODES)


def _not_part_of_the_route(_: object) -> Finding:
    return not_applicable(N_("reason.not-part-of-route"))


_NOT_ASKED = {code: Rule(code, (), _not_part_of_the_route) for code in CODES}
