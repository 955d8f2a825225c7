"""Every question that people ask themselves has its answer, and what it costs is what the law of the day says."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flows.catalog.knowledge import Knowledge
from flows.catalog.motivation import ANSWERS, MOTIVATION, QUESTIONS
from flows.directory import Network
from flows.engine.definition import Scene, Visitor
from flows.engine.session import Place
from flows.text import Money, Text


def test_each_question_has_an_answer() -> None:
    assert list(QUESTIONS) == list(ANSWERS)


def test_what_it_costs_is_what_the_law_says() -> None:
    node = MOTIVATION.node("answer")
    assert node is not None
    shared = Knowledge(Network(), {"de": "Deutsch"}, frozenset(), ZoneInfo("Europe/Berlin"))
    scene = Scene(Place("why", "answer", "cost"), {}, Visitor("de"), datetime(2026, 11, 25, 9, tzinfo=UTC), shared)
    body = node.show(scene).body
    assert isinstance(body, Text)
    assert body.params == {"fee": Money(255), "fee_child": Money(51)}
