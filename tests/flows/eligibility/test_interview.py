"""The interview ends, asks nothing in vain, and settles the verdict that all facts together have."""

from datetime import date
from random import Random
from typing import Any

import pytest

from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import Facts
from flows.eligibility.interview import facts_from, next_question, rough_start
from flows.eligibility.questions import BY_ID, QUESTIONS
from flows.eligibility.questions.question import RoughDay
from flows.errors import FactsError
from tests.flows.eligibility.strategies import TODAY, some_answer

ORDINARY = {
    "doors": [], "title": "work", "stay_since": "2019-04", "livelihood": "own_income",
    "papers": ["passport", "b1", "test"], "birth_date": "1990", "abroad": "short", "record": [], "affirm": "all",
    "family": [], "stay_before": "no",
}  # fmt: skip


def interview(script: dict[str, Any]) -> tuple[dict[str, Any], Assessment]:
    """Answer from the script, "I don't know" beyond it, until nothing is asked."""
    answers: dict[str, Any] = {}
    while question := next_question(facts_from(answers, TODAY), TODAY, answers):
        answers[question.id] = script.get(question.id, "unsure")
    return answers, assess(facts_from(answers, TODAY), TODAY)


def test_an_ordinary_check_takes_nine_questions() -> None:
    answers, found = interview(ORDINARY)
    assert list(answers) == [
        "doors", "title", "stay_since", "livelihood", "papers", "birth_date", "abroad", "record", "affirm",
    ]  # fmt: skip
    assert (found.verdict, found.missing) == ("likely", ())


def test_a_card_that_does_not_qualify_ends_the_check_early() -> None:
    answers, found = interview({**ORDINARY, "title": "other", "title_other": "ukraine"})
    assert list(answers) == ["doors", "title", "title_other", "affirm"]
    assert found.verdict == "not_met"


def test_time_in_a_successful_asylum_procedure_is_asked_for_where_it_matters() -> None:
    script = {"title": "protection", "stay_since": "2023-05", "stay_before": "asylum", "stay_before_since": "2021-01"}
    answers, found = interview({**ORDINARY, **script})
    assert "stay_before_since" in answers
    assert found.verdict == "likely"


def test_an_earlier_card_before_a_break_is_for_the_authority_to_credit() -> None:
    script = {"stay_since": "2024-05-01", "stay_before": "card", "stay_before_since": "2018-01-01"}
    _, found = interview({**ORDINARY, **script})
    assert found.verdict == "ask_guide"
    assert str(found.earliest_date) == "2026-05-01"


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [("other", "ask_guide"), ("allowed", "likely"), ("military", "likely"), ("study", "ask_guide")],
)
def test_the_reason_of_a_long_stay_abroad_is_asked_where_it_matters(reason: str, verdict: str) -> None:
    stay = {"from": "2024-01", "to": "2024-09"}
    _, found = interview({**ORDINARY, "abroad": "one_long", "abroad_stay": stay, "abroad_reason": reason})
    assert found.verdict == verdict


def test_nobody_who_knows_nothing_is_asked_more_than_twenty_questions() -> None:
    answers, found = interview({})
    assert len(answers) <= 20
    assert found.verdict == "incomplete"


@pytest.mark.parametrize(
    ("unsure", "closed"),
    [
        ("record", {"sentence"}),
        ("affirm", {"affirm_parts", "deception"}),
        ("affirm_parts", {"deception"}),
        ("family", {"spouse_german", "married_on"}),
    ],
)
def test_whoever_does_not_know_is_not_asked_which(unsure: str, closed: set[str]) -> None:
    answers, found = interview({**ORDINARY, "affirm": "not_all", unsure: "unsure"})
    assert unsure in answers
    assert not closed & set(answers)
    assert found.verdict == "incomplete"


def test_a_deception_that_is_named_is_asked_for_its_day() -> None:
    script = {"affirm": "not_all", "affirm_parts": ["deception"], "deception": "2026-02"}
    answers, found = interview({**ORDINARY, **script})
    assert "deception" in answers
    assert found.verdict == "excluded"


@pytest.mark.parametrize(
    ("born", "asked"), [("1950", True), ("1976-06-13", True), ("1976-06-14", False), ("2011", False)]
)
def test_only_those_who_can_have_been_recruited_are_asked(born: str, asked: bool) -> None:
    answers, _ = interview({**ORDINARY, "papers": ["passport"], "birth_date": born, "livelihood": "jobcenter"})
    assert ("recruited" in answers) == asked
    if asked:
        assert list(answers).index("birth_date") < list(answers).index("recruited")


def test_without_a_birth_date_nobody_is_asked_about_recruitment() -> None:
    answers, _ = interview({**ORDINARY, "papers": ["passport"], "birth_date": "unsure", "livelihood": "jobcenter"})
    assert "recruited" not in answers


@pytest.mark.parametrize(
    ("work", "verdict"), [("self_employed", "ask_guide"), ("student", "not_met"), ("pension", "not_met")]
)
def test_work_that_is_no_employment_can_be_said(work: str, verdict: str) -> None:
    script = {"livelihood": "jobcenter", "work": work, "spouse_work": "no", "applied": "no"}
    _, found = interview({**ORDINARY, **script})
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("answers", "rough"),
    [
        ({}, None),
        ({"stay_since": "unsure"}, None),
        ({"stay_since": "2022-02-14"}, None),
        ({"stay_since": "2024-02"}, RoughDay(date(2024, 2, 1), date(2024, 2, 29))),
        ({"stay_since": "2022"}, RoughDay(date(2022, 1, 1), date(2022, 12, 31))),
        ({"stay_since": "2022", "stay_before": "asylum", "stay_before_since": "2020-01-02"}, None),
        (
            {"stay_since": "2022-01-02", "stay_before": "asylum", "stay_before_since": "2020-02"},
            RoughDay(date(2020, 2, 1), date(2020, 2, 29)),
        ),
        (
            {"stay_since": "2022-02", "stay_before": "card", "stay_before_since": "2020-01-02"},
            RoughDay(date(2022, 2, 1), date(2022, 2, 28)),
        ),
        (
            {"stay_since": "2022-02", "stay_before": "asylum", "stay_before_since": "unsure"},
            RoughDay(date(2022, 2, 1), date(2022, 2, 28)),
        ),
    ],
)
def test_a_beginning_that_is_not_known_to_the_day_is_told(answers: dict[str, Any], rough: RoughDay | None) -> None:
    assert rough_start(answers) == rough


@pytest.mark.parametrize("seed", range(25))
def test_every_interview_ends_and_asks_nothing_in_vain(seed: int) -> None:
    chance = Random(seed)
    answers: dict[str, Any] = {}
    while question := next_question(facts_from(answers, TODAY), TODAY, answers):
        assert question.id not in answers
        now = facts_from(answers, TODAY)
        if question.choices:
            assert any(_changes(now, question.id, choice.id) for choice in question.choices), question.id
        answers[question.id] = "unsure" if chance.random() < 0.2 else some_answer(chance, question)
    assert len(answers) <= len(QUESTIONS)


def _changes(facts: Facts, question_id: str, choice_id: str) -> bool:
    question = BY_ID[question_id]
    answer = [choice_id] if question.kind == "several" else choice_id
    return assess(question.apply(answer, facts, TODAY), TODAY) != assess(facts, TODAY)


@pytest.mark.parametrize("seed", range(40))
def test_the_interview_settles_the_verdict_that_all_answers_together_have(seed: int) -> None:
    chance = Random(seed)
    answers: dict[str, Any] = {}
    while question := next_question(facts_from(answers, TODAY), TODAY, answers):
        answers[question.id] = some_answer(chance, question)
    settled = assess(facts_from(answers, TODAY), TODAY)
    everything = dict(answers)
    for question in QUESTIONS:
        known = facts_from(everything, TODAY).known()
        asks_anew = not any(fact in known for fact in question.settles)
        if question.id not in everything and asks_anew and question.when(known, everything):
            everything[question.id] = some_answer(chance, question)
    assert assess(facts_from(everything, TODAY), TODAY).verdict == settled.verdict


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_choice_of_every_question_gives_valid_facts(question: Any) -> None:
    before = {"doors": ["born_here"], "title": "work", "stay_since": "2020", "birth_date": "2001", "abroad": "one_long"}
    before["abroad_stay"] = {"from": "2023-01", "to": "2023-09"}
    facts = facts_from(before, TODAY)
    for choice in question.choices:
        answer = [choice.id] if question.kind == "several" else choice.id
        assert question.apply(answer, facts, TODAY).known() is not None
    assert question.apply("unsure", facts, TODAY) == facts


@pytest.mark.parametrize(
    "answers",
    [
        {"doors": ["nonsense"]}, {"doors": "born_here"}, {"title": "gold"}, {"nonsense": "yes"}, {"birth_date": "1990-13"},
        {"birth_date": 1990}, {"title": "work", "stay_since": "soon"}, {"abroad_stay": "long"}, {"postcode": "3044"},
        {"abroad_stay": {"from": "2024-05", "to": "2023-01"}},
    ],
)  # fmt: skip
def test_an_answer_that_no_question_offers_is_refused(answers: dict[str, Any]) -> None:
    with pytest.raises(FactsError):
        facts_from(answers, TODAY)
