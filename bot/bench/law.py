"""How many questions it takes, over the law cases of the tests.

The person of a case answers each question as their facts say; `person` knows how. Must not know a rule of the law.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from bot.bench.figures import Figure, middle
from bot.bench.person import Person
from bot.bench.scale import Scale
from bot.bench.stage import ROOT
from flows.eligibility.assessment import assess
from flows.eligibility.facts import FACT_NAMES, Facts, read_facts
from flows.eligibility.interview import facts_from, next_question

CASES = ROOT / "tests" / "law"
LONGEST = 60


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


def measure_law(_scale: Scale) -> list[Figure]:
    """Measure `check.questions_*`."""
    cases = read_cases()
    interviews = [interview(case) for case in cases]
    counts = [len(answers) for answers in interviews]
    others: dict[str, float] = {
        "most": max(counts),
        "all_facts_in_turn": len(FACT_NAMES),
        "same_verdict": sum(map(_settles, cases, interviews)),
    }
    return [
        Figure("check.questions_median", middle(counts), "questions", len(cases), "cases", 1, others),
    ]


def interview(case: LawCase) -> dict[str, Any]:
    """Ask until the verdict is settled, and return the answers; nothing is assumed that was not asked."""
    person = Person(case.facts, case.on)
    answers: dict[str, Any] = {}
    so_far = Facts()
    while len(answers) < LONGEST and (question := next_question(so_far, case.on, answers)):
        answers[question.id] = person.answer(question, so_far, answers)
        so_far = facts_from(answers, case.on)
    return answers


def _settles(case: LawCase, answers: dict[str, Any]) -> bool:
    """Say whether the interview came to the verdict that all facts together have."""
    return assess(facts_from(answers, case.on), case.on).verdict == assess(case.facts, case.on).verdict
