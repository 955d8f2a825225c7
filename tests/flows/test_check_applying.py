"""What is said about applying: nothing that comes too early, nothing to whoever has applied, and no day let pass."""

from datetime import date
from typing import Any

import pytest

from flows.catalog.check_applying import CHAT, KEPT, PAPER, about_applying
from flows.catalog.check_verdicts import BY_VERDICT, first_days, is_tight, last_day, may_say
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import read_facts
from flows.eligibility.verdicts import ORDER
from tests.flows.eligibility.law_cases import BASES

TODAY = date(2026, 11, 25)
PROBATION = {"kind": "prison", "months": 2, "suspended": True, "remitted": False}
LATER = [{"from": "2025-03-01", "to": None, "status": "ae_18a"}]
WIDOWED = {
    "marital_status": "widowed", "spouse_german_since": "birth", "married_on": "2015-01-01",
    "marriage_ended_on": "2026-03-01", "custody_of_german_child": True, "residence_title": "ae_28",
    "residence_periods": [{"from": "2023-01-10", "to": None, "status": "ae_28"}],
}  # fmt: skip
STATELESS = {
    "born_in_germany": True, "stateless_since_birth": True, "nationalities": ["stateless"], "birth_date": "2006-06-01",
    "identity_proof": "travel_document", "residence_title": "ae_25_5", "german_proof": "none", "civics_proof": "none",
    "residence_periods": [{"from": "2023-01-10", "to": None, "status": "ae_25_5"}],
}  # fmt: skip
YOUNG = {"birth_date": "2014-03-07", "legal_capacity": "full"}


def found(**otherwise: Any) -> Assessment:
    return assess(read_facts({**BASES["skilled_worker"], **otherwise}), TODAY)


def said(where: str = CHAT, *, has_applied: bool = False, **otherwise: Any) -> list[str]:
    return [each.msgid for each in about_applying(found(**otherwise), where, has_applied=has_applied)]


@pytest.mark.parametrize(
    ("otherwise", "expected"),
    [
        ({}, ["check.steps.city"]),
        ({"residence_periods": LATER}, ["check.steps.wait", "check.steps.city"]),
        ({"convictions": [PROBATION]}, ["check.steps.not_now", "check.steps.guide"]),
        ({"pending_proceedings": True}, ["check.steps.not_now", "check.steps.guide"]),
        ({"civics_proof": "none"}, ["check.steps.not_now", "check.steps.guide"]),
        ({"identity_proof": "none"}, ["check.steps.guide", "check.steps.guide_first"]),
        ({"german_parent_at_birth": True}, ["check.steps.guide", "check.steps.maybe_german"]),
        ({"persecution": "other_loss"}, ["check.steps.guide", "check.steps.family_papers"]),
        ({"persecution": "other_loss", "several_spouses": True, "convictions": [{"kind": "prison", "months": 36}]},
         ["check.steps.not_now", "check.steps.guide"]),
        ({"postcode": "unsure"}, ["check.steps.unknown"]),
    ],
)  # fmt: skip
def test_each_hears_what_is_right_for_them(otherwise: dict[str, Any], expected: list[str]) -> None:
    assert said(**otherwise) == expected


@pytest.mark.parametrize("otherwise", [{}, {"convictions": [PROBATION]}, {"german_parent_at_birth": True}, WIDOWED])
@pytest.mark.parametrize("where", [CHAT, KEPT, PAPER])
def test_whoever_has_applied_is_told_to_leave_it_so(where: str, otherwise: dict[str, Any]) -> None:
    assert said(where, has_applied=True, **otherwise) == ["check.has_applied"]


def test_only_where_a_button_is_does_a_text_point_to_one() -> None:
    assert said(KEPT, civics_proof="none")[0] == "mydate.steps.not_now"
    assert said(PAPER, civics_proof="none")[0] == "paper.not_now"
    assert said(KEPT, postcode="unsure") == ["mydate.steps.office_unknown"]
    assert said(PAPER, postcode="unsure") == []


def test_nobody_with_a_last_day_before_them_is_told_to_wait() -> None:
    for waits in ({"convictions": [PROBATION]}, {"pending_proceedings": True}):
        result = found(**WIDOWED, **waits)
        assert last_day(result) == date(2027, 3, 1)
        assert said(**WIDOWED, **waits) == ["check.steps.guide", "check.steps.guide_first"]
    assert is_tight(found(**STATELESS))
    assert said(**STATELESS) == ["check.steps.guide", "paper.ask_office_first"]


def test_paper_names_no_day_that_is_a_birthday() -> None:
    assert "check.steps.wait" in said(CHAT, **YOUNG)
    assert said(PAPER, **YOUNG) == ["paper.not_now"]


def test_the_table_knows_every_verdict_and_says_no_more_beside_a_no() -> None:
    assert set(BY_VERDICT) == set(ORDER)
    for verdict in ("not_met", "excluded"):
        assert not any(may_say(verdict, TODAY))
    assert may_say("not_yet", TODAY).apply
    assert not may_say("not_yet", None).apply
    assert [each for each in ORDER if may_say(each, TODAY).apply] == ["not_yet", "likely"]
    assert first_days(found(convictions=[PROBATION])) is None
    assert first_days(found(residence_periods=LATER)) == (date(2030, 3, 1), date(2030, 3, 1))
