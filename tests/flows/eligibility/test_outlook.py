"""What a result says beside its verdict is true of the facts as they would be: with a German spouse, and from the 16th birthday."""

from datetime import date
from typing import Any

import pytest

from flows.eligibility.facts import read_facts
from flows.eligibility.outlook import look_ahead
from flows.eligibility.survey import survey_routes
from tests.flows.eligibility.law_cases import BASES

TODAY = date(2026, 11, 23)
GERMAN_HUSBAND = {"marital_status": "married", "spouse_german_since": "birth", "married_on": "2020-05-01"}


def person(**otherwise: Any) -> dict[str, Any]:
    return {**BASES["skilled_worker"], "marital_status": "unsure", "spouse_german_since": "unsure", **otherwise}


def stay(start: str, status: str = "ae_18a") -> list[dict[str, Any]]:
    return [{"from": start, "to": None, "status": status}]


@pytest.mark.parametrize(
    ("since", "is_sooner"), [("2023-10-10", True), ("2022-03-01", True), ("2019-03-01", False), ("2021-11-23", False)]
)
def test_a_german_spouse_is_named_where_the_time_would_be_full_sooner(since: str, is_sooner: bool) -> None:
    facts = person(residence_periods=stay(since))
    assert look_ahead(read_facts(facts), TODAY).sooner_with_german == is_sooner
    alone = survey_routes(read_facts({**facts, "marital_status": "single", "spouse_german_since": None}).known(), TODAY)
    married = survey_routes(read_facts({**facts, **GERMAN_HUSBAND}).known(), TODAY)
    days = [each.main.earliest_date for each in (married, alone)]
    assert days[0] is not None
    assert days[1] is not None
    assert (days[0] < days[1] and alone.verdict == "not_yet") == is_sooner


def test_a_break_with_a_range_of_days_may_be_shorter_with_a_german_spouse() -> None:
    """A student who went to a Blue Card and was abroad for long; a German wife was never asked about."""
    facts = person(
        residence_title="ae_18g", civics_proof="none",
        residence_periods=[{"from": "2019-10-01", "to": "2022-10-09", "status": "ae_16b", "gap_before": None},
                           {"from": "2023-10-10", "to": None, "status": "ae_18g", "gap_before": "other"}],
    )  # fmt: skip
    assert look_ahead(read_facts(facts), TODAY).sooner_with_german


@pytest.mark.parametrize("known", [GERMAN_HUSBAND, {"marital_status": "single", "spouse_german_since": None}])
def test_whoever_was_asked_about_a_spouse_hears_nothing_of_it(known: dict[str, Any]) -> None:
    facts = person(residence_periods=stay("2023-10-10"), **known)
    assert not look_ahead(read_facts(facts), TODAY).sooner_with_german


@pytest.mark.parametrize(
    ("born", "proofs", "needs"),
    [
        ("2011-02-14", {}, ("language", "civics")),
        ("2011-02-14", {"german_proof": "b1_certificate"}, ("civics",)),
        ("2011-02-14", {"german_proof": "school_certificate", "civics_proof": "school_certificate"}, ()),
        ("2012-05-23", {}, ("language", "civics")),
        ("2012-05-24", {}, ()),
        ("2010-11-23", {}, ()),
    ],
)
def test_a_child_is_warned_of_what_a_birthday_brings(born: str, proofs: dict[str, str], needs: tuple[str, ...]) -> None:
    child = {"german_proof": "school_reports", "civics_proof": "none", "employment": "child", **proofs}
    ahead = look_ahead(read_facts(person(birth_date=born, legal_capacity="represented", **child)), TODAY)
    assert ahead.of_age_needs == needs
    assert (ahead.of_age_on is not None) == bool(needs)
