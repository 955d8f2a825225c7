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
    ],
)
def test_a_file_that_is_not_clean_is_refused_by_name(wrong: str) -> None:
    with pytest.raises(ParametersError, match=r"a\.yaml"):
        law.read_parameters({"a.yaml": wrong})


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
