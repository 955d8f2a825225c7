"""Questions about the title and the time in Germany."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from flows.eligibility.facts import Absence, Period
from flows.eligibility.questions.question import Answers, Choice, Known, News, Question, RoughDay
from flows.eligibility.titles import EU_CITIZENS, FREE_MOVEMENT
from flows.text import N_

_DAY: Final = timedelta(days=1)


def _title(code: str) -> News:
    return {"residence_title": code}


TITLE = Question(
    N_("question.title"),
    ("residence_title",),
    "choice",
    (
        Choice(N_("choice.title.unlimited"), _title("niederlassungserlaubnis")),
        Choice(N_("choice.title.protection"), _title("ae_25_2")),
        Choice(N_("choice.title.work"), _title("ae_18b")),
        Choice(N_("choice.title.family"), _title("ae_30")),
        Choice(N_("choice.title.eu"), _title("eu")),
        Choice(N_("choice.title.other"), {}),
    ),
)


def _said_other(_known: Known, answers: Answers) -> bool:
    return answers.get("title") == "other"


TITLE_OTHER = Question(
    N_("question.title_other"),
    ("residence_title",),
    "choice",
    (
        Choice(N_("choice.title_other.ukraine"), _title("ae_24")),
        Choice(N_("choice.title_other.study"), _title("ae_16b")),
        Choice(N_("choice.title_other.stay_right"), _title("ae_25b")),
        Choice(N_("choice.title_other.humanitarian"), _title("ae_25_5")),
        Choice(N_("choice.title_other.fiktion"), _title("fiktion_81_4")),
        Choice(N_("choice.title_other.duldung"), _title("duldung")),
        Choice(N_("choice.title_other.research"), _title("ae_18d")),
        Choice(N_("choice.title_other.self_employed"), _title("ae_21")),
        Choice(N_("choice.title_other.admission"), _title("ae_23_1")),
        Choice(N_("choice.title_other.hardship"), _title("ae_23a")),
        Choice(N_("choice.title_other.job_search"), _title("ae_20a")),
        Choice(N_("choice.title_other.training_after_refusal"), _title("ae_16g")),
        Choice(N_("choice.title_other.eu_family"), _title("eu_family_card")),
        Choice(N_("choice.title_other.swiss"), _title("swiss")),
        Choice(N_("choice.title_other.british"), _title("gb_withdrawal")),
        Choice(N_("choice.title_other.turkish"), _title("association_turkey")),
        Choice(N_("choice.title_other.visa"), _title("visa_d")),
        Choice(N_("choice.title_other.none"), _title("none")),
    ),
    when=_said_other,
)


def _is_eu(known: Known, _answers: Answers) -> bool:
    return known.get("residence_title") in EU_CITIZENS


FREE_MOVEMENT_QUESTION = Question(
    N_("question.free_movement"),
    ("free_movement_doubtful",),
    "choice",
    (
        Choice(N_("choice.free_movement.yes"), {"free_movement_doubtful": False}),
        Choice(N_("choice.free_movement.no"), {"free_movement_doubtful": True}),
    ),
    when=_is_eu,
)


def _lives_here_since(day: RoughDay, known: Known, on: date) -> News:
    # The last day it can be: the date that is shown is never too early.
    since = min(day.last, on).isoformat()
    return {"residence_periods": [{"from": since, "to": None, "status": known["residence_title"], "gap_before": None}]}


def _title_known(known: Known, _answers: Answers) -> bool:
    return "residence_title" in known


STAY_SINCE = Question(
    N_("question.stay_since"), ("residence_periods",), "date", settle=_lives_here_since, when=_title_known
)


def _asked_since(known: Known, answers: Answers) -> bool:
    return answers.get("stay_since", "unsure") != "unsure" and known.get("residence_title") not in FREE_MOVEMENT


def _something_before(protection: str | None) -> Callable[[Known, date], News]:
    """Put a day of unsure status in front of the history: how long the earlier time was is asked next."""

    def sets(known: Known, _on: date) -> News:
        last: Period = known["residence_periods"][-1]
        gap = None if protection else "other"
        before = Period(start=last.start - _DAY, end=last.start - _DAY, status="unsure")
        periods = (before, last.model_copy(update={"gap_before": gap}))
        return {"residence_periods": periods} | ({"protection_granted": protection} if protection else {})

    return sets


STAY_BEFORE = Question(
    N_("question.stay_before"),
    ("residence_periods", "protection_granted"),
    "choice",
    (
        Choice(N_("choice.stay_before.no")),
        Choice(N_("choice.stay_before.asylum"), _something_before("refugee")),
        Choice(N_("choice.stay_before.subsidiary"), _something_before("subsidiary")),
        Choice(N_("choice.stay_before.card"), _something_before(None)),
        Choice(N_("choice.stay_before.duldung")),
    ),
    when=_asked_since,
    refines="residence_time",
)


def _has_time_before(_known: Known, answers: Answers) -> bool:
    return answers.get("stay_before") in {"asylum", "subsidiary", "card"}


def _lived_here_before(day: RoughDay, known: Known, _on: date) -> News:
    """An asylum procedure reaches up to the first card; after any other earlier time there was a break."""
    last: Period = known["residence_periods"][-1]
    in_procedure = last.gap_before is None
    end = last.start - (_DAY if in_procedure else 2 * _DAY)
    status = "gestattung" if in_procedure else last.status
    return {"residence_periods": (Period(start=min(day.last, end), end=end, status=status), last)}


STAY_BEFORE_SINCE = Question(
    N_("question.stay_before_since"), ("residence_periods",), "date", settle=_lived_here_before, when=_has_time_before
)

ABROAD = Question(
    N_("question.abroad"),
    ("absences", "absence_months_total"),
    "choice",
    (
        # Short trips are not counted one by one: the answer says that together they stay far below the limit.
        Choice(N_("choice.abroad.short"), {"absences": [], "absence_months_total": 0}),
        Choice(N_("choice.abroad.one_long")),
        Choice(N_("choice.abroad.many"), {"absences": [], "absence_months_total": 120}),
    ),
)


def _one_long(_known: Known, answers: Answers) -> bool:
    return answers.get("abroad") == "one_long"


def _was_abroad(days: tuple[RoughDay, RoughDay], _known: Known, _on: date) -> News:
    start, end = days[0].first, days[1].last
    months = round((end - start).days / 30.4)
    return {"absences": [{"from": start, "to": end}], "absence_months_total": max(months, 0)}


ABROAD_STAY = Question(
    N_("question.abroad_stay"), ("absences", "absence_months_total"), "period", settle=_was_abroad, when=_one_long
)


def _reason(reason: str, *, allowed: bool = False) -> Callable[[Known, date], News]:
    def sets(known: Known, _on: date) -> News:
        stay: Absence = known["absences"][-1]
        deadline = stay.end if allowed else None
        discharged = stay.end if reason == "military" else None
        more = {"reason": reason, "return_deadline": deadline, "discharged_on": discharged}
        return {"absences": (*known["absences"][:-1], stay.model_copy(update=more))}

    return sets


def _gave_stay(known: Known, answers: Answers) -> bool:
    return "abroad_stay" in answers and bool(known.get("absences"))


ABROAD_REASON = Question(
    N_("question.abroad_reason"),
    ("absences",),
    "choice",
    (
        Choice(N_("choice.abroad_reason.other")),
        Choice(N_("choice.abroad_reason.allowed"), _reason("ordinary", allowed=True)),
        Choice(N_("choice.abroad_reason.military"), _reason("military")),
        Choice(N_("choice.abroad_reason.childbirth"), _reason("childbirth")),
        Choice(N_("choice.abroad_reason.illness"), _reason("illness")),
        Choice(N_("choice.abroad_reason.study"), _reason("study")),
    ),
    when=_gave_stay,
    refines="residence_time",
)
PROTECTION = Question(
    N_("question.protection"),
    ("protection_granted",),
    "choice",
    (
        Choice(N_("choice.protection.asylum"), {"protection_granted": "asylum"}),
        Choice(N_("choice.protection.refugee"), {"protection_granted": "refugee"}),
        Choice(N_("choice.protection.subsidiary"), {"protection_granted": "subsidiary"}),
        Choice(N_("choice.protection.removal_ban"), {"protection_granted": "removal_ban"}),
        Choice(N_("choice.protection.none"), {"protection_granted": "none"}),
    ),
)
