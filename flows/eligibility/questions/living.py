"""Questions about money, work, German and the test."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flows.eligibility.facts import UNSURE
from flows.eligibility.questions.ages import could_be_old
from flows.eligibility.questions.question import (
    Answers,
    Choice,
    Known,
    News,
    Question,
    RoughDay,
    is_answered,
    rough_day,
)
from flows.eligibility.recruitment import could_be_recruited
from flows.text import N_

GROUP: Final = "livelihood"
PROOFS: Final = "proofs"
_PAPERS_NONE: Final = {"identity_proof": "unsure", "german_proof": "unsure", "civics_proof": "none"}
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
    group=PROOFS,
)


def _proof(code: str) -> dict[str, Any]:
    return {"german_proof": code}


def _no_papers(_known: Known, answers: Answers) -> bool:
    return not is_answered(answers, "papers")


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
        Choice(N_("choice.german.none")),
    ),
    when=_no_papers,
    group=PROOFS,
)


def _papers_without_german(known: Known, answers: Answers) -> bool:
    said_none = is_answered(answers, "papers") or answers.get("german") == "none"
    return said_none and "german_proof" not in known


GERMAN_OTHER = Question(
    N_("question.german_other"),
    ("german_proof",),
    "choice",
    (
        Choice(N_("choice.german_other.none"), _proof("none")),
        Choice(N_("choice.german_other.grade_10"), _proof("grade_10")),
        Choice(N_("choice.german_other.school_years"), _proof("four_school_years")),
        Choice(N_("choice.german_other.weak_writing"), _proof("dtz_b1_weak_writing")),
        Choice(N_("choice.german_other.dtz_a2"), _proof("dtz_a2")),
        Choice(N_("choice.german_other.unknown_provider"), _proof("unknown_provider")),
        Choice(N_("choice.german_other.reports"), _proof("school_reports")),
    ),
    when=_papers_without_german,
    group=PROOFS,
)


def _could_be_recruited(known: Known, _answers: Answers) -> bool:
    return "birth_date" in known and could_be_recruited(known["birth_date"])


def _age_was_asked(known: Known, answers: Answers) -> bool:
    """Ask only once the age was asked: it may spare a person this, or change the words and the choices."""
    return "birth_date" in known or not answers or "birth_date" in answers


GERMAN_LEVEL = Question(
    N_("question.german_level"),
    ("german_level",),
    "choice",
    (
        Choice(N_("choice.german_level.low"), {"german_level": "a2"}),
        Choice(N_("choice.german_level.b1"), {"german_level": "b1"}),
        Choice(N_("choice.german_level.b2"), {"german_level": "b2"}),
        Choice(N_("choice.german_level.high"), {"german_level": "c1"}),
    ),
    when=_age_was_asked,
    group=PROOFS,
)
EVERYDAY = Question(
    N_("question.everyday_german"),
    ("speaks_everyday_german",),
    "choice",
    (
        Choice(N_("choice.everyday_german.yes"), {"speaks_everyday_german": True}),
        Choice(N_("choice.everyday_german.no"), {"speaks_everyday_german": False}),
    ),
    when=_age_was_asked,
    group=PROOFS,
)
BARRIER = Question(
    N_("question.language_barrier"),
    ("language_barrier",),
    "choice",
    (
        Choice(N_("choice.language_barrier.none"), {"language_barrier": "none"}),
        Choice(N_("choice.language_barrier.illness"), {"language_barrier": "illness"}),
        Choice(N_("choice.language_barrier.age"), {"language_barrier": "age"}, could_be_old),
        Choice(N_("choice.language_barrier.hardship"), {"language_barrier": "hardship"}),
    ),
    wordings=((lambda known, on: not could_be_old(known, on), N_("question.language_barrier.young")),),
    when=_age_was_asked,
    group=PROOFS,
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
    group=PROOFS,
)

_OWN_INCOME: Final = {"benefits": (), "livelihood_secured": True, "benefits_recipient": "self"}
_BENEFITS: Final = {"jobcenter": "sgb2", "sozialamt": "sgb12", "other_office": "asylblg", "education": "but"}


def _lives_on(taken: tuple[str, ...], _known: Known, _on: date, _answers: Answers) -> News:
    # Benefits that are harmless for everybody are not asked: they cannot change the result. Benefits for asylum seekers
    # and help with care are one answer: the law leaves both to a person to judge.
    benefits = tuple(_BENEFITS[each] for each in taken if each in _BENEFITS)
    return {
        "benefits": UNSURE if _leaves_out_which(taken) else benefits,
        "livelihood_secured": "too_little" not in taken,
        "benefits_recipient": "household" if "others" in taken else "self",
    }


def _leaves_out_which(taken: tuple[str, ...]) -> bool:
    """Whether others in the household get money, and it is not said which: so the household does not live on its income."""
    return "others" in taken and not any(each in _BENEFITS for each in taken)


def _which_money(taken: tuple[str, ...], _known: Known, _on: date | None, _answers: Answers) -> str | None:
    return N_("check.refused.which_money") if _leaves_out_which(taken) else None


LIVELIHOOD = Question(
    N_("question.livelihood"),
    tuple(_OWN_INCOME),
    "several",
    (
        Choice(N_("choice.livelihood.jobcenter")),
        Choice(N_("choice.livelihood.sozialamt")),
        Choice(N_("choice.livelihood.other_office")),
        Choice(N_("choice.livelihood.education")),
        Choice(N_("choice.livelihood.others")),
        Choice(N_("choice.livelihood.too_little")),
    ),
    settle=_lives_on,
    refuse=_which_money,
    group=GROUP,
    is_sensitive=True,
)


def _has_education(_known: Known, answers: Answers) -> bool:
    given = answers.get("livelihood", UNSURE)
    return given != UNSURE and "education" in given


def _with_housing(known: Known, _on: date) -> News:
    return {"benefits": (*known.get("benefits", ()), "wohngeld")}


EDUCATION = Question(
    N_("question.education"),
    ("benefits",),
    "choice",
    (
        Choice(N_("choice.education.harmless"), _with_housing),
        Choice(N_("choice.education.harmful")),
    ),
    when=_has_education,
    refines="livelihood",
    group=GROUP,
    is_sensitive=True,
)
WORK = Question(
    N_("question.work"),
    ("employment",),
    "choice",
    (
        Choice(N_("choice.work.employed"), {"employment": "full_time"}),
        Choice(N_("choice.work.self_employed"), {"employment": "self_employed"}),
        Choice(N_("choice.work.training"), {"employment": "training"}),
        Choice(N_("choice.work.student"), {"employment": "student"}),
        Choice(N_("choice.work.pension"), {"employment": "pension"}),
        Choice(N_("choice.work.none"), {"employment": "unemployed"}),
    ),
    group=GROUP,
)


def _hours(hours: int) -> Callable[[Known, date], News]:
    def sets(known: Known, _on: date) -> News:
        news: dict[str, Any] = {"weekly_hours": hours}
        if known.get("employment") == "full_time" and hours < _FULL_TIME:
            news["employment"] = "part_time"
        return news

    return sets


_FULL_TIME: Final = 35
# Hours and months stand for the class that the answer names; the law asks only for the class.
HOURS = Question(
    N_("question.hours"),
    ("weekly_hours",),
    "choice",
    (
        Choice(N_("choice.hours.full"), _hours(38)),
        Choice(N_("choice.hours.nearly"), _hours(32)),
        Choice(N_("choice.hours.less"), _hours(20)),
    ),
    group=GROUP,
)
MONTHS = Question(
    N_("question.months"),
    ("full_time_months_last_24",),
    "choice",
    (
        Choice(N_("choice.months.enough"), {"full_time_months_last_24": 20}),
        Choice(N_("choice.months.fewer"), {"full_time_months_last_24": 0}),
    ),
    group=GROUP,
)


def _unless_recruited(known: Known, answers: Answers) -> bool:
    """Ask of other excuses for benefits only once it is known that recruitment is none, for then nothing else matters."""
    if "birth_date" not in known or not could_be_recruited(known["birth_date"]):
        return _age_was_asked(known, answers)
    if known.get("recruited_worker", "none") != "none" and "benefits_own_fault" not in known:
        return not answers or "benefits_fault" in answers
    return "recruited_worker" in known or "recruited" in answers


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
    when=_unless_recruited,
    group=GROUP,
)


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
    when=_age_was_asked,
    is_sensitive=True,
    group=GROUP,
)
_LAST_OF_OLD: Final = date(2023, 8, 23)
_FIRST_AFTER: Final = date(2023, 8, 24)
# No application that is still open is older than what it asks for.
_APPLIED: Final = {"before": (date(1991, 1, 1), _LAST_OF_OLD), "after": (_FIRST_AFTER, date.max)}


def _where_applying_counts(known: Known, answers: Answers) -> bool:
    """As an excuse for benefits once recruitment is none; where a way of the person's own has a last day, in any case."""
    has_last_day = known.get("declaration_ground", "none") != "none" or known.get("stateless_since_birth")
    if has_last_day or not known.get("benefits"):
        return _age_was_asked(known, answers)
    return _unless_recruited(known, answers)


APPLIED = Question(
    N_("question.applied"),
    ("applied_on",),
    "choice",
    (
        Choice(N_("choice.applied.no"), {"applied_on": None}),
        # The last day of the old rule and the first day after it stand for all days on their side.
        Choice(N_("choice.applied.before"), {"applied_on": _LAST_OF_OLD.isoformat()}),
        Choice(N_("choice.applied.after"), {"applied_on": _FIRST_AFTER.isoformat()}),
    ),
    when=_where_applying_counts,
    group=GROUP,
)


def _applied_at_all(_known: Known, answers: Answers) -> bool:
    return answers.get("applied", UNSURE) in _APPLIED


def applied_between(answers: Answers, on: date) -> RoughDay | None:
    """The first and the last day on which the person can have applied; None where they did not, or do not know."""
    if not _applied_at_all({}, answers):
        return None
    first, last = _APPLIED[answers["applied"]]
    span, told = RoughDay(first, min(last, on)), rough_day(answers, "applied_on")
    return span if told is None else RoughDay(_within(told.first, span), _within(told.last, span))


def _within(day: date, span: RoughDay) -> date:
    return max(span.first, min(day, span.last))


def _applied(day: RoughDay, _known: Known, on: date, answers: Answers) -> News:
    # The last day it can be: nobody is taken for in time who may not be.
    span = applied_between(answers, on)
    return {"applied_on": (_within(day.last, span) if span else min(day.last, on)).isoformat()}


def _as_said_before(day: RoughDay, _known: Known, on: date | None, answers: Answers) -> str | None:
    span = applied_between(answers, on or date.max)
    fits = span is None or (day.first <= span.last and span.first <= day.last)
    return None if fits else N_("check.refused.not_in_rough")


# The classes of the old rule are enough for it; where the last day of another way lies between, the day itself is asked.
APPLIED_ON = Question(
    N_("question.applied_on"),
    ("applied_on",),
    "date",
    settle=_applied,
    when=_applied_at_all,
    refuse=_as_said_before,
    kin="applied",
    group=GROUP,
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
