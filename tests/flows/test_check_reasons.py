"""Of what nobody knows yet, "Why?" says what was answered about it and which answer is missing."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.catalog.check_reasons import show_reason
from flows.catalog.knowledge import Knowledge
from flows.directory import Network
from flows.engine.definition import Scene, Visitor
from flows.engine.session import Place
from flows.text import Joined, Text
from tests.flows.test_check_result import texts

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
UNSURE_AT_FIRST: dict[str, Any] = {
    "doors": "unsure", "german_family": "none", "title": "unlimited", "stay_since": "1991", "stay_events": "unsure",
    "livelihood": [], "papers": ["passport"], "german_other": "unsure", "birth_date": "1958", "recruited": "no",
    "language_barrier": "age", "record": [], "affirm": "unsure", "family": [], "postcode": "unsure",
}  # fmt: skip
EARLY: dict[str, Any] = {
    "doors": [],
    "title": "other",
    "title_purpose": "ukraine",
    "affirm": "all",
    "postcode": "unsure",
}


def reason(code: str, answers: dict[str, Any]) -> list[Text]:
    knowledge = Knowledge(Network(), {}, frozenset(), ZoneInfo("Europe/Berlin"))
    return [*texts(show_reason(Scene(Place("check", "reason", code), answers, Visitor("de"), NOW, knowledge)).body)]


def missing(code: str, answers: dict[str, Any]) -> list[str]:
    (line,) = [each for each in reason(code, answers) if each.msgid == "check.reason_missing"] or [None]
    if line is None:
        return []
    named = line.params["questions"]
    assert isinstance(named, Joined)
    return [
        each.msgid.removeprefix("question.").removesuffix(".short") for each in named.parts if isinstance(each, Text)
    ]


@pytest.mark.parametrize(
    ("answers", "code", "expected"),
    [
        (UNSURE_AT_FIRST, "residence_time", ["stay_events"]),
        (UNSURE_AT_FIRST, "civics", ["doors"]),
        (UNSURE_AT_FIRST, "constitution", ["doors", "affirm"]),
        (UNSURE_AT_FIRST, "ban", ["affirm"]),
        (UNSURE_AT_FIRST, "language", ["german_other"]),
        (UNSURE_AT_FIRST, "residence_title", []),
        (EARLY, "constitution", ["birth_date"]),
        (EARLY, "residence_time", ["stay_since"]),
        (EARLY, "identity", ["papers"]),
        (EARLY, "residence_title", []),
    ],
)
def test_what_is_missing_for_a_requirement_is_named(answers: dict[str, Any], code: str, expected: list[str]) -> None:
    assert missing(code, answers) == expected


def test_what_was_answered_about_it_stands_beside_what_is_missing() -> None:
    said = {each.msgid for each in reason("residence_time", UNSURE_AT_FIRST)}
    assert {"question.stay_since.short", "check.reason_missing"} <= said
