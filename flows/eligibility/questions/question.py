"""What a question of the interview is: one message, its answers, and the facts that each answer settles.

Must not decide when it is asked; `interview` does. Answers are JSON values:

- `choice`: the id of a choice
- `several`: a list of ids of choices, the empty list for "none of these"
- `date`: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as precise as the person knows
- `postcode`: five digits
- `period`: `{"from": date, "to": date}`

and `"unsure"` for every kind, which leaves its facts unknown.
"""

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from flows.eligibility.facts import UNSURE, Facts
from flows.errors import FactsError

Kind = Literal["choice", "several", "date", "postcode", "period"]
Known = Mapping[str, Any]
Answers = Mapping[str, Any]
News = Mapping[str, Any]
# Turns a read answer and what is known into facts; the date is the day of the check.
Settle = Callable[[Any, Known, date], News]
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be tapped: its text and the facts it sets, or how it finds them from what is known.

    `id` is the last word of the text's id, unique within the question.
    """

    text: str
    sets: News | Callable[[Known, date], News] = field(default_factory=dict)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.text.rsplit(".", 1)[1])

    def news(self, known: Known, on: date) -> News:
        """The facts that the choice sets."""
        return self.sets(known, on) if callable(self.sets) else self.sets


def _always(_known: Known, _answers: Answers) -> bool:
    return True


def unless_unsure(*earlier: str) -> Callable[[Known, Answers], bool]:
    """Ask a follow-up unless the person did not know an answer to one of the questions that it follows."""

    def when(_known: Known, answers: Answers) -> bool:
        return not any(answers.get(question_id) == UNSURE for question_id in earlier)

    return when


@dataclass(frozen=True, slots=True)
class Question:
    """One question: message ids, the kind of answer, the facts it settles.

    `when` says whether it can be asked at all; `refines` names the requirement for which it
    asks again about facts that are known already;
    `base` holds what a question of several choices settles if none is taken; `settle` reads a date, postcode or period;
    `id` is what its answer is kept under.
    """

    text: str
    settles: tuple[str, ...]
    kind: Kind
    choices: tuple[Choice, ...] = ()
    base: News = field(default_factory=dict)
    settle: Settle | None = None
    when: Callable[[Known, Answers], bool] = _always
    refines: str | None = None
    is_sensitive: bool = False
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.text.removeprefix("question."))

    @property
    def help(self) -> str:
        """The message id of "Why do you ask?"."""
        return f"{self.text}.help"

    def apply(self, answer: Any, facts: Facts, on: date) -> Facts:
        """The facts with this answer taken in.

        Raises:
            FactsError: the answer is none that the question offers, or it contradicts itself.
        """
        return facts if answer == UNSURE else facts.learn(self.news(answer, facts.known(), on))

    def news(self, answer: Any, known: Known, on: date) -> dict[str, Any]:
        """The facts that an answer sets."""
        if self.kind == "choice":
            return dict(self._choice(answer).news(known, on))
        if self.kind == "several":
            return self._several(answer, known, on)
        if self.settle is None:
            raise TypeError(f"{self.id} does not say what it settles")
        return dict(self.settle(_READERS[self.kind](self.id, answer), known, on))

    def _several(self, answer: Any, known: Known, on: date) -> dict[str, Any]:
        if not isinstance(answer, Sequence) or isinstance(answer, str):
            raise FactsError(f"{self.id}: the answer must be a list of choices")
        news = dict(self.base)
        # In the order of the question, so that the order of taps changes nothing.
        taken = {self._choice(item).id for item in answer}
        for choice in self.choices:
            if choice.id in taken:
                news |= choice.news(known, on)
        return news

    def _choice(self, answer: Any) -> Choice:
        for choice in self.choices:
            if choice.id == answer:
                return choice
        raise FactsError(f"{self.id}: {answer!r} is none of its choices")


@dataclass(frozen=True, slots=True)
class RoughDay:
    """A day as precise as a person knows it: the first and the last day it can be."""

    first: date
    last: date

    @property
    def is_exact(self) -> bool:
        """Whether it is known to the day."""
        return self.first == self.last


def read_rough_day(where: str, answer: Any) -> RoughDay:
    """Read `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.

    Raises:
        FactsError: it is no such date.
    """
    match = _DATE.fullmatch(answer) if isinstance(answer, str) else None
    year, month, day = (int(part) if part else 0 for part in match.groups()) if match else (0, 0, 0)
    last_month = month or 12
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        raise FactsError(f"{where}: {answer!r} is not a date") from None
    return RoughDay(first, last)


def _read_period(where: str, answer: Any) -> tuple[RoughDay, RoughDay]:
    if not isinstance(answer, Mapping) or set(answer) != {"from", "to"}:
        raise FactsError(f"{where}: the answer needs from and to")
    return read_rough_day(where, answer["from"]), read_rough_day(where, answer["to"])


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "date": read_rough_day,
    "period": _read_period,
    "postcode": lambda _where, answer: answer,
}
