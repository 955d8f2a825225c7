"""Which message id stands for what on the papers that a person takes along; tables only. The German is the offices' own."""

from typing import NamedTuple

from flows.text import N_

GROUPS = (
    (
        N_("paper.group.application"),
        ("application_form", "declaration_form", "main_applicant_papers", "cv", "photo", "registration_certificate"),
    ),
    (
        N_("paper.group.identity"),
        ("passport", "birth_certificate", "german_birth_certificate", "bamf_decision", "travel_document", "other_identity_papers", "statelessness_proof"),
    ),
    (N_("paper.group.stay"), ("residence_card", "housing_proof", "recruitment_proof")),
    (N_("paper.group.skills"), ("german_proof", "civics_proof", "school_reports", "medical_certificate")),
    (
        N_("paper.group.money"),
        (
            "income_proof", "employer_confirmation", "work_contract", "payslips", "payslips_24_months",
            "trade_registration", "tax_assessments", "profit_statement", "training_contract", "enrolment",
            "support_proof", "pension_notice", "benefit_notices", "pension_history", "old_age_provision",
            "health_insurance",
        ),
    ),
    (
        N_("paper.group.family"),
        (
            "marriage_certificate", "spouse_identity", "spouse_nationality", "spouse_income", "divorce_judgment",
            "death_certificate", "german_child_papers", "custody_proof", "parents_consent",
        ),
    ),
    (
        N_("paper.group.origin"),
        (
            "parents_papers", "parents_stay", "descent_papers", "ancestor_nationality", "persecution_proof",
            "resettler_certificate", "treated_as_german_papers",
        ),
    ),
    (N_("paper.group.court"), ("court_papers",)),
)  # fmt: skip
"""The headings of the list, and which papers stand below each; every paper stands below one."""

HINTS = {
    "application_form": N_("paper.hint.application_form"),
    "registration_certificate": N_("paper.hint.registration_certificate"),
    "passport": N_("paper.hint.passport"),
    "travel_document": N_("paper.tip.embassy"),
    "residence_card": N_("paper.hint.both_sides"),
    "birth_certificate": N_("paper.hint.from_abroad"),
    "german_birth_certificate": N_("paper.hint.registry"),
    "marriage_certificate": N_("paper.hint.from_abroad"),
    "death_certificate": N_("paper.hint.from_abroad"),
    "descent_papers": N_("paper.hint.from_abroad"),
    "german_child_papers": N_("paper.hint.from_abroad"),
    "divorce_judgment": N_("paper.hint.divorce"),
    "german_proof": N_("paper.hint.german_proof"),
    "civics_proof": N_("paper.hint.civics_proof"),
    "pension_history": N_("paper.hint.pension_history"),
    "ancestor_nationality": N_("paper.hint.ancestor_nationality"),
    "court_papers": N_("paper.hint.court_papers"),
}
CITY_HINTS = {"cv": N_("paper.hint.cv_city")}
"""What only the city of Hannover wants."""

TIPS = (N_("paper.tip.copies"), N_("paper.tip.translation"), N_("paper.tip.apostille"))
EMBASSY_TIP = N_("paper.tip.embassy")
ASK_BEFORE_EMBASSY = "travel_document"
"""The paper of whoever may be protected from their own country; where it is asked for, the tip stands beside it."""
PROTECTED = "bamf_decision"
"""The paper that shows that an embassy may be no place to go."""

TERMS = {
    "capacity": N_("paper.term.capacity"),
    "identity": N_("paper.term.identity"),
    "residence_time": N_("paper.term.residence_time"),
    "residence_title": N_("paper.term.residence_title"),
    "livelihood": N_("paper.term.livelihood"),
    "record": N_("paper.term.record"),
    "language": N_("paper.term.language"),
    "civics": N_("paper.term.civics"),
    "constitution": N_("paper.term.constitution"),
    "historical_responsibility": N_("paper.term.historical_responsibility"),
    "exclusion": N_("paper.term.exclusion"),
    "ban": N_("paper.term.ban"),
    "marriage": N_("paper.term.marriage"),
}
"""What offices call each requirement; other languages name the German word in brackets."""


class Ground(NamedTuple):
    """By which rule a requirement is met, or not asked, where it is not the usual one.

    Args:
        term: what offices call it.
        basis: where it is written; empty where it is the requirement's own provision.
        facts: on which it rests; what was answered about them stands beside it.
    """

    term: str
    basis: str
    facts: tuple[str, ...] = ()


GROUNDS = {
    "reason.language-everyday": Ground(
        N_("paper.ground.language_everyday"), "§ 10 Abs. 4 S. 3 StAG", ("recruited_worker", "speaks_everyday_german")
    ),
    "reason.language-child": Ground(N_("paper.ground.language_child"), "§ 10 Abs. 4 S. 2 StAG"),
    "reason.civics-recruited": Ground(
        N_("paper.ground.civics_recruited"), "§ 10 Abs. 6 S. 2 StAG", ("recruited_worker",)
    ),
    "reason.civics-not-asked": Ground(N_("paper.ground.civics_represented"), "§ 10 Abs. 1 S. 2 StAG"),
    "reason.capacity-represented": Ground(N_("paper.ground.capacity_represented"), ""),
    "reason.livelihood-recruited": Ground(
        N_("paper.ground.livelihood_recruited"),
        "§ 10 Abs. 1 S. 1 Nr. 3 Buchst. a StAG",
        ("recruited_worker", "benefits_own_fault"),
    ),
    "reason.livelihood-full-time": Ground(
        N_("paper.ground.livelihood_full_time"),
        "§ 10 Abs. 1 S. 1 Nr. 3 Buchst. b StAG",
        ("employment", "weekly_hours", "full_time_months_last_24"),
    ),
    "reason.livelihood-full-time-spouse": Ground(
        N_("paper.ground.livelihood_spouse"), "§ 10 Abs. 1 S. 1 Nr. 3 Buchst. c StAG", ("lives_with_full_time_spouse",)
    ),
    "reason.livelihood-no-fault": Ground(
        N_("paper.ground.livelihood_no_fault"), "§ 10 Abs. 1 S. 1 Nr. 3 StAG a. F.", ("benefits_own_fault",)
    ),
}
"""Other rules by which a requirement is met, by the reason; an office must not read of a certificate that nobody has."""

PRIVATE = frozenset({"record", "exclusion", "ban"})
"""What an advice centre should hear before an office does; it does not stand on the card."""

STATUSES = {
    "met": N_("paper.status.met"),
    "not_met": N_("paper.status.not_met"),
    "not_yet": N_("paper.status.not_yet"),
    "unclear": N_("paper.status.unclear"),
    "on_hold": N_("paper.status.on_hold"),
    "unknown": N_("paper.status.unknown"),
}
STATUS_FROM = N_("paper.status.not_yet_from")

VERDICTS = {
    "maybe_german": N_("paper.verdict.maybe_german"),
    "excluded": N_("paper.verdict.excluded"),
    "not_met": N_("paper.verdict.not_met"),
    "ask_guide": N_("paper.verdict.ask_guide"),
    "on_hold": N_("paper.verdict.on_hold"),
    "not_yet": N_("paper.verdict.not_yet"),
    "incomplete": N_("paper.verdict.incomplete"),
    "likely": N_("paper.verdict.likely"),
}

ROUTES = {
    "par10_1": N_("paper.route.par10_1"),
    "par10_2": N_("paper.route.par10_2"),
    "par9_1": N_("paper.route.par9_1"),
    "par9_2": N_("paper.route.par9_2"),
    "par8": N_("paper.route.par8"),
    "par5": N_("paper.route.par5"),
    "par15": N_("paper.route.par15"),
    "art116_2": N_("paper.route.art116_2"),
    "stateless_act": N_("paper.route.stateless_act"),
    "par4_1": N_("paper.route.par4_1"),
    "par4_3": N_("paper.route.par4_3"),
    "par7": N_("paper.route.par7"),
    "par3_2": N_("paper.route.par3_2"),
}

GIVEN = frozenset(
    {
        "residence_title", "residence_periods", "absences", "absence_months_total", "protection_granted",
        "spouse_german_since", "married_on", "marriage_ended_on", "applied_on",
    }
)  # fmt: skip
"""The facts that an office asks for first; who somebody is, is not among them."""
