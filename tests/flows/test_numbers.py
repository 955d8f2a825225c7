"""The numbers that coordinators report: nobody is known by them, nor by what can be worked out of them."""

from datetime import UTC, datetime

import pytest

from flows.catalog.coordination import COORDINATION, came_so_far, hidden_of
from flows.desk import Counts, Desk, Office
from flows.engine.definition import Scene, Visitor
from flows.engine.events import Prompt
from flows.engine.session import Place
from flows.text import Joined, Text, text
from tests.flows.test_handoff_sheet import ids


@pytest.mark.parametrize(
    ("numbers", "hidden"),
    [
        ({}, set()),
        ({"de": 7, "uk": 9}, set()),
        ({"de": 6, "en": 1}, {"de", "en"}),
        ({"de": 20, "uk": 9, "en": 1}, {"uk", "en"}),
        ({"de": 20, "uk": 3, "en": 3}, {"uk", "en"}),
        ({"de": 20, "uk": 1, "en": 1}, {"de", "uk", "en"}),
        ({"de": 3}, {"de"}),
    ],
)
def test_a_small_number_cannot_be_had_by_subtraction(numbers: dict[str, int], hidden: set[str]) -> None:
    assert hidden_of(numbers) == hidden


@pytest.mark.parametrize("numbers", [{"de": 3}, {"de": 3, "uk": 1}, {"de": 4, "uk": 0}])
def test_a_list_that_is_all_hidden_and_small_is_left_out_for_its_sum_stands_elsewhere(numbers: dict[str, int]) -> None:
    """How many cases there are in all is told, so that a single hidden number would be known by it."""
    told = ids(numbers_of(Counts(cases={"open": sum(numbers.values())}, topics=numbers, languages=numbers)).body)
    assert {"numbers.topics", "numbers.languages", "numbers.hidden"}.isdisjoint(told)
    assert "numbers.few" in told


@pytest.mark.parametrize("numbers", [{"de": 3, "uk": 3}, {"de": 6, "uk": 1}, {"de": 7}])
def test_a_list_of_which_nothing_can_be_worked_out_is_told(numbers: dict[str, int]) -> None:
    told = ids(numbers_of(Counts(cases={"open": sum(numbers.values())}, languages=numbers)).body)
    assert "numbers.languages" in told
    assert "numbers.few" in told


def test_where_there_is_no_list_nothing_is_said_of_lists() -> None:
    assert "numbers.few" not in ids(numbers_of(Counts(people=1)).body)


def numbers_of(counts: Counts) -> Prompt:
    node = COORDINATION.node("numbers")
    assert node is not None
    visitor = Visitor("de", desk=Desk(1, office=Office(counts=counts)))
    return node.show(Scene(Place("coordination", "numbers"), {}, visitor, datetime(2027, 3, 1, tzinfo=UTC), None))


def test_how_far_people_came_is_told_in_its_order_and_small_numbers_are_not() -> None:
    told = came_so_far({"naturalised": 1, "likely": 12, "checked": 40})
    assert isinstance(told, Joined)
    assert [part.params for part in told.parts if isinstance(part, Text)][1:] == [
        {"what": text("numbers.checked"), "count": 40},
        {"what": text("numbers.likely"), "count": 12},
        {"what": text("numbers.naturalised"), "count": text("numbers.hidden")},
    ]
    assert came_so_far({}) is None
