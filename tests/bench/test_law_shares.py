"""A guide is named as the way on only for reasons whose ground is written down, and the speed is that of people never seen before."""

import re
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

import flows.eligibility
from bot.bench import law_shares
from bot.bench.law_shares import Subject, everybody, grounds, measure_shares, reasons
from bot.bench.scale import QUICK
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import read_facts
from tests.flows.eligibility.law_cases import facts_of, law_cases

RULES = Path(flows.eligibility.__file__).parent
SOME = 1000


def case_subjects() -> list[Subject]:
    return [Subject(read_facts(facts_of(case)), date.fromisoformat(case["day"])) for case in law_cases()]


@pytest.fixture(scope="module")
def assessed() -> list[Assessment]:
    return [assess(each.facts, each.on) for each in [*case_subjects(), *everybody()[:SOME]]]


def file() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((resources.files("bot.bench") / "guide_reasons.yaml").read_text("utf-8"))
    return found


def test_every_unclear_reason_in_the_rules_has_a_ground() -> None:
    text = "\n".join(path.read_text("utf-8") for path in RULES.rglob("*.py"))
    unclear = set(re.findall(r'unclear\(\s*N_\("reason\.([a-z0-9-]+)"', text))
    assert len(unclear) > 25
    assert unclear <= grounds().keys()


def test_every_reason_that_comes_out_has_a_ground_and_a_flag_without_reason_does_not_exist(
    assessed: list[Assessment],
) -> None:
    for found in assessed:
        named = set(reasons(found))
        assert named <= grounds().keys()
        assert bool(named) == found.ask_guide


def test_every_ground_is_explained_and_every_reason_exists() -> None:
    assert set(grounds().values()) == set(file()["grounds"])
    assert all(len(words) > 40 for words in file()["grounds"].values())
    text = "\n".join(path.read_text("utf-8") for path in RULES.rglob("*.py"))
    coded = {reason for reason in grounds() if not reason.startswith("route-")} - {"apply-by"}
    assert [reason for reason in coded if f'"reason.{reason}"' not in text] == []
    routes = {reason.removeprefix("route-") for reason in grounds() if reason.startswith("route-")}
    assert routes == law_shares.LOOKED_AT


def test_nothing_that_was_found_for_one_person_is_there_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(law_shares, "forget_people", lambda: order.append("forget"))
    monkeypatch.setattr(law_shares, "assess", lambda *_: order.append("assess") or Shown())
    law_shares._rate(everybody()[:3], 0.0)
    assert order == ["forget", "forget", "assess"]


class Shown:
    """An assessment that shows nothing."""

    def as_json(self, **_: Any) -> None:
        return None


def test_the_figures_say_how_many_and_why() -> None:
    rate, cases, people = measure_shares(case_subjects(), replace(QUICK, invented=SOME, check_seconds=0.1))
    assert [each.key for each in (rate, cases, people)] == [
        "check.per_second", "check.ask_guide_cases", "check.ask_guide_people",
    ]  # fmt: skip
    assert rate.value > 100
    assert people.n == SOME
    for figure in (cases, people):
        by_reason = {name: share for name, share in figure.others.items() if name != "as_verdict"}
        assert 0 < figure.others["as_verdict"] < figure.value < 100
        assert {name.partition("/")[2] for name in by_reason} <= grounds().keys()
        assert sum(by_reason.values()) >= figure.value
