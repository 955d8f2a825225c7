"""The result of the check in short: what is open stands first and is named; of very much it is said how much."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from flows.catalog.check_result import (
    MOST_OPEN,
    NOTHING_AHEAD,
    Roughness,
    open_lines,
    open_points,
    result_body,
    told_to_guide,
)
from flows.catalog.check_texts import IMPROVEMENTS, ROUTES
from flows.catalog.check_ways import DISCRETION, what_helps
from flows.directory import Network
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.eligibility.interview import facts_from
from flows.eligibility.outlook import look_ahead
from flows.eligibility.roughness import deciding_answers
from flows.eligibility.routes import ROUTES as COMPUTED
from flows.eligibility.what_if import IMPROVEMENTS as CHANGES
from flows.eligibility.what_if import what_would_help
from flows.text import COMMA, AnyText, Joined, Money, Text, Verbatim, counted, text
from tests.flows.eligibility.law_cases import BASES
from tests.flows.eligibility.test_interview import ORDINARY, interview

TODAY = date(2026, 11, 25)
WIDOWED = {
    "marital_status": "widowed", "spouse_german_since": "birth", "married_on": "2015-01-01",
    "marriage_ended_on": "2026-03-01", "custody_of_german_child": True,
    "residence_periods": [{"from": "2023-01-10", "to": None, "status": "ae_28"}], "residence_title": "ae_28",
}  # fmt: skip


UKRAINE = [{"from": "2022-03-10", "to": None, "status": "ae_24"}]
CHILD = {
    "legal_capacity": "represented", "german_proof": "school_reports", "civics_proof": "none", "employment": "child",
    "residence_periods": [{"from": "2019-03-01", "to": None, "status": "ae_18a"}],
}  # fmt: skip
RECRUITED = {
    "birth_date": "1948-05-05", "recruited_worker": "guest_worker", "german_proof": "none", "civics_proof": "none",
    "speaks_everyday_german": True, "residence_title": "niederlassungserlaubnis", "employment": "pension",
    "residence_periods": [{"from": "1973-03-01", "to": None, "status": "niederlassungserlaubnis"}],
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
    ways, ahead = what_would_help(facts, TODAY), look_ahead(facts, TODAY)
    shown = result_body(assess(facts, TODAY), ways, Network(), ahead, Roughness())
    return {each.msgid: each for each in texts(shown)}


def names(line: Text) -> list[str]:
    listed = line.params["labels"]
    assert isinstance(listed, Joined)
    return [each.msgid for each in listed.parts if isinstance(each, Text)]


def test_what_is_not_known_is_one_line_that_names_it_all() -> None:
    result = assess(facts_from({}, TODAY), TODAY)
    unknown = [each.label for each in result.requirements if each.status == "unknown"]
    assert len(unknown) > MOST_OPEN
    (line,) = open_lines(result)
    assert line.msgid == "status.unanswered"
    assert names(line) == [*unknown, "question.doors.short"]


def test_what_nobody_asked_is_named_beside_a_no() -> None:
    unasked = {"identity_proof": "unsure", "convictions": "unsure", "pending_proceedings": "unsure", "marital_status": "unsure",
               "spouse_german_since": "unsure"}  # fmt: skip
    shown = body(residence_title="ae_24", residence_periods=UKRAINE, **unasked)
    assert names(shown["status.unanswered"]) == [
        "requirement.identity",
        "requirement.record_open",
        "question.family.short",
    ]
    assert "check.sooner_with_family" in shown
    assert "check.sooner_with_family" not in body(residence_title="ae_24", residence_periods=UKRAINE)


def test_what_is_met_is_one_line_and_what_is_met_otherwise_has_its_own_words() -> None:
    shown = body(**RECRUITED, benefits=["sgb12"])
    assert "requirement.residence_title" in names(shown["status.all_met"])
    own = {"requirement.language_everyday", "requirement.livelihood_recruited", "requirement.civics_not_needed"}
    assert own <= set(shown)
    assert own.isdisjoint(names(shown["status.all_met"]))
    assert "requirement.language" not in shown


def test_a_child_that_comes_of_age_before_a_decision_is_warned_with_the_day() -> None:
    shown = body(**CHILD, birth_date="2011-02-14")
    assert shown["check.of_age"].params["date"] == date(2027, 2, 14)
    assert {"verdict.likely", "improvement.b1", "improvement.test", "requirement.civics_not_needed"} <= set(shown)
    assert "check.of_age" not in body(**CHILD, birth_date="2016-02-14")
    assert "check.of_age" not in body(**{**CHILD, "german_proof": "school_certificate", "civics_proof": "school_certificate"},
                                      birth_date="2011-02-14")  # fmt: skip


@pytest.mark.parametrize(
    ("otherwise", "label", "wrong"),
    [
        ({"convictions": [{"kind": "fine", "daily_rates": 200}]}, "requirement.record_open", "requirement.record"),
        ({"pending_proceedings": True}, "requirement.record_open", "requirement.record"),
        ({"several_spouses": True}, "requirement.exclusion_open", "requirement.exclusion"),
        ({"deception_found_on": "2026-02-01"}, "requirement.ban_open", "requirement.ban"),
    ],
)
def test_no_name_says_the_opposite_of_its_line(otherwise: dict[str, Any], label: str, wrong: str) -> None:
    shown = body(**otherwise)
    assert label in shown
    assert wrong not in shown


def test_who_works_full_time_beside_benefits_hears_that_the_office_still_looks_at_the_money() -> None:
    shown = body(benefits=["sgb2"], employment="full_time", weekly_hours=40, full_time_months_last_24=22)
    assert {"verdict.likely", "note.livelihood-ability", "requirement.livelihood_full_time"} <= set(shown)


def test_discretion_is_no_word_for_whoever_lacks_a_test_or_has_read_it_already() -> None:
    assert "note.discretion-par8" not in body(civics_proof="none")
    benefits = body(benefits=["sgb2"], employment="unemployed", weekly_hours=0, full_time_months_last_24=0)
    assert "reason.livelihood-benefit" in benefits
    assert "note.discretion-par8" not in benefits


def test_what_time_alone_mends_in_the_record_is_said() -> None:
    both = body(convictions=[{"kind": "fine", "daily_rates": 100}], pending_proceedings=True)
    assert {"check.what_helps", "check.helps.proceedings_end", "check.helps.erasure"} <= set(both)
    assert "check.helps.erasure" not in body(pending_proceedings=True)


def test_enough_money_is_named_once_for_whoever_has_free_movement() -> None:
    person = {"nationalities": ["PL"], "residence_title": "eu", "free_movement_doubtful": True, "benefits": ["sgb2"],
                 "employment": "unemployed", "weekly_hours": 0, "full_time_months_last_24": 0,
                 "residence_periods": [{"from": "2018-01-01", "to": None, "status": "eu"}]}  # fmt: skip
    facts = read_facts({**BASES["skilled_worker"], **person})
    first = what_would_help(facts, TODAY)[0]
    assert set(first.improvements) == {"free_movement", "own_income"}
    lines = what_helps((first,), assess(facts, TODAY))
    assert lines is not None
    assert [each.msgid for each in texts(lines)] == [
        "check.what_helps", "check.helps.at_once", "improvement.own_income", "improvement.insurance"
    ]  # fmt: skip


def test_a_range_of_days_is_said_once() -> None:
    shown = body(residence_periods=[{"from": "2020-01-10", "to": None, "status": "ae_18a"}],
                 absences=[{"from": "2023-01-10", "to": "2023-10-10", "reason": "ordinary"}])  # fmt: skip
    assert "check.between_days" in shown
    assert "check.range_above" in shown
    assert "reason.residence-time-credit" not in shown


def test_an_application_that_runs_is_left_to_run() -> None:
    assert "check.has_applied" in body(applied_on="2023-08-23")
    assert "check.has_applied" not in body()


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


PROBATION = {"kind": "prison", "months": 2, "suspended": True, "remitted": False}
WITH_GERMAN = {
    "marital_status": "married", "spouse_german_since": "birth", "married_on": "2015-01-01",
    "residence_periods": [{"from": "2025-01-10", "to": None, "status": "ae_28"}], "residence_title": "ae_28",
}  # fmt: skip


def test_a_way_that_waits_for_the_end_of_a_probation_promises_no_day_and_asks_for_no_answer() -> None:
    shown = body(convictions=[PROBATION], german_proof="none", german_level="b1")
    assert "check.helps.waits" in shown
    assert "check.helps.at_once" not in shown
    both = body(convictions=[PROBATION], **WITH_GERMAN)
    assert "check.other_way.waits" in both
    assert "check.other_way.open" not in both


def note_of(**script: Any) -> list[Text]:
    answers, result = interview({**ORDINARY, **script})
    roughness = Roughness(deciding_answers(answers, result.policy_date))
    shown = texts(result_body(result, (), Network(), look_ahead(facts_from(answers, TODAY), TODAY), roughness))
    return [each for each in shown if each.msgid == "check.rough_day"]


def test_a_day_that_hangs_on_a_rough_answer_names_its_question_and_the_day_that_was_taken() -> None:
    (note,) = note_of(birth_date="2012", represented="no", stay_since="2015-02-01")
    assert note.params["question"] == text("question.birth_date.short")
    assert (note.params["answer"], note.params["date"]) == (Verbatim("2012"), date(2012, 12, 31))
    (wedding,) = note_of(family=["married"], spouse_german="birth", married_on="2025", stay_since="2022-12-01")
    assert wedding.params["question"] == text("question.married_on.short")
    assert note_of(birth_date="1990", stay_since="2022-05-14") == []
    assert note_of(birth_date="1990", stay_since="2022-05")[0].params["answer"] == Verbatim("05/2022")


def test_discretion_is_a_note_and_no_way_beside_others() -> None:
    shown = body(convictions=[{"kind": "fine", "daily_rates": 200}])
    assert "note.discretion-par8" in shown
    assert "route.par8" not in shown
    assert "check.other_ways" not in shown


def test_a_probation_that_runs_has_a_verdict_of_its_own() -> None:
    probation = {"kind": "prison", "months": 2, "suspended": True, "remitted": False}
    assert "verdict.probation" in body(convictions=[probation])
    assert "verdict.not_yet" not in body(convictions=[probation])
    told = told_to_guide(
        assess(read_facts({**BASES["skilled_worker"], "convictions": [probation]}), TODAY), NOTHING_AHEAD
    )
    assert "handoff.verdict.probation" in str(told["check"]["result"])
    assert "handoff.verdict.not_yet" not in str(told)
    later = [{"from": "2025-03-01", "to": None, "status": "ae_18a"}]
    assert "verdict.not_yet" in body(residence_periods=later)


def test_questions_are_announced_only_where_a_button_leads_to_them() -> None:
    facts = read_facts({"residence_title": "ae_16b", "postcode": "30449"})
    ways, result = what_would_help(facts, TODAY), assess(facts, TODAY)
    assert "check.helps.maybe" in {each.msgid for each in texts(what_helps(ways, result) or text("none"))}
    shown = result_body(result, ways, Network(), roughness=Roughness(asks_more=False))
    said = {each.msgid for each in texts(shown)}
    assert "check.helps.maybe_unasked" in said
    assert "check.helps.maybe" not in said


@pytest.mark.parametrize(
    ("facts", "is_said"),
    [
        ({"residence_title": "ae_24", "residence_periods": UKRAINE}, True),
        ({"residence_title": "ae_16b"}, False),
        ({"residence_title": "ae_24", "german_parent_at_birth": True}, False),
        ({}, False),
    ],
)
def test_whoever_has_temporary_protection_hears_at_once_whether_it_counts(
    facts: dict[str, Any], *, is_said: bool
) -> None:
    said = [*body(**facts)]
    assert ("check.title_24" in said) == is_said
    assert not is_said or said.index("check.title_24") == 1
