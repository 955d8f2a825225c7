"""How fast invented people are assessed, how often a guide has to look, and for which reasons.

Each reason rests on a ground that `guide_reasons.yaml` names. Must not know a rule of the law.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import cycle
from time import process_time

import yaml

from bot.bench.figures import Figure, middle
from bot.bench.invented_people import invent_people
from bot.bench.scale import Scale
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import FACT_NAMES, Facts, read_facts
from flows.eligibility.remembering import forget_people
from flows.eligibility.routes import ROUTES

# Somebody looks in any case.
LOOKED_AT = {route.code for route in ROUTES if route.needs_guide}


@dataclass(frozen=True)
class Subject:
    """Facts to be assessed, and the day."""

    facts: Facts
    on: date


@cache
def grounds() -> dict[str, str]:
    """Read what each reason for which a guide has to look rests on."""
    file = resources.files("bot.bench") / "guide_reasons.yaml"
    reasons: dict[str, str] = yaml.safe_load(file.read_text("utf-8"))["reasons"]
    return reasons


@cache
def everybody() -> tuple[Subject, ...]:
    """Return the invented people as the law reads them."""
    return tuple(Subject(read_facts(person.facts), person.on) for person in invent_people())


def measure_shares(cases: Iterable[Subject], scale: Scale) -> list[Figure]:
    """Measure `check.per_second` and `check.ask_guide_*`."""
    people = everybody()[: scale.invented]
    # A full assessment is one of full facts; what is missing is tried, which takes longer than anything else.
    complete = [each for each in people if len(each.facts.model_fields_set) == len(FACT_NAMES)]
    rates = [_rate(complete, scale.check_seconds) for _ in range(scale.rounds)]
    others = {"facts_missing_for_some": _rate(people, scale.check_seconds)}
    return [
        Figure("check.per_second", middle(rates), "1/s", len(complete), "people with full facts", scale.rounds, others),
        _share("check.ask_guide_cases", list(cases), "cases"),
        _share("check.ask_guide_people", people, "people"),
    ]


def _rate(people: Iterable[Subject], seconds: float) -> float:
    """Count full assessments with explanation in a second of one core; nothing that was found for one helps the next."""
    began_at, done = process_time(), 0
    for each in cycle(people):
        _forget()
        assess(each.facts, each.on).as_json(explain=True)
        done += 1
        if process_time() - began_at >= seconds:
            break
    return done / (process_time() - began_at)


def _forget() -> None:
    # What is not asked for between two calls is gone.
    forget_people()
    forget_people()


def _share(key: str, subjects: Iterable[Subject], of: str) -> Figure:
    """Count in percent how many a guide has to look at; beside it, of all, for which reasons, each behind its ground."""
    assessed = [assess(each.facts, each.on) for each in subjects]
    found = [set(reasons(each)) for each in assessed]
    concerned = Counter(f"{grounds()[reason]}/{reason}" for each in found for reason in each)
    as_verdict = sum(each.verdict == "ask_guide" for each in assessed)
    others: dict[str, float] = {"as_verdict": _percent(as_verdict, len(found))}
    others |= {reason: _percent(number, len(found)) for reason, number in concerned.most_common()}
    return Figure(key, _percent(sum(map(bool, found)), len(found)), "%", len(found), of, 1, others)


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole


def reasons(found: Assessment) -> Iterator[str]:
    """Give the ids of the reasons for which a guide has to look at somebody; none where nobody has to."""
    if not found.ask_guide:
        return
    if found.verdict == "maybe_german":
        yield found.notes[0].removeprefix("reason.")
        return
    named = [each.reason for each in found.requirements if each.asks_guide]
    yield from named
    if found.route in LOOKED_AT:
        yield f"route-{found.route}"
    elif not named:
        yield "apply-by"
