"""Outcomes are kept while somebody asks for them, and forgotten in time, for they hold what facts they were for."""

from datetime import date

import pytest

from flows.eligibility.evaluation import evaluate, forget_outcomes
from flows.eligibility.rules import Case, Finding, Rule, met, not_met

DAY = date(2026, 8, 19)


class Counted:
    """A rule about one fact that counts how often it is applied."""

    def __init__(self) -> None:
        self.calls = 0
        self.rule = Rule("counted", (), self.find)

    def find(self, case: Case) -> Finding:
        self.calls += 1
        return met("yes") if case.fact("born_in_germany") else not_met("no")

    def ask(self, **facts: object) -> str:
        return evaluate(self.rule, facts, DAY).status


@pytest.fixture
def counted() -> Counted:
    return Counted()


def test_the_same_facts_are_looked_at_once(counted: Counted) -> None:
    assert [counted.ask(born_in_germany=True, weekly_hours=hours) for hours in (20, 40)] == ["met", "met"]
    assert counted.calls == 1
    assert counted.ask(born_in_germany=False) == "not_met"
    assert counted.calls == 2


def test_what_is_asked_for_again_and_again_stays(counted: Counted) -> None:
    for _ in range(5):
        assert counted.ask(born_in_germany=True) == "met"
        forget_outcomes()
    assert counted.calls == 1


def test_what_nobody_asks_for_between_two_calls_is_forgotten(counted: Counted) -> None:
    counted.ask(born_in_germany=True)
    forget_outcomes()
    forget_outcomes()
    counted.ask(born_in_germany=True)
    assert counted.calls == 2
