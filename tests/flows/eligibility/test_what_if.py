"""What would change a verdict is what the engine says once it is changed, and nothing that is no use or should not be done."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from flows.eligibility.assessment import assess
from flows.eligibility.dates import add_months
from flows.eligibility.facts import FACT_NAMES, read_facts
from flows.eligibility.what_if import IMPROVEMENTS, MOST_WAYS, Way, changed, what_would_help
from tests.flows.eligibility.law_cases import BASES
from tests.flows.eligibility.strategies import TODAY, facts

WORKER = BASES["skilled_worker"]
NOBODY_IS_TOLD_TO_CHANGE = {
    "marital_status", "spouse_german_since", "married_on", "marriage_ended_on", "several_spouses", "convictions",
    "pending_proceedings", "deception_found_on", "extremism", "rejects_equality", "affirms_constitution",
    "affirms_historical_responsibility", "birth_date", "absences", "nationalities", "language_barrier",
}  # fmt: skip


def ways(**otherwise: Any) -> tuple[Way, ...]:
    return what_would_help(read_facts({**WORKER, **otherwise}), TODAY)


@given(facts(most=8))
@settings(max_examples=60)
def test_each_way_really_gives_its_verdict_and_a_better_one(person: dict[str, Any]) -> None:
    before = assess(read_facts(person), TODAY)
    found = what_would_help(read_facts(person), TODAY)
    assert len(found) <= MOST_WAYS
    for way in found:
        after = assess(changed(read_facts(person), way.improvements, TODAY), TODAY)
        assert after.verdict == way.verdict
        assert before.verdict not in {"likely", "maybe_german", "on_hold", "incomplete"}
        if way.earliest_date is not None and not way.takes_longest:
            assert way.earliest_date == max(TODAY, after.earliest_date or TODAY)
        if before.verdict == way.verdict:
            assert way.earliest_date < before.earliest_date  # type: ignore[operator]  # both are not_yet


@given(facts(most=8))
@settings(max_examples=60)
def test_nothing_is_asked_that_could_be_left_out(person: dict[str, Any]) -> None:
    for way in what_would_help(read_facts(person), TODAY):
        for left_out in way.improvements if len(way.improvements) > 1 else ():
            fewer = tuple(each for each in way.improvements if each != left_out)
            part = assess(changed(read_facts(person), fewer, TODAY), TODAY)
            assert (part.verdict, part.earliest_date) != (way.verdict, way.earliest_date)


@given(facts(most=8))
@settings(max_examples=30)
def test_nobody_is_told_to_change_who_they_are(person: dict[str, Any]) -> None:
    known = read_facts(person).known()
    for improvement in IMPROVEMENTS:
        assert not NOBODY_IS_TOLD_TO_CHANGE & set(improvement.changes(known, TODAY) or {})


def test_the_forbidden_facts_are_facts() -> None:
    assert set(FACT_NAMES) >= NOBODY_IS_TOLD_TO_CHANGE


def test_a_certificate_alone_is_enough() -> None:
    assert ways(german_proof="none", german_level="b1") == (Way(("b1",), "likely", TODAY),)


def test_certificate_and_test_are_named_together_where_one_is_not_enough() -> None:
    assert [way.improvements for way in ways(german_proof="none", german_level="a2", civics_proof="none")] == [
        ("b1", "test")
    ]


def test_another_title_keeps_the_time_that_counts() -> None:
    periods = [{"from": "2023-03-01", "to": None, "status": "ae_16b"}]
    student = ways(residence_title="ae_16b", residence_periods=periods)
    assert student == (Way(("other_title",), "not_yet", date(2028, 3, 1)),)


def test_after_a_toleration_the_time_begins_with_the_title() -> None:
    periods = [{"from": "2019-03-01", "to": None, "status": "duldung"}]
    tolerated = ways(residence_title="duldung", residence_periods=periods)
    assert tolerated == (Way(("first_title",), "not_yet", date(2031, 11, 22)),)


def test_work_of_months_has_its_day_only_when_it_is_done() -> None:
    found = ways(benefits=["sgb2"], employment="full_time", weekly_hours=40, full_time_months_last_24=15)
    assert [way.improvements for way in found] == [("own_income",), ("full_time_work",)]
    assert found[1].earliest_date == add_months(TODAY, 5)
    assert found[1].takes_longest


@pytest.mark.parametrize("employment", ["pension", "child"])
def test_nobody_is_sent_to_work_who_cannot_work(employment: str) -> None:
    assert ways(benefits=["sgb12"], employment=employment, weekly_hours=0, full_time_months_last_24=0) == ()


@pytest.mark.parametrize("barrier", ["illness", "age", "hardship"])
def test_nobody_is_sent_to_an_examination_that_they_cannot_pass(barrier: str) -> None:
    assert ways(german_proof="none", german_level="a1", civics_proof="none", language_barrier=barrier) == ()


def test_for_a_child_the_parents_apply() -> None:
    child = ways(birth_date="2012-01-01", legal_capacity="full", german_proof="school_reports")
    assert child == (Way(("parents_apply",), "likely", TODAY),)


def test_nobody_is_sent_to_the_embassy_of_the_state_they_fled_from() -> None:
    assert ways(identity_proof="none", protection_granted="refugee", residence_title="ae_25_2") == ()
    assert ways(identity_proof="none") == (Way(("passport",), "likely", TODAY),)


def test_a_few_months_sooner_are_worth_it_and_a_few_days_are_not() -> None:
    research = {
        "residence_title": "ae_18d",
        "residence_periods": [{"from": "2015-03-01", "to": None, "status": "ae_18d"}],
    }
    assert what_would_help(read_facts({**WORKER, **research}), date(2024, 6, 26)) == ()


def test_where_nothing_helps_nothing_is_said() -> None:
    assert ways(convictions=[{"kind": "fine", "daily_rates": 200}]) == ()
    assert ways(extremism="current", german_proof="none") == ()
    assert ways() == ()
