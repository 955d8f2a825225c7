"""What is wrong with a record that somebody wrote, said so that they can mend it. Must not know what a record is of."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from pydantic import ValidationError

LONGEST_SHOWN: Final = 40
_UNKNOWN: Final = "unknown field"
_NO_RECORD: Final = "must be a record with fields"
_BY_PATTERN: Final = {
    "id": "small letters, digits and - only",
    "organisation": "small letters, digits and - only",
    "postcode": "must be five digits, in quotes",
    "url": "must begin with https://",
    "languages": "must be short, as de or pt_BR",
}
_PLAIN: Final = {
    "missing": "is missing",
    "tuple_type": "must be a list",
    "model_type": _NO_RECORD,
    "dict_type": _NO_RECORD,
    "invalid_key": "the name of a field must be words",
    "string_too_short": "must not be empty",
    "string_unicode": "has signs that nobody can read",
}
_BY_KIND: Final = {
    "bool": "must be true or false",
    "date": "write a day, as 2027-12-31",
    "float": "must be a number, as 52.3668",
    "time": 'write a time, as "10:00"',
}


def told(error: ValidationError, where: str, name: str, fields: Sequence[Collection[str]]) -> list[str]:
    """Say each fault of a record on a line.

    Args:
        error: what is wrong with it.
        where: its place, as `organisations[3]`.
        name: what it is called, in brackets with a space before them; or empty.
        fields: those that it knows, then those that the tables in it know.
    """
    faults = error.errors()
    meant = {each["loc"]: _meant(each["loc"], fields) for each in faults if each["type"] == "extra_forbidden"}
    lines = []
    for fault in faults:
        loc = fault["loc"]
        if fault["type"] == "missing" and loc in {(*wrong[:-1], right) for wrong, right in meant.items()}:
            continue  # it is there, under a name that is misspelt
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
        lines.append(f"{where}{path}{name}: {_unknown(meant[loc]) if loc in meant else _words(fault)}")
    return lines


def _meant(loc: tuple[int | str, ...], fields: Sequence[Collection[str]]) -> str | None:
    return next(iter(get_close_matches(str(loc[-1]), fields[0 if len(loc) == 1 else 1], 1)), None)


def _unknown(meant: str | None) -> str:
    return f"{_UNKNOWN}; did you mean {meant}?" if meant else _UNKNOWN


def _words(fault: Mapping[str, Any]) -> str:
    kind, value, limits = fault["type"], fault["input"], fault.get("ctx", {})
    if kind == "value_error":
        return str(limits["error"])
    if kind in _PLAIN:
        return _PLAIN[kind]
    if value is None:
        return "must not be empty"
    if kind == "string_type":
        return "put it in quotes" if isinstance(value, bool | int | float) else "must be words"
    if kind == "string_too_long":
        return f"must have {limits['max_length']} signs at most"
    if kind == "literal_error":
        return f"must be {limits['expected']}, not {shown(value)}"
    if kind == "string_pattern_mismatch":
        field = next(part for part in reversed(fault["loc"]) if isinstance(part, str))
        return f"{_BY_PATTERN.get(field, 'is written in another way')}, not {shown(value)}"
    if "ge" in limits or "le" in limits:
        bound = f"{limits['ge']:g} or more" if "ge" in limits else f"{limits['le']:g} or less"
        return f"must be {bound}, not {shown(value)}"
    words = _BY_KIND.get(kind.partition("_")[0], "is wrong")
    return f"{words}, not {shown(value)}"


def shown(value: object) -> str:
    """Show what was written, in quotes and cut where it is long."""
    words = repr(value)
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
