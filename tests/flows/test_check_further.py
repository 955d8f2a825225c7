"""Whoever is offered to be asked on after a no is asked something."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.catalog.check_further import FURTHER, further_question
from flows.catalog.check_result import for_guide, show_result
from flows.catalog.knowledge import Knowledge
from flows.directory import Network
from flows.eligibility.assessment import assess
from flows.eligibility.interview import facts_from
from flows.engine.definition import Scene, Visitor
from flows.engine.session import Place
from flows.text import Text
from tests.flows.test_check_reasons import UNSURE_AT_FIRST
from tests.flows.test_check_result import texts
from tests.flows.test_check_walks import Walk, at_the_result

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
SCENE = Scene(
    Place("check", "result"), {}, Visitor("de"), NOW, Knowledge(Network(), {}, frozenset(), ZoneInfo("Europe/Berlin"))
)
UKRAINE = {"doors": [], "title": "other", "title_purpose": "ukraine", "affirm": "all"}
NOTHING_KNOWN = {
    "stay_since": "unsure", "livelihood": "unsure", "papers": "unsure", "german": "unsure", "civics": "unsure",
    "birth_date": "unsure", "identity": "unsure", "record": "unsure", "family": "unsure", "language_barrier": "unsure",
    "abroad": "unsure", "german_other": "unsure",
}  # fmt: skip
TEST_MISSING = {
    "doors": [], "title": "work", "stay_since": "2023-10-10", "stay_events": [], "livelihood": [],
    "papers": ["passport", "b1"], "civics": "none", "birth_date": "1990",
    "language_barrier": "none", "affirm": "all",
}  # fmt: skip


ANSWERS: dict[str, object] = {
    "stay_since": "2022-03-10", "stay_events": [], "livelihood": [], "papers": ["passport", "b1", "test"], "birth_date": "1990",
    "record": [], "family": [], "language_barrier": "none", "identity": "passport", "abroad": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "is_offered"),
    [
        ({**UKRAINE, "postcode": "unsure"}, True),
        ({**UKRAINE, **NOTHING_KNOWN, "postcode": "unsure"}, True),
        ({**UKRAINE, "postcode": "unsure", **NOTHING_KNOWN}, False),
    ],
)
def test_being_asked_on_is_offered_where_there_is_a_question(answers: dict[str, object], is_offered: bool) -> None:
    scene = replace(SCENE, answers=answers)
    shown = show_result(scene)
    offered = {choice.id for row in shown.rows for choice in row if isinstance(choice.label, Text)}
    assert (FURTHER in offered) == is_offered
    helps = {each.msgid for each in texts(shown.body)} & {"check.helps.maybe", "check.helps.maybe_unasked"}
    assert helps == {"check.helps.maybe" if is_offered else "check.helps.maybe_unasked"}
    assert (further_question(scene.answers, NOW.date()) is not None) == is_offered


@pytest.mark.parametrize("answers", [UKRAINE, TEST_MISSING])
def test_whoever_asks_on_is_asked_until_nothing_is_unknown(answers: dict[str, object]) -> None:
    given: dict[str, object] = {**answers, "postcode": "unsure"}
    today = NOW.date()
    assert {each.status for each in assess(facts_from(given, today), today).requirements} >= {"unknown", "not_met"}
    asked = []
    while (question := further_question(given, today)) is not None:
        asked.append(question.id)
        given[question.id] = ANSWERS[question.id]
    assert {"record", "family"} <= set(asked)
    assert "unknown" not in {each.status for each in assess(facts_from(given, today), today).requirements}


def test_a_guide_reads_what_nobody_knows_beside_what_is_open() -> None:
    line = for_guide(replace(SCENE, answers={**TEST_MISSING, "postcode": "unsure"}))["check"]["open"]
    assert line["text"] == "handoff.line.open_and_unknown"
    assert [each["text"] for each in line["params"]["unknown"]["joined"]] == [
        "requirement.record_open", "question.family.short"
    ]  # fmt: skip


def test_a_guide_reads_of_no_day_that_the_person_does_not_see() -> None:
    answers = {
        "doors": [], "title": "work", "stay_since": "2019-06-27", "stay_events": [], "livelihood": [],
        "papers": ["passport", "b1", "test"], "birth_date": "1990-05-05", "record": ["sentence"], "sentence": "fine",
        "sentence_rates": 110, "sentence_details": [], "affirm": "all", "family": [], "postcode": "30449",
    }  # fmt: skip
    scene = replace(SCENE, answers=answers)
    assert not {"check.first_day", "check.since_day", "check.between_days"} & {
        each.msgid for each in texts(show_result(scene).body)
    }
    told = for_guide(scene)
    assert "handoff.verdict.ask_guide" in str(told["check"]["result"])
    assert "day" not in told["check"]


def asked_by_wish(walk: Walk, **answers: str) -> list[str]:
    """Ask for more, and answer to the result; nobody knows what is not among the answers."""
    asked: list[str] = []
    walk.press(FURTHER)
    while walk.place.node == "question":
        asked.append(walk.place.about)
        walk.press(answers.get(walk.place.about, "dont-know"))
    return asked


UNSURE_IN_CHECK = ["doors", "stay_events", "german_other", "affirm"]


def test_what_nobody_knew_is_asked_once_more_by_wish_and_then_no_more() -> None:
    walk = at_the_result(UNSURE_AT_FIRST)
    asked = asked_by_wish(walk)
    assert sorted(asked) == sorted({*asked}) == sorted(UNSURE_IN_CHECK)
    assert FURTHER not in walk.choices()
    assert dict(walk.answers) == UNSURE_AT_FIRST


def test_an_answer_to_the_first_question_leads_on_to_all_else_that_nobody_knew() -> None:
    walk = at_the_result(UNSURE_AT_FIRST)
    asked = asked_by_wish(walk, doors="done", stay_events="done", affirm="c-all")
    assert {*UNSURE_IN_CHECK} <= {*asked}
    found = {each.code: each.status for each in assess(facts_from(walk.answers, NOW.date()), NOW.date()).requirements}
    assert {"residence_time", "constitution", "exclusion", "ban"} <= {code for code in found if found[code] == "met"}
    assert FURTHER not in walk.choices()


def test_whoever_goes_back_from_what_is_asked_once_more_is_at_the_result_again() -> None:
    walk = at_the_result(UNSURE_AT_FIRST).press(FURTHER, "back")
    assert walk.place.node == "result"
    assert FURTHER in walk.choices()
    asked = asked_by_wish(walk)
    assert len(asked) == len({*asked}) == len(UNSURE_IN_CHECK)
