"""The numbers of the law are dated, cited and refused where they are not clean."""

from datetime import date

import pytest

from flows.eligibility import law
from flows.eligibility.assessment import assess
from flows.eligibility.facts import Facts, read_facts
from flows.errors import FactsError, NotCoveredError, ParametersError

GOOD = """
years:
  name: {de: Jahre, en: Years}
  law: § 1
  unit: years
  values:
    - {since: 2020-01-01, value: 8, citation: "BGBl."}
    - {since: 2024-06-27, value: null, citation: "BGBl."}
"""


def test_a_value_holds_from_its_day_until_the_next_and_null_is_repeal() -> None:
    first, repealed = law.read_parameters({"a.yaml": GOOD})["years"]
    assert (first.value, first.since) == (8, date(2020, 1, 1))
    assert repealed.value is None


@pytest.mark.parametrize(
    "wrong",
    [
        GOOD + GOOD,
        GOOD.replace('citation: "BGBl."', 'citation: ""'),
        GOOD.replace(', citation: "BGBl."', ""),
        GOOD.replace("2024-06-27", "2019-06-27"),
        GOOD.replace("2024-06-27", "2020-01-01"),
        GOOD.replace("2024-06-27", "soon"),
        GOOD.replace("  unit: years\n", ""),
        GOOD.replace("value: 8", "value: 8, value: 9"),
        GOOD.replace("  law:", " law:"),
        GOOD.replace("  law:", "  unit: months\n  law:"),
        GOOD.replace("en: Years", "de: Years"),
        GOOD.replace(", en: Years", ""),
        GOOD.replace("{de: Jahre, en: Years}", "Jahre"),
        GOOD.replace("since: 2020-01-01,", "since: 2020-01-01, since: 2021-01-01,"),
        GOOD.replace("2020-01-01", "2020-01-01T00:00:00"),
        GOOD.replace("2020-01-01", "2020-02-30"),
        GOOD.replace("since: 2020-01-01, ", ""),
        GOOD.replace("value: 8", "value: {years: 8}"),
        GOOD.replace("value: null", "value: '5'"),
        GOOD.replace("value: 8, ", ""),
        GOOD.replace("  values:", "  until: 2024-06-26\n  values:"),
        GOOD.replace("value: 8", "until: 2024-06-25, value: 8"),
        "years: 8",
        "- years",
        "8: {}",
        "years: {name: {de: J, en: Y}, law: § 1, unit: years, values: 8}",
        "years: {name: {de: J, en: Y}, law: § 1, unit: years, values: []}",
        "years: {name: {de: J, en: Y}, law: § 1, unit: years, values: [8]}",
        "years: [",
    ],
)
def test_a_file_that_is_not_clean_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(ParametersError, match=r"a\.yaml"):
        law.read_parameters({"a.yaml": wrong})


COVERED = """
covered_from:
  name: {de: Tag, en: Day}
  law: § 1
  unit: date
  values:
    - {since: 2000-01-01, value: 2024-01-01, citation: "us"}
"""


def test_a_gap_after_the_first_day_covered_is_refused_and_null_closes_it() -> None:
    late = GOOD.replace("2020-01-01, value: 8", "2024-01-02, value: 8")
    with pytest.raises(ParametersError, match="years: has no value from 2024-01-01 until 2024-01-02"):
        law.read_parameters({"a.yaml": COVERED, "b.yaml": late})
    closed = late.replace("values:", "values:\n    - {since: 2000-01-01, value: null, citation: BGBl.}")
    assert law.read_parameters({"a.yaml": COVERED, "b.yaml": closed})["years"][0].value is None


def test_every_day_has_exactly_one_value_of_every_parameter() -> None:
    first: date = law.fixed("covered_from")
    for day in (first, *law.changes_after(first), date(2100, 1, 1)):
        for name, entry in law.parameters_on(day).items():
            assert entry.name == name
            assert entry.since <= day


def test_a_parameter_in_two_files_is_refused() -> None:
    with pytest.raises(ParametersError, match="another file"):
        law.read_parameters({"a.yaml": GOOD, "b.yaml": GOOD})


def test_every_parameter_has_a_value_on_the_first_day_that_is_covered() -> None:
    first: date = law.fixed("covered_from")
    assert set(law.parameters_on(first)) == set(law.parameters_on(date(2100, 1, 1)))


def test_days_before_the_first_covered_one_are_refused() -> None:
    with pytest.raises(NotCoveredError, match="2023-12-31"):
        assess(Facts(), date(2023, 12, 31))
    assert assess(Facts(), date(2024, 1, 1)).verdict == "incomplete"


def test_somebody_born_after_the_day_of_the_check_is_refused() -> None:
    with pytest.raises(FactsError, match="birth_date"):
        assess(read_facts({"birth_date": "2026-11-23"}), date(2026, 11, 22))


def test_a_stay_that_begins_after_the_day_of_the_check_is_refused() -> None:
    period = {"from": "2026-11-23", "to": None, "status": "ae_18a"}
    with pytest.raises(FactsError, match="residence_periods"):
        assess(read_facts({"residence_periods": [period]}), date(2026, 11, 22))
    assert assess(read_facts({"residence_periods": [period]}), date(2026, 11, 23)).verdict == "incomplete"
