"""Which district typed words mean."""

import pytest

from flows.catalog.districts import districts_called

LINDEN = ["Linden-Mitte", "Linden-Nord", "Linden-Süd"]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Лінден", LINDEN),
        ("ليندن", LINDEN),
        ("لندن", LINDEN),
        ("Lindne", LINDEN),
        ("Ліст", ["List"]),
        ("ЛИСТ", ["List"]),
        ("ليست", ["List"]),
        ("Нордштадт", ["Nordstadt"]),
        ("نوردشتات", ["Nordstadt"]),
        ("Варенхайде", ["Vahrenheide"]),
        ("غاربسن", ["Garbsen"]),
        ("vahrenhide", ["Vahrenheide"]),
        ("Допомога", []),
        ("Київ", []),
        ("محطة", []),
        ("Minsk", []),
        ("qwertz", []),
    ],
)
def test_a_district_is_found_misspelt_or_written_by_ear_in_other_letters(words: str, names: list[str]) -> None:
    assert districts_called(words) == names
