"""What an application costs (§ 38 StAG). Must not promise a reduction; the authority grants one where it is fair (§ 38(4))."""

from typing import Final

from flows.eligibility.dates import age_on
from flows.eligibility.routes.route import Route
from flows.eligibility.rules import Case

_EARNING: Final = frozenset({"full_time", "part_time", "self_employed", "training"})


def fee_of(route: Route, case: Case) -> int:
    """§ 38(2) StAG: the fee of a route in euros; less for a child without income who is naturalised with a parent."""
    name = "fee_child_with_parent" if _is_child_with_parent(route, case) else route.fee
    return int(case.number(name))


def fee_with_parent(route: Route, case: Case) -> int | None:
    """§ 38(2) StAG: the lower fee of a child, where it is not known whether a parent applies too; None where it is settled."""
    is_open = case.known("applies_with") is None and _is_child_without_income(route, case)
    return int(case.number("fee_child_with_parent")) if is_open else None


def _is_child_with_parent(route: Route, case: Case) -> bool:
    return case.known("applies_with") == "parent" and _is_child_without_income(route, case)


def _is_child_without_income(route: Route, case: Case) -> bool:
    if route.fee != "fee_naturalisation" or case.known("employment") in _EARNING:
        return False
    born_on = case.known("birth_date")
    return born_on is not None and age_on(born_on, case.on) < case.number("age_of_majority")
