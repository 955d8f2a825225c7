"""What must hold for every person: more time never harms, unknown is never "no", order never matters."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.domains import domain
from flows.eligibility.facts import Facts, read_facts
from flows.eligibility.verdicts import rank
from tests.flows.eligibility.law_cases import BASES
from tests.flows.eligibility.strategies import DAYS, FREE, TODAY, facts

WORKER = BASES["skilled_worker"]


def statuses(assessment: Assessment) -> dict[str, str]:
    return {entry.code: entry.status for entry in assessment.requirements}


@given(st.integers(1, 4000), st.integers(0, 2000), facts())
def test_more_years_of_the_same_stay_are_never_worse(days: int, more: int, person: dict[str, Any]) -> None:
    def verdict(length: int) -> Assessment:
        period = {"from": (TODAY - timedelta(days=length)).isoformat(), "to": None, "status": "ae_18a"}
        return assess(read_facts({**person, "residence_periods": [period], "absences": []}), TODAY)

    short, long = verdict(days), verdict(days + more)
    assert rank(long.verdict) >= rank(short.verdict)
    if short.verdict == long.verdict == "not_yet" and short.earliest_date and long.earliest_date:
        assert long.earliest_date <= short.earliest_date


@given(facts(), st.sampled_from(FREE), DAYS)
def test_a_status_that_stands_without_a_fact_stands_with_every_value_of_it(
    person: dict[str, Any], name: str, day: date
) -> None:
    unknown = assess(read_facts({**person, name: "unsure"}), day)
    for value in domain(name, day):
        known = assess(read_facts({**person, name: value}), day)
        if unknown.route != known.route or "maybe_german" in {unknown.verdict, known.verdict}:
            continue
        found = statuses(known)
        for code, status in statuses(unknown).items():
            assert status in {"unknown", found[code]}, (code, value)


@pytest.mark.parametrize("name", FREE)
def test_one_fact_alone_is_never_enough(name: str) -> None:
    assert all(assess(read_facts({name: value}), TODAY).verdict != "likely" for value in domain(name, TODAY))


@given(DAYS)
@settings(max_examples=5)
def test_with_everything_unknown_nothing_is_refused(day: date) -> None:
    assert set(statuses(assess(Facts(), day)).values()) <= {"unknown", "not_applicable"}


@given(facts(), st.randoms(use_true_random=False), DAYS)
def test_the_order_of_facts_changes_nothing(person: dict[str, Any], random: Any, day: date) -> None:
    names = list(person)
    random.shuffle(names)
    shuffled = {name: person[name] for name in names}
    assert assess(read_facts(shuffled), day) == assess(read_facts(person), day)


@given(facts(), DAYS)
def test_facts_come_back_from_json_unchanged(person: dict[str, Any], day: date) -> None:
    first = read_facts(person)
    assert read_facts(first.as_json()) == first
    assert assess(read_facts(first.as_json()), day) == assess(first, day)


@given(facts(), DAYS)
@settings(max_examples=60)
def test_nothing_is_missing_exactly_when_nothing_is_asked(person: dict[str, Any], day: date) -> None:
    found = assess(read_facts(person), day)
    if not found.missing:
        assert found.next_question is None
        assert found.verdict != "incomplete"
    if found.verdict == "likely":
        assert not found.missing


@given(st.integers(0, 3000))
def test_the_first_day_that_is_shown_is_the_first_day_that_holds(days: int) -> None:
    start = TODAY - timedelta(days=days)
    person = {**WORKER, "residence_periods": [{"from": start.isoformat(), "to": None, "status": "ae_18a"}]}
    first = assess(read_facts(person), TODAY).earliest_date
    assert first is not None
    if first > TODAY:
        assert assess(read_facts(person), first).verdict == "likely"
        assert assess(read_facts(person), first - timedelta(days=1)).verdict == "not_yet"
