"""The list of papers says nothing that the result contradicts."""

from typing import Any

import pytest

from flows.eligibility.assessment import assess
from flows.eligibility.documents import documents_for
from flows.eligibility.facts import read_facts
from tests.flows.eligibility.law_cases import BASES
from tests.flows.eligibility.strategies import TODAY

WORKER = BASES["skilled_worker"]
REFUGEE = {"bamf_decision", "travel_document", "other_identity_papers"}
GUEST_WORKER = {
    "birth_date": "1950-01-01", "recruited_worker": "guest_worker", "german_proof": "none", "german_level": "a2",
    "speaks_everyday_german": True, "civics_proof": "none",
}  # fmt: skip
CHILD = {
    "birth_date": "2016-01-01", "legal_capacity": "represented", "german_proof": "none", "speaks_everyday_german": True,
    "civics_proof": "none",
}  # fmt: skip


def papers(**facts: Any) -> set[str]:
    return set(assess(read_facts({**WORKER, **facts}), TODAY).documents)


def test_an_ordinary_person_brings_both_proofs_and_a_passport() -> None:
    found = papers()
    assert {"german_proof", "civics_proof", "passport", "payslips"} <= found
    assert not REFUGEE & found
    assert "income_proof" not in found


def test_whoever_needs_everyday_german_and_no_test_brings_neither_proof() -> None:
    found = papers(**GUEST_WORKER)
    assert not {"german_proof", "civics_proof"} & found
    assert "recruitment_proof" in found


def test_a_proof_that_a_recruited_worker_has_stays_on_the_list() -> None:
    assert "german_proof" in papers(**{**GUEST_WORKER, "german_proof": "b1_certificate"})


@pytest.mark.parametrize("speaks", [True, False, "unsure"])
def test_a_child_brings_school_reports_and_no_certificate(speaks: object) -> None:
    found = papers(**{**CHILD, "speaks_everyday_german": speaks})
    assert not {"german_proof", "civics_proof", "cv"} & found
    assert {"school_reports", "parents_consent"} <= found


def test_a_proof_that_is_missing_is_on_the_list() -> None:
    assert {"german_proof", "civics_proof"} <= papers(german_proof="none", german_level="a2", civics_proof="none")


@pytest.mark.parametrize(
    "facts",
    [
        {"protection_granted": "refugee", "identity_proof": "travel_document"},
        {"residence_title": "ae_25_1", "identity_proof": "none"},
        {"residence_title": "ae_25_2", "identity_proof": "unsure"},
        {"protection_granted": "subsidiary", "identity_proof": "other_documents"},
    ],
)
def test_nobody_under_protection_is_sent_for_a_passport(facts: dict[str, Any]) -> None:
    found = papers(**facts)
    assert found >= REFUGEE
    assert "passport" not in found


@pytest.mark.parametrize(
    "facts",
    [
        {"nationalities": ["stateless"]},
        {"residence_title": "ae_18a"},
        {"residence_title": "ae_25_5", "protection_granted": "removal_ban"},
    ],
)
def test_a_travel_document_alone_is_no_word_of_an_asylum_procedure(facts: dict[str, Any]) -> None:
    found = papers(identity_proof="travel_document", **facts)
    assert {"travel_document", "other_identity_papers"} <= found
    assert not {"bamf_decision", "passport"} & found


@pytest.mark.parametrize("title", ["eu", "eea"])
def test_citizens_of_the_union_have_no_card_to_bring(title: str) -> None:
    assert "residence_card" not in papers(residence_title=title, nationalities=["PL"])
    assert "residence_card" in papers(residence_title="eu_family_card")


@pytest.mark.parametrize("proof", ["passport", "expired_passport"])
def test_whoever_has_a_passport_brings_it(proof: str) -> None:
    assert papers(residence_title="ae_25_2", identity_proof=proof) >= {"passport", *REFUGEE}


def test_other_papers_of_identity_are_asked_of_whoever_has_no_passport() -> None:
    assert {"passport", "other_identity_papers"} <= papers(identity_proof="none")


def test_income_is_shown_somehow_where_the_work_is_not_known() -> None:
    assert "income_proof" in papers(employment="unsure")
    assert "income_proof" not in papers(employment="pension")


def test_payslips_of_two_years_are_for_those_who_get_payslips() -> None:
    assert "payslips_24_months" in papers(benefits=["sgb2"])
    assert "payslips_24_months" not in papers(benefits=["sgb2"], employment="self_employed")


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        ({}, "requirement.capacity"),
        ({"birth_date": "2016-01-01"}, "requirement.capacity"),
        (CHILD, "requirement.capacity_represented"),
    ],
)
def test_the_name_of_capacity_says_who_applies(facts: dict[str, Any], label: str) -> None:
    found = assess(read_facts({**WORKER, **facts}), TODAY)
    assert next(each.label for each in found.requirements if each.code == "capacity") == label
    assert "label" not in found.requirements[0].as_json(explain=True)


@pytest.mark.parametrize(
    ("route", "own", "never"),
    [
        ("par5", {"declaration_form", "descent_papers", "ancestor_nationality"}, {"german_proof", "payslips", "photo"}),
        ("par15", {"descent_papers", "persecution_proof"}, {"civics_proof", "health_insurance"}),
        ("art116_2", {"descent_papers", "persecution_proof"}, {"german_proof", "housing_proof"}),
        ("stateless_act", {"statelessness_proof", "parents_papers", "residence_card"}, {"german_proof", "passport"}),
        ("par9_1", {"spouse_nationality", "german_proof", "payslips"}, {"german_child_papers"}),
        ("par9_2", {"spouse_nationality", "german_child_papers", "custody_proof"}, {"descent_papers"}),
        ("par10_2", {"main_applicant_papers", "passport"}, {"descent_papers"}),
        ("par10_1", {"passport", "german_proof"}, {"main_applicant_papers", "spouse_nationality"}),
    ],
)
def test_each_route_asks_for_its_own_papers(route: str, own: set[str], never: set[str]) -> None:
    found = documents_for(read_facts(WORKER).known(), (), TODAY, route)
    assert own <= set(found)
    assert not never & set(found)
    assert len(found) == len(set(found))


def test_what_a_court_said_and_who_speaks_for_a_child_matter_on_every_route() -> None:
    facts = read_facts({**CHILD, "pending_proceedings": True}).known()
    for route in ("par5", "par15", "stateless_act", "par9_1", "par10_1"):
        assert {"court_papers", "custody_proof", "parents_consent"} <= set(documents_for(facts, (), TODAY, route))


@pytest.mark.parametrize(
    ("facts", "paper"),
    [
        ({"german_parent_at_birth": True}, "ancestor_nationality"),
        ({"resettler_certificate": True}, "resettler_certificate"),
        ({"treated_as_german_years": 12}, "treated_as_german_papers"),
    ],
)
def test_whoever_may_be_german_already_shows_why(facts: dict[str, Any], paper: str) -> None:
    found = assess(read_facts({**WORKER, **facts}), TODAY)
    assert found.verdict == "maybe_german"
    assert {paper, "birth_certificate"} <= set(found.documents)


@pytest.mark.parametrize("route", ["par10_1", "par9_1", "stateless_act", "par5"])
def test_whoever_was_born_here_brings_a_certificate_of_the_registry_here(route: str) -> None:
    facts = read_facts({**WORKER, "born_in_germany": True}).known()
    found = documents_for(facts, (), TODAY, route)
    assert "german_birth_certificate" in found
    assert "birth_certificate" not in found
    abroad = documents_for({**facts, "born_in_germany": False}, (), TODAY, route)
    assert "birth_certificate" in abroad
    assert found.index("german_birth_certificate") == abroad.index("birth_certificate")
