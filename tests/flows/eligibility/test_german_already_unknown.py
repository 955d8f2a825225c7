"""Whoever does not know whether they are German already hears that this is what is missing, and is asked once more by wish."""

from typing import Any

import pytest

from flows.catalog.check_further import further_question, goes_on
from flows.catalog.check_outlook import not_known
from flows.eligibility.assessment import assess
from flows.eligibility.interview import facts_from
from flows.eligibility.outlook import Outlook
from tests.flows.eligibility.strategies import TODAY
from tests.flows.eligibility.test_interview import ORDINARY, interview


def _named(answers: dict[str, Any]) -> list[str]:
    found = assess(facts_from(answers, TODAY), TODAY)
    return [each.msgid for each in not_known(found, Outlook())]


@pytest.mark.parametrize(
    ("script", "named"),
    [
        ({"doors": "unsure"}, ["question.doors.short"]),
        ({"doors": ["german_family"], "identity": "passport"}, ["question.german_family.short"]),
        ({"doors": ["german_papers"]}, ["question.treated_as_german.short"]),
        ({"doors": ["born_here"], "birth_date": "2001"}, ["question.parent_at_birth.short"]),
        ({"papers": ["passport", "b1"]}, ["requirement.civics"]),
        ({}, []),
    ],
)
def test_only_what_is_really_missing_is_named(script: dict[str, Any], named: list[str]) -> None:
    answers, found = interview({**ORDINARY, **script})
    assert found.verdict == ("incomplete" if named else "likely")
    assert _named(answers) == named


def test_the_first_question_can_be_asked_once_more() -> None:
    answers = {**interview({**ORDINARY, "doors": "unsure"})[0], "postcode": "30449"}
    question = further_question(answers, TODAY)
    assert question is not None
    assert question.id == "doors"
    # Only the person's wish asks it: to say once more that one does not know is no reason to be asked again at once.
    assert goes_on(answers, TODAY) is None
    assert assess(facts_from({**answers, "doors": []}, TODAY), TODAY).verdict == "likely"


def test_whoever_is_asked_on_by_wish_comes_to_an_end() -> None:
    script = {**ORDINARY, "doors": "unsure", "title": "other", "title_purpose": "ukraine"}
    answers = {**interview(script)[0], "postcode": "30449"}
    asked: list[str] = []
    while (question := further_question(answers, TODAY)) is not None and len(asked) < 30:
        asked.append(question.id)
        answers[question.id] = "unsure"
    assert len(asked) == len(set(asked)) < 30


def test_what_a_last_day_hangs_on_is_named() -> None:
    script = {**ORDINARY, "doors": ["born_here", "stateless"], "parent_at_birth": "no", "birth_date": "2004-06-01"}
    script |= {"title": "other", "title_purpose": "ukraine", "stay_since": "2004-06-01", "applied": "after"}
    assert "question.applied.short" in _named(interview(script)[0])
    script |= {"birth_date": "2005", "stay_since": "2005", "applied": "no"}
    assert "requirement.capacity_open" in _named(interview(script)[0])
