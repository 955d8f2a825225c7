"""An answer that clashes with another leads on to that one too, for that may be the wrong one."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.catalog.check_fitting import FIX, fitting, place_of
from flows.catalog.check_questions import show_question, take_answer
from flows.catalog.knowledge import Knowledge
from flows.directory import Network
from flows.eligibility.questions import BY_ID
from flows.engine.definition import Answered, Go, Scene, Visitor
from flows.engine.inputs import Press
from flows.text import Text
from tests.flows.test_check_result import texts

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
STAY = {
    "doors": [],
    "title": "work",
    "stay_since": "2015-06",
    "stay_events": ["gap", "abroad_long"],
    "cards_since": "2023-03",
}
TRIP = {"abroad_from": "2016-02-01", "abroad_to": "2016-11-01", "abroad_more": "yes"}
TRIP_2 = {"abroad_from-2": "2018-02-01", "abroad_to-2": "2018-11-01", "abroad_more-2": "yes"}


def _scene(question_id: str, answers: dict[str, Any], side: str = "") -> Scene:
    knowledge = Knowledge(Network(), {}, frozenset(), ZoneInfo("Europe/Berlin"))
    return Scene(place_of(BY_ID[question_id], side), answers, Visitor("de"), NOW, knowledge)


@pytest.mark.parametrize(
    ("question_id", "answer", "answers", "clash"),
    [
        ("stay_since-exact", "2015-07-01", STAY, "stay_since"),
        ("cards_since-exact", "2023-04-01", STAY, "cards_since"),
        ("before_since", "2024", {**STAY, "before": "gap"}, "cards_since"),
        (
            "before_since-2", "2021",
            {**STAY, "before": "gap", "before_since": "2019-04", "before-2": "card"}, "before_since",
        ),
        ("abroad_to", "2015-12", {**STAY, "abroad_from": "2016-02"}, "abroad_from"),
        ("abroad_to-2", "2017", {**STAY, **TRIP, "abroad_from-2": "2018-02-01"}, "abroad_from-2"),
        ("abroad_from-2", "2016-05-01", {**STAY, **TRIP}, "abroad_from"),
        ("abroad_from-3", "2018-05-01", {**STAY, **TRIP, **TRIP_2}, "abroad_from-2"),
        ("abroad_from-3", "2016-05-01", {**STAY, **TRIP, **TRIP_2}, "abroad_from"),
        ("abroad_from", "2014", STAY, "stay_since"),
        ("stay_since", "1980", {"doors": [], "title": "work", "birth_date": "1990"}, "birth_date"),
    ],
)  # fmt: skip
def test_a_refused_answer_leads_to_the_one_that_it_clashes_with(
    question_id: str, answer: str, answers: dict[str, Any], clash: str
) -> None:
    question = BY_ID[question_id]
    move = fitting(_scene(question_id, answers), question, Answered(question_id, answer))
    assert isinstance(move, Go)
    assert move.place == place_of(question, FIX + clash)
    shown = show_question(_scene(question_id, answers, move.place.side))
    assert FIX + clash in {each.id for row in shown.rows for each in row}


def test_what_clashes_with_nothing_leads_nowhere_else() -> None:
    move = fitting(_scene("birth_date", STAY), BY_ID["birth_date"], Answered("birth_date", "1890"))
    assert isinstance(move, Go)
    assert move.place == place_of(BY_ID["birth_date"])


def test_which_entry_of_a_list_can_be_changed_is_told_by_its_answer() -> None:
    answers = {**STAY, "before": "gap", "before_since": "2019-04", "before-2": "card"}
    shown = show_question(_scene("before_since-2", answers, f"{FIX}before_since"))
    label = next(each.label for row in shown.rows for each in row if each.id == f"{FIX}before_since")
    assert isinstance(label, Text)
    told = label.params["question"]
    assert isinstance(told, Text)
    assert told.msgid == "check.review_line"


@pytest.mark.parametrize(
    ("question_id", "picked", "kept"),
    [
        ("stay_since", "2019", "2019"),
        ("stay_since", "2019-05", "2019-05"),
        ("stay_since", "", "unsure"),
        ("stay_since-exact", "2015-06", "2015-06"),
        ("stay_since-exact", "", "unsure"),
    ],
)
def test_who_does_not_know_the_month_has_told_the_year_all_the_same(question_id: str, picked: str, kept: str) -> None:
    answers = STAY if question_id.endswith("-exact") else {"doors": [], "title": "work"}
    move = take_answer(_scene(question_id, answers, picked), Press("s", 1, "dont-know"))
    assert move == Answered(question_id, kept)


@pytest.mark.parametrize(
    ("question_id", "hint"), [("sentence_months", "check.hint.months"), ("sentence_rates", "check.hint.number")]
)
def test_months_are_asked_for_with_an_example_of_months(question_id: str, hint: str) -> None:
    body = show_question(_scene(question_id, {})).body
    assert hint in {each.msgid for each in texts(body)}
