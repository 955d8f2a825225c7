"""The sheet before a hand-off: nobody learns more than what stands there and was not struck out, nor hears it twice."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from flows.cases import Case, CaseState, Offer, OfferState
from flows.catalog.cases import CASES, offer_prompt
from flows.catalog.coordination import COORDINATION
from flows.catalog.handoff import HANDOFF
from flows.catalog.handoff_sheet import asked, sheet_lines, show_release, struck
from flows.desk import Desk, Office
from flows.engine.definition import Go, Scene, Visitor
from flows.engine.events import Prompt
from flows.engine.inputs import Press
from flows.engine.session import Place
from flows.text import Joined, Text, text, to_json

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
ANNA, SEEKER = 2, 7
COMPLEX = "handoff.line.complex"
ANSWERS: dict[str, Any] = {
    "topic": "naturalisation",
    "language": "ar",
    "mode": "online",
    "message": "",
    "check": {"result": to_json(text("handoff.line.result", verdict=text("forguides.unclear")))},
    "is_complex": True,
}


def ids(told: object) -> list[str]:
    """All message ids of what is told, in order."""
    if isinstance(told, Joined):
        return [each for part in told.parts for each in ids(part)]
    if isinstance(told, Text):
        return [told.msgid, *(each for value in told.params.values() for each in ids(value))]
    return []


def case_of(answers: dict[str, Any], **otherwise: Any) -> Case:
    wanted = asked(answers)
    case = Case(
        1,
        SEEKER,
        CaseState.OPEN,
        wanted.topic,
        wanted.language,
        wanted.mode,
        wanted.district,
        wanted.is_complex,
        wanted.lines,
        NOW,
        NOW,
        offers=(Offer(ANNA, OfferState.OFFERED, NOW, NOW),),
    )
    return replace(case, **otherwise)


def seen_by_staff(case: Case) -> list[list[str]]:
    """What the guide is asked with, what the guide who holds it reads, and what coordinators do."""
    held = replace(case, state=CaseState.HELD, holder_id=ANNA)
    desk = Desk(ANNA, held=(held,), office=Office((held,)))
    visitor = Visitor("de", desk=desk)
    pages = [
        flow.node("case").show(Scene(Place(flow.name, "case", "1"), {}, visitor, NOW, None))  # type: ignore[union-attr]
        for flow in (CASES, COORDINATION)
    ]
    return [ids(prompt.body) for prompt in (offer_prompt(case, is_pushed=True), *pages)]


def difficult(seen: list[str]) -> int:
    return sum(each in {COMPLEX, "cases.complex", "office.complex"} for each in seen)


def test_that_something_may_be_difficult_is_a_line_that_can_be_struck_out() -> None:
    assert list(sheet_lines(ANSWERS)) == ["language", "topic", "mode", "result", "complex"]
    assert "complex" not in sheet_lines({**ANSWERS, "is_complex": False})
    after = struck(ANSWERS, "s-complex")
    assert after is not None
    assert not asked(after).is_complex
    assert COMPLEX not in ids(Joined(asked(after).lines))
    assert asked(ANSWERS).is_complex
    shown = show_release(Scene(Place("guide", "release"), after, Visitor("de"), NOW, None))
    assert "s-complex" in [choice.id for row in shown.rows for choice in row]


def test_it_stays_whatever_else_is_struck_out_for_it_is_a_line_of_its_own() -> None:
    after = struck(ANSWERS, "s-result")
    assert after is not None
    assert asked(after).is_complex


@pytest.mark.parametrize("choices", [(), ("s-complex",), ("s-result",)])
def test_staff_hear_that_it_is_difficult_once_if_it_was_released_and_else_never(choices: tuple[str, ...]) -> None:
    answers: Any = ANSWERS
    for choice in choices:
        answers = struck(answers, choice)
    assert [difficult(seen) for seen in seen_by_staff(case_of(answers))] == [int("s-complex" not in choices)] * 3


def test_what_a_guide_finds_too_difficult_is_told_the_next_one() -> None:
    without = struck(ANSWERS, "s-complex")
    assert without is not None
    assert [difficult(seen) for seen in seen_by_staff(case_of(dict(without), is_complex=True))] == [1, 1, 1]


def test_who_stood_before_the_sheet_of_before_releases_only_what_stood_there() -> None:
    kept = HANDOFF.migrate(ANSWERS, 1)
    assert kept is not None
    assert list(sheet_lines(kept)) == ["language", "topic", "mode", "result"]
    assert not asked(kept).is_complex


# What is said when it is sent


def sent(case: Case | None, past: Case | None = None) -> Prompt:
    node = HANDOFF.node("sent")
    assert node is not None
    visitor = Visitor("de", desk=Desk(SEEKER, own_case=case, past_case=past, holder_name="Anna"))
    return node.show(Scene(Place("guide", "sent"), {}, visitor, NOW, None))


def test_who_comes_back_to_what_was_sent_reads_how_it_stands_now() -> None:
    asked_now = case_of(ANSWERS)
    assert "handoff.sent" in ids(sent(asked_now).body)
    with_office = case_of(ANSWERS, is_escalated=True, offers=())
    assert "handoff.sent_to_coordinators" in ids(sent(with_office).body)
    asked_later = replace(with_office, offers=asked_now.offers)
    assert "handoff.sent_to_coordinators" in ids(sent(asked_later).body)
    held = case_of(ANSWERS, state=CaseState.HELD, holder_id=ANNA, offers=())
    assert "mycase.held" in ids(sent(held).body)
    closed = replace(held, state=CaseState.CLOSED, holder_id=None)
    assert "mycase.past" in ids(sent(None, closed).body)
    assert "mycase.none" in ids(sent(None).body)


def test_the_buttons_of_what_is_shown_there_lead_somewhere() -> None:
    held = case_of(ANSWERS, state=CaseState.HELD, holder_id=ANNA, offers=())
    node = HANDOFF.node("sent")
    assert node is not None
    visitor = Visitor("de", desk=Desk(SEEKER, own_case=held, holder_name="Anna"))
    move = node.take(Scene(Place("guide", "sent"), {}, visitor, NOW, None), Press("s", 1, "end"))
    assert isinstance(move, Go)
    assert move.place == Place("mycase", "end")
