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
from tests.flows.test_check_result import texts

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


@pytest.mark.parametrize(("answers", "is_offered"), [(UKRAINE, True), ({**UKRAINE, **NOTHING_KNOWN}, False)])
def test_being_asked_on_is_offered_where_there_is_a_question(answers: dict[str, object], is_offered: bool) -> None:
    scene = replace(SCENE, answers={**answers, "postcode": "unsure"})
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
