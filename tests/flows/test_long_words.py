"""Long words are cut where Telegram's limit is, and nothing of them is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalog.long_words import parts, shortened, units


@pytest.mark.parametrize(("words", "most"), [("abc", 3), ("😀", 2), ("a\nb", 4), ("\ud83d", 1), ("", 0)])
def test_signs_are_counted_as_telegram_does_and_lines_as_arabic_readers_get_them(words: str, most: int) -> None:
    assert units(words) == most


@given(words=st.text(alphabet="ab \n😀ب", max_size=300), most=st.integers(4, 60))
def test_no_part_is_too_long_and_none_is_lost(words: str, most: int) -> None:
    cut = parts(words, most)
    assert all(units(part) <= most for part in cut)
    assert "".join("".join(cut).split()) == "".join(words.split())
    assert all(part.strip() for part in cut)


def test_lines_and_words_stay_whole_where_they_can() -> None:
    assert parts("one two three", 9) == ["one two ", "three"]
    assert parts("one two\nthree", 11) == ["one two\n", "three"]
    assert parts("a" * 5, 2) == ["aa", "aa", "a"]


@given(words=st.text(alphabet="ab \n😀", max_size=50), most=st.integers(2, 40))
def test_what_is_shortened_says_so_and_fits(words: str, most: int) -> None:
    short = shortened(words, most)
    assert units(short) <= most
    assert short == words or short.endswith("…")
