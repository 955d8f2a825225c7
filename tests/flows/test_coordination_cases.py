"""Assigning a case: what speaks against a guide is said, and who has less against them stands first."""

from datetime import UTC, datetime

import pytest

from flows.cases import Case, CaseState
from flows.catalog.coordination import COORDINATION
from flows.desk import Desk, Office
from flows.engine.definition import Scene, Visitor
from flows.engine.events import Prompt
from flows.engine.session import Place
from flows.matching import Guide
from tests.flows.test_handoff_sheet import ids

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


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
