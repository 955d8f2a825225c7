"""How long lists turn: to the page before and the one after, a screen at a time."""

import pytest

from flows.catalog.screen import in_columns, page, turned_page
from flows.engine.events import Choice
from flows.text import Verbatim

ALL = tuple(Choice(f"c-{number}", Verbatim(str(number))) for number in range(16))


def ids(rows: object) -> list[list[str]]:
    return [[each.id for each in row] for row in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("count", "number", "turns"),
    [
        (6, 0, None),
        (7, 0, ["page-1"]),
        (7, 1, ["page-0"]),
        (16, 0, ["page-1"]),
        (16, 1, ["page-0", "page-2"]),
        (16, 2, ["page-1", "page-3"]),
        (16, 3, ["page-2", "page-0"]),
        (7, 5, ["page-0"]),
    ],
)
def test_a_list_turns_both_ways_and_from_its_end_to_its_start(count: int, number: int, turns: list[str] | None) -> None:
    rows = ids(page(ALL[:count], number))
    assert len(rows) <= 6
    assert (rows[-1] if turns else None) == turns
    assert all(turned_page(each) is None for row in rows[: -1 if turns else None] for each in row)


def test_columns_turn_like_a_list() -> None:
    assert ids(in_columns(ALL, 0, 4)) == [["c-0", "c-1"], ["c-2", "c-3"], ["page-1"]]
    assert ids(in_columns(ALL, 1, 4)) == [["c-4", "c-5"], ["c-6", "c-7"], ["page-0", "page-2"]]
    assert ids(in_columns(ALL[:5], 0, 4)) == [["c-0", "c-1"], ["c-2", "c-3"], ["c-4"]]


def test_whoever_turns_to_every_page_sees_every_choice_once() -> None:
    seen = [each for number in range(4) for row in page(ALL, number) for each in row if turned_page(each.id) is None]
    assert tuple(seen) == ALL
