"""Every law case gets the assessment it expects, through `assess` and through the JSON of the contract."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from flows.eligibility import law
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.eligibility.routes.route import CODES
from tests.flows.eligibility.law_cases import facts_of, law_cases

CASES = law_cases()
KEYS = {
    "policy_date", "law_as_of", "verdict", "route", "earliest_date", "earliest_date_latest", "apply_by", "requirements",
    "alternatives", "missing", "next_question", "next_facts", "ask_guide", "fee_eur", "authority", "documents", "notes",
}  # fmt: skip


def answer(case: dict[str, Any]) -> dict[str, Any]:
    assessment = assess(read_facts(facts_of(case)), date.fromisoformat(case["day"]))
    return json.loads(json.dumps(assessment.as_json()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_case_gets_the_assessment_it_expects(case: dict[str, Any]) -> None:
    found = answer(case)
    by_code = {entry["code"]: entry for entry in found["requirements"]}
    for key, want in case["expect"].items():
        if key == "requirements":
            for code, fields in want.items():
                assert {field: by_code[code][field] for field in fields} == fields, code
        elif key == "missing_contains":
            assert set(want) <= set(found["missing"])
        else:
            assert found[key] == want, key


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_an_assessment_has_every_key_and_every_requirement(case: dict[str, Any]) -> None:
    found = answer(case)
    assert set(found) == KEYS
    if found["verdict"] != "maybe_german":
        assert [entry["code"] for entry in found["requirements"]] == list(CODES)


def borders() -> list[tuple[str, date]]:
    changes = law.changes_after(law.fixed("covered_from"))
    return [(name, day) for day in changes for name, entry in law.parameters_on(day).items() if entry.since == day]


@pytest.mark.parametrize(("name", "day"), borders(), ids=str)
def test_every_change_of_the_law_has_a_case_on_both_sides(name: str, day: date) -> None:
    at_border = [case for case in CASES if name in case.get("border", [])]
    # Birth in Germany follows the law of the day of birth.
    days = {case["facts"]["birth_date"] if name == "parent_years" else case["day"] for case in at_border}
    assert {day.isoformat(), (day - timedelta(days=1)).isoformat()} <= days
