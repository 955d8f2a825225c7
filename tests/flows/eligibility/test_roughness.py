"""Which answer it is that leaves a day rough that is shown, and with which day it was computed."""

from datetime import date
from typing import Any

import pytest

from flows.eligibility.questions.question import RoughDay
from flows.eligibility.roughness import RoughAnswer, deciding_answers
from tests.flows.eligibility.strategies import TODAY
from tests.flows.eligibility.test_interview import ORDINARY, interview

CHILD = {**ORDINARY, "birth_date": "2012", "represented": "no", "stay_since": "2015-02-01"}
WED = {
    **ORDINARY, "family": ["married"], "spouse_german": "birth", "married_on": "2025", "stay_since": "2022-12-01",
    "birth_date": "1990-05-05",
}  # fmt: skip


def deciding(script: dict[str, Any]) -> list[str]:
    return [each.question_id for each in deciding_answers(interview(script)[0], TODAY)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (ORDINARY, []),
        ({**ORDINARY, "stay_since": "2022-05", "birth_date": "1990-05-05"}, ["stay_since"]),
        ({**ORDINARY, "stay_since": "2022-05"}, ["stay_since"]),
        (CHILD, ["birth_date"]),
        ({**CHILD, "birth_date": "2012-03-07"}, []),
        (WED, ["married_on"]),
    ],
)
def test_the_answer_that_decides_a_day_is_named(script: dict[str, Any], expected: list[str]) -> None:
    assert deciding(script) == expected


def test_the_day_that_was_taken_is_told() -> None:
    (only,) = deciding_answers(interview(CHILD)[0], TODAY)
    assert only == RoughAnswer("birth_date", RoughDay(date(2012, 1, 1), date(2012, 12, 31)), date(2012, 12, 31))


def test_days_that_cannot_be_together_break_nothing() -> None:
    away = {
        "stay_since": "2022-05-14", "stay_events": ["abroad_long"], "abroad_from": "2024-03", "abroad_to": "2024-03",
        "abroad_more": "no",
    }  # fmt: skip
    assert deciding_answers(interview({**ORDINARY, **away})[0], TODAY) == ()
