"""How long ago something was, or how old somebody is, as people say it: `vor fünf Jahren`, `35 yıldır`, `عمري ٦٨`.

Must not make a day of it: so many years are roughly told, so whoever reads this has to ask back. A sentence is understood
only if each of its words is known, for a word more may turn it round.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from flows.catalog.day_words import folded

MOST_YEARS, MOST_MONTHS = 120, 600
LEAST_BARE = 10
"""A smaller number by itself may be anything, such as a day or a month."""
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['\u2019\u02bc`](?=[^\W\d_])")


@dataclass(frozen=True)
class HowLong:
    """So many months; `is_gone_by` if it is told as a time gone by, else it may be an age, of which years are full ones."""

    months: int
    in_years: bool
    is_gone_by: bool


def read_how_long(words: str) -> HowLong | None:
    """Read how long ago, or how old; None where the words say anything else."""
    tokens = _without_country(_TOKEN.findall(_APOSTROPHE.sub("", folded(words))))
    kinds = [_kind(token) for token in tokens]
    if None in kinds:
        return None
    numbers = [number for token in tokens if (number := _number(token)) is not None]
    units = [kind for kind in kinds if kind in _UNITS]
    told = frozenset(kind for kind in kinds if kind is not None)
    is_gone_by = bool(told & _GONE_BY) and "age" not in told
    if len(numbers) > 1 or len(units) > 1:
        return None
    if not units:
        is_age = bool(numbers) and (numbers[0] >= LEAST_BARE or "age" in told) and "gone_by" not in told
        return _in_bounds(numbers[0], in_years=True, is_gone_by=False) if is_age else None
    count = _count(units[0], numbers, is_gone_by=is_gone_by)
    return _in_bounds(count, in_years="year" in units[0], is_gone_by=is_gone_by) if count is not None else None


_UNITS = frozenset({"year", "years", "two_years", "years_by_now", "month", "months", "two_months", "months_by_now"})
_GONE_BY = frozenset({"gone_by", "years_by_now", "months_by_now"})


def _count(unit: str, numbers: list[int], *, is_gone_by: bool) -> int | None:
    if unit.startswith("two"):
        return None if numbers else 2
    if numbers:
        return numbers[0]
    # "A year ago" needs no number in several languages.
    return 1 if unit in {"year", "month"} and is_gone_by else None


def _in_bounds(count: int, *, in_years: bool, is_gone_by: bool) -> HowLong | None:
    most = MOST_YEARS if in_years else MOST_MONTHS
    return HowLong(count * 12 if in_years else count, in_years, is_gone_by) if 0 < count <= most else None


def _without_country(tokens: list[str]) -> list[str]:
    """Drop the small word in front of a country's name."""
    following = [*tokens[1:], ""]
    return [token for token, after in zip(tokens, following, strict=False) if after not in _in_front().get(token, ())]


def _number(token: str) -> int | None:
    return int(token) if token.isdigit() else _numbers().get(token)


def _kind(token: str) -> str | None:
    return "number" if _number(token) is not None else _kinds().get(token)


@cache
def _table() -> dict[str, Any]:
    return dict(yaml.safe_load(resources.files("flows.data").joinpath("how_long.yaml").read_text("utf-8")))


@cache
def _kinds() -> dict[str, str]:
    lists = {kind: listed for kind, listed in _table().items() if isinstance(listed, list)}
    return {folded(word): kind for kind, listed in lists.items() for word in listed}


@cache
def _numbers() -> dict[str, int]:
    return {folded(word): number for number, listed in _table()["numbers"].items() for word in listed}


@cache
def _in_front() -> dict[str, frozenset[str]]:
    return {folded(word): frozenset(map(folded, listed)) for word, listed in _table()["in_front"].items()}
