"""Every id that the law gives out has a name in the chat."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from flows.catalog.check_texts import DOCUMENTS, HELP, REQUIREMENT_NAMES, SHORT_NAMES, VERDICTS
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.eligibility.questions import BY_ID
from flows.eligibility.routes.route import CODES
from flows.eligibility.verdicts import ORDER

SITUATIONS = {
    "birth_date": ["1950-05-05", "1990-05-05", "2012-05-05"],
    "residence_title": ["niederlassungserlaubnis", "ae_25_2", "eu"],
    "identity_proof": ["passport", "travel_document", "none"],
    "employment": ["full_time", "self_employed", "training", "student", "pension", "child"],
    "protection_granted": ["refugee", "none"],
    "marital_status": ["single", "married", "separated", "divorced", "widowed"],
    "german_proof": ["none", "b1_certificate", "school_reports"],
    "benefits": [[], ["sgb2"], ["alg1"]],
    "recruited_worker": ["none", "guest_worker"],
    "language_barrier": ["none", "illness"],
    "legal_capacity": ["full", "represented"],
    "resettler_certificate": [True, False],
    "pending_proceedings": [True, False],
}


@given(st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in SITUATIONS.items()}))
def test_every_paper_has_a_name(raw: dict[str, object]) -> None:
    assessment = assess(read_facts(raw), date(2026, 11, 22))
    assert set(assessment.documents) <= DOCUMENTS.keys()
    # That every one has words, `test_every_word` looks at.
    assert all(each.label.startswith(f"requirement.{each.code}") for each in assessment.requirements)


def test_every_verdict_requirement_and_question_has_its_texts() -> None:
    assert set(VERDICTS) == set(ORDER)
    assert {f"requirement.{code}" for code in CODES} <= set(REQUIREMENT_NAMES)
    assert set(HELP) == set(SHORT_NAMES) == set(BY_ID)
