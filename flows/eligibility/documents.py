"""Which papers a person will need, as ids, by situation. Must not claim to be complete; the authority's own list decides."""

from collections.abc import Mapping
from typing import Any

_EVERYONE = (
    "application_form", "cv", "passport", "residence_card", "photo", "birth_certificate", "registration_certificate",
    "german_proof", "civics_proof", "housing_proof", "health_insurance",
)  # fmt: skip
_BY_EMPLOYMENT = {
    "full_time": ("employer_confirmation", "work_contract", "payslips", "pension_history"),
    "part_time": ("employer_confirmation", "work_contract", "payslips", "pension_history"),
    "self_employed": ("trade_registration", "tax_assessments", "profit_statement", "old_age_provision"),
    "training": ("training_contract", "payslips"),
    "student": ("enrolment", "support_proof"),
    "pension": ("pension_notice",),
}
_NOTICES = frozenset({"alg1", "elterngeld", "wohngeld", "sgb2", "sgb12", "bafoeg", "kinderzuschlag", "asylblg"})
_DETERMINATION = ("passport", "birth_certificate", "parents_papers", "registration_certificate")


def documents_for(known: Mapping[str, Any], route: str) -> tuple[str, ...]:
    """List the ids of the papers for a route in a person's situation; facts that are not known add nothing."""
    if route == "determination":
        return _DETERMINATION
    papers = [*_EVERYONE, *_BY_EMPLOYMENT.get(known.get("employment", ""), ())]
    if known.get("civics_proof") == "none" and route == "stateless_act":
        papers.remove("civics_proof")
    if _NOTICES & set(known.get("benefits") or ()):
        papers.append("benefit_notices")
    if known.get("full_time_months_last_24") and {"sgb2", "sgb12"} & set(known.get("benefits") or ()):
        papers.append("payslips_24_months")
    if known.get("protection_granted") in {"asylum", "refugee", "subsidiary"}:
        papers += ["bamf_decision", "travel_document", "other_identity_papers"]
    papers += _family_papers(known)
    if known.get("recruited_worker") in {"guest_worker", "contract_worker", "joined_spouse"}:
        papers.append("recruitment_proof")
    if known.get("language_barrier") in {"illness", "age", "hardship"}:
        papers.append("medical_certificate")
    if known.get("convictions") or known.get("pending_proceedings"):
        papers.append("court_papers")
    return tuple(papers)


def _family_papers(known: Mapping[str, Any]) -> list[str]:
    papers = {
        "married": ["marriage_certificate", "spouse_identity", "spouse_income"],
        "partnership": ["marriage_certificate", "spouse_identity", "spouse_income"],
        "separated": ["marriage_certificate"],
        "divorced": ["divorce_judgment"],
        "widowed": ["marriage_certificate", "death_certificate"],
    }.get(known.get("marital_status", ""), [])
    if known.get("spouse_german_since") is not None:
        papers = [*papers, "spouse_nationality"]
    if known.get("legal_capacity") == "represented":
        papers = [*papers, "custody_proof", "parents_consent"]
    return papers
