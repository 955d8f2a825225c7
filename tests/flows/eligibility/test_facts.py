"""Facts that cannot be read are refused in one line that names the fact."""

from typing import Any

import pytest

from flows.eligibility.facts import NULLABLE, read_facts
from flows.errors import FactsError
from tests.flows.eligibility.law_cases import BASES

WORKER = BASES["skilled_worker"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("favourite_colour", "blue"),
        ("birth_date", "1990-13-01"),
        ("birth_date", 1990),
        ("birth_date", "19900101"),
        ("birth_date", "1990-01-01T00:00:00"),
        ("birth_date", None),
        ("born_in_germany", "yes"),
        ("born_in_germany", 1),
        ("nationalities", []),
        ("nationalities", ["Turkey"]),
        ("nationalities", ["stateless", "TR"]),
        ("nationalities", ["XX"]),
        ("nationalities", ["tr"]),
        ("nationalities", [1]),
        ("nationalities", [["TR"]]),
        ("postcode", "3044"),
        ("postcode", 30449),
        ("residence_title", "ae_99"),
        ("residence_title", "ae_25"),
        ("residence_title", "ae_23_9"),
        ("residence_periods", {}),
        ("residence_periods", [{"from": "2020-01-01", "to": "2019-12-31", "status": "eu"}]),
        ("residence_periods", [{"from": "2020-01-01", "to": None}]),
        ("residence_periods", [{"from": "2020-01-01", "to": None, "status": "eu", "why": "work"}]),
        ("residence_periods", [{"from": "2022-01-01", "status": "eu"}, {"from": "2023-01-01", "status": "eu"}]),
        (
            "residence_periods",
            [{"from": "2022-01-01", "to": "2022-06-02", "status": "eu"}, {"from": "2022-06-01", "status": "eu"}],
        ),
        (
            "residence_periods",
            [{"from": "2022-01-01", "status": "eu"}, {"from": "2019-01-01", "to": "2020-01-01", "status": "eu"}],
        ),
        ("absences", [{"from": "2024-05-01", "to": "2024-04-30", "reason": "ordinary"}]),
        ("absences", [{"from": "2024-05-01", "to": None}]),
        ("weekly_hours", True),
        ("weekly_hours", "39"),
        ("weekly_hours", -1),
        ("weekly_hours", float("inf")),
        ("full_time_months_last_24", 25),
        ("full_time_months_last_24", 20.5),
        ("benefits", ["gold"]),
        ("benefits", None),
        ("convictions", [{"kind": "fine"}]),
        ("convictions", [{"kind": "prison", "daily_rates": 50}]),
        ("parent_at_birth", {"lawful_since": "2001-01-01"}),
        ("spouse_german_since", "always"),
    ],
)
def test_a_fact_that_cannot_be_read_is_named(name: str, value: Any) -> None:
    with pytest.raises(FactsError) as caught:
        read_facts({**WORKER, name: value})
    message = str(caught.value)
    assert message.startswith(name)
    assert "\n" not in message


@pytest.mark.parametrize("raw", [[], "facts", 3, None])
def test_facts_are_an_object(raw: object) -> None:
    with pytest.raises(FactsError, match="object"):
        read_facts(raw)


@pytest.mark.parametrize("name", WORKER)
def test_unsure_is_the_same_as_left_out(name: str) -> None:
    without = {fact: value for fact, value in WORKER.items() if fact != name}
    assert read_facts({**WORKER, name: "unsure"}).known() == read_facts(without).known()


@pytest.mark.parametrize("name", sorted(NULLABLE))
def test_null_is_an_answer_where_there_may_be_none(name: str) -> None:
    assert read_facts({name: None}).known() == {name: None}


@pytest.mark.parametrize("code", ["TR", "SY", "DE", "XK"])
def test_a_country_is_known_by_its_code(code: str) -> None:
    assert read_facts({"nationalities": [code]}).nationalities == (code,)


def test_one_nationality_may_stand_as_the_word_stateless() -> None:
    assert read_facts({"nationalities": "stateless"}) == read_facts({"nationalities": ["stateless"]})


@pytest.mark.parametrize(
    "code", ["ae_18g", "ae_25_4a", "ae_23_1", "ae_28_1", "ae_104c", "ae_16g", "swiss", "visa_free"]
)
def test_titles_of_the_act_are_known(code: str) -> None:
    assert read_facts({"residence_title": code}).residence_title == code
