"""Dates as people type them."""

from datetime import date
from importlib import resources
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flows.catalog.check_dates import (
    ABOUT,
    AN_AGE,
    IN_FUTURE,
    LONG_AGO,
    NO_SUCH_DAY,
    NOT_A_DATE,
    WHICH_YEAR,
    Misread,
    read_date,
    read_number,
)
from flows.digits import only_number

TODAY = date(2026, 11, 22)
MONTHS = yaml.safe_load(resources.files("flows.data").joinpath("months.yaml").read_text("utf-8"))
TYPED = yaml.safe_load(Path(__file__).with_name("typed_days.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("14.5.2022", "2022-05-14"),
        ("14.05.2022.", "2022-05-14"),
        ("14/5/2022", "2022-05-14"),
        ("14 5 22", "2022-05-14"),
        ("31.12.99", "1999-12-31"),
        ("2022-05-14", "2022-05-14"),
        ("5/2022", "2022-05"),
        ("2022.5", "2022-05"),
        ("2022", "2022"),
        ("14. Mai 2022", "2022-05-14"),
        ("May 14, 2022", "2022-05-14"),
        ("Mai 2022", "2022-05"),
        ("14 травня 2022", "2022-05-14"),
        ("14 Mayıs 2022", "2022-05-14"),
        ("١٤ أيار ٢٠٢٢", "2022-05-14"),
        ("١٤.٥.٢٠٢٢", "2022-05-14"),
        ("۱۴.۵.۲۰۲۲", "2022-05-14"),
        ("\u200f14.5.2022", "2022-05-14"),
    ],
)
def test_a_date_is_read_however_it_is_written(words: str, meant: str) -> None:
    assert read_date(words, TODAY) == meant


@pytest.mark.parametrize(
    ("words", "meant"), [(words, meant) for meant, listed in TYPED["understood"].items() for words in listed]
)
def test_a_day_is_read_as_people_answer_since_when(words: str, meant: str) -> None:
    assert read_date(words, TODAY) == meant


def test_the_name_of_a_month_is_a_whole_word() -> None:
    names = [name.removesuffix("-") for listed in MONTHS.values() for name in listed]
    inside = {name: read_date(f"q{name}q 2019", TODAY) for name in names if " " not in name}
    assert {name: read for name, read in inside.items() if read != "2019"} == {}


@pytest.mark.parametrize(
    ("words", "asked"), [(words, asked) for asked, listed in TYPED["asked_back"].items() for words in listed]
)
def test_how_long_ago_and_how_old_is_asked_back_and_never_taken_as_a_year(words: str, asked: str) -> None:
    found = read_date(words, TODAY)
    assert isinstance(found, Misread)
    assert {name: getattr(value, "words", value) for name, value in found.why.params.items()} == _asked(asked)


def _asked(back: str) -> dict[str, str]:
    if back.startswith("about "):
        return {"date": back.removeprefix("about ")}
    return dict(zip(("later", "earlier"), back.split(" or "), strict=True))


@pytest.mark.parametrize("words", TYPED["none"])
def test_no_month_or_year_is_made_up(words: str) -> None:
    assert isinstance(read_date(words, TODAY), Misread)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("30.2.2020", NO_SUCH_DAY),
        ("13.2022", NO_SUCH_DAY),
        ("0.5.2022", NO_SUCH_DAY),
        ("1.0.2022", NO_SUCH_DAY),
        ("0.2022", NO_SUCH_DAY),
        ("1.1.2030", IN_FUTURE),
        ("gestern", NOT_A_DATE),
        ("1700", LONG_AGO),
        ("🙂", NOT_A_DATE),
        ("²", AN_AGE),
        ("5", AN_AGE),
        ("mehr als 5 Jahre", AN_AGE),
        ("35", WHICH_YEAR),
        ("seit 5 Jahren", ABOUT),
        ("", NOT_A_DATE),
    ],
)
def test_what_is_no_date_is_said_kindly(words: str, why: str) -> None:
    found = read_date(words, TODAY)
    assert isinstance(found, Misread)
    assert found.why.msgid == why


@given(st.text(max_size=40))
def test_no_words_make_it_stumble(words: str) -> None:
    assert isinstance(read_date(words, TODAY), str | Misread)


@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_day_written_the_german_way_is_itself(day: date) -> None:
    assert read_date(f"{day:%d.%m.%Y}", TODAY) == day.isoformat()


@pytest.mark.parametrize(
    ("words", "number"),
    [("40", 40), ("40 Tagessätze", 40), ("٤٠", 40), (" 3 Monate ", 3), ("4 oder 5", None), ("viele", None), ("", None)],
)
def test_the_one_number_that_words_name_is_read(words: str, number: int | None) -> None:
    assert read_number(words) == number


@pytest.mark.parametrize(
    ("words", "postcode"),
    [
        ("30449", "30449"), ("30449 Hannover", "30449"), ("D-30449", "30449"), ("PLZ 30449.", "30449"), ("٣٠٤٤٩ هانوفر", "30449"),
        ("Hannover 30449", "30449"), ("30449 Hannover'de oturuyorum", "30449"), ("м. Ганновер, 30449", "30449"),
        ("Limmerstraße 5, 30449", ""), ("30449 oder 30451", ""), ("304490", ""), ("3044", ""), ("30 449", ""), ("Linden", ""),
        ("0511 30449", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_postcode_is_read_beside_words_but_not_beside_other_numbers(words: str, postcode: str) -> None:
    assert only_number(words, 5) == postcode
