"""Questions about money, work, German and the test."""

from typing import Any, Final

from flows.eligibility.questions.question import Answers, Choice, Known, Question
from flows.eligibility.recruitment import could_be_recruited
from flows.text import N_

_PAPERS_NONE: Final = {"identity_proof": "unsure", "german_proof": "none", "civics_proof": "none"}
PAPERS = Question(
    N_("question.papers"),
    tuple(_PAPERS_NONE),
    "several",
    (
        # Later ones win: a test stands beside a degree, and a school certificate settles German and the test.
        Choice(N_("choice.papers.passport"), {"identity_proof": "passport"}),
        Choice(N_("choice.papers.b1"), {"german_proof": "b1_certificate"}),
        Choice(N_("choice.papers.training"), {"german_proof": "vocational_training"}),
        Choice(N_("choice.papers.degree"), {"german_proof": "german_degree", "civics_proof": "unsure"}),
        Choice(N_("choice.papers.test"), {"civics_proof": "test"}),
        Choice(
            N_("choice.papers.school"), {"german_proof": "school_certificate", "civics_proof": "school_certificate"}
        ),
    ),
    base=_PAPERS_NONE,
)


def _proof(code: str) -> dict[str, Any]:
    return {"german_proof": code}


GERMAN = Question(
    N_("question.german"),
    ("german_proof",),
    "choice",
    (
        Choice(N_("choice.german.b1"), _proof("b1_certificate")),
        Choice(N_("choice.german.school"), _proof("school_certificate")),
        Choice(N_("choice.german.training"), _proof("vocational_training")),
        Choice(N_("choice.german.degree"), _proof("german_degree")),
        Choice(N_("choice.german.grade_10"), _proof("grade_10")),
        Choice(N_("choice.german.none"), _proof("none")),
    ),
)


def _said_no_german(known: Known, _answers: Answers) -> bool:
    return known.get("german_proof") == "none"


GERMAN_OTHER = Question(
    N_("question.german_other"),
    ("german_proof",),
    "choice",
    (
        Choice(N_("choice.german_other.none")),
        Choice(N_("choice.german_other.school_years"), _proof("four_school_years")),
        Choice(N_("choice.german_other.dtz_a2"), _proof("dtz_a2")),
        Choice(N_("choice.german_other.weak_writing"), _proof("dtz_b1_weak_writing")),
        Choice(N_("choice.german_other.unknown_provider"), _proof("unknown_provider")),
        Choice(N_("choice.german_other.reports"), _proof("school_reports")),
    ),
    when=_said_no_german,
    refines="language",
)
GERMAN_LEVEL = Question(
    N_("question.german_level"),
    ("german_level",),
    "choice",
    (
        Choice(N_("choice.german_level.low"), {"german_level": "a2"}),
        Choice(N_("choice.german_level.b1"), {"german_level": "b1"}),
        Choice(N_("choice.german_level.high"), {"german_level": "c1"}),
    ),
)
EVERYDAY = Question(
    N_("question.everyday_german"),
    ("speaks_everyday_german",),
    "choice",
    (
        Choice(N_("choice.everyday_german.yes"), {"speaks_everyday_german": True}),
        Choice(N_("choice.everyday_german.no"), {"speaks_everyday_german": False}),
    ),
)
BARRIER = Question(
    N_("question.language_barrier"),
    ("language_barrier",),
    "choice",
    (
        Choice(N_("choice.language_barrier.none"), {"language_barrier": "none"}),
        Choice(N_("choice.language_barrier.illness"), {"language_barrier": "illness"}),
        Choice(N_("choice.language_barrier.age"), {"language_barrier": "age"}),
        Choice(N_("choice.language_barrier.hardship"), {"language_barrier": "hardship"}),
    ),
)
CIVICS = Question(
    N_("question.civics"),
    ("civics_proof",),
    "choice",
    (
        Choice(N_("choice.civics.test"), {"civics_proof": "test"}),
        Choice(N_("choice.civics.course"), {"civics_proof": "leben_in_deutschland"}),
        Choice(N_("choice.civics.school"), {"civics_proof": "school_certificate"}),
        Choice(N_("choice.civics.degree"), {"civics_proof": "degree_law_politics"}),
        Choice(N_("choice.civics.none"), {"civics_proof": "none"}),
    ),
)

# Benefits that are harmless for everybody are not asked: they cannot change the result.
LIVELIHOOD = Question(
    N_("question.livelihood"),
    ("benefits", "livelihood_secured", "benefits_recipient"),
    "choice",
    (
        Choice(N_("choice.livelihood.own_income"), {"benefits": [], "livelihood_secured": True}),
        Choice(N_("choice.livelihood.too_little"), {"benefits": [], "livelihood_secured": False}),
        Choice(N_("choice.livelihood.jobcenter"), {"benefits": ["sgb2"], "benefits_recipient": "self"}),
        Choice(N_("choice.livelihood.sozialamt"), {"benefits": ["sgb12"], "benefits_recipient": "self"}),
        Choice(N_("choice.livelihood.others"), {"benefits": ["sgb2"], "benefits_recipient": "household"}),
        Choice(N_("choice.livelihood.asylum_benefits"), {"benefits": ["asylblg"]}),
    ),
    is_sensitive=True,
)


def _work(employment: str, hours: int, months: int) -> dict[str, Any]:
    return {"employment": employment, "weekly_hours": hours, "full_time_months_last_24": months}


# Hours and months stand for the class that the answer names; the law asks only for the class.
WORK = Question(
    N_("question.work"),
    ("employment", "weekly_hours", "full_time_months_last_24"),
    "choice",
    (
        Choice(N_("choice.work.full_time_long"), _work("full_time", 38, 20)),
        Choice(N_("choice.work.full_time_short"), _work("full_time", 38, 0)),
        Choice(N_("choice.work.nearly_full_time"), _work("part_time", 32, 20)),
        Choice(N_("choice.work.part_time"), _work("part_time", 20, 0)),
        Choice(N_("choice.work.training"), _work("training", 38, 20)),
        # What counts as full-time among the self-employed, a person has to look at: the class of hours that says so.
        Choice(N_("choice.work.self_employed"), _work("self_employed", 32, 20)),
        Choice(N_("choice.work.student"), _work("student", 0, 0)),
        Choice(N_("choice.work.pension"), _work("pension", 0, 0)),
        Choice(N_("choice.work.none"), _work("unemployed", 0, 0)),
    ),
)
SPOUSE_WORK = Question(
    N_("question.spouse_work"),
    ("lives_with_full_time_spouse", "minor_child_in_household"),
    "choice",
    (
        Choice(N_("choice.spouse_work.yes"), {"lives_with_full_time_spouse": True, "minor_child_in_household": True}),
        Choice(
            N_("choice.spouse_work.no_child"), {"lives_with_full_time_spouse": True, "minor_child_in_household": False}
        ),
        Choice(N_("choice.spouse_work.no"), {"lives_with_full_time_spouse": False}),
    ),
)


def _could_be_recruited(known: Known, _answers: Answers) -> bool:
    return "birth_date" in known and could_be_recruited(known["birth_date"])


RECRUITED = Question(
    N_("question.recruited"),
    ("recruited_worker",),
    "choice",
    (
        Choice(N_("choice.recruited.no"), {"recruited_worker": "none"}),
        Choice(N_("choice.recruited.guest_worker"), {"recruited_worker": "guest_worker"}),
        Choice(N_("choice.recruited.contract_worker"), {"recruited_worker": "contract_worker"}),
        Choice(N_("choice.recruited.spouse"), {"recruited_worker": "joined_spouse"}),
    ),
    when=_could_be_recruited,
)
FAULT = Question(
    N_("question.benefits_fault"),
    ("benefits_own_fault",),
    "choice",
    (
        Choice(N_("choice.benefits_fault.no"), {"benefits_own_fault": False}),
        Choice(N_("choice.benefits_fault.yes"), {"benefits_own_fault": True}),
    ),
    is_sensitive=True,
)
APPLIED = Question(
    N_("question.applied"),
    ("applied_on",),
    "choice",
    (
        Choice(N_("choice.applied.no"), {"applied_on": None}),
        # The last day of the old rule and the first day after it stand for all days on their side.
        Choice(N_("choice.applied.before"), {"applied_on": "2023-08-23"}),
        Choice(N_("choice.applied.after"), {"applied_on": "2023-08-24"}),
    ),
)
ACHIEVEMENTS = Question(
    N_("question.achievements"),
    ("special_achievements", "integration_course"),
    "several",
    (
        Choice(N_("choice.achievements.course"), {"integration_course": True}),
        Choice(N_("choice.achievements.special"), {"special_achievements": True}),
    ),
    base={"special_achievements": False, "integration_course": False},
)
