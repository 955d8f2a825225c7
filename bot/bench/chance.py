"""Draws that come out the same on every machine and in every version of Python. Must not know what is drawn."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """The draws about one topic of one person; other topics, and other people, have their own.

    Of `Random` only `random()` is used: it alone is promised to stay as it is.
    """

    def __init__(self, person: int, topic: int) -> None:
        self._next = Random(person * 100 + topic).random  # noqa: S311 - invented people, no secrets

    def happens(self, share: float) -> bool:
        """Say whether something comes to pass that does so in this share of cases."""
        return self._next() < share

    def number(self, least: int, most: int) -> int:
        """Draw a whole number, both ends included."""
        return least + int(self._next() * (most - least + 1))

    def one(self, options: Sequence[T]) -> T:
        """Draw one of the options, all as likely."""
        return options[int(self._next() * len(options))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Draw one of the options by its weight."""
        left = self._next() * sum(weights.values())
        for option, weight in weights.items():
            left -= weight
            if left < 0:
                return option
        return option

    def day(self, first: date, last: date) -> date:
        """Draw a day, both ends included; the first one where they stand the wrong way round."""
        return first + timedelta(days=self.number(0, max((last - first).days, 0)))
