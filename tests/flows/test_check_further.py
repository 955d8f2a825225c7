"""Whoever is offered to be asked on after a no is asked something."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.catalog.check_further import FURTHER, further_question
from flows.catalog.check_result import show_result
from flows.catalog.knowledge import Knowledge
from flows.directory import Network
from flows.engine.definition import Scene, Visitor
from flows.engine.session import Place
from flows.text import Text

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


@pytest.mark.parametrize(("answers", "is_offered"), [(UKRAINE, True), ({**UKRAINE, **NOTHING_KNOWN}, False)])
def test_being_asked_on_is_offered_where_there_is_a_question(answers: dict[str, object], is_offered: bool) -> None:
    scene = replace(SCENE, answers={**answers, "postcode": "unsure"})
    offered = {choice.id for row in show_result(scene).rows for choice in row if isinstance(choice.label, Text)}
    assert (FURTHER in offered) == is_offered
    assert (further_question(scene.answers, NOW.date()) is not None) == is_offered
