"""How fast the law is applied, and how many questions it takes, over the law cases of the tests.

The person of a case answers each question as their facts say. Must not know any question by its words, only its kind.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from time import perf_counter
from typing import Any

import yaml

from bot.bench.figures import Figure, middle
from bot.bench.scale import Scale
from bot.bench.stage import ROOT
from flows.eligibility.assessment import assess
from flows.eligibility.facts import FACT_NAMES, UNSURE, Facts, read_facts
from flows.eligibility.interview import facts_from, next_question
from flows.eligibility.questions import Question
from flows.errors import FactsError

CASES = ROOT / "tests" / "law"
LONGEST = 40


@dataclass(frozen=True)
class LawCase:
    """A person and a day."""

    facts: Facts
    on: date


def read_cases() -> list[LawCase]:
    """Read the team's cases: each lists what differs from a base."""
    bases, cases = _read("bases.yaml"), _read("team_cases.yaml")
    return [_case(bases[each["base"]], each) for each in cases]


def _case(base: dict[str, Any], case: dict[str, Any]) -> LawCase:
    given = base | case.get("facts", {})
    facts = {name: value for name, value in given.items() if name not in case.get("without", [])}
    return LawCase(read_facts(facts), date.fromisoformat(case["day"]))


def _read(name: str) -> Any:
    # Days stay text, as in JSON, which is how facts are read.
    return json.loads(json.dumps(yaml.safe_load((CASES / name).read_text("utf-8")), default=str))


def measure_law(scale: Scale) -> list[Figure]:
    """Measure `check.*`."""
    cases = read_cases()
    rates = [_assess_for(cases, scale.check_seconds) for _ in range(scale.rounds)]
    interviews = [interview(case) for case in cases]
    counts = [len(answers) for answers in interviews]
    others: dict[str, float] = {
        "most": max(counts),
        "all_facts_in_turn": len(FACT_NAMES),
        "same_verdict": sum(map(_settles, cases, interviews)),
    }
    return [
        Figure("check.per_second", middle(rates), "1/s", len(cases), "cases", scale.rounds),
        Figure("check.questions_median", middle(counts), "questions", len(cases), "cases", 1, others),
    ]


def _assess_for(cases: list[LawCase], seconds: float) -> float:
    began_at, done = perf_counter(), 0
    for case in cycle(cases):
        assess(case.facts, case.on).as_json(explain=True)
        done += 1
        if perf_counter() - began_at >= seconds:
            break
    return done / (perf_counter() - began_at)


def interview(case: LawCase) -> dict[str, Any]:
    """Ask until the verdict is settled, and return the answers; nothing is assumed that was not asked."""
    answers: dict[str, Any] = {}
    so_far = Facts()
    while len(answers) < LONGEST and (question := next_question(so_far, case.on, answers)):
        answers[question.id] = answer_of(case, question, so_far)
        so_far = facts_from(answers, case.on)
    return answers


def _settles(case: LawCase, answers: dict[str, Any]) -> bool:
    """Say whether the interview came to the verdict that all facts together have."""
    return assess(facts_from(answers, case.on), case.on).verdict == assess(case.facts, case.on).verdict


def answer_of(case: LawCase, question: Question, so_far: Facts) -> Any:
    """Return the answer that fits the person best: it changes nothing about their case, and agrees with their facts."""
    best, best_fit = UNSURE, (0, -1)
    for answer in _candidates(case, question, so_far):
        fit = _fit(case, question, answer, so_far)
        if fit > best_fit:
            best, best_fit = answer, fit
    return best


def _candidates(case: LawCase, question: Question, so_far: Facts) -> Iterator[Any]:
    ids = [choice.id for choice in question.choices]
    if question.kind == "choice":
        yield from ids
    elif question.kind == "several":
        yield [each for each in ids if _says_true(case, question, each, so_far)]
    elif question.kind == "date":
        yield from sorted(_days(case.facts.as_json()))
    elif question.kind == "period":
        days = sorted(_days(case.facts.as_json().get("absences")))
        yield from ({"from": first, "to": last} for first, last in zip(days, islice(days, 1, None), strict=False))


def _says_true(case: LawCase, question: Question, choice_id: str, so_far: Facts) -> bool:
    """Say whether a person ticks a choice: what it sets is so, and is not so for those who tick nothing."""
    choice = next(each for each in question.choices if each.id == choice_id)
    news = choice.news(so_far.known(), case.on)
    settled = {name: value for name, value in news.items() if value != UNSURE}
    mine, nobodys = case.facts.known(), case.facts.learn(question.base).known()
    ticked = case.facts.learn(settled).known()
    return all(ticked[name] == mine.get(name) for name in settled) and any(
        name in mine and mine[name] != nobodys.get(name) for name in news
    )


def _fit(case: LawCase, question: Question, answer: Any, so_far: Facts) -> tuple[int, int]:
    try:
        news = question.news(answer, so_far.known(), case.on)
        told = case.facts.learn(news)
    except FactsError:
        return -1, 0
    mine, theirs = case.facts.known(), told.known()
    return int(_gist(told, case.on) == _gist(case.facts, case.on)), sum(
        theirs.get(name) == mine.get(name) for name in news
    )


def _gist(facts: Facts, on: date) -> tuple[Any, ...]:
    found = assess(facts, on)
    return found.verdict, found.earliest_date, [each.status for each in found.requirements]


def _days(value: Any) -> set[str]:
    """Collect all days in JSON values."""
    if isinstance(value, dict):
        return set().union(*(_days(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(_days(each) for each in value))
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        return {value}
    return set()
