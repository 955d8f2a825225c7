"""The name that somebody wants to be called by."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalog.join import NAME_LIMIT, read_name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Mina", "Mina"),
        ("  Mina   Al-Sayed ", "Mina Al-Sayed"),
        ("Mina\u00a0S.", "Mina S."),
        ("كريم", "كريم"),
        ("می\u200cنا", "می\u200cنا"),
        ("Олена", "Олена"),
        ("A" * NAME_LIMIT, "A" * NAME_LIMIT),
        ("e\u0301ric", "éric"),
    ],
)
def test_names_are_taken_in_any_script(words, name):
    assert read_name(words) == name


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "123",
        "!!!",
        "A" * (NAME_LIMIT + 1),
        "Mina\nKoordination",
        "Mi\u202ena",
        "\u2067Mina",
        "Mi\x00na",
        "a\u2028b",
    ],
)
def test_what_is_no_name_or_would_break_a_line_is_not(words):
    assert read_name(words) is None


@given(st.text(max_size=60))
def test_a_name_that_is_taken_can_stand_in_any_line(words):
    name = read_name(words)
    if name is not None:
        assert 1 <= len(name) <= NAME_LIMIT
        assert name == name.strip()
        assert not any(
            unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"}
            or sign in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069"
            for sign in name
        )
