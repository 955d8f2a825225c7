"""What is told less precisely than the law counts is never taken the better way: not for a last day, not for a stay abroad."""

from datetime import date
from typing import Any

import pytest

from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import read_facts
from flows.eligibility.interview import facts_from
from tests.flows.eligibility.strategies import TODAY
from tests.flows.eligibility.test_interview import ORDINARY, interview

UKRAINE = {"title": "other", "title_purpose": "ukraine"}
STATELESS = {**ORDINARY, **UKRAINE, "doors": ["born_here", "stateless"], "parent_at_birth": "no"}


def born(day: str, **more: Any) -> tuple[dict[str, Any], Assessment]:
    return interview({**STATELESS, "birth_date": day, "stay_since": day, **more})


def test_a_last_day_that_hangs_on_the_birthday_is_asked_for() -> None:
    answers, found = born("2006", **{"birth_date-exact": "2006-03-14"})
    assert "birth_date-exact" in answers
    assert (found.verdict, found.apply_by) == ("likely", date(2027, 3, 13))
    assert "birth_date-exact" not in born("2006-03-14")[0]


@pytest.mark.parametrize(("day", "last"), [("2006", date(2026, 12, 31)), ("2006-05", date(2027, 4, 30))])
def test_of_a_birthday_that_nobody_knows_the_earlier_last_day_is_shown(day: str, last: date) -> None:
    answers, found = born(day)
    assert answers["birth_date-exact"] == "unsure"
    assert (found.verdict, found.route, found.apply_by) == ("likely", "stateless_act", last)


def test_whoever_may_be_too_old_for_it_is_neither_promised_nor_refused() -> None:
    found = born("2005")[1]
    assert found.verdict == "incomplete"
    assert "birth_date" in found.missing
    other_way = born("2005", title="work")[1]
    assert (other_way.verdict, other_way.route) == ("likely", "par10_1")


def test_a_child_is_not_taken_for_older_than_it_may_be() -> None:
    assert assess(facts_from(born("2010")[0], TODAY), TODAY).verdict != "likely"


def test_nobody_else_is_asked_for_a_birthday() -> None:
    assert "birth_date-exact" not in interview(ORDINARY)[0]


@pytest.mark.parametrize(
    ("said", "on", "verdict"),
    [
        ("after", "2025-05-31", "likely"),
        ("after", "2025-06-01", "not_met"),
        ("after", "2024", "likely"),
        ("after", "2026", "not_met"),
        ("before", "unsure", "likely"),
        ("no", "unsure", "not_met"),
    ],
)
def test_whether_somebody_applied_before_the_last_day_is_asked(said: str, on: str, verdict: str) -> None:
    """Born on 2004-06-01: the last day was 2025-05-31."""
    answers, found = born("2004-06-01", applied=said, applied_on=on)
    assert ("applied_on" in answers) == (said == "after")
    assert found.verdict == verdict
    assert "applied_on" not in found.missing


def test_the_day_of_an_application_is_asked_where_a_month_leaves_it_open() -> None:
    told = {"applied": "after", "applied_on": "2025"}
    answers, found = born("2004-06-01", **told, **{"applied_on-exact": "2025-02-03"})
    assert "applied_on-exact" in answers
    assert found.verdict == "likely"


@pytest.mark.parametrize("more", [{"applied_on": "unsure"}, {"applied_on": "2025", "applied_on-exact": "unsure"}])
def test_an_application_of_an_unknown_day_is_neither_in_time_nor_too_late(more: dict[str, str]) -> None:
    found = born("2004-06-01", applied="after", **more)[1]
    assert (found.verdict, found.route) == ("incomplete", "stateless_act")
    assert "applied_on" in found.missing


def test_an_application_long_ago_may_have_been_in_time_or_not() -> None:
    """Born on 2002-06-01: the last day was 2023-05-31, and "until 23.8.2023" lies on both sides of it."""
    answers, found = born("2002-06-01", applied="before", applied_on="2022")
    assert "applied_on" in answers
    assert found.verdict == "likely"
    assert born("2002-06-01", applied="before", applied_on="2023-06")[1].verdict == "not_met"


def test_after_a_divorce_the_application_counts_by_its_day_too() -> None:
    script = {
        "stay_since": "2022-06-01", "family": ["divorced"], "spouse_german": "birth", "married_on": "2015",
        "marriage_ended": "2024-05-10", "custody": "yes", "applied": "after", "title": "family",
    }  # fmt: skip
    in_time = interview({**ORDINARY, **script, "applied_on": "2025-05-10"})[1]
    too_late = interview({**ORDINARY, **script, "applied_on": "2025-05-11"})[1]
    assert (in_time.route, in_time.verdict) == ("par9_2", "likely")
    assert (too_late.route, too_late.verdict) == ("par10_1", "not_yet")


def test_for_the_old_rule_about_benefits_no_day_is_asked() -> None:
    script = {**ORDINARY, "livelihood": ["jobcenter"], "work": "none", "spouse_work": "no", "applied": "before"}
    answers, found = interview({**script, "benefits_fault": "no"})
    assert "applied_on" not in answers
    assert found.verdict == "ask_guide"


@pytest.mark.parametrize(("left", "back"), [("2026-05-25", "2026"), ("2026-06-10", "2026-11"), ("2026-05-22", "2026")])
def test_nobody_came_back_after_today(left: str, back: str) -> None:
    stay = {"abroad_from": left, "abroad_to": back, "abroad_more": "no", "abroad_total": "little"}
    found = interview({**ORDINARY, "stay_since": "2019-01-01", "stay_events": ["abroad_long"], **stay})[1]
    assert found.verdict == "likely"


def test_a_long_stay_that_has_just_ended_breaks_from_today_at_the_latest() -> None:
    stay = {"abroad_from": "2026-04-10", "abroad_to": "2026-11", "abroad_more": "no", "abroad_total": "little"}
    script = {**ORDINARY, "stay_since": "2019-01-01", "stay_events": ["abroad_long"], **stay, "abroad_reason": "other"}
    answers = interview(script)[0]
    (absence,) = facts_from(answers, TODAY).absences or ()
    assert absence.end == TODAY


def test_a_visa_without_a_card_hears_its_own_reason() -> None:
    facts = {"residence_title": "visa_d", "residence_periods": [{"from": "2026-05-01", "to": None, "status": "visa_d"}]}
    found = assess(read_facts(facts), TODAY)
    reasons = {each.code: (each.status, each.reason) for each in found.requirements}
    assert reasons["residence_time"] == ("unclear", "residence-time-visa")
