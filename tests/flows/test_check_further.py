"""Whoever asks for more after a no is asked on until the day is known; nobody else is asked one question more."""

from datetime import date
from typing import Any

from flows.catalog.check_further import further_question, goes_on
from flows.eligibility.interview import facts_from
from flows.eligibility.what_if import Way, what_would_help

TODAY = date(2026, 11, 23)
STUDENT = {
    "doors": [],
    "title": "other",
    "title_purpose": "study",
    "title_study": "study",
    "affirm": "all",
    "postcode": "30449",
}
KNOWN: dict[str, Any] = {
    "stay_since": "2023-03-01", "stay_events": [], "livelihood": [], "papers": ["passport", "b1", "test"],
    "birth_date": "1990-05-05", "record": [], "family": [],
}  # fmt: skip


def test_the_day_is_known_in_the_end() -> None:
    answers: dict[str, Any] = dict(STUDENT)
    question = further_question(answers, TODAY)
    while question is not None:
        answers[question.id] = KNOWN.get(question.id, "unsure")
        question = goes_on(answers, TODAY)
    found = what_would_help(facts_from(answers, TODAY), TODAY)
    assert found == (Way(("other_title",), "not_yet", date(2028, 3, 1)),)
    assert {*STUDENT, "stay_since", "livelihood", "papers"} <= set(answers) <= {*STUDENT, *KNOWN}


def test_who_has_not_asked_for_more_is_not_asked_on() -> None:
    assert goes_on(STUDENT, TODAY) is None


def test_where_nothing_would_help_there_is_nothing_more_to_ask() -> None:
    assert further_question({"doors": ["german_family"], "german_family": "parent"}, TODAY) is None
