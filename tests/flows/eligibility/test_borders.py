"""Every day on which the law changes, and every day that the law names, has law cases on both sides with different outcomes."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest

from flows.eligibility import law
from flows.eligibility.assessment import assess
from flows.eligibility.dates import anniversary
from flows.eligibility.facts import read_facts
from tests.flows.eligibility.law_cases import facts_of, law_cases

DAY = timedelta(days=1)
CASES = law_cases()
ALWAYS = date(2100, 1, 1)


def changes() -> list[tuple[str, date]]:
    """Every parameter with every day, from the first day covered on, on which it gets another value."""
    days = law.changes_after(law.fixed("covered_from"))
    return [(name, day) for day in days for name, entry in law.parameters_on(day).items() if entry.since == day]


def of_border(name: str, day: date) -> list[dict[str, Any]]:
    """The cases about a parameter on a day; birth in Germany follows the law of the day of birth."""
    about = [case for case in CASES if name in case.get("border", [])]
    return [
        case for case in about if str(day) == (case["facts"]["birth_date"] if name == "parent_years" else case["day"])
    ]


@pytest.mark.parametrize(("name", "day"), changes(), ids=str)
def test_the_outcome_is_another_one_on_the_day_of_a_change(name: str, day: date) -> None:
    before, after = of_border(name, day - DAY), of_border(name, day)
    assert before
    assert after
    assert any(one["expect"] != other["expect"] for one in before for other in after)


@pytest.mark.parametrize(("name", "day"), changes(), ids=str)
def test_a_case_of_a_border_rests_on_the_number_that_changes(name: str, day: date) -> None:
    used: set[str] = set()
    for case in [*of_border(name, day - DAY), *of_border(name, day)]:
        found = assess(read_facts(facts_of(case)), date.fromisoformat(case["day"]))
        used |= {entry.name for requirement in found.requirements for entry in requirement.parameters}
    assert name in used or name == "parent_years"


@pytest.mark.parametrize(("name", "day"), changes(), ids=str)
def test_the_change_alone_turns_some_case(name: str, day: date) -> None:
    """The same person, assessed on the day and on the day before it, gets another status for some requirement."""
    turned = False
    for case in [*of_border(name, day - DAY), *of_border(name, day)]:
        sides = [_statuses(case, name, each) for each in (day - DAY, day)]
        turned = turned or sides[0] != sides[1]
    assert turned


def _statuses(case: dict[str, Any], name: str, day: date) -> Any:
    facts = facts_of(case)
    on = day
    if name == "parent_years":
        periods = [{**period, "from": str(day)} for period in facts["residence_periods"][:1]]
        facts, on = {**facts, "birth_date": str(day), "residence_periods": periods}, date.fromisoformat(case["day"])
    found = assess(read_facts(facts), on)
    return found.verdict, [(each.code, each.status, str(each.from_date)) for each in found.requirements]


# Days that the law names, and how far the other side of the border is: an "until" ends after its day, a "from" begins on it.
NAMED = {
    "recruited_until": 1, "joined_spouse_until": 1, "old_livelihood_applied_until": 1, "declaration_until": 1,
    "declaration_born_from": -1,
}  # fmt: skip
NOT_LAW = {"covered_from", "law_as_of"}


def test_every_day_that_the_law_names_is_listed() -> None:
    named = {name for name, entry in law.parameters_on(ALWAYS).items() if isinstance(entry.value, date)}
    assert named - NOT_LAW == set(NAMED)


@pytest.mark.parametrize("name", NAMED)
def test_a_day_that_the_law_names_has_cases_on_both_sides(name: str) -> None:
    day: date = law.parameters_on(ALWAYS)[name].value
    inside, outside = _cases_with(name, day), _cases_with(name, day + NAMED[name] * DAY)
    assert any(one["expect"] != other["expect"] for one in inside for other in outside)


def _cases_with(name: str, day: date) -> list[dict[str, Any]]:
    if name == "recruited_until":
        # The law names no age of recruitment; nobody was recruited as a child, so the day shows in the day of birth.
        day = anniversary(day, -14)
    return [case for case in CASES if str(day) in _days(case)]


def _days(case: dict[str, Any]) -> set[str]:
    return set(re.findall(r"\d{4}-\d\d-\d\d", json.dumps([case["day"], case.get("facts", {})])))
