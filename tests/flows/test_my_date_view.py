"""What is seen of a kept check: nothing that points to a button of another screen, and nothing to do that is done."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from flows.catalog.knowledge import Knowledge
from flows.catalog.my_date import MY_DATE
from flows.catalog.my_date_notices import notice_of
from flows.catalog.my_date_words import answer_of
from flows.deeds import PurposesChosen
from flows.desk import Desk
from flows.directory import Network
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.eligibility.law_version import law_version
from flows.engine.definition import Go, Scene, Visitor
from flows.engine.events import Prompt
from flows.engine.inputs import Press
from flows.engine.session import Place
from flows.my_date import APPLIED, CHANGED, FOLLOW, LAW, LIKELY, NATURALISED, REMIND, SavedCheck, slots_of
from tests.flows.eligibility.law_cases import BASES
from tests.flows.test_check_result import texts

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
TODAY = NOW.date()
BERLIN = ZoneInfo("Europe/Berlin")
KNOWLEDGE = Knowledge(Network(), {}, frozenset(), BERLIN)
LATER = [{"from": "2023-03-01", "to": None, "status": "ae_18a"}]
PROBATION = {"kind": "prison", "months": 2, "suspended": True, "remitted": False}
FINE = {"kind": "fine", "daily_rates": 110}
CHILD = {
    "legal_capacity": "represented", "german_proof": "school_reports", "civics_proof": "none", "employment": "child",
    "birth_date": "2011-02-14",
}  # fmt: skip


def kept(stage: str = LIKELY, purposes: tuple[str, ...] = (LAW, FOLLOW), **otherwise: Any) -> SavedCheck:
    raw = {**BASES["skilled_worker"], **otherwise}
    answer = answer_of(assess(read_facts(raw), TODAY))
    return SavedCheck(1, raw, (), answer, frozenset(purposes), NOW, NOW, law_version(TODAY), stage=stage, id=1)


def scene(check: SavedCheck, node: str, about: str = "") -> Scene:
    visitor = Visitor("de", desk=Desk(person_id=1, saved_check=check))
    return Scene(Place("mydate", node, about), {}, visitor, NOW, KNOWLEDGE)


def shown(check: SavedCheck, node: str) -> tuple[set[str], set[str]]:
    """The texts and the buttons of a screen."""
    prompt = next(each for each in MY_DATE.nodes if each.id == node).show(scene(check, node))
    return {each.msgid for each in texts(prompt.body)}, buttons(prompt)


def buttons(prompt: Prompt) -> set[str]:
    return {each.id for row in prompt.rows for each in row}


@pytest.mark.parametrize(
    ("otherwise", "own", "foreign"),
    [
        ({"civics_proof": "none"}, "mydate.steps.not_now", "check.steps.not_now"),
        ({"postcode": "unsure"}, "mydate.steps.office_unknown", "check.steps.unknown"),
        (CHILD, "check.of_age_at_latest", "check.of_age"),
    ],
)
def test_kept_steps_have_texts_of_their_own_and_offer_the_check(
    otherwise: dict[str, Any], own: str, foreign: str
) -> None:
    said, offered = shown(kept(**otherwise), "steps")
    assert own in said
    assert foreign not in said
    assert "go-check" in offered


def test_whoever_has_applied_is_not_told_that_they_can() -> None:
    said, offered = shown(kept(APPLIED), "view")
    assert "mydate.stage.applied" in said
    assert "mydate.answer.likely" not in said
    assert "p-follow" not in offered
    assert {"p-law", "german"} <= offered
    said, _ = shown(kept(APPLIED), "steps")
    assert "check.has_applied" in said
    assert "check.steps.city" not in said


def test_whoever_is_german_is_congratulated_and_no_more() -> None:
    said, offered = shown(kept(NATURALISED, ()), "view")
    assert "mydate.stage.naturalised" in said
    assert not {"mydate.answer.likely", "mydate.used_for"} & said
    assert not {"p-follow", "p-law", "papers", "applied"} & offered


def test_before_that_all_is_offered() -> None:
    said, offered = shown(kept(), "view")
    assert "mydate.answer.likely" in said
    assert {"p-follow", "p-law", "applied"} <= offered


def test_what_nobody_can_switch_any_more_is_not_what_the_rest_is_kept_for() -> None:
    check = kept(APPLIED)
    moved = next(each for each in MY_DATE.nodes if each.id == "view").take(scene(check, "view"), Press("s", 1, "p-law"))
    assert isinstance(moved, Go)
    assert moved.events == (PurposesChosen(frozenset()),)


def test_nobody_who_has_applied_is_reminded_of_the_day_to_apply() -> None:
    waits = kept(purposes=(REMIND, LAW, FOLLOW), residence_periods=LATER)
    assert slots_of(waits, BERLIN)
    assert not slots_of(kept(APPLIED, (REMIND, LAW, FOLLOW), residence_periods=LATER), BERLIN)


def test_a_change_tells_nobody_to_apply_who_has() -> None:
    check = kept(APPLIED, residence_periods=LATER)
    now = assess(read_facts(BASES["skilled_worker"]), date(2026, 11, 25))
    said = {each.msgid for each in texts(notice_of(CHANGED, check, now).body)}
    assert "mydate.answer.still_likely" in said
    assert not {"mydate.now.apply", "mydate.answer.likely"} & said


def told(**otherwise: Any) -> dict[str, Any]:
    """What a guide would be told of a kept check."""
    moved = MY_DATE.enter(scene(kept(**otherwise), "view", "help"))  # type: ignore[misc]
    assert isinstance(moved, Go)
    assert moved.answers is not None
    return dict(moved.answers)


def test_a_guide_hears_of_a_kept_check_what_they_hear_of_a_fresh_one() -> None:
    answers = told(pending_proceedings=True, residence_periods=LATER)
    assert set(answers["check"]) == {"result", "open"}
    assert "route.par10_1" in str(answers["check"]["result"])
    assert "requirement.record_open" in str(answers["check"]["open"])
    assert answers["is_complex"] == assess(read_facts(kept(pending_proceedings=True).facts), TODAY).ask_guide


def test_what_may_be_difficult_and_what_is_open_is_told_of_a_kept_check_too() -> None:
    answers = told(convictions=[FINE])
    assert answers["is_complex"]
    assert "requirement.record_open" in str(answers["check"]["open"])


def test_a_guide_hears_of_no_day_that_the_result_does_not_show() -> None:
    result = assess(read_facts(kept(convictions=[FINE]).facts), TODAY)
    assert (result.verdict, result.earliest_date and result.earliest_date < TODAY) == ("ask_guide", True)
    assert "day" not in told(convictions=[FINE])["check"]
    assert "day" in told(residence_periods=LATER)["check"]
    assert "day" in told()["check"]


def test_of_a_probation_that_runs_it_is_not_said_that_time_is_missing() -> None:
    said, _ = shown(kept(convictions=[PROBATION]), "view")
    assert "mydate.answer.probation" in said
    assert "mydate.answer.not_yet" not in said


@pytest.mark.parametrize(
    ("otherwise", "stage", "is_too_early"),
    [({}, LIKELY, False), ({"convictions": [PROBATION]}, LIKELY, True), ({"convictions": [PROBATION]}, APPLIED, False)],
)
def test_kept_papers_say_above_the_list_that_it_is_too_early(
    otherwise: dict[str, Any], stage: str, is_too_early: bool
) -> None:
    said, offered = shown(kept(stage, **otherwise), "papers")
    assert ("mydate.steps.not_now" in said) == is_too_early
    assert ("go-check" in offered) == is_too_early
