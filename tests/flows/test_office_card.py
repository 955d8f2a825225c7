"""The card for the office says itself that an advice centre comes first, and not only the words beside the file."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.catalog.check_papers import CARD, LIST, take_file
from flows.catalog.knowledge import Knowledge
from flows.directory import Network
from flows.engine.definition import Noted, Scene, Visitor
from flows.engine.events import SheetOffered
from flows.engine.inputs import Press
from flows.engine.session import Place
from flows.engine.sheet import Sheet
from flows.text import Text, text
from tests.flows.eligibility.test_interview import ORDINARY, interview

SCENE = Scene(
    Place("check", "papers"),
    {},
    Visitor("de"),
    datetime(2026, 11, 22, 10, tzinfo=UTC),
    Knowledge(Network(), {}, frozenset(), ZoneInfo("Europe/Berlin")),
)
FIRST = text("paper.card_advice_first")


def handed(choice: str, **script: Any) -> tuple[Sheet, str]:
    answers = {**interview({**ORDINARY, **script})[0], "postcode": "unsure"}
    moved = take_file(replace(SCENE, answers=answers), Press("s", 1, choice))
    assert isinstance(moved, Noted)
    (offered,) = moved.events
    assert isinstance(offered, SheetOffered)
    assert isinstance(offered.body, Text)
    return offered.sheet, offered.body.msgid


@pytest.mark.parametrize(
    ("script", "is_said", "caption"),
    [
        ({}, False, "paper.card_caption"),
        ({"record": ["pending"]}, True, "paper.card_caption_delicate"),
        ({"record": "unsure"}, False, "paper.card_caption"),
        ({"identity": "other_documents", "papers": ["b1", "test"]}, True, "paper.card_caption_advice"),
    ],
)
def test_the_card_says_that_an_advice_centre_comes_first(script: dict[str, Any], is_said: bool, caption: str) -> None:
    card, beside = handed(CARD, **script)
    assert (FIRST in [row.words for row in card.lead]) is is_said
    assert beside == caption
    papers, beside = handed(LIST, **script)
    assert FIRST not in [row.words for row in papers.lead]
    assert beside == "paper.list_caption"
