"""The numbers that coordinators report: nobody is known by them, nor by what can be worked out of them."""

import pytest

from flows.catalog.coordination import came_so_far, hidden_of
from flows.text import Joined, Text, text


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


def test_how_far_people_came_is_told_in_its_order_and_small_numbers_are_not() -> None:
    told = came_so_far({"naturalised": 1, "likely": 12, "checked": 40})
    assert isinstance(told, Joined)
    assert [part.params for part in told.parts if isinstance(part, Text)][1:] == [
        {"what": text("numbers.checked"), "count": 40},
        {"what": text("numbers.likely"), "count": 12},
        {"what": text("numbers.naturalised"), "count": text("numbers.hidden")},
    ]
    assert came_so_far({}) is None
