"""Reading JSON that strangers send: what gets in can always be written out again. It knows no request."""

import json
import math
from typing import Any, NoReturn

DEEPEST = 100  # as in Telegram's own reader


class EncodingError(ValueError):
    """A text that no UTF-8 can hold: odd bytes, or half a character (a lone surrogate)."""


def read_json(raw: bytes | str) -> Any:
    """Return what `raw` says: numbers that end, whole characters, not nested deeper than `DEEPEST`.

    Raises:
        EncodingError: a text in it is no UTF-8.
        ValueError: it is no JSON, or one that Telegram would not read.
    """
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw
    except UnicodeDecodeError as error:
        raise EncodingError from error
    try:
        value = json.loads(text, parse_float=_finite, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    _check(value, DEEPEST)
    return value


def check_utf8(text: str) -> None:
    """Refuse a text that no UTF-8 can hold.

    Raises:
        EncodingError: it is one.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise EncodingError from error


def _finite(literal: str) -> float:
    number = float(literal)
    if not math.isfinite(number):
        _no_number(literal)
    return number


def _no_number(literal: str) -> NoReturn:
    raise ValueError(f"{literal} is no number")


def _check(value: object, levels: int) -> None:
    if isinstance(value, str):
        check_utf8(value)
    elif isinstance(value, list | dict):
        if not levels:
            raise ValueError("nested too deeply")
        for each in value:
            _check(each, levels - 1)
        if isinstance(value, dict):
            for each in value.values():
                _check(each, levels - 1)
