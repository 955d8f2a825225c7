"""What a requirement rests on, in words: numbers with their units and days, answers, short enough for a message."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import Translator
from bot.languages import complete_languages
from flows.catalog.check_reasons import reason_text
from flows.catalog.deciding_numbers import deciding
from flows.catalog.parameter_texts import ENTRIES, NAMES, number_line, value_text
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.eligibility.law import Dated, parameters_on
from flows.engine.definition import Scene, Visitor
from flows.engine.session import Place
from tests.flows.eligibility.law_cases import BASES

TRANSLATOR = Translator(complete_languages(), ZoneInfo("Europe/Berlin"))
TODAY = date(2026, 11, 26)
LIMIT = 4096
DECIDES_NOTHING = {"covered_from", "law_as_of"}
"""What says of the rules themselves; no requirement rests on it."""


def plain(language: str, entry: Dated) -> str:
    words = TRANSLATOR.plain(number_line(entry), language)
    return words.replace("\u2068", "").replace("\u2069", "").replace("\u00a0", " ")


def test_every_number_that_a_requirement_can_rest_on_has_a_name() -> None:
    known = {name for name in parameters_on(TODAY) if not name.startswith("fee_")} - DECIDES_NOTHING
    assert known <= set(NAMES)
    assert set(NAMES) <= set(parameters_on(TODAY))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("residence_years", "• Nötige Zeit in Deutschland: 5 Jahre (§ 10 Abs. 1 S. 1 StAG, seit 27. Juni 2024)"),
        ("years_after_marriage", "• Frist nach Tod oder Scheidung: ein Jahr (§ 9 Abs. 2 StAG"),
        ("full_time_months", "• Monate in Vollzeit: 20 von 24 Monaten"),
        ("absence_share", "50 %"),
        ("german_levels_obvious", "B2, C1, C2"),
        ("titles_excluded", "21 Paragrafen des Aufenthaltsgesetzes"),
        ("recruited_until", "13. Juni 1990"),
        ("historical_responsibility", ": gilt ("),
        ("no_fault_is_harmless", ": gilt an diesem Tag nicht ("),
        ("civics_proofs", "Einbürgerungstest, „Leben in Deutschland“, deutscher Schulabschluss"),
        ("benefits_harmful", "Geld vom Jobcenter (SGB II), Geld vom Sozialamt (SGB XII)"),
        ("sentence_days_harmless", "90 Tagessätze oder Tage"),
        ("capacity_age", "16 Jahre alt"),
    ],
)
def test_a_number_is_said_with_its_unit_its_provision_and_its_first_day(name: str, line: str) -> None:
    assert line in plain("de", parameters_on(TODAY)[name])


def test_other_units_are_shown_as_they_are() -> None:
    assert TRANSLATOR.plain(value_text(Dated("x", 7, TODAY, "", "", "moons")), "de") == "7"


@pytest.mark.parametrize("language", complete_languages())
def test_all_that_a_requirement_rests_on_fits_into_a_message(language: str) -> None:
    answers = {"stay_since": "2022-05-14", "postcode": "30449"}
    scene = Scene(Place("check", "reason"), answers, Visitor(language), None, None)
    for base in BASES.values():
        for requirement in assess(read_facts(base), TODAY).requirements:
            words = TRANSLATOR.html(reason_text(requirement, scene), language)
            assert len(words.encode("utf-16-le")) // 2 <= LIMIT
            assert "{" not in words


def test_the_answers_that_a_requirement_rests_on_stand_beside_it() -> None:
    facts = read_facts(
        {**BASES["skilled_worker"], "residence_periods": [{"from": "2022-05-14", "to": None, "status": "ae_18b"}]}
    )
    found = next(each for each in assess(facts, TODAY).requirements if each.code == "residence_time")
    answers = {"stay_since": "2022", "postcode": "30449", "abroad": "unsure", "stay_since-exact": "2022-05-14"}
    scene = Scene(Place("check", "reason"), answers, Visitor("de"), None, None)
    words = TRANSLATOR.html(reason_text(found, scene), "de")
    assert "Hier seit" in words
    assert words.count("14. Mai 2022") == 1
    assert "30449" not in words
    assert "2022-05" not in words
    assert "Rechtmäßiger gewöhnlicher Aufenthalt" in words


def numbers_of(code: str, **facts: object) -> set[str]:
    requirement = next(
        each
        for each in assess(read_facts({**BASES["skilled_worker"], **facts}), TODAY).requirements
        if each.code == code
    )
    return {each.name for each in deciding(requirement)}


def test_numbers_that_decide_nothing_for_this_person_are_not_shown() -> None:
    reliefs = {"recruitment_reliefs", "recruited_until", "joined_spouse_until"}
    unproven = {"german_proof": "none", "german_level": "a2", "recruited_worker": "none"}
    assert not (reliefs | {"german_levels_obvious", "german_proofs_unclear"}) & numbers_of("language", **unproven)
    assert "german_proofs" in numbers_of("language", **unproven)
    recruited = {
        **unproven,
        "recruited_worker": "guest_worker",
        "speaks_everyday_german": True,
        "birth_date": "1950-01-01",
    }
    assert "recruitment_reliefs" in numbers_of("language", **recruited)
    assert "german_levels_obvious" in numbers_of("language", german_proof="none", german_level="b2")
    on_benefits = {"benefits": ["sgb2"], "employment": "unemployed", "recruited_worker": "none", "applied_on": None}
    assert not (reliefs | {"no_fault_is_harmless", "benefits_unclear"}) & numbers_of("livelihood", **on_benefits)
    assert "benefits_harmful" in numbers_of("livelihood", **on_benefits)
    assert "capacity_age" in numbers_of("capacity")
    assert "capacity_age" not in numbers_of("civics") | numbers_of("language", **unproven)
    assert "capacity_age" in numbers_of(
        "language", birth_date="2016-01-01", german_proof="none", speaks_everyday_german=True
    )
    assert "credit_years" not in numbers_of("residence_time")


def test_every_entry_of_a_list_has_a_name() -> None:
    lists = [each for each in parameters_on(TODAY).values() if each.unit in {"list of benefits", "list of proofs"}]
    assert lists
    for each in lists:
        assert set(each.value) <= set(ENTRIES)
