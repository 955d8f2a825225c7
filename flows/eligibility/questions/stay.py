"""Questions about the time in Germany: since when, whether anything broke it, and what was before the last break.

The facts hold at every moment the stay as far as it is known; what was before a break is asked only while it can still
change something. Must not know how much time the law asks for.
"""

from datetime import date, timedelta
from typing import Any, Final

from flows.eligibility.dates import add_months
from flows.eligibility.facts import UNSURE, Period
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
from flows.eligibility.titles import EU_CITIZENS, FREE_MOVEMENT
from flows.text import N_

_DAY: Final = timedelta(days=1)
GROUP: Final = "stay"
MOST_BEFORE: Final = 10
_SETTLES: Final = ("residence_periods",)
_BREAKS: Final = frozenset({"duldung", "gap"})
_RECOGNISED: Final = frozenset({"asylum", "refugee", "subsidiary"})
# These titles are given to nobody whose asylum procedure did not end so.
_SAY_PROTECTION: Final = {"ae_25_1": "asylum", "ae_25_2": "refugee"}
NOT_BORN: Final = N_("check.refused.before_birth")
TOO_LATE: Final = N_("check.refused.not_before_later")
"""Said with the day that the time in question lies before."""


def not_before_birth(day: RoughDay, known: Known) -> str | None:
    """Say that a day lies before the person was born."""
    born_on = known.get("birth_date")
    return NOT_BORN if born_on is not None and day.last < born_on else None


def _title_known(known: Known, _answers: Answers) -> bool:
    return "residence_title" in known


def _title(known: Known) -> str:
    return str(known.get("residence_title", UNSURE))


def _since(start: date, known: Known, on: date, **more: Any) -> Period:
    return Period(start=min(start, on), status=_title(known), **more)


def _lives_here_since(day: RoughDay, known: Known, on: date, _answers: Answers) -> News:
    # A right by law, without any card: nothing more is asked. The last day it can be: no date is shown too early.
    if known.get("residence_title") in EU_CITIZENS:
        return {"residence_periods": (_since(day.last, known, on),)}
    return {}


STAY_SINCE = Question(
    N_("question.stay_since"),
    _SETTLES,
    "date",
    settle=_lives_here_since,
    when=_title_known,
    refuse=lambda day, known, _on, _answers: not_before_birth(day, known),
    group=GROUP,
)


def _asked_since(known: Known, answers: Answers) -> bool:
    # Of those with a right by law only the time abroad is asked, by itself.
    return is_answered(answers, "stay_since") and known.get("residence_title") not in EU_CITIZENS


def _what_happened(taken: tuple[str, ...], known: Known, on: date, answers: Answers) -> News:
    news = abroad_news("abroad_long" in taken, "abroad_often" in taken, known)
    protection = _SAY_PROTECTION.get(_title(known)) if "asylum" in taken else None
    if protection:
        news["protection_granted"] = protection
    if not _BREAKS & set(taken):
        news |= _unbroken("asylum" in taken, protection, known, on, answers)
    return news


def counts_by_year(known: Known) -> bool:
    """Whether time abroad is counted by the year, as under the right to free movement, so that short stays matter too."""
    return known.get("residence_title") in FREE_MOVEMENT


def abroad_news(was_long: bool, was_often: bool, known: Known) -> dict[str, Any]:
    """What is known of the time abroad by whether it was ever long, or often."""
    if not was_long and not was_often:
        return {"absences": (), "absence_months_total": 0}
    is_plain = "residence_title" in known and not counts_by_year(known)
    return {} if was_long or not is_plain else {"absences": ()}


def _unbroken(in_procedure: bool, protection: str | None, known: Known, on: date, answers: Answers) -> dict[str, Any]:
    """The whole time with cards; an asylum procedure at its beginning counts like them where it was successful."""
    day = rough_day(answers, "stay_since")
    if day is None or (in_procedure and protection not in _RECOGNISED):
        return {}
    if not in_procedure or day.last >= on:
        return {"residence_periods": (_since(day.last, known, on),)}
    # The law does not ask how long a successful procedure took; a day of it stands for all of it.
    procedure = Period(start=day.last, end=day.last, status="gestattung")
    return {"residence_periods": (procedure, _since(day.last + _DAY, known, on))}


STAY_EVENTS = Question(
    N_("question.stay_events"),
    ("residence_periods", "absences", "absence_months_total"),
    "several",
    (
        Choice(N_("choice.stay_events.asylum")),
        Choice(N_("choice.stay_events.duldung")),
        Choice(N_("choice.stay_events.gap")),
        Choice(N_("choice.stay_events.abroad_long")),
        Choice(N_("choice.stay_events.abroad_often")),
    ),
    settle=_what_happened,
    when=_asked_since,
    group=GROUP,
)


def events(answers: Answers) -> tuple[str, ...]:
    """What happened during the stay, as far as it was asked."""
    given = answers.get("stay_events", UNSURE)
    return () if given == UNSURE else tuple(given)


def _asks_protection(known: Known, answers: Answers) -> bool:
    if "protection_granted" in known:
        return False
    happened = set(events(answers))
    if "residence_periods" in known or not answers:
        return True
    return "asylum" in happened and not happened & _BREAKS


def _granted(choice_id: str, known: Known, on: date, answers: Answers) -> News:
    news: dict[str, Any] = {"protection_granted": choice_id}
    if "asylum" in events(answers) and not _BREAKS & set(events(answers)):
        news |= _unbroken(True, choice_id, known, on, answers)
    return news


PROTECTION = Question(
    N_("question.protection"),
    ("protection_granted", "residence_periods"),
    "choice",
    (
        Choice(N_("choice.protection.asylum")),
        Choice(N_("choice.protection.refugee")),
        Choice(N_("choice.protection.subsidiary")),
        Choice(N_("choice.protection.removal_ban")),
        Choice(N_("choice.protection.none")),
    ),
    settle=_granted,
    when=_asks_protection,
    group=GROUP,
)


def _was_broken(_known: Known, answers: Answers) -> bool:
    happened = set(events(answers))
    # Whoever does not know how the procedure ended may have had cards for long enough since.
    may_not_count = "protection" in answers and answers["protection"] not in _RECOGNISED
    return bool(happened & _BREAKS) or ("asylum" in happened and may_not_count)


def _cards_since(day: RoughDay, known: Known, on: date, _answers: Answers) -> News:
    return {"residence_periods": (_since(day.last, known, on),)}


def _not_before_arrival(day: RoughDay, known: Known, _on: date | None, answers: Answers) -> str | None:
    arrived = rough_day(answers, "stay_since")
    if arrived is not None and day.last < arrived.first:
        return N_("check.refused.before_arrival")
    return not_before_birth(day, known)


CARDS_SINCE = Question(
    N_("question.cards_since"),
    _SETTLES,
    "date",
    settle=_cards_since,
    when=_was_broken,
    refuse=_not_before_arrival,
    group=GROUP,
)
# A visa that no card followed at once is no part of the stay.
_STATUS: Final = {"duldung": "duldung", "asylum": "gestattung", "visa": "visa_free"}
_NO_PAPER: Final = frozenset({"late", "gap"})


def history(known: Known, on: date, answers: Answers) -> tuple[Period, ...]:
    """The stay as far back as it is known, oldest first."""
    newest = rough_day(answers, "cards_since")
    if newest is None:
        return ()
    periods = [_since(newest.last, known, on)]
    for nth in range(1, MOST_BEFORE + 1):
        kind, day = answers.get(numbered("before", nth), UNSURE), rough_day(answers, numbered("before_since", nth))
        if kind in {UNSURE, "came"} or day is None:
            break
        _put_before(periods, kind, day.last, known)
    return tuple(periods)


def _put_before(periods: list[Period], kind: str, start: date, known: Known) -> None:
    """Put one more stretch in front; of time without any paper only the gap is left."""
    first = periods[0]
    if kind in _NO_PAPER:
        gap = "late_renewal" if kind == "late" else "other"
        periods[0] = first.model_copy(update={"gap_before": gap})
        periods.insert(0, Period(start=min(start, first.start), end=min(start, first.start), status="none"))
        return
    end = first.start - _DAY
    if first.status == "none":
        del periods[0]
    if start <= end:
        periods.insert(0, Period(start=start, end=end, status=_STATUS.get(kind, _title(known))))


def told_before(nth: int) -> str:
    """The question whose day the time in question lies before."""
    return "cards_since" if nth == 1 else numbered("before_since", nth - 1)


def _told_back_to(nth: int, answers: Answers) -> RoughDay | None:
    return rough_day(answers, told_before(nth))


def _may_go_further_back(nth: int) -> Any:
    def when(_known: Known, answers: Answers) -> bool:
        told, arrived = _told_back_to(nth, answers), rough_day(answers, "stay_since")
        if told is None or (nth > 1 and answers.get(numbered("before", nth - 1), UNSURE) in {UNSURE, "came"}):
            return False
        return arrived is None or arrived.last < told.first

    return when


def _long_before(known: Known, on: date, answers: Answers) -> list[News]:
    """What the stay could turn out to be: many years of cards further back, with a break or without."""
    periods = history(known, on, answers)
    if not periods:
        return []
    tries: list[News] = []
    for kind in ("gap", "late"):
        more = list(periods)
        if more[0].status != "none":
            _put_before(more, kind, more[0].start - 2 * _DAY, known)
        _put_before(more, "card", add_months(more[0].start, -240), known)
        tries.append({"residence_periods": tuple(more)})
    return tries


def _further_back(_value: Any, _known: Known, _on: date, _answers: Answers) -> News:
    return {}


def _before(nth: int) -> Question:
    return Question(
        N_("question.before"),
        _SETTLES,
        "choice",
        (
            Choice(N_("choice.before.came")),
            Choice(N_("choice.before.card")),
            Choice(N_("choice.before.gap")),
            Choice(N_("choice.before.late")),
            Choice(N_("choice.before.duldung")),
            Choice(N_("choice.before.asylum")),
            Choice(N_("choice.before.visa")),
        ),
        settle=_further_back,
        when=_may_go_further_back(nth),
        refines="residence_time",
        probe=_long_before,
        group=GROUP,
        nth=nth,
    )


def _before_since(nth: int) -> Question:
    own, kind = numbered("before_since", nth), numbered("before", nth)

    def when(_known: Known, answers: Answers) -> bool:
        return answers.get(kind, UNSURE) not in {UNSURE, "came"}

    def settle(day: RoughDay, known: Known, on: date, answers: Answers) -> News:
        given = {**answers, own: day.last.isoformat()}
        news: dict[str, Any] = {"residence_periods": _without_nothing(history(known, on, given))}
        title_says = _SAY_PROTECTION.get(_title(known))
        if answers.get(kind) == "asylum" and "protection_granted" not in known and title_says:
            news["protection_granted"] = title_says
        return news

    def refuse(day: RoughDay, known: Known, on: date | None, answers: Answers) -> str | None:
        later = _told_back_to(nth, answers)
        if later is not None and day.first > later.last:
            return TOO_LATE
        return _not_before_arrival(day, known, on, answers)

    return Question(
        N_("question.before_since"),
        _SETTLES,
        "date",
        settle=settle,
        when=when,
        refuse=refuse,
        refines="residence_time",
        probe=_long_before,
        group=GROUP,
        nth=nth,
    )


def _without_nothing(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    return tuple(period for period in periods if period.status != "none")


QUESTIONS: Final = (
    STAY_SINCE,
    STAY_EVENTS,
    PROTECTION,
    CARDS_SINCE,
    *(question(nth) for nth in range(1, MOST_BEFORE + 1) for question in (_before, _before_since)),
)
