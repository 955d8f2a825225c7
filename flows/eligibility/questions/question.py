"""What a question of the interview is: one message, its answers, and the facts that each answer settles.

Must not decide when it is asked; `interview` does. Answers are JSON values:

- `choice`: the id of a choice
- `title`: the id of a choice, or what stands on the card as `title_words` reads it
- `several`: a list of ids of choices, the empty list for "none of these"
- `date`: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as precise as the person knows
- `number`: a whole number
- `postcode`: five digits

and `"unsure"` for every kind, which leaves its facts unknown.
"""

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from flows.eligibility.facts import UNSURE, Facts
from flows.eligibility.title_words import is_title_answer, title_facts
from flows.errors import FactsError

Kind = Literal["choice", "title", "several", "date", "number", "postcode"]
Known = Mapping[str, Any]
Answers = Mapping[str, Any]
News = Mapping[str, Any]
# Turns a read answer, what is known and what was answered before into facts; the date is the day of the check.
Settle = Callable[[Any, Known, date, Answers], News]
# Says why an answer does not fit what was said before, as a message id, or None; the day of the check may not be known.
Refuse = Callable[[Any, Known, date | None, Answers], str | None]
# What the facts could become by the answer, for a question that asks again about facts that are known so far.
Probe = Callable[[Known, date, Answers], Sequence[News]]
# Whether something is so of the person who is asked, by what is known on the day.
Holds = Callable[[Known, date], bool]
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
MOST: int = 2000
"""No number that is asked for is larger."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be tapped: its text and the facts it sets, or how it finds them from what is known.

    `id` is the last word of the text's id, unique within the question; `only_for` says whom it is shown to.
    """

    text: str
    sets: News | Callable[[Known, date], News] = field(default_factory=dict)
    only_for: Holds = lambda _known, _on: True
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.text.rsplit(".", 1)[1])

    def news(self, known: Known, on: date) -> News:
        """The facts that the choice sets."""
        return self.sets(known, on) if callable(self.sets) else self.sets


def _always(_known: Known, _answers: Answers) -> bool:
    return True


def _fits(_value: Any, _known: Known, _on: date | None, _answers: Answers) -> str | None:
    return None


def is_answered(answers: Answers, question_id: str) -> bool:
    """Whether a question has an answer other than "I don't know"."""
    return bool(answers.get(question_id, UNSURE) != UNSURE)


def unless_unsure(*earlier: str) -> Callable[[Known, Answers], bool]:
    """Ask a follow-up unless the person did not know an answer to one of the questions that it follows."""

    def when(_known: Known, answers: Answers) -> bool:
        return not any(answers.get(question_id) == UNSURE for question_id in earlier)

    return when


@dataclass(frozen=True, slots=True)
class Question:
    """One question: message ids, the kind of answer, the facts it settles.

    `when` says whether it can be asked at all; `refines` names the requirement for which it asks again about facts that are
    known so far, and `probe` what those could become; `base` holds what a question of several choices settles if none is
    taken; `settle` finds the facts where the choices do not say them; `refuse` says why an answer does not fit; `nth`
    counts the entries of a list, such as sentences; `wordings` are other texts for those of whom something is so; `group`
    is what belongs together in a conversation; `kin` is the topic whose name and explanation it shares; `exact_of` is the
    question whose day this one asks for once more; `id` is what its answer is kept under.
    """

    text: str
    settles: tuple[str, ...]
    kind: Kind
    choices: tuple[Choice, ...] = ()
    base: News = field(default_factory=dict)
    settle: Settle | None = None
    when: Callable[[Known, Answers], bool] = _always
    refuse: Refuse = _fits
    refines: str | None = None
    probe: Probe | None = None
    group: str = ""
    nth: int = 1
    kin: str = ""
    exact_of: str = ""
    is_sensitive: bool = False
    wordings: tuple[tuple[Holds, str], ...] = ()
    topic: str = field(init=False)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        own = self.text.removeprefix("question.")
        object.__setattr__(self, "topic", self.kin or own)
        object.__setattr__(self, "id", f"{self.exact_of}-exact" if self.exact_of else numbered(own, self.nth))

    @property
    def may_refuse(self) -> bool:
        """Whether there are answers that do not fit what was said before."""
        return self.refuse is not _fits

    def wording(self, known: Known, on: date) -> str:
        """The text that fits the person who is asked."""
        return next((each for holds, each in self.wordings if holds(known, on)), self.text)

    def offered(self, known: Known, on: date) -> tuple[Choice, ...]:
        """The choices that the person who is asked is shown."""
        return tuple(each for each in self.choices if each.only_for(known, on))

    def apply(self, answer: Any, facts: Facts, on: date, answers: Answers) -> Facts:
        """The facts with this answer taken in; `answers` are those given before it.

        Raises:
            FactsError: the answer is none that the question offers, or it contradicts itself.
        """
        return facts if answer == UNSURE else facts.learn(self.news(answer, facts.known(), on, answers))

    def news(self, answer: Any, known: Known, on: date, answers: Answers) -> dict[str, Any]:
        """The facts that an answer sets."""
        value = self.read(answer)
        if self.settle is not None:
            return dict(self.settle(value, known, on, answers))
        if self.kind == "several":
            return self._several(value, known, on)
        if self.kind == "title" and is_title_answer(value):
            return title_facts(value)
        return dict(self._choice(value).news(known, on))

    def read(self, answer: Any) -> Any:
        """Read the form of an answer: a choice, the choices taken in the question's order, a rough day, a number.

        Raises:
            FactsError: the answer is none that the question offers.
        """
        if self.kind == "several":
            if not isinstance(answer, Sequence) or isinstance(answer, str):
                raise FactsError(f"{self.id}: the answer must be a list of choices")
            taken = {self._choice(item).id for item in answer}
            return tuple(choice.id for choice in self.choices if choice.id in taken)
        if self.kind == "date":
            return read_rough_day(self.id, answer)
        if self.kind == "number":
            return _read_number(self.id, answer)
        if self.kind == "postcode" or (self.kind == "title" and is_title_answer(answer)):
            return answer
        return self._choice(answer).id

    def problem(self, answer: Any, known: Known, on: date | None, answers: Answers) -> str | None:
        """Why an answer does not fit what was said before, as a message id; None where it does."""
        return None if answer == UNSURE else self.refuse(self.read(answer), known, on, answers)

    def tries(self, known: Known, on: date, answers: Answers) -> Sequence[News]:
        """What the facts could become by an answer to a question that refines."""
        if self.probe is not None:
            return self.probe(known, on, answers)
        return [self.news(choice.id, known, on, answers) for choice in self.choices]

    def _several(self, taken: tuple[str, ...], known: Known, on: date) -> dict[str, Any]:
        news = dict(self.base)
        # In the order of the question, so that the order of taps changes nothing.
        for choice in self.choices:
            if choice.id in taken:
                news |= choice.news(known, on)
        return news

    def _choice(self, answer: Any) -> Choice:
        for choice in self.choices:
            if choice.id == answer:
                return choice
        raise FactsError(f"{self.id}: {answer!r} is none of its choices")


def numbered(topic: str, nth: int) -> str:
    """The id of a question of a list: the first has none, the second is `topic-2`."""
    return topic if nth == 1 else f"{topic}-{nth}"


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
    rough = _rough(answer) if isinstance(answer, str) else None
    if rough is None:
        raise FactsError(f"{where}: {answer!r} is not a date")
    return rough


# A screen of years reads each that it could offer.
@lru_cache(maxsize=2048)
def _rough(written: str) -> RoughDay | None:
    match = _DATE.fullmatch(written)
    year, month, day = (int(part) if part else 0 for part in match.groups()) if match else (0, 0, 0)
    last_month = month or 12
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None
    return RoughDay(first, last)


def rough_day(answers: Answers, question_id: str) -> RoughDay | None:
    """The day that was answered to a question of an earlier answer; None where it is not known."""
    return read_rough_day(question_id, answers[question_id]) if is_answered(answers, question_id) else None


def _read_number(where: str, answer: Any) -> int:
    if isinstance(answer, bool) or not isinstance(answer, int) or not 0 <= answer <= MOST:
        raise FactsError(f"{where}: {answer!r} is not such a number")
    return answer
