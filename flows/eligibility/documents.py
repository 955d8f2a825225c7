"""Which papers a person will need, as ids, by situation. Must not claim to be complete; the authority's own list decides."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from flows.eligibility.evaluation import Outcome
from flows.eligibility.requirements.integration import LANGUAGE_PROVEN
from flows.eligibility.requirements.person import is_under_capacity_age
from flows.eligibility.rules import Case, Finding
from flows.eligibility.titles import section_of

DETERMINATION: Final = ("passport", "birth_certificate", "parents_papers", "registration_certificate")
"""For the determination of a German nationality that a person may have already (§ 30 StAG)."""

_EVERYONE: Final = (
    "application_form", "cv", "passport", "residence_card", "photo", "birth_certificate", "registration_certificate",
    "german_proof", "civics_proof", "housing_proof", "health_insurance",
)  # fmt: skip
_BY_EMPLOYMENT: Final = {
    "full_time": ("employer_confirmation", "work_contract", "payslips", "pension_history"),
    "part_time": ("employer_confirmation", "work_contract", "payslips", "pension_history"),
    "self_employed": ("trade_registration", "tax_assessments", "profit_statement", "old_age_provision"),
    "training": ("training_contract", "payslips"),
    "student": ("enrolment", "support_proof"),
    "pension": ("pension_notice",),
}
_NOTICES: Final = frozenset({"alg1", "elterngeld", "wohngeld", "sgb2", "sgb12", "bafoeg", "kinderzuschlag", "asylblg"})
_OF_PROTECTED: Final = ("bamf_decision", "travel_document", "other_identity_papers")


def documents_for(known: Mapping[str, Any], outcomes: Iterable[Outcome], on: date) -> tuple[str, ...]:
    """List the ids of the papers for a route in a person's situation; facts that are not known add little.

    Args:
        known: the facts that are known.
        outcomes: what was found for the requirements of the route; what is waived needs no paper.
        on: the day of the check.
    """
    findings = {outcome.rule.code: outcome.finding for outcome in outcomes}
    is_child = "birth_date" in known and is_under_capacity_age(Case(known, on))
    unneeded = _unneeded(known, findings, is_child=is_child)
    papers = [paper for paper in _EVERYONE if paper not in unneeded]
    papers += ["school_reports"] if is_child else []
    papers += _income_papers(known)
    papers += _identity_papers(known)
    papers += _family_papers(known)
    if known.get("recruited_worker") in {"guest_worker", "contract_worker", "joined_spouse"}:
        papers.append("recruitment_proof")
    if known.get("language_barrier") in {"illness", "age", "hardship"}:
        papers.append("medical_certificate")
    if known.get("convictions") or known.get("pending_proceedings"):
        papers.append("court_papers")
    return tuple(papers)


def _unneeded(known: Mapping[str, Any], findings: Mapping[str, Finding | None], *, is_child: bool) -> set[str]:
    """Papers for everyone that would contradict what was found."""
    found = {"cv"} if is_child else set[str]()
    if _is_protected(known) and known.get("identity_proof") not in {"passport", "expired_passport"}:
        found.add("passport")
    language, civics = findings.get("language"), findings.get("civics")
    is_proven = language is not None and language.reason == LANGUAGE_PROVEN
    needs_nothing = language is not None and language.status in {"met", "not_applicable"}
    if not is_proven and (is_child or needs_nothing):
        found.add("german_proof")
    if civics is not None and civics.status == "not_applicable":
        found.add("civics_proof")
    return found


def _is_protected(known: Mapping[str, Any]) -> bool:
    return (
        known.get("protection_granted") in {"asylum", "refugee", "subsidiary"}
        or section_of(known.get("residence_title", "")) in {"25_1", "25_2"}
        or known.get("identity_proof") == "travel_document"
    )


def _identity_papers(known: Mapping[str, Any]) -> tuple[str, ...]:
    if _is_protected(known):
        return _OF_PROTECTED
    return ("other_identity_papers",) if known.get("identity_proof") in {"other_documents", "none"} else ()


def _income_papers(known: Mapping[str, Any]) -> list[str]:
    benefits = set(known.get("benefits") or ())
    papers = [*_BY_EMPLOYMENT.get(known["employment"], ())] if "employment" in known else ["income_proof"]
    if _NOTICES & benefits:
        papers.append("benefit_notices")
    if "payslips" in papers and known.get("full_time_months_last_24") and {"sgb2", "sgb12"} & benefits:
        papers.append("payslips_24_months")
    return papers


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
