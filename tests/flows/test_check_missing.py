"""The steps after a "not yet" begin with what is missing: the card first, then where and at what price the rest is got."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.catalog.check_missing import missing_steps
from flows.catalog.check_papers import show_papers
from flows.catalog.check_steps import show_steps
from flows.catalog.knowledge import Knowledge
from flows.directory import Network
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.engine.definition import Scene, Visitor
from flows.engine.events import Prompt
from flows.engine.session import Place
from tests.flows.eligibility.law_cases import BASES
from tests.flows.test_check_result import texts

TODAY = date(2026, 11, 25)
PROBATION = {"kind": "prison", "months": 2, "suspended": True, "remitted": False}


def steps(**otherwise: Any) -> list[str]:
    facts = read_facts({**BASES["skilled_worker"], **otherwise})
    return [each.msgid for each in missing_steps(assess(facts, TODAY), facts.known().get("residence_title"))]


@pytest.mark.parametrize(
    ("otherwise", "expected"),
    [
        ({}, []),
        ({"civics_proof": "none"}, ["step.civics"]),
        ({"civics_proof": "none", "german_proof": "none", "german_level": "a2"}, ["step.language", "step.civics"]),
        ({"residence_title": "ae_24", "civics_proof": "none"}, ["step.title_24", "step.civics"]),
        ({"residence_title": "ae_16b"}, ["step.title_excluded"]),
        ({"residence_title": "duldung"}, ["step.title_none"]),
        ({"benefits": ["sgb2"], "employment": "unemployed", "weekly_hours": 0}, ["step.livelihood"]),
        ({"convictions": [{"kind": "fine", "daily_rates": 200}]}, ["step.record"]),
        ({"pending_proceedings": True}, ["step.proceedings"]),
        ({"convictions": [PROBATION]}, ["step.probation"]),
    ],
)
def test_the_first_step_is_what_is_missing(otherwise: dict[str, Any], expected: list[str]) -> None:
    assert steps(**otherwise) == expected


def shown(show: Callable[[Scene], Prompt] = show_steps, **answers: Any) -> set[str]:
    knowledge = Knowledge(Network(), {}, frozenset(), ZoneInfo("Europe/Berlin"))
    now = datetime(2026, 11, 25, 10, tzinfo=UTC)
    scene = Scene(Place("check", "steps"), answers, Visitor("de"), now, knowledge)
    return {each.msgid for each in texts(show(scene).body)}


def test_the_missing_thing_stands_before_the_advice_to_wait() -> None:
    assert {"step.title_24", "check.steps.not_now"} <= shown(
        doors=[], title="other", title_purpose="ukraine", affirm="all"
    )


def test_nobody_whose_application_runs_is_told_when_to_apply() -> None:
    answers = {"doors": [], "title": "unlimited", "stay_since": "2012-02-01", "livelihood": ["jobcenter"]}
    running = shown(**answers, applied="before")
    assert "check.has_applied" in running
    assert not {"check.steps.guide", "check.steps.not_now", "check.steps.guide_first"} & running
    assert "check.has_applied" not in shown(**answers, applied="no")


def test_nobody_on_probation_is_told_to_apply_now() -> None:
    """`not_yet` without a day: nothing says until when."""
    answers = {
        "doors": [], "title": "unlimited", "stay_since": "2012-02-01", "stay_events": [], "livelihood": [],
        "papers": ["passport", "b1", "test"], "birth_date": "1990-05-05", "record": ["sentence"], "sentence": "probation",
        "sentence_months": 2, "sentence_details": [], "affirm": "all", "family": [], "postcode": "30449",
    }  # fmt: skip
    said = shown(**answers)
    assert {"step.probation", "check.steps.not_now"} <= said
    assert not {"check.steps.city", "check.steps.wait"} & said
    assert "check.steps.not_now" in shown(show_papers, **answers)
    assert "check.steps.not_now" not in shown(show_papers, **{**answers, "sentence": "probation_over"})


@pytest.mark.parametrize(
    ("answers", "is_warned"),
    [
        ({"title": "ae_25_2", "identity": "travel_document"}, True),
        ({"title": "ae_25_1"}, True),
        ({"title": "unlimited", "identity": "travel_document"}, True),
        ({"title": "unlimited", "identity": "passport"}, False),
        ({"title": "ae_25_5", "identity": "other_documents"}, False),
    ],
)
@pytest.mark.parametrize("show", [show_papers, show_steps])
def test_whoever_may_be_protected_hears_to_ask_before_going_to_an_embassy(
    show: Callable[[Scene], Prompt], answers: dict[str, Any], *, is_warned: bool
) -> None:
    said = shown(show, doors=[], **answers, postcode="30449")
    assert ("paper.tip.embassy" in said) == is_warned
