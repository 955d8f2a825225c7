"""Questions about stays abroad: long ones one after the other until the person says that is all, then all of them together.

Must not know how long is too long for the law; the words of the questions are chosen so that it can tell.
"""

from datetime import date
from typing import Any, Final

from flows.eligibility.facts import UNSURE, Absence
from flows.eligibility.questions.question import (
    Answers,
    Choice,
    Known,
    News,
    Question,
    RoughDay,
    is_answered,
    numbered,
    rough_day,
)
from flows.eligibility.questions.stay import GROUP, abroad_news, counts_by_year, events, not_before_birth
from flows.text import N_

MOST_STAYS: Final = 10
_SETTLES: Final = ("absences",)


def _not_asked_with_stay(_known: Known, answers: Answers) -> bool:
    return not is_answered(answers, "stay_events")


def _went_abroad(choice_id: str, known: Known, _on: date, _answers: Answers) -> News:
    return abroad_news(choice_id == "long", choice_id == "often", known)


ABROAD = Question(
    N_("question.abroad"),
    ("absences", "absence_months_total"),
    "choice",
    (
        Choice(N_("choice.abroad.short")),
        Choice(N_("choice.abroad.long")),
        Choice(N_("choice.abroad.often")),
    ),
    settle=_went_abroad,
    when=_not_asked_with_stay,
    group=GROUP,
)


def _was_away(answers: Answers, how: str) -> bool:
    return f"abroad_{how}" in events(answers) or answers.get("abroad") == how


def _lists_stays(known: Known, answers: Answers) -> bool:
    return _was_away(answers, "long") or (counts_by_year(known) and _was_away(answers, "often"))


def _asks_next(nth: int) -> Any:
    def when(known: Known, answers: Answers) -> bool:
        if nth == 1:
            return _lists_stays(known, answers)
        return answers.get(numbered("abroad_more", nth - 1)) == "yes"

    return when


def stays(answers: Answers, on: date) -> tuple[Absence, ...]:
    """The stays abroad that were told so far; rough days make them as long as they can have been by the day of the check."""
    found = []
    for nth in range(1, MOST_STAYS + 1):
        first, last = rough_day(answers, numbered("abroad_from", nth)), rough_day(answers, numbered("abroad_to", nth))
        if first is None or last is None:
            break
        reason = answers.get(numbered("abroad_reason", nth), UNSURE)
        found.append(_stay(first.first, max(first.first, min(last.last, on)), reason))
    return tuple(found)


def _stay(start: date, end: date, reason: str) -> Absence:
    """One stay; "in time" says that the return kept the deadline of the office, or the one after the service."""
    if reason == "allowed":
        return Absence(start=start, end=end, return_deadline=end)
    if reason in {"military", "military_late"}:
        return Absence(start=start, end=end, reason="military", discharged_on=end if reason == "military" else None)
    known = reason in {"childbirth", "illness", "study", "posting"}
    return Absence.model_validate({"from": start, "to": end, "reason": reason if known else "ordinary"})


def _nothing_yet(_value: Any, _known: Known, _on: date, _answers: Answers) -> News:
    return {}


def _abroad_from(nth: int) -> Question:
    def refuse(day: RoughDay, known: Known, on: date | None, answers: Answers) -> str | None:
        arrived = rough_day(answers, "stay_since")
        if arrived is not None and day.last < arrived.first:
            return N_("check.refused.abroad_before_arrival")
        if any(stay.start < day.first and day.last < stay.end for stay in _told(answers, nth, on)):
            return N_("check.refused.abroad_twice")
        return not_before_birth(day, known)

    return Question(
        N_("question.abroad_from"),
        _SETTLES,
        "date",
        settle=_nothing_yet,
        when=_asks_next(nth),
        refuse=refuse,
        group=GROUP,
        nth=nth,
    )


def _told(answers: Answers, nth: int, on: date | None) -> tuple[Absence, ...]:
    """The stays that were told before one of them."""
    own = {numbered("abroad_from", nth), numbered("abroad_to", nth)}
    return stays({key: value for key, value in answers.items() if key not in own}, on or date.max)


def _abroad_to(nth: int) -> Question:
    begin = numbered("abroad_from", nth)

    def when(_known: Known, answers: Answers) -> bool:
        return is_answered(answers, begin)

    def refuse(day: RoughDay, _known: Known, on: date | None, answers: Answers) -> str | None:
        left = rough_day(answers, begin)
        if left is not None and day.last < left.first:
            return N_("check.date.ends_before_it_begins")
        told = _told(answers, nth, on)
        if left is not None and any(stay.start < day.first and left.last < stay.end for stay in told):
            return N_("check.refused.abroad_twice")
        return None

    return Question(
        N_("question.abroad_to"),
        _SETTLES,
        "date",
        settle=_nothing_yet,
        when=when,
        refuse=refuse,
        group=GROUP,
        nth=nth,
    )


def _abroad_more(nth: int) -> Question:
    def when(_known: Known, answers: Answers) -> bool:
        return is_answered(answers, numbered("abroad_to", nth))

    def settle(choice_id: str, _known: Known, on: date, answers: Answers) -> News:
        # More than the last one that can be told stays unknown: nothing is assumed of the others.
        return {"absences": stays(answers, on)} if choice_id == "no" else {}

    return Question(
        N_("question.abroad_more"),
        _SETTLES,
        "choice",
        (Choice(N_("choice.abroad_more.no")), Choice(N_("choice.abroad_more.yes"))),
        settle=settle,
        when=when,
        group=GROUP,
        nth=nth,
    )


def _abroad_reason(nth: int) -> Question:
    own = numbered("abroad_reason", nth)

    def when(known: Known, answers: Answers) -> bool:
        return bool(known.get("absences")) and is_answered(answers, numbered("abroad_to", nth))

    def settle(choice_id: str, _known: Known, on: date, answers: Answers) -> News:
        return {"absences": stays({**answers, own: choice_id}, on)}

    return Question(
        N_("question.abroad_reason"),
        _SETTLES,
        "choice",
        (
            Choice(N_("choice.abroad_reason.other")),
            Choice(N_("choice.abroad_reason.allowed")),
            Choice(N_("choice.abroad_reason.military")),
            Choice(N_("choice.abroad_reason.childbirth")),
            Choice(N_("choice.abroad_reason.illness")),
            Choice(N_("choice.abroad_reason.study")),
            Choice(N_("choice.abroad_reason.posting")),
            Choice(N_("choice.abroad_reason.military_late")),
        ),
        settle=settle,
        when=when,
        refines="residence_time",
        group=GROUP,
        nth=nth,
    )


def _was_away_long(_known: Known, answers: Answers) -> bool:
    return not answers or _was_away(answers, "long") or _was_away(answers, "often")


# The classes of the time together stand for what the law asks: more than half of three years, and of five.
ABROAD_TOTAL = Question(
    N_("question.abroad_total"),
    ("absence_months_total",),
    "choice",
    (
        Choice(N_("choice.abroad_total.little"), {"absence_months_total": 18}),
        Choice(N_("choice.abroad_total.half_of_three"), {"absence_months_total": 30}),
        Choice(N_("choice.abroad_total.half_of_five"), {"absence_months_total": 31}),
    ),
    when=_was_away_long,
    group=GROUP,
)


QUESTIONS: Final = (
    ABROAD,
    *(
        question(nth)
        for nth in range(1, MOST_STAYS + 1)
        for question in (_abroad_from, _abroad_to, _abroad_more, _abroad_reason)
    ),
    ABROAD_TOTAL,
)
