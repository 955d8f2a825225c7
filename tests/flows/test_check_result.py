"""The result of the check in short: what is open stands first and is named; of very much it is said how much."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from flows.catalog.check_result import MOST_OPEN, open_lines, open_points, result_body
from flows.catalog.check_texts import IMPROVEMENTS, ROUTES
from flows.catalog.check_ways import DISCRETION
from flows.directory import Network
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.eligibility.interview import facts_from
from flows.eligibility.routes import ROUTES as COMPUTED
from flows.eligibility.what_if import IMPROVEMENTS as CHANGES
from flows.eligibility.what_if import what_would_help
from flows.text import COMMA, AnyText, Joined, Money, Text, counted, text
from tests.flows.eligibility.law_cases import BASES

TODAY = date(2026, 11, 25)
WIDOWED = {
    "marital_status": "widowed", "spouse_german_since": "birth", "married_on": "2015-01-01",
    "marriage_ended_on": "2026-03-01", "custody_of_german_child": True,
    "residence_periods": [{"from": "2023-01-10", "to": None, "status": "ae_28"}], "residence_title": "ae_28",
}  # fmt: skip


def texts(part: AnyText) -> Iterator[Text]:
    """All texts of a body, with those inside their parameters."""
    if isinstance(part, Joined):
        for each in part.parts:
            yield from texts(each)
    if isinstance(part, Text):
        yield part
        for value in part.params.values():
            if isinstance(value, Text | Joined):
                yield from texts(value)


def body(**otherwise: Any) -> dict[str, Text]:
    facts = read_facts({**BASES["skilled_worker"], **otherwise})
    shown = result_body(assess(facts, TODAY), what_would_help(facts, TODAY), Network())
    return {each.msgid: each for each in texts(shown)}


def test_very_much_that_is_not_known_is_one_line() -> None:
    result = assess(facts_from({}, TODAY), TODAY)
    unknown = [each for each in result.requirements if each.status == "unknown"]
    assert len(unknown) > MOST_OPEN
    *others, last = open_lines(result)
    assert last.msgid == "check.still_open"
    assert last.count == len(unknown)
    assert "status.unknown" not in [line.msgid for line in others]


def test_a_guide_reads_the_open_points_or_how_many_they_are() -> None:
    labels = (text("requirement.language"),) * (MOST_OPEN + 1)
    assert open_points(labels) == counted("check.points", MOST_OPEN + 1)
    assert open_points(labels[1:]) == Joined(labels[1:], COMMA)


def test_every_route_and_every_improvement_has_words() -> None:
    assert {route.code for route in COMPUTED} | {DISCRETION, "par4_1", "par4_3", "par7", "par3_2"} == set(ROUTES)
    assert {each.id for each in CHANGES} == set(IMPROVEMENTS)


def test_the_last_day_in_time_is_said_with_the_way_and_the_other_way_with_its_day() -> None:
    shown = body(**WIDOWED)
    assert shown["check.apply_by"].params == {"date": date(2027, 3, 1)}
    assert "route.par9_2" in shown
    assert shown["check.other_way.from_day"].params["date"] == date(2028, 1, 10)


def test_a_first_day_behind_the_last_one_is_said_to_be_tight() -> None:
    young = {
        "birth_date": "2006-06-01", "born_in_germany": True, "stateless_since_birth": True, "nationalities": ["stateless"],
        "identity_proof": "travel_document", "residence_title": "ae_25_5", "german_proof": "none", "civics_proof": "none",
        "residence_periods": [{"from": "2023-01-10", "to": None, "status": "ae_25_5"}],
    }  # fmt: skip
    shown = body(**young)
    assert "route.stateless_act" in shown
    assert shown["check.apply_by_tight"].params == {"date": date(2027, 5, 31)}


def test_a_last_day_that_was_kept_is_not_said_again() -> None:
    shown = body(**{**WIDOWED, "marriage_ended_on": "2025-03-01", "applied_on": "2025-10-01"})
    assert "route.par9_2" in shown
    assert "check.apply_by" not in shown


def test_what_costs_nothing_is_said_to_cost_nothing() -> None:
    shown = body(persecution="other_loss")
    assert "route.par15" in shown
    assert {"check.fee_free", "check.guide_too"} <= set(shown)
    assert "check.fee" not in shown


def test_who_may_be_german_is_told_what_to_do_and_no_requirements() -> None:
    shown = body(german_parent_at_birth=True)
    assert {"verdict.maybe_german", "reason.maybe-german-parent", "check.maybe_german"} <= set(shown)
    assert shown["check.fee"].params == {"fee": Money(51)}
    assert not [each for each in shown if each.startswith("status.") or each == "check.which_way"]


@pytest.mark.parametrize(
    ("otherwise", "line"),
    [
        ({"german_proof": "none", "german_level": "a2"}, "check.helps.at_once"),
        ({"benefits": ["sgb2"], "employment": "full_time", "full_time_months_last_24": 3}, "check.helps.at_once"),
        ({"german_proof": "none", "german_level": "a2", "protection_granted": "refugee", "identity_proof": "none",
          "residence_title": "ae_25_2"}, "check.helps.guide"),
        ({"residence_title": "ae_16b", "residence_periods": [{"from": "2024-02-01", "to": None, "status": "ae_16b"}]},
         "check.helps.from_day"),
    ],
)  # fmt: skip
def test_what_would_change_a_no_is_said(otherwise: dict[str, Any], line: str) -> None:
    assert line in body(**otherwise)


def test_discretion_is_a_note_and_no_way_beside_others() -> None:
    shown = body(convictions=[{"kind": "fine", "daily_rates": 200}])
    assert "note.discretion-par8" in shown
    assert "route.par8" not in shown
    assert "check.other_ways" not in shown
