"""What would change a verdict: the engine is asked again with facts changed that a person can really change.

Must not know what helps whom: an improvement is shown only if the engine says so. Must not name what nobody should do for
an office, such as marrying, or what would not be true.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any, Final

from flows.eligibility.dates import add_months, age_on
from flows.eligibility.facts import Facts, Period
from flows.eligibility.law import parameters_on
from flows.eligibility.protection import is_protected
from flows.eligibility.survey import Survey, survey_routes
from flows.eligibility.titles import NO_TITLE, UNLIMITED
from flows.eligibility.verdicts import Verdict

Known = Mapping[str, Any]
MOST_WAYS: Final = 3
MOST_TOGETHER: Final = 4
WORTH_IT: Final = timedelta(days=90)
"""So much sooner it has to be, for somebody who only needs to wait."""
_DAY: Final = timedelta(days=1)
# How near a verdict is to done; the others cannot be reached by any of this.
_NEARNESS: Final[dict[Verdict, int]] = {
    "excluded": 0,
    "not_met": 0,
    "incomplete": 1,
    "ask_guide": 2,
    "not_yet": 3,
    "likely": 4,
}
# What comes first: a way that leads there, then one that leaves something to look at, then one that leaves questions.
_STEPS: Final[dict[Verdict, int]] = {"likely": 0, "not_yet": 0, "ask_guide": 1, "incomplete": 2}
_CAN_BE_MENDED: Final = frozenset({"excluded", "not_met", "ask_guide", "not_yet"})
_OPEN: Final = frozenset({"not_met", "not_yet", "unclear"})
# Income that suffices is not within reach of those who live on a pension, nor of a child.
_NOT_AT_WORK_AGAIN: Final = frozenset({"pension", "child"})
_IN_TRAINING: Final = frozenset({"student", "training"})
_FULL_TIME: Final = {"employment": "full_time", "weekly_hours": 40, "full_time_months_last_24": 24}


@dataclass(frozen=True, slots=True)
class Improvement:
    """One thing that a person can do, the requirement that it is meant for, and the facts as they would then be.

    `changes` gives None where it is no use for this person; `months` how long it takes at the most, for what is work of
    months by itself.
    """

    id: str
    code: str
    changes: Callable[[Known, date], dict[str, Any] | None]
    months: Callable[[Known, date], int] = lambda _known, _on: 0


@dataclass(frozen=True, slots=True)
class Way:
    """What would have to be done together, and what the engine says of it.

    `earliest_date` is the first day, today at the earliest; None where it cannot be computed. `takes_longest` says that the
    doing itself decides the day, not the time that has to be waited for; `is_open` that facts are missing which could still
    stand in the way.
    """

    improvements: tuple[str, ...]
    verdict: Verdict
    earliest_date: date | None
    takes_longest: bool = False
    is_open: bool = False


def what_would_help(facts: Facts, on: date) -> tuple[Way, ...]:
    """Find the smallest changes that bring a person nearer to naturalisation, those that lead there first.

    Returns:
        At most three ways, each of which by itself gives a better verdict than today's; none where nothing helps.
    """
    known = facts.known()
    today = survey_routes(known, on)
    if today.verdict not in _CAN_BE_MENDED:
        return ()
    found: list[Way] = []
    useful = _useful(today, known, on)
    for size in range(1, min(MOST_TOGETHER, len(useful)) + 1):
        for together in combinations(useful, size):
            if len({each.code for each in together}) < size:
                continue
            way = _try(together, known, on)
            if _is_nearer(way, today, on) and not any(_does_as_much(other, way) for other in found):
                found.append(way)
        if any(_step(way) == 0 for way in found):
            break
    return tuple(sorted(found, key=_order)[:MOST_WAYS])


def changed(facts: Facts, improvements: tuple[str, ...], on: date) -> Facts:
    """Give the facts as they would be with these improvements."""
    known = facts.known()
    news: dict[str, Any] = {}
    for improvement in IMPROVEMENTS:
        if improvement.id in improvements:
            news |= improvement.changes(known, on) or {}
    return facts.model_copy(update=news)


def _useful(today: Survey, known: Known, on: date) -> list[Improvement]:
    """The improvements for a requirement that is open on some way, and that this person has not made."""
    is_open = {
        outcome.rule.code
        for result in (today.main, *today.others)
        for outcome in result.outcomes
        if outcome.status in _OPEN
    }
    return [each for each in IMPROVEMENTS if each.code in is_open and each.changes(known, on) is not None]


def _try(together: tuple[Improvement, ...], known: Known, on: date) -> Way:
    merged = dict(known)
    for each in together:
        merged |= each.changes(known, on) or {}
    survey = survey_routes(merged, on)
    verdict, earliest = survey.verdict, survey.main.earliest_date
    is_open = verdict == "incomplete" or bool(survey.open_facts())
    if earliest is None and verdict != "likely":
        return Way(_ids(together), verdict, None, is_open=is_open)
    ready = add_months(on, max(each.months(known, on) for each in together))
    first = max(on, earliest or on)
    return Way(_ids(together), verdict, max(first, ready), ready > first, is_open)


def _ids(together: tuple[Improvement, ...]) -> tuple[str, ...]:
    return tuple(each.id for each in together)


def _is_nearer(way: Way, today: Survey, on: date) -> bool:
    """Whether it leads further, or to the same much sooner: what is only a matter of time is not worth the trouble."""
    before, after = _NEARNESS[today.verdict], _NEARNESS.get(way.verdict, 0)
    if today.verdict != "not_yet" or today.main.earliest_date is None:
        return after > before
    if after < before or way.earliest_date is None:
        return False
    gained: timedelta = max(today.main.earliest_date, on) - way.earliest_date
    return gained >= WORTH_IT


def _does_as_much(one: Way, other: Way) -> bool:
    """Whether a part of what another way asks does as much."""
    return set(one.improvements) < set(other.improvements) and _order(one)[:2] <= _order(other)[:2]


def _order(way: Way) -> tuple[int, date, int]:
    return _step(way), way.earliest_date or date.max, len(way.improvements)


def _step(way: Way) -> int:
    return max(_STEPS.get(way.verdict, len(_STEPS)), _STEPS["incomplete"] if way.is_open else 0)


def _is_hindered(known: Known) -> bool:
    """Whether illness, age or hardship stand in the way: then nobody is sent to an examination."""
    barrier: str = known.get("language_barrier", "none")
    return barrier != "none"


def _b1(known: Known, _on: date) -> dict[str, Any] | None:
    return None if _is_hindered(known) else {"german_proof": "b1_certificate"}


def _test(known: Known, _on: date) -> dict[str, Any] | None:
    return None if _is_hindered(known) else {"civics_proof": "test"}


def _other_title(known: Known, on: date) -> dict[str, Any] | None:
    """A title that counts, from today on; the time before stays as it was."""
    title = known.get("residence_title")
    if title is None or title == "fiktion_81_4" or title in UNLIMITED | NO_TITLE:
        return None
    return _titled("ae_18b", known, on)


def _first_title(known: Known, on: date) -> dict[str, Any] | None:
    """A title for somebody who has none; most of the time before does not count."""
    return _titled("ae_18b", known, on) if known.get("residence_title") in NO_TITLE else None


def _new_card(known: Known, on: date) -> dict[str, Any] | None:
    """Whoever waits for a renewal gets the card of the title that is deemed to go on."""
    return _titled("ae_18b", known, on) if known.get("residence_title") == "fiktion_81_4" else None


def _titled(title: str, known: Known, on: date) -> dict[str, Any]:
    periods: tuple[Period, ...] | None = known.get("residence_periods")
    if periods is None:
        return {"residence_title": title}
    ended = tuple(
        period.model_copy(update={"end": on - _DAY}) if period.end is None or period.end >= on else period
        for period in periods
        if period.start < on
    )
    return {"residence_title": title, "residence_periods": (*ended, Period(start=on, status=title))}


def _free_movement(known: Known, _on: date) -> dict[str, Any] | None:
    return {"free_movement_doubtful": False} if known.get("free_movement_doubtful") else None


def _passport(known: Known, _on: date) -> dict[str, Any] | None:
    """Nobody who is protected is sent to the embassy of the state they fled from."""
    is_stateless = known.get("nationalities") == ("stateless",) or known.get("stateless_since_birth")
    has_one = known.get("identity_proof") not in {"other_documents", "none"}
    return None if is_protected(known) or is_stateless or has_one else {"identity_proof": "passport"}


def _parents_apply(known: Known, on: date) -> dict[str, Any] | None:
    """§ 34 StAG: for somebody under 16 the parents apply."""
    birth = known.get("birth_date")
    age = parameters_on(on)["capacity_age"].value
    is_child = birth is not None and isinstance(age, int) and age_on(birth, on) < age
    return {"legal_capacity": "represented"} if is_child and known.get("legal_capacity") == "full" else None


def _own_income(known: Known, on: date) -> dict[str, Any] | None:
    if known.get("employment") in _NOT_AT_WORK_AGAIN or known.get("benefits") is None:
        return None
    ended = {*_listed("benefits_harmful", on), *_listed("benefits_unclear", on), "but"}
    kept = tuple(each for each in known["benefits"] if each not in ended)
    return {"benefits": kept, "livelihood_secured": True, "benefits_recipient": "self"}


def _listed(name: str, on: date) -> tuple[str, ...]:
    value = parameters_on(on)[name].value
    return value if isinstance(value, tuple) else ()


def _draws_benefits(known: Known, on: date) -> bool:
    return not set(_listed("benefits_harmful", on)).isdisjoint(known.get("benefits") or ())


def _full_time_work(known: Known, on: date) -> dict[str, Any] | None:
    """§ 10(1) s. 1 no. 3 b StAG: who works full-time long enough may draw benefits besides."""
    if known.get("employment") in _NOT_AT_WORK_AGAIN | _IN_TRAINING or not _draws_benefits(known, on):
        return None
    return dict(_FULL_TIME)


def _months_of_work(known: Known, on: date) -> int:
    needed = parameters_on(on)["full_time_months"].value
    done: int = known.get("full_time_months_last_24", 0)
    return max(0, needed - done) if isinstance(needed, int) else 0


def _partners_work(known: Known, on: date) -> dict[str, Any] | None:
    """§ 10(1) s. 1 no. 3 c StAG: the partner's work, where they live together with a child."""
    lives_together = known.get("marital_status") in {"married", "partnership"}
    has_child = known.get("minor_child_in_household") is True
    if not lives_together or not has_child or not _draws_benefits(known, on):
        return None
    return {"lives_with_full_time_spouse": True}


def _all_months(_known: Known, on: date) -> int:
    return _months_of_work({}, on)


IMPROVEMENTS: Final = (
    Improvement("b1", "language", _b1),
    Improvement("test", "civics", _test),
    Improvement("other_title", "residence_title", _other_title),
    Improvement("first_title", "residence_title", _first_title),
    Improvement("new_card", "residence_title", _new_card),
    Improvement("free_movement", "residence_title", _free_movement),
    Improvement("passport", "identity", _passport),
    Improvement("parents_apply", "capacity", _parents_apply),
    Improvement("own_income", "livelihood", _own_income),
    Improvement("full_time_work", "livelihood", _full_time_work, _months_of_work),
    Improvement("partners_work", "livelihood", _partners_work, _all_months),
)
"""What a person can do; the catalog has a text for each id."""
