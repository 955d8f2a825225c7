"""Outcomes are kept while somebody asks for them, and forgotten in time, for they hold what facts they were for."""

from datetime import date

import pytest

from flows.eligibility.evaluation import evaluate
from flows.eligibility.remembering import forget_people
from flows.eligibility.rules import Case, Finding, Rule, met, not_met

DAY = date(2026, 8, 19)


class Counted:
    """A rule about one fact that is known and one that never is; it counts how often it was tried with the unknown one."""

    def __init__(self) -> None:
        self.tries = 0
        self.rule = Rule("counted", (), self.find)

    def find(self, case: Case) -> Finding:
        here = case.fact("born_in_germany")
        self.tries += case.fact("livelihood_secured")
        return met("yes") if here else not_met("no")

    def ask(self, **facts: object) -> str:
        return evaluate(self.rule, facts, DAY).status


@pytest.fixture
def counted() -> Counted:
    return Counted()


def test_the_same_facts_are_looked_at_once(counted: Counted) -> None:
    assert [counted.ask(born_in_germany=True, weekly_hours=hours) for hours in (20, 40)] == ["met", "met"]
    assert counted.tries == 1
    assert counted.ask(born_in_germany=False) == "not_met"
    assert counted.tries == 2


def test_what_is_asked_for_again_and_again_stays(counted: Counted) -> None:
    for _ in range(5):
        assert counted.ask(born_in_germany=True) == "met"
        forget_people()
    assert counted.tries == 1


def test_what_nobody_asks_for_between_two_calls_is_forgotten(counted: Counted) -> None:
    counted.ask(born_in_germany=True)
    forget_people()
    forget_people()
    counted.ask(born_in_germany=True)
    assert counted.tries == 2


def test_two_people_in_turn_get_each_their_own(counted: Counted) -> None:
    here, there = {"born_in_germany": True}, {"born_in_germany": False}
    found = [evaluate(counted.rule, facts, DAY).status for facts in (here, there, here, there)]
    assert found == ["met", "not_met", "met", "not_met"]


def test_a_fact_that_becomes_known_is_looked_at(counted: Counted) -> None:
    assert counted.ask(born_in_germany=True) == "met"
    assert counted.ask() == "unknown"
    assert counted.ask(born_in_germany=True, livelihood_secured=True) == "met"
    assert counted.ask(livelihood_secured=True) == "unknown"


def test_another_day_is_another_question() -> None:
    rule = Rule("dated", (), lambda case: met(str(case.fact("weekly_hours")), since=case.on))
    facts = {"weekly_hours": 20}
    days = [evaluate(rule, facts, day).finding for day in (DAY, date(2025, 1, 1), DAY)]
    assert [found.since for found in days if found] == [DAY, date(2025, 1, 1), DAY]
