"""The steps after a "not yet" begin with what is missing: the card first, then where and at what price the rest is got."""

from datetime import date
from typing import Any

import pytest

from flows.catalog.check_missing import missing_steps
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from tests.flows.eligibility.law_cases import BASES

TODAY = date(2026, 11, 25)


def steps(**otherwise: Any) -> list[str]:
    facts = read_facts({**BASES["skilled_worker"], **otherwise})
    return [each.msgid for each in missing_steps(assess(facts, TODAY), facts.known().get("residence_title"))]


@pytest.mark.parametrize(
    ("otherwise", "expected"),
    [
        ({}, []),
        ({"civics_proof": "none"}, ["step.civics"]),
        ({"civics_proof": "none", "german_proof": "none", "german_level": "a2"}, ["step.language", "step.civics"]),
        ({"residence_title": "ae_24", "civics_proof": "none"}, ["step.title_24", "step.civics"]),
        ({"residence_title": "ae_16b"}, ["step.title_excluded"]),
        ({"residence_title": "duldung"}, ["step.title_none"]),
        ({"benefits": ["sgb2"], "employment": "unemployed", "weekly_hours": 0}, ["step.livelihood"]),
        ({"convictions": [{"kind": "fine", "daily_rates": 200}]}, ["step.record"]),
        ({"pending_proceedings": True}, ["step.proceedings"]),
    ],
)
def test_the_first_step_is_what_is_missing(otherwise: dict[str, Any], expected: list[str]) -> None:
    assert steps(**otherwise) == expected
