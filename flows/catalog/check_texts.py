"""Which message id stands for which requirement, verdict, paper and status of the check; tables only."""

from flows.catalog.check_question_texts import HELP_OF, SHORT_NAME_OF
from flows.eligibility.questions import QUESTIONS
from flows.text import N_

REQUIREMENT_NAMES = (
    N_("requirement.capacity"),
    N_("requirement.identity"),
    N_("requirement.residence_time"),
    N_("requirement.residence_title"),
    N_("requirement.livelihood"),
    N_("requirement.record"),
    N_("requirement.language"),
    N_("requirement.civics"),
    N_("requirement.constitution"),
    N_("requirement.historical_responsibility"),
    N_("requirement.exclusion"),
    N_("requirement.ban"),
    N_("requirement.marriage"),
)
"""The names that `Requirement.label` makes of the codes; marked here, for there they are not written out."""

VERDICTS = {
    "maybe_german": N_("verdict.maybe_german"),
    "excluded": N_("verdict.excluded"),
    "not_met": N_("verdict.not_met"),
    "ask_guide": N_("verdict.ask_guide"),
    "on_hold": N_("verdict.on_hold"),
    "not_yet": N_("verdict.not_yet"),
    "incomplete": N_("verdict.incomplete"),
    "likely": N_("verdict.likely"),
}
PROBATION = N_("verdict.probation")
"""In place of "not yet" where a probation runs: that is no matter of time alone."""

ROUTES = {
    "par10_1": N_("route.par10_1"),
    "par10_2": N_("route.par10_2"),
    "par9_1": N_("route.par9_1"),
    "par9_2": N_("route.par9_2"),
    "par8": N_("route.par8"),
    "par5": N_("route.par5"),
    "par15": N_("route.par15"),
    "art116_2": N_("route.art116_2"),
    "stateless_act": N_("route.stateless_act"),
    "par4_1": N_("route.par4_1"),
    "par4_3": N_("route.par4_3"),
    "par7": N_("route.par7"),
    "par3_2": N_("route.par3_2"),
}

OTHER_WAYS = {
    "ask_guide": N_("check.other_way.ask_guide"),
    "on_hold": N_("check.other_way.on_hold"),
}
OTHER_WAY_OPEN = N_("check.other_way.open")
"""What is said of another way that has no day."""

IMPROVEMENTS = {
    "b1": N_("improvement.b1"),
    "test": N_("improvement.test"),
    "other_title": N_("improvement.other_title"),
    "first_title": N_("improvement.first_title"),
    "new_card": N_("improvement.new_card"),
    "free_movement": N_("improvement.free_movement"),
    "passport": N_("improvement.passport"),
    "parents_apply": N_("improvement.parents_apply"),
    "own_income": N_("improvement.own_income"),
    "full_time_work": N_("improvement.full_time_work"),
    "partners_work": N_("improvement.partners_work"),
}
"""What a person can do to change the result, as it stands before a colon."""

FOR_GUIDES = {
    "maybe_german": N_("handoff.verdict.maybe_german"),
    "excluded": N_("handoff.verdict.excluded"),
    "not_met": N_("handoff.verdict.not_met"),
    "ask_guide": N_("handoff.verdict.ask_guide"),
    "on_hold": N_("handoff.verdict.on_hold"),
    "not_yet": N_("handoff.verdict.not_yet"),
    "incomplete": N_("handoff.verdict.incomplete"),
    "likely": N_("handoff.verdict.likely"),
}
"""The verdicts as a guide reads them: about the person, not to them."""
PROBATION_FOR_GUIDES = N_("handoff.verdict.probation")
"""In place of "time is missing": what is waited for is the end of a probation and a court."""

STATUSES = {
    "not_met": N_("status.not_met"),
    "not_yet": N_("status.not_yet"),
    "unclear": N_("status.unclear"),
    "on_hold": N_("status.on_hold"),
}
"""How what is known to be open stands."""
NOT_YET_FROM = N_("status.not_yet_from")
"""With the date on which a requirement will be met."""

DOCUMENTS = {
    "application_form": N_("document.application_form"),
    "cv": N_("document.cv"),
    "passport": N_("document.passport"),
    "residence_card": N_("document.residence_card"),
    "photo": N_("document.photo"),
    "birth_certificate": N_("document.birth_certificate"),
    "german_birth_certificate": N_("document.german_birth_certificate"),
    "registration_certificate": N_("document.registration_certificate"),
    "german_proof": N_("document.german_proof"),
    "civics_proof": N_("document.civics_proof"),
    "housing_proof": N_("document.housing_proof"),
    "health_insurance": N_("document.health_insurance"),
    "school_reports": N_("document.school_reports"),
    "income_proof": N_("document.income_proof"),
    "employer_confirmation": N_("document.employer_confirmation"),
    "work_contract": N_("document.work_contract"),
    "payslips": N_("document.payslips"),
    "pension_history": N_("document.pension_history"),
    "trade_registration": N_("document.trade_registration"),
    "tax_assessments": N_("document.tax_assessments"),
    "profit_statement": N_("document.profit_statement"),
    "old_age_provision": N_("document.old_age_provision"),
    "training_contract": N_("document.training_contract"),
    "enrolment": N_("document.enrolment"),
    "support_proof": N_("document.support_proof"),
    "pension_notice": N_("document.pension_notice"),
    "benefit_notices": N_("document.benefit_notices"),
    "payslips_24_months": N_("document.payslips_24_months"),
    "bamf_decision": N_("document.bamf_decision"),
    "travel_document": N_("document.travel_document"),
    "other_identity_papers": N_("document.other_identity_papers"),
    "recruitment_proof": N_("document.recruitment_proof"),
    "medical_certificate": N_("document.medical_certificate"),
    "court_papers": N_("document.court_papers"),
    "parents_papers": N_("document.parents_papers"),
    "marriage_certificate": N_("document.marriage_certificate"),
    "spouse_identity": N_("document.spouse_identity"),
    "spouse_income": N_("document.spouse_income"),
    "spouse_nationality": N_("document.spouse_nationality"),
    "divorce_judgment": N_("document.divorce_judgment"),
    "death_certificate": N_("document.death_certificate"),
    "custody_proof": N_("document.custody_proof"),
    "parents_consent": N_("document.parents_consent"),
    "declaration_form": N_("document.declaration_form"),
    "descent_papers": N_("document.descent_papers"),
    "ancestor_nationality": N_("document.ancestor_nationality"),
    "persecution_proof": N_("document.persecution_proof"),
    "statelessness_proof": N_("document.statelessness_proof"),
    "parents_stay": N_("document.parents_stay"),
    "treated_as_german_papers": N_("document.treated_as_german_papers"),
    "resettler_certificate": N_("document.resettler_certificate"),
    "german_child_papers": N_("document.german_child_papers"),
    "main_applicant_papers": N_("document.main_applicant_papers"),
}

OFFICES = {
    "city": N_("check.office.city"),
    "region": N_("check.office.region"),
    "elsewhere": N_("check.office.elsewhere"),
}
OFFICE_UNKNOWN = N_("check.office.unknown")

STEPS = {
    "city": N_("check.steps.city"),
    "region": N_("check.steps.region"),
    "elsewhere": N_("check.steps.elsewhere"),
}
STEPS_UNKNOWN = N_("check.steps.unknown")

HELP = {question.id: HELP_OF[question.topic] for question in QUESTIONS}
"""Why a question is asked, where to look, and what happens with the answer."""

SHORT_NAMES = {question.id: SHORT_NAME_OF[question.topic] for question in QUESTIONS}
"""A word or two for each question, for the list of answers."""
