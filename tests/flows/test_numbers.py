"""The numbers that coordinators report: nobody is known by them, nor by what can be worked out of them."""

import pytest

from flows.catalog.coordination import hidden_of


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
