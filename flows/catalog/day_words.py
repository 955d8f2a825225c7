"""A day that stands among words, as in `seit Mai 2019` or `14 Mayıs 2019'da`: its numbers, as if only they had been typed.

Must not judge whether there is such a day; and makes up nothing: what could be a month but stands elsewhere is none.
"""

import re
import unicodedata
from functools import cache
from importlib import resources
from typing import Any

import yaml

from flows.digits import plain_digits

MOST_WORDS = 8
"""Whoever writes more says something else than a day."""
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_FROM_DIGIT_TO_DIGIT = re.compile(r"\d.*\d|\d", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")
_ONLY_SPACE = re.compile(r"\d\s+\d")
# Locative, ablative and genitive; the genitive only as it cannot be mistaken for a name, such as Martin.
_TURKISH_END = re.compile(r"[td][ae](n|ki)?|[ıiuü]n[dt][ae](n|ki)?|[ıuü]n")
_ARABIC_FRONT = "بفلو"
"""In, and, for: written as one with the next word."""
_ONE_ALEF = str.maketrans("أإآٱ", "اااا")
_SHAPE = re.compile(r"[w<>]*(dMy|dMd|Mdy|Mdd|yMd|My|yM)[w<>]*")
"""A day (d), its month's name (M) and a year (y), in an order in use, with words (w) around but not between them."""
_OTHER_DAY = re.compile(r"<[dnyM]|[dnyM]>")


def numbers_of(words: str) -> str:
    """Write `seit dem 14. Mai 2022` as `14 5 2022`, and `ca. 2015` as `2015`; empty where words leave open what is meant."""
    plain = folded(words)
    tokens = _with_months(_TOKEN.findall(plain))
    shape = "".join(_sign(token) for token in tokens)
    if _OTHER_DAY.search(shape) or len({token for token in tokens if isinstance(token, int)}) > 1:
        return ""
    if sum(sign in "w<>" for sign in shape) > MOST_WORDS:
        return ""
    if match := _SHAPE.fullmatch(shape):
        return _in_order(match[1], [str(token) for token in tokens[match.start(1) : match.end(1)]])
    return _alone(plain)


def folded(words: str) -> str:
    """Write words as they are compared: small letters without vowel signs, one kind of alef, digits 0 to 9."""
    plain = plain_digits(unicodedata.normalize("NFKC", words)).casefold()
    # A capital I with a dot leaves the dot behind; vowel signs are typed or not.
    plain = unicodedata.normalize("NFKC", plain)
    return "".join(sign for sign in plain if unicodedata.category(sign) != "Mn").translate(_ONE_ALEF)


def _with_months(words: list[str]) -> list[str | int]:
    """Put numbers in place of the names of months, once where a month is named twice, and drop what says nothing."""
    between = _words("between")
    tokens: list[str | int] = []
    place = 0
    while place < len(words):
        pair = " ".join(words[place : place + 2])
        length, month = (2, _months()[pair]) if pair in _months() else (1, _month_of(words[place]))
        if month is None and words[place] not in between:
            tokens.append(words[place])
        elif month is not None and tokens[-1:] != [month]:
            tokens.append(month)
        place += length
    return tokens


def _month_of(word: str) -> int | None:
    if word in _months():
        return _months()[word]
    for name, month in _months().items():
        if len(name) < len("mart"):
            continue
        has_end = word.startswith(name) and name in _with_ends() and _TURKISH_END.fullmatch(word.removeprefix(name))
        if has_end or word == f"{name}s" or (word[0] in _ARABIC_FRONT and word[1:] == name):
            return month
    return None


def _sign(token: str | int) -> str:
    if isinstance(token, int):
        return "M"
    if token.isdigit():
        return {1: "d", 2: "d", 4: "y"}.get(len(token), "n")
    if token in _words("other_in_front"):
        return "<"
    return ">" if token in _words("other_behind") else "w"


def _in_order(shape: str, told: list[str]) -> str:
    """Put the day before its month."""
    return " ".join([told[1], told[0], told[2]] if shape in {"Mdy", "Mdd"} else told)


def _alone(plain: str) -> str:
    """The only day or year that is written in digits; a space alone holds no two numbers together among words."""
    match = _FROM_DIGIT_TO_DIGIT.search(plain)
    if match is None or _LETTER.search(match[0]):
        return ""
    return "" if _LETTER.search(plain) and _ONLY_SPACE.search(match[0]) else match[0]


@cache
def _listed() -> dict[str, int]:
    table = yaml.safe_load(resources.files("flows.data").joinpath("months.yaml").read_text("utf-8"))
    return {folded(name): number for number, names in table.items() for name in names}


@cache
def _months() -> dict[str, int]:
    """The names of the months as people type them."""
    return {name.removesuffix("-"): number for name, number in _listed().items()}


@cache
def _with_ends() -> frozenset[str]:
    return frozenset(name.removesuffix("-") for name in _listed() if name.endswith("-"))


@cache
def _table() -> dict[str, Any]:
    return dict(yaml.safe_load(resources.files("flows.data").joinpath("day_words.yaml").read_text("utf-8")))


@cache
def _words(what: str) -> frozenset[str]:
    return frozenset(folded(word) for word in _table()[what])
