"""The interview ends, asks nothing in vain, and settles the verdict that all facts together have."""

from random import Random
from typing import Any

import pytest

from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import Facts
from flows.eligibility.interview import facts_from, next_question
from flows.eligibility.questions import BY_ID, QUESTIONS
from flows.eligibility.roughness import deciding_answers
from flows.errors import FactsError
from tests.flows.eligibility.strategies import TODAY, some_answer

ORDINARY = {
    "doors": [], "title": "work", "stay_since": "2019-04", "stay_events": [], "livelihood": [],
    "papers": ["passport", "b1", "test"], "birth_date": "1990", "record": [], "affirm": "all", "family": [],
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
        "doors", "title", "stay_since", "stay_events", "livelihood", "papers", "birth_date", "record", "affirm",
    ]  # fmt: skip
    assert (found.verdict, found.missing) == ("likely", ())


def test_a_card_that_does_not_qualify_ends_the_check_early() -> None:
    answers, found = interview({**ORDINARY, "title": "other", "title_purpose": "ukraine"})
    assert list(answers) == ["doors", "title", "title_purpose", "affirm"]
    assert found.verdict == "not_met"


@pytest.mark.parametrize(
    ("title", "asked"),
    [("protection", set()), ("ae_25_2", set()), ("unlimited", {"protection"}), ("work", {"protection"})],
)
def test_how_an_asylum_procedure_ended_is_asked_unless_the_card_says_it(title: str, asked: set[str]) -> None:
    script = {"title": title, "stay_since": "2020-05", "stay_events": ["asylum"], "protection": "subsidiary"}
    answers, found = interview({**ORDINARY, **script})
    assert {"protection", "cards_since"} & set(answers) == asked
    assert found.verdict == "likely"


@pytest.mark.parametrize(("cards", "verdict"), [("2014", "likely"), ("2023-06-01", "incomplete")])
def test_whoever_does_not_know_how_a_procedure_ended_is_asked_since_when_they_have_cards(
    cards: str, verdict: str
) -> None:
    script = {"title": "unlimited", "stay_since": "2012", "stay_events": ["asylum"], "protection": "unsure"}
    more = {"cards_since": cards, "before": "asylum", "before_since": "2012-01-01"}
    answers, found = interview({**ORDINARY, **script, **more})
    assert "cards_since" in answers
    assert found.verdict == verdict


def test_after_a_refused_procedure_the_first_card_begins_the_time() -> None:
    script = {"stay_since": "2015-02-01", "stay_events": ["asylum"], "protection": "removal_ban"}
    more = {"cards_since": "2023-06-01", "before": "asylum", "before_since": "2015-02-01"}
    answers, found = interview({**ORDINARY, **script, **more})
    assert (found.verdict, str(found.earliest_date)) == ("not_yet", "2028-06-01")
    assert list(answers)[3:8] == ["stay_events", "protection", "cards_since", "before", "before_since"]


def test_what_was_before_a_break_is_asked_back_to_the_arrival_while_it_matters() -> None:
    script = {"stay_since": "2014-01-01", "stay_events": ["duldung", "gap"], "cards_since": "2024-05-01"}
    before = {
        "before": "gap", "before_since": "2023-11-01", "before-2": "card", "before_since-2": "2023-05-01",
        "before-3": "duldung", "before_since-3": "2014-01-01",
    }  # fmt: skip
    answers, found = interview({**ORDINARY, **script, **before})
    assert set(before) <= set(answers)
    assert "before-4" not in answers
    assert (found.verdict, str(found.earliest_date), str(found.earliest_date_latest)) == (
        "ask_guide", "2028-10-29", "2029-05-01",
    )  # fmt: skip


def test_a_card_renewed_late_is_no_break() -> None:
    script = {"stay_since": "2018-01-01", "stay_events": ["gap"], "cards_since": "2023-05-01", "before": "late"}
    more = {"before_since": "2023-04-01", "before-2": "card", "before_since-2": "2018-01-01"}
    assert interview({**ORDINARY, **script, **more})[1].verdict == "likely"


def test_nothing_before_a_break_is_asked_where_the_time_since_is_enough() -> None:
    script = {"stay_since": "2010", "stay_events": ["duldung"], "cards_since": "2016"}
    answers, found = interview({**ORDINARY, **script})
    assert found.verdict == "likely"
    assert not [each for each in answers if each.startswith("before")]


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [("other", "ask_guide"), ("allowed", "likely"), ("military", "likely"), ("study", "ask_guide")],
)
def test_the_reason_of_a_long_stay_abroad_is_asked_where_it_matters(reason: str, verdict: str) -> None:
    stay = {"abroad_from": "2024-01-10", "abroad_to": "2024-09-10", "abroad_more": "no", "abroad_total": "little"}
    script = {**ORDINARY, "stay_events": ["abroad_long"], **stay, "abroad_reason": reason}
    answers, found = interview(script)
    assert found.verdict == verdict
    assert list(answers).index("abroad_reason") == list(answers).index("abroad_total") + 1


def test_several_stays_abroad_are_told_one_after_the_other() -> None:
    stays = {
        "abroad_from": "2021-01-10", "abroad_to": "2021-09-10", "abroad_more": "yes",
        "abroad_from-2": "2024-02-01", "abroad_to-2": "2024-08-01", "abroad_more-2": "no",
    }  # fmt: skip
    script = {**ORDINARY, "stay_events": ["abroad_long"], **stays, "abroad_total": "little", "abroad_reason": "other"}
    answers, _ = interview(script)
    facts = facts_from(answers, TODAY)
    assert [str(each.start) for each in facts.absences or ()] == ["2021-01-10", "2024-02-01"]
    assert "abroad_reason-2" not in answers


def test_more_stays_abroad_than_can_be_told_stay_unknown() -> None:
    stays: dict[str, Any] = {}
    for nth in range(1, 11):
        more = "" if nth == 1 else f"-{nth}"
        stays |= {f"abroad_from{more}": f"20{nth + 9}-01", f"abroad_to{more}": f"20{nth + 9}-09"}
        stays[f"abroad_more{more}"] = "yes"
    answers, found = interview({**ORDINARY, "stay_since": "2008", "stay_events": ["abroad_long"], **stays})
    assert "abroad_more-10" in answers
    assert found.verdict == "incomplete"


def test_often_abroad_but_never_long_is_asked_for_the_sum_alone() -> None:
    answers, found = interview({**ORDINARY, "stay_events": ["abroad_often"], "abroad_total": "half_of_five"})
    assert "abroad_from" not in answers
    assert found.verdict == "ask_guide"


SENTENCE = {"record": ["sentence"], "sentence": "fine", "sentence_details": []}


@pytest.mark.parametrize(
    ("script", "verdict"),
    [
        ({"sentence_rates": 90}, "likely"),
        ({"sentence_rates": 91}, "ask_guide"),
        ({"sentence_rates": 120}, "not_met"),
        ({"sentence_rates": 120, "sentence_details": ["erased"]}, "likely"),
        ({"sentence_rates": 120, "sentence_details": ["abroad"]}, "ask_guide"),
        ({"sentence_rates": 10, "sentence_details": ["hate_motive"]}, "not_met"),
        ({"sentence": "probation_over", "sentence_months": 3}, "likely"),
        ({"sentence": "probation", "sentence_months": 3}, "not_yet"),
        ({"sentence": "prison", "sentence_months": 1}, "not_met"),
        ({"sentence": "youth_prison", "sentence_months": 6}, "not_met"),
        ({"sentence": "youth_measure"}, "likely"),
        ({"sentence": "none"}, "likely"),
        ({"sentence_rates": "unsure"}, "incomplete"),
        (
            {
                "sentence_rates": 50, "sentence_details": ["another"], "sentence-2": "fine", "sentence_rates-2": 50,
                "sentence_details-2": [],
            },
            "ask_guide",
        ),
        ({"sentence_rates": 50, "sentence_details": ["another"], "sentence-2": "none"}, "likely"),
    ],
)  # fmt: skip
def test_sentences_are_told_one_after_the_other(script: dict[str, Any], verdict: str) -> None:
    answers, found = interview({**ORDINARY, **SENTENCE, **script})
    assert found.verdict == verdict
    asked = [each for each in answers if each.startswith(("record", "sentence"))]
    first = list(answers).index("record")
    assert list(answers)[first : first + len(asked)] == asked


@pytest.mark.parametrize(
    ("livelihood", "more", "verdict"),
    [
        ([], {}, "likely"),
        (["too_little"], {}, "ask_guide"),
        (["other_office"], {}, "ask_guide"),
        (["education"], {"education": "harmless"}, "likely"),
        (["education"], {"education": "harmful"}, "ask_guide"),
        (["jobcenter"], {"work": "employed", "hours": "full", "months": "enough"}, "likely"),
        (["jobcenter"], {"work": "employed", "hours": "full", "months": "fewer", "spouse_work": "no"}, "not_met"),
        (["jobcenter"], {"work": "employed", "hours": "nearly", "months": "enough", "spouse_work": "no"}, "ask_guide"),
        (["jobcenter"], {"work": "employed", "hours": "less", "spouse_work": "yes"}, "likely"),
        (["jobcenter", "others"], {"work": "none", "spouse_work": "no"}, "ask_guide"),
        (["sozialamt"], {"work": "pension", "spouse_work": "no"}, "not_met"),
        (["others"], {}, "incomplete"),
        (["others", "too_little"], {}, "incomplete"),
    ],
)
def test_benefits_are_asked_as_far_as_the_law_tells_them_apart(
    livelihood: list[str], more: dict[str, Any], verdict: str
) -> None:
    _, found = interview({**ORDINARY, "livelihood": livelihood, "applied": "no", **more})
    assert found.verdict == verdict


def test_a_child_is_asked_whether_the_parents_apply() -> None:
    young = {"birth_date": "2014-05-01", "stay_since": "2018"}
    answers, alone = interview({**ORDINARY, **young, "represented": "no"})
    assert (alone.verdict, str(alone.earliest_date)) == ("not_yet", "2030-05-01")
    assert "represented" in answers
    assert interview({**ORDINARY, **young, "represented": "yes"})[1].verdict == "likely"


def test_whoever_has_no_paper_for_german_is_asked_for_another_one_next() -> None:
    answers, found = interview({**ORDINARY, "papers": ["passport", "test"], "german_other": "school_years"})
    assert list(answers)[6] == "german_other"
    answers, found = interview({**ORDINARY, "papers": ["passport", "test"], "german_other": "grade_10"})
    assert found.verdict == "likely"


@pytest.mark.parametrize(
    ("since", "asked"),
    [("2021-11", True), ("2021-12", True), ("2021", True), ("2022-05", False), ("2021-11-22", False)],
)
def test_the_exact_day_is_asked_once_where_it_decides(since: str, asked: bool) -> None:
    answers, _ = interview({**ORDINARY, "stay_since": since, "stay_since-exact": "2021-11-05"})
    assert ("stay_since-exact" in answers) == asked


def test_the_exact_day_takes_the_place_of_the_rough_one() -> None:
    answers, found = interview({**ORDINARY, "stay_since": "2021-11", "stay_since-exact": "2021-11-05"})
    assert found.verdict == "likely"
    assert deciding_answers(answers, TODAY) == ()
    unknown, waiting = interview({**ORDINARY, "stay_since": "2021-11"})
    assert (waiting.verdict, str(waiting.earliest_date)) == ("not_yet", "2026-11-30")
    assert unknown["stay_since-exact"] == "unsure"


def test_the_day_of_a_stay_abroad_is_asked_where_the_months_leave_it_open() -> None:
    stay = {"abroad_from": "2024-01", "abroad_to": "2024-07", "abroad_more": "no", "abroad_total": "little"}
    script = {**ORDINARY, "stay_since": "2019-01-01", "stay_events": ["abroad_long"], **stay, "abroad_reason": "other"}
    answers, _ = interview(script)
    assert "abroad_from-exact" in answers
    exact = {"abroad_from-exact": "2024-01-20", "abroad_to-exact": "2024-07-20"}
    assert interview({**script, **exact})[1].verdict == "likely"


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
    answers, _ = interview({**ORDINARY, "papers": ["passport"], "birth_date": born, "livelihood": ["jobcenter"]})
    assert ("recruited" in answers) == asked
    if asked:
        assert list(answers).index("birth_date") < list(answers).index("recruited")


def test_without_a_birth_date_nobody_is_asked_about_recruitment() -> None:
    answers, _ = interview({**ORDINARY, "papers": ["passport"], "birth_date": "unsure", "livelihood": ["jobcenter"]})
    assert "recruited" not in answers


@pytest.mark.parametrize(
    ("work", "verdict"), [("self_employed", "likely"), ("student", "not_met"), ("pension", "not_met")]
)
def test_work_that_is_no_employment_can_be_said(work: str, verdict: str) -> None:
    script = {"livelihood": ["jobcenter"], "work": work, "spouse_work": "no", "applied": "no"}
    script |= {"hours": "full", "months": "enough"}
    _, found = interview({**ORDINARY, **script})
    assert found.verdict == verdict


@pytest.mark.parametrize("seed", range(25))
def test_every_interview_ends_and_asks_nothing_in_vain(seed: int) -> None:
    chance = Random(seed)
    answers: dict[str, Any] = {}
    while question := next_question(facts_from(answers, TODAY), TODAY, answers):
        assert question.id not in answers
        now = facts_from(answers, TODAY)
        if question.choices:
            assert any(_changes(now, question.id, choice.id, answers) for choice in question.choices), question.id
        answers[question.id] = "unsure" if chance.random() < 0.2 else some_answer(chance, question)
    assert len(answers) <= len(QUESTIONS)


def _changes(facts: Facts, question_id: str, choice_id: str, answers: dict[str, Any]) -> bool:
    question = BY_ID[question_id]
    answer = [choice_id] if question.kind == "several" else choice_id
    # An answer may also open the question that changes something.
    changed = question.apply(answer, facts, TODAY, answers)
    following = next_question(changed, TODAY, {**answers, question_id: answer})
    return assess(changed, TODAY) != assess(facts, TODAY) or bool(following and following.group == question.group)


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
        asks_anew = not any(fact in known for fact in question.settles) and not question.exact_of
        if question.id not in everything and asks_anew and question.when(known, everything):
            everything[question.id] = some_answer(chance, question)
    assert assess(facts_from(everything, TODAY), TODAY).verdict == settled.verdict


def test_every_choice_of_every_question_gives_valid_facts() -> None:
    before = {"doors": ["born_here"], "title": "work", "stay_since": "2020", "birth_date": "2001"}
    before |= {"stay_events": ["duldung", "abroad_long"], "cards_since": "2022", "abroad_from": "2023-01"}
    facts = facts_from(before, TODAY)
    for question in QUESTIONS:
        for choice in question.choices:
            answer = [choice.id] if question.kind == "several" else choice.id
            assert question.apply(answer, facts, TODAY, before).known() is not None
        assert question.apply("unsure", facts, TODAY, before) == facts


@pytest.mark.parametrize(
    "answers",
    [
        {"doors": ["nonsense"]}, {"doors": "born_here"}, {"title": "gold"}, {"nonsense": "yes"}, {"birth_date": "1990-13"},
        {"birth_date": 1990}, {"title": "work", "stay_since": "soon"}, {"sentence_rates": "many"}, {"postcode": "3044"},
        {"sentence_rates": True}, {"sentence_rates": 2001}, {"title": "ae_99"}, {"title": "ask_99"},
    ],
)  # fmt: skip
def test_an_answer_that_no_question_offers_is_refused(answers: dict[str, Any]) -> None:
    with pytest.raises(FactsError):
        facts_from(answers, TODAY)
