"""5,000 invented people, always the same: facts as the contract has them, which hang together as they do in life.

The gate of the law assesses them before and after a change, the bench measures on them. Must not know the law, nor ask
the engine anything. Each topic has its own chance, so that a change here moves no other topic.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from bot.bench.chance import Chance
from bot.bench.invented_lives import belonging, conduct, family, german, work
from bot.bench.invented_stays import (
    BORN_HERE,
    COMMON,
    RECRUITED,
    WAYS,
    Way,
    arrival,
    history,
    months_abroad,
    stays_abroad,
)
from flows.eligibility.dates import anniversary
from flows.eligibility.facts import UNSURE

NUMBER: Final = 5_000
LATEST: Final = date(2026, 11, 22)
# Both sides of each day on which the law changes, and today. Replace a `LATEST` for a new day: others keep their day.
DAYS: Final = (
    date(2024, 1, 1), date(2024, 5, 31), date(2024, 6, 1), date(2024, 6, 26), date(2024, 6, 27), date(2025, 3, 15),
    date(2025, 10, 29), date(2025, 10, 30), date(2025, 12, 23), date(2025, 12, 24), date(2026, 6, 30), date(2026, 7, 1),
    date(2031, 8, 19), date(2031, 8, 20), LATEST, LATEST, LATEST, LATEST, LATEST, LATEST,
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody who was never born: the day of the check, and the facts as JSON has them."""

    number: int
    on: date
    facts: dict[str, Any]


def invent_people(number: int = NUMBER) -> Iterator[Person]:
    """Invent people by their number; the first ones are the same however many there are."""
    for each in range(number):
        yield invent(each)


def invent(number: int) -> Person:
    """Invent one person."""
    on = DAYS[number % len(DAYS)]
    born_on = _birth(Chance(number, 0), on)
    facts: dict[str, Any] = {"birth_date": born_on} | _stay(number, born_on, on)
    facts |= belonging(Chance(number, 2), facts, on)
    facts |= family(Chance(number, 3), facts, on)
    facts |= work(Chance(number, 4), facts, on)
    facts |= german(Chance(number, 5), facts, on)
    facts |= conduct(Chance(number, 6), facts, on)
    return Person(number, on, _as_json(_forgotten(Chance(number, 7), facts)))


def _birth(chance: Chance, on: date) -> date:
    least, most = chance.weighted({(1, 15): 10, (16, 17): 4, (18, 24): 14, (25, 64): 62, (65, 85): 10})
    if chance.happens(0.05):
        # A birthday on the day of the check, or next to it.
        return anniversary(on, -chance.one((16, 21, 23))) + timedelta(days=chance.number(-1, 1))
    return anniversary(on, -chance.number(least, most)) - timedelta(days=chance.number(0, 364))


def _stay(number: int, born_on: date, on: date) -> dict[str, Any]:
    chance = Chance(number, 1)
    age = (on - born_on).days // 365
    born_here = chance.happens(0.3 if age < 27 else 0.03)
    recruited, way, came_on = "none", BORN_HERE, born_on
    if not born_here:
        way, came_on = WAYS[chance.weighted(COMMON)], arrival(chance, born_on, on)
        if born_on < date(1972, 1, 1) and chance.happens(0.3):
            recruited = chance.weighted({"guest_worker": 2, "contract_worker": 2, "joined_spouse": 2})
            way, came_on = RECRUITED, _came_to_work(chance, recruited, born_on)
    periods = [] if chance.happens(0.01) else history(chance, way, came_on, on)
    abroad = stays_abroad(chance, came_on, on) if periods else []
    title = periods[-1]["status"] if periods and periods[-1]["to"] is None else "none"
    return {
        "born_in_germany": born_here,
        "nationalities": _nationalities(chance, way, born_here=born_here),
        "residence_title": title,
        "residence_periods": periods,
        "protection_granted": chance.weighted(way.protection or {"none": 1}),
        "absences": abroad,
        "absence_months_total": months_abroad(chance, abroad, on),
        "free_movement_doubtful": title in {"eu", "eea"} and chance.happens(0.1),
        "recruited_worker": recruited,
    }


def _came_to_work(chance: Chance, recruited: str, born_on: date) -> date:
    last = {"guest_worker": date(1974, 6, 30), "contract_worker": date(1990, 6, 13)}.get(recruited, date(1979, 12, 31))
    came_on = chance.day(anniversary(born_on, 18), last)
    return date(1974, 7, 1) if recruited == "joined_spouse" and chance.happens(0.05) else came_on


def _nationalities(chance: Chance, way: Way, *, born_here: bool) -> list[str]:
    if chance.happens(0.08 if born_here else 0.02):
        return ["stateless"]
    first = chance.one(way.nations)
    second = chance.one(("TR", "RU", "GB", "IR", "DE")) if chance.happens(0.05) else first
    return sorted({first, second})


def _forgotten(chance: Chance, facts: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a person does not know: mostly nothing, sometimes a little, now and then much."""
    share = chance.weighted({0.0: 55, 0.03: 30, 0.2: 15})
    unknown = [name for name in facts if chance.happens(share)]
    said = {name: UNSURE for name in unknown if chance.happens(0.5)}
    return {name: value for name, value in facts.items() if name not in unknown} | said


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_json(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
