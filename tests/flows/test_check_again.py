"""Buttons of an older result: they do what they say as long as its answers hold, and else say kindly which result counts."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.catalog.check import CHECK
from flows.catalog.check_papers import show_papers
from flows.catalog.check_result import show_result
from flows.catalog.knowledge import Knowledge
from flows.desk import Desk
from flows.directory import Network
from flows.engine.definition import Go, Scene, Visitor
from flows.engine.events import Prompt
from flows.engine.session import Place
from flows.text import Text, text
from tests.flows.eligibility.test_interview import ORDINARY, interview

ANSWERS = {**interview({**ORDINARY, "stay_since": "2023-05-14"})[0], "postcode": "30449"}
SCENE = Scene(
    Place("check", "result"),
    ANSWERS,
    Visitor("de", desk=Desk()),
    datetime(2026, 11, 22, 10, tzinfo=UTC),
    Knowledge(Network(), {}, frozenset(), ZoneInfo("Europe/Berlin")),
)


def buttons(prompt: Prompt) -> dict[str, str]:
    return {each.label.msgid: each.id for row in prompt.rows for each in row if isinstance(each.label, Text)}


def pressed(label: str, answers: dict[str, Any], desk: Any = None) -> Go:
    """Press a button of the result of `ANSWERS` while other answers may hold by now."""
    about = buttons(show_result(SCENE))[label].removeprefix("go-check.")
    assert CHECK.enter is not None
    visitor = replace(SCENE.visitor, desk=desk or Desk())
    move = CHECK.enter(replace(SCENE, place=Place("check", "", about), answers=answers, visitor=visitor))
    assert isinstance(move, Go)
    return move


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("choice.result.keep_date", Place("mydate", "keep")),
        ("check.steps", Place("check", "steps")),
        ("check.papers", Place("check", "papers")),
        ("check.review", Place("check", "review")),
    ],
)
def test_they_work_as_long_as_the_answers_are_the_same(label: str, place: Place) -> None:
    move = pressed(label, dict(ANSWERS))
    assert (move.place, move.note) == (place, None)


@pytest.mark.parametrize("label", ["choice.result.keep_date", "check.steps", "menu.guide"])
def test_where_answers_have_changed_the_newer_result_is_shown(label: str) -> None:
    move = pressed(label, {**ANSWERS, "postcode": "10115"})
    assert (move.place, move.note) == (Place("check", "result"), text("check.old.newer"))


def test_where_another_check_has_begun_it_can_be_gone_on_with() -> None:
    move = pressed("check.steps", {"doors": []})
    assert (move.place, move.note) == (Place("check", "continue"), text("check.old.unfinished"))


def test_where_the_answers_are_deleted_that_is_said() -> None:
    assert pressed("check.steps", {}) == Go(Place("check", "intro"), note=text("check.old.forgotten"))
    kept: Any = SimpleNamespace(saved_check=object(), own_case=None)
    assert pressed("check.steps", {}, kept) == Go(Place("mydate", "view"), note=text("check.old.kept"))


def test_a_button_tells_next_to_nothing_of_the_answers() -> None:
    for each in (*buttons(show_result(SCENE)).values(), *buttons(show_papers(SCENE)).values()):
        about = each.removeprefix("go-check.")
        assert about == each or len(about.rpartition("-")[2]) == 4
