"""What `lotse check` does: facts in as JSON, assessments out as JSON, one line on standard error for what cannot be read.

Must not know the law; it calls the same `assess` as the interview.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - the parameter named by the command line is `date`
from datetime import datetime
from io import TextIOWrapper
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn, TextIO
from zoneinfo import ZoneInfo

from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import read_facts
from flows.errors import FactsError, LawError
from flows.text import Text

Translate = Callable[[str, Text], str]
ANSWERED, SOME_FAILED, BAD_INPUT = 0, 1, 2


@dataclass(frozen=True)
class _Options:
    date: Date
    lang: str | None
    explain: bool
    translate: Translate


class _InputError(Exception):
    """The input as a whole cannot be read; the message is one line."""


def run_check(
    source: str,
    *,
    many: bool,
    date: Date | None,
    lang: str | None,
    explain: bool,
    translate: Translate,
    stdout: TextIO,
    stderr: TextIO,
) -> int:
    """Assess one case, or many, and write JSON.

    Args:
        source: path of the file, or `-` for standard input.
        many: whether the file holds one case a line.
        date: the day of the check; today in Berlin if None.
        lang: add texts in this language.
        explain: add what each status rests on.
        translate: renders a text in a language.
        stdout: where the JSON goes, in UTF-8 whatever the terminal's own encoding is.
        stderr: where the one line goes that says what is wrong.

    Returns:
        The exit status: 0 answered, 1 some lines failed, 2 the input is not valid.
    """
    if isinstance(stdout, TextIOWrapper):
        stdout.reconfigure(encoding="utf-8")
    day = date or datetime.now(ZoneInfo("Europe/Berlin")).date()
    options = _Options(day, lang, explain, translate)
    try:
        content = _read(source)
        if many:
            return _check_many(content, options, stdout)
        facts = _read_json(content)
        answer = _shown(assess(read_facts(facts), day), options)
    except (_InputError, LawError) as error:
        print(f"check: {error}".replace("\n", " "), file=stderr)
        return BAD_INPUT
    print(_written(answer, indent=2), file=stdout)
    return ANSWERED


def read_day(words: str) -> Date:
    """Read a day of the calendar; ISO knows other ways to write one, and we take none of them.

    Raises:
        ValueError: it is not YYYY-MM-DD.
    """
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
            return Date.fromisoformat(words)
    except ValueError:
        pass
    raise ValueError(f"{words!r} is not a date, YYYY-MM-DD")


def _read(source: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise _InputError(f"{source}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _InputError(f"{source}: is not UTF-8") from None


def _check_many(content: str, options: _Options, stdout: TextIO) -> int:
    status = ANSWERED
    for line in _lines(content):
        answer = _check_line(line, options)
        if "error" in answer:
            status = SOME_FAILED
        print(_written(answer), file=stdout)
    return status


def _lines(content: str) -> Iterator[str]:
    """The lines that are not empty; only line feeds end them, as JSON strings may hold other separators."""
    return (line for line in content.split("\n") if line.strip())


def _check_line(line: str, options: _Options) -> dict[str, Any]:
    case: Any = None
    try:
        case = _read_json(line)
        answer: dict[str, Any] = {"assessment": _shown(_assess_case(case, options), options)}
    except (_InputError, LawError) as error:
        answer = {"error": str(error).replace("\n", " ")}
    return {"id": case.get("id") if isinstance(case, dict) else None, **answer}


def _assess_case(case: Any, options: _Options) -> Assessment:
    if not isinstance(case, dict) or "facts" not in case:
        raise _InputError("a line needs an object with id, date and facts")
    return assess(read_facts(case["facts"]), _read_date(case.get("date"), options.date))


def _read_date(raw: object, default: Date) -> Date:
    if raw is None:
        return default
    if not isinstance(raw, str):
        raise _InputError(f"date: {raw!r} is not a date, YYYY-MM-DD")
    try:
        return read_day(raw)
    except ValueError as error:
        raise _InputError(f"date: {error}") from None


def _read_json(content: str) -> Any:
    try:
        return json.loads(content, object_pairs_hook=_without_doubles, parse_float=_finite, parse_constant=_no_constant)
    except RecursionError:
        raise _InputError("is nested too deeply") from None
    except ValueError as error:
        raise _InputError(f"is not JSON: {error}") from None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        doubled = next(name for name, _ in pairs if [key for key, _ in pairs].count(name) > 1)
        raise FactsError(f"{doubled}: stands twice")
    return found


def _finite(literal: str) -> float:
    number = float(literal)
    return number if isfinite(number) else _no_constant(literal)


def _no_constant(constant: str) -> NoReturn:
    raise FactsError(f"{constant} is not a number")


def _written(answer: dict[str, Any], indent: int | None = None) -> str:
    words = json.dumps(answer, ensure_ascii=False, indent=indent)
    try:
        words.encode()
    except UnicodeEncodeError:
        # Half a character, as JSON can name it: it goes back as it came.
        return json.dumps(answer, indent=indent)
    return words


def _shown(assessment: Assessment, options: _Options) -> dict[str, Any]:
    shown = assessment.as_json(explain=options.explain)
    if options.lang is not None:
        for entry, requirement in zip(shown["requirements"], assessment.requirements, strict=True):
            entry["text"] = options.translate(options.lang, requirement.text)
    return shown
