"""A check that was begun with the questions of an older version goes on politely: what still fits is kept, nothing breaks."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.catalog.check import CHECK
from flows.catalog.knowledge import Knowledge
from flows.catalog.registry import CATALOG
from flows.directory import Network
from flows.engine.definition import Visitor
from flows.engine.engine import Engine
from flows.engine.events import Prompt
from flows.engine.inputs import Press, Typed
from flows.engine.session import Session
from flows.text import Joined, Text

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
GERMAN = Visitor("de")
# Answers and places as version 1 kept them.
FIRST = {
    "doors": [], "title": "other", "title_other": "study", "stay_since": "2019-04", "livelihood": "own_income",
    "papers": ["passport", "b1", "test"], "birth_date": "1990", "abroad": "one_long",
    "abroad_stay": {"from": "2023-01", "to": "2023-09"}, "abroad_reason": "study", "record": ["sentence"],
    "sentence": "fine_small", "affirm": "all", "family": ["married"], "spouse_german": "long", "stay_before": "no",
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(CATALOG, Knowledge(Network(), {"de": "Deutsch"}, frozenset(), ZoneInfo("Europe/Berlin")))


def _left_at(about: str, answers: dict[str, Any], node: str = "question") -> Session:
    state = Session("s1", 7, expires_at=NOW + timedelta(days=1)).to_json()
    state["answers"] = {"check": answers}
    state["versions"] = {"check": 1}
    state["place"] = ["check", node, about, ""]
    state["trail"] = [["check", "intro", "", ""], ["check", "question", "doors", ""], ["check", "question", about, ""]]
    return Session.from_json(state)


def _ids(prompt: Prompt) -> set[str]:
    return {each.id for row in prompt.rows for each in row}


def _says(prompt: Prompt) -> set[str]:
    parts = prompt.body.parts if isinstance(prompt.body, Joined) else (prompt.body,)
    return {part.msgid for part in parts if isinstance(part, Text)}


@pytest.mark.parametrize("about", ["abroad_stay", "title_other", "stay_before", "nonsense"])
def test_at_a_question_that_is_gone_one_can_go_on_or_begin_anew(engine: Engine, about: str) -> None:
    session = _left_at(about, FIRST)
    prompt = engine.prompt(session, NOW, GERMAN)
    assert prompt is not None
    assert {"go-on", "anew"} <= _ids(prompt)
    step = engine.resume(session, Press("s1", 7, "go-on"), NOW, GERMAN, "s2")
    kept = step.session.answers["check"]
    assert set(kept) == {"doors", "title", "papers", "birth_date", "record", "affirm", "family"}
    assert step.session.place is not None
    assert step.session.place.about == "spouse_german"
    assert step.session.versions["check"] == CHECK.version


@pytest.mark.parametrize(("about", "node"), [("papers", "question"), ("abroad_stay", "why"), ("papers", "why")])
def test_at_a_question_that_is_still_there_one_is_asked_on(engine: Engine, about: str, node: str) -> None:
    session = _left_at(about, FIRST, node)
    step = engine.resume(session, Typed("qwertz"), NOW, GERMAN, "s2")
    again = engine.prompt(step.session, NOW, GERMAN)
    assert again is not None
    assert _says(again)
    back = engine.resume(step.session, Press("s1", step.session.step, "back"), NOW, GERMAN, "s3")
    assert engine.prompt(back.session, NOW, GERMAN) is not None
