"""A coordinator's screens of a case: what speaks against a guide is said, and a case is closed as it was seen, or asked anew."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.cases import OUTCOMES, Case, CaseState, accepted, assigned, escalated, handed_back, offered
from flows.catalog.coordination import COORDINATION
from flows.deeds import CaseClosedByOffice
from flows.desk import Desk, Office
from flows.engine.definition import Go, Move, Scene, Visitor
from flows.engine.events import Prompt
from flows.engine.inputs import Press
from flows.engine.session import Place
from flows.matching import Guide
from tests.flows.test_handoff_sheet import ids

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
KARIM, EWA = 2, 3
WAITS = Case(1, 7, CaseState.OPEN, "work", "de", "online", None, False, (), NOW, NOW, is_escalated=True)
OFFERED = offered(replace(WAITS, is_escalated=False), KARIM, NOW).case
HELD = accepted(OFFERED, KARIM, NOW).case


def assigning(mode: str, district: str | None, *guides: Guide) -> Prompt:
    case = Case(1, 7, CaseState.OPEN, "work", "de", mode, district, False, (), NOW, NOW, is_escalated=True)
    node = COORDINATION.node("assign")
    assert node is not None
    visitor = Visitor("de", desk=Desk(9, office=Office((case,), guides=guides)))
    return node.show(Scene(Place("coordination", "assign", "1"), {}, visitor, NOW, None))


@pytest.mark.parametrize(
    ("mode", "district", "guide", "doubts"),
    [
        ("in_person", None, {"modes": ("online",)}, {"doubt.in_person"}),
        ("in_person", "Mitte", {"modes": ("online",)}, {"doubt.in_person"}),
        ("in_person", "Mitte", {"modes": ("online", "in_person"), "districts": ("Linden-Mitte",)}, {"doubt.place"}),
        ("in_person", None, {"modes": ("in_person",), "districts": ("Linden-Mitte",)}, set()),
        ("either", None, {"modes": ("online",)}, set()),
        ("online", None, {"modes": ("in_person",)}, {"doubt.mode"}),
    ],
)
def test_who_does_not_meet_people_where_somebody_wants_to_meet_is_doubted(
    mode: str, district: str | None, guide: dict[str, tuple[str, ...]], doubts: set[str]
) -> None:
    told = ids(assigning(mode, district, Guide(2, "Anna", ("de",), **guide)).body)  # type: ignore[arg-type]
    assert {each for each in told if each.startswith("doubt.")} == doubts


def test_who_would_have_to_go_somewhere_else_stands_before_who_meets_nobody() -> None:
    far = Guide(3, "Ben", ("de",), districts=("Linden-Mitte",), modes=("in_person",))
    prompt = assigning("in_person", "Mitte", Guide(2, "Anna", ("de",), modes=("online",)), far)
    choices = [choice.id for row in prompt.rows for choice in row]
    assert choices[:2] == ["guide-3", "guide-2"]


def test_of_whoever_gave_a_case_back_that_and_why_is_said() -> None:
    back = handed_back(HELD, KARIM, "no_time", NOW).case
    told = ids(shown("case", "1", escalated(back, NOW).case).body)
    assert "offer.returned.no_time" in told
    assert "offer.accepted" not in told
    visitor = Visitor("de", desk=Desk(9, office=Office((back,), guides=(Guide(KARIM, "Karim", ("de",)),))))
    node = COORDINATION.node("assign")
    assert node is not None
    doubts = ids(node.show(Scene(Place("coordination", "assign", "1"), {}, visitor, NOW, None)).body)
    assert "offer.returned.no_time" in doubts
    assert "doubt.asked" not in doubts


# closing


def looking(node: str, about: str, *cases: Case) -> Scene:
    visitor = Visitor("de", desk=Desk(9, office=Office(cases)))
    return Scene(Place("coordination", node, about), {}, visitor, NOW, None)


def shown(node: str, about: str, *cases: Case) -> Prompt:
    found = COORDINATION.node(node)
    assert found is not None
    return found.show(looking(node, about, *cases))


def pressed(choice: str, node: str, about: str, *cases: Case) -> Move | None:
    found = COORDINATION.node(node)
    assert found is not None
    return found.take(looking(node, about, *cases), Press("s", 1, choice))


@pytest.mark.parametrize(
    ("case", "holder", "who"),
    [(WAITS, 0, "office.stuck"), (OFFERED, 0, "office.offered"), (HELD, KARIM, "office.held")],
)
def test_whoever_has_a_case_a_coordinator_is_asked_first_and_then_chooses_an_outcome(
    case: Case, holder: int, who: str
) -> None:
    assert "close" in [choice.id for row in shown("case", "1", case).rows for choice in row]
    asked = Place("coordination", "close", f"1-{holder}")
    assert pressed("close", "case", "1", case) == Go(asked)
    told = set(ids(shown("close", asked.about, case).body))
    assert told >= {"office.close_question", "office.close_kept", who}
    assert ("office.close_guide" in told) is (case is not WAITS)
    chosen = Place("coordination", "outcome", asked.about)
    assert pressed("close-yes", "close", asked.about, case) == Go(chosen)
    assert [row[0].id for row in shown("outcome", chosen.about, case).rows][: len(OUTCOMES)] == [
        f"x-{outcome}" for outcome in OUTCOMES
    ]
    move = pressed("x-sent_on", "outcome", chosen.about, case)
    assert isinstance(move, Go)
    assert move.events == (CaseClosedByOffice(1, "sent_on", holder or None),)


@pytest.mark.parametrize(("choice", "node"), [("close-yes", "close"), ("x-other", "outcome")])
def test_who_closes_what_somebody_else_has_by_now_is_asked_anew(choice: str, node: str) -> None:
    for before, after in ((0, HELD), (KARIM, assigned(HELD, EWA, NOW).case), (KARIM, WAITS)):
        move = pressed(choice, node, f"1-{before}", after)
        assert isinstance(move, Go)
        assert (move.events, move.place) == ((), Place("coordination", "close", f"1-{after.holder_id or 0}"))


@pytest.mark.parametrize(("choice", "node"), [("close-yes", "close"), ("x-other", "outcome")])
def test_what_is_closed_already_or_never_was_on_the_desk_is_not_closed(choice: str, node: str) -> None:
    assert "office.gone" in ids(shown(node, "1-2").body)
    for about in ("1-2", "1", "", "x"):
        move = pressed(choice, node, about)
        assert isinstance(move, Go)
        assert move.events == ()
    assert pressed("cases", node, "1-2") == Go(Place("coordination", "cases"))


def test_an_outcome_of_the_seeker_is_none_of_a_coordinator() -> None:
    for choice in ("x-deleted", "x-ended_by_seeker", "x-", "informed"):
        assert pressed(choice, "outcome", "1-2", HELD) is None
