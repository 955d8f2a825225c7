"""For every question for a day one more that asks for the day exactly, where a month or a year was not enough to decide.

Must not decide whether it is needed; `interview` does.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flows.eligibility.facts import UNSURE
from flows.eligibility.questions.question import Answers, Known, News, Question, RoughDay, read_rough_day
from flows.text import N_


def exact_days(questions: Iterable[Question]) -> tuple[Question, ...]:
    """One question for each that asks for a day."""
    return tuple(_exact(question) for question in questions if question.kind == "date")


def _exact(question: Question) -> Question:
    def when(_known: Known, answers: Answers) -> bool:
        given = answers.get(question.id, UNSURE)
        return given != UNSURE and len(given) < len("YYYY-MM-DD")

    def settle(_day: RoughDay, _known: Known, _on: date, _answers: Answers) -> News:
        # `interview` puts it in place of the rough answer before any answer is read.
        return {}

    def refuse(day: RoughDay, known: Known, on: date | None, answers: Answers) -> str | None:
        told = read_rough_day(question.id, answers[question.id])
        if day.first < told.first or told.last < day.last:
            return N_("check.refused.not_in_rough")
        without: dict[str, Any] = {key: value for key, value in answers.items() if key != question.id}
        return question.refuse(day, known, on, without)

    return Question(
        N_("question.exact_day"),
        question.settles,
        "date",
        settle=settle,
        when=when,
        refuse=refuse,
        group=question.group,
        nth=question.nth,
        exact_of=question.id,
    )
