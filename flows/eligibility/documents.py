"""Which papers a person will need, as ids, by situation. Must not claim to be complete; the authority's own list decides."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from flows.eligibility.evaluation import Outcome
from flows.eligibility.protection import is_protected
from flows.eligibility.requirements.integration import LANGUAGE_PROVEN
from flows.eligibility.requirements.person import is_under_capacity_age
from flows.eligibility.rules import Case, Finding
from flows.eligibility.titles import EU_CITIZENS

_DETERMINATION: Final = ("passport", "birth_certificate", "registration_certificate")
_GROUND_FOR_DETERMINATION: Final = {
    "par3_2": ("treated_as_german_papers",),
    "par4_1": ("parents_papers", "ancestor_nationality"),
    "par4_3": ("parents_papers", "parents_stay"),
    "par7": ("resettler_certificate",),
    "art116_2": ("persecution_proof", "ancestor_nationality"),
}
_DESCENT: Final = (
    "passport",
    "birth_certificate",
    "registration_certificate",
    "descent_papers",
    "ancestor_nationality",
)
_WHOLE_ROUTE: Final = {
    "par5": ("declaration_form", *_DESCENT),
    "par15": ("application_form", *_DESCENT, "persecution_proof"),
    "art116_2": ("application_form", *_DESCENT, "persecution_proof"),
    "stateless_act": (
        "application_form", "birth_certificate", "residence_card", "photo", "registration_certificate",
        "statelessness_proof", "parents_papers",
    ),
}  # fmt: skip
"""Routes on which neither German nor money nor a test is asked have lists of their own."""
_MORE_BY_ROUTE: Final = {
    "par9_1": ("spouse_nationality",),
    "par9_2": ("spouse_nationality", "german_child_papers", "custody_proof"),
    "par10_2": ("main_applicant_papers",),
}

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
    "homemaker": ("income_proof",),
    "unemployed": ("income_proof",),
}
_NOTICES: Final = frozenset({"alg1", "elterngeld", "wohngeld", "sgb2", "sgb12", "bafoeg", "kinderzuschlag", "asylblg"})
_CERTIFICATE_FROM_HERE: Final = "german_birth_certificate"
"""Of whoever was born in Germany; it needs no translation."""
_OF_PROTECTED: Final = ("bamf_decision", "travel_document", "other_identity_papers")
_WITH_TRAVEL_DOCUMENT: Final = ("travel_document", "other_identity_papers")
_WITHOUT_PASSPORT: Final = frozenset({"other_documents", "none"})


def determination_for(route: str) -> tuple[str, ...]:
    """List the papers with which a nationality is determined that a person may have already (§ 30 StAG).

    Args:
        route: by which provision they may have it.
    """
    return (*_DETERMINATION, *_GROUND_FOR_DETERMINATION.get(route, ("parents_papers",)))


def documents_for(
    known: Mapping[str, Any], outcomes: Iterable[Outcome], on: date, route: str = "par10_1"
) -> tuple[str, ...]:
    """List the ids of the papers for a route in a person's situation; facts that are not known add little.

    Args:
        known: the facts that are known.
        outcomes: what was found for the requirements of the route; what is waived needs no paper.
        on: the day of the check.
        route: which way it is.
    """
    if route in _WHOLE_ROUTE:
        papers = [*_WHOLE_ROUTE[route], *_of_represented(known)]
    else:
        papers = [*_general_papers(known, outcomes, on), *_MORE_BY_ROUTE.get(route, ())]
    if known.get("convictions") or known.get("pending_proceedings"):
        papers.append("court_papers")
    if known.get("born_in_germany"):
        papers = [_CERTIFICATE_FROM_HERE if paper == "birth_certificate" else paper for paper in papers]
    return tuple(dict.fromkeys(papers))


def _general_papers(known: Mapping[str, Any], outcomes: Iterable[Outcome], on: date) -> list[str]:
    """What §§ 9 and 10 StAG ask alike."""
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
    return papers


def _unneeded(known: Mapping[str, Any], findings: Mapping[str, Finding | None], *, is_child: bool) -> set[str]:
    """Papers for everyone that would contradict what was found."""
    found = {"cv"} if is_child else set[str]()
    if known.get("residence_title") in EU_CITIZENS:
        # Their right is theirs by law; no card says so (§ 2(4) FreizügG/EU).
        found.add("residence_card")
    if _stands_in_for_passport(known):
        found.add("passport")
    language, civics = findings.get("language"), findings.get("civics")
    is_proven = language is not None and language.reason == LANGUAGE_PROVEN
    needs_nothing = language is not None and language.status in {"met", "not_applicable"}
    if not is_proven and (is_child or needs_nothing):
        found.add("german_proof")
    if civics is not None and civics.status == "not_applicable":
        found.add("civics_proof")
    return found


def _stands_in_for_passport(known: Mapping[str, Any]) -> bool:
    """Whether other papers are asked for in place of a passport."""
    proof = known.get("identity_proof")
    return proof == "travel_document" or (is_protected(known) and proof not in {"passport", "expired_passport"})


def _identity_papers(known: Mapping[str, Any]) -> tuple[str, ...]:
    if is_protected(known):
        return _OF_PROTECTED
    if known.get("identity_proof") == "travel_document":
        return _WITH_TRAVEL_DOCUMENT
    return ("other_identity_papers",) if known.get("identity_proof") in _WITHOUT_PASSPORT else ()


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
    return [*papers, *_of_represented(known)]


def _of_represented(known: Mapping[str, Any]) -> tuple[str, ...]:
    return ("custody_proof", "parents_consent") if known.get("legal_capacity") == "represented" else ()
