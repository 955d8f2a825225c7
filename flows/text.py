"""Texts as message ids with parameters; nothing here translates, so every text can be rendered in any language at any time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any


def N_(msgid: str) -> str:  # noqa: N802 - the marker's usual name, which extractors look for
    """Mark a message id for extraction and return it unchanged."""
    return msgid


def NP_(msgid: str) -> str:  # noqa: N802 - N_ for a message with plural forms
    """Mark a message id with plural forms for extraction and return it unchanged."""
    return msgid


_STEERING = {ord(sign): None for sign in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def without_steering(words: str) -> str:
    """Take out the signs that turn the writing direction of what follows; those that mark a place in a text stay."""
    return words if words.isascii() else words.translate(_STEERING)


@dataclass(frozen=True)
class Text:
    """A message id and what goes into its placeholders; `count` chooses the plural form and fills `{count}`."""

    msgid: str
    params: "Mapping[str, object]" = field(default_factory=dict)
    count: int | None = None


@dataclass(frozen=True)
class Verbatim:
    """Words that are nobody's translation: a name, an address, what a person wrote. Always escaped and isolated."""

    words: str


@dataclass(frozen=True)
class Joined:
    """Several texts as one, a line each, or with another separator."""

    parts: "tuple[Text | Verbatim | Joined, ...]"
    separator: str = "\n"


@dataclass(frozen=True)
class Money:
    """An amount in whole euros, shown with its sign as the reader's language does."""

    euros: int


@dataclass(frozen=True)
class Weekday:
    """A day of the week, 0 for Monday, shown by its name."""

    number: int


@dataclass(frozen=True)
class LanguageNames:
    """Languages by their codes (BCP 47), shown by their names in the reader's language."""

    codes: tuple[str, ...]


COMMA = ", "
"""The separator of lists in a sentence; rendering writes it as the language does."""

AnyText = Text | Verbatim | Joined


def text(msgid: str, **params: object) -> Text:
    """Make a text of a message id and its parameters."""
    return Text(msgid, params)


def counted(msgid: str, count: int, **params: object) -> Text:
    """Make a text whose plural form follows `count`, which also fills `{count}`."""
    return Text(msgid, params, count)


def lines(*parts: AnyText | None) -> Joined:
    """Put texts on lines of their own, leaving out what is None."""
    return Joined(tuple(part for part in parts if part is not None))


def paragraphs(*parts: AnyText | None) -> Joined:
    """Put texts into paragraphs of their own, leaving out what is None."""
    return Joined(tuple(part for part in parts if part is not None), "\n\n")


def to_json(value: object) -> object:
    """Turn a text, and whatever stands in its parameters, into JSON values that `from_json` reads back."""
    if isinstance(value, Text):
        params = {name: to_json(param) for name, param in value.params.items()}
        return {"text": value.msgid, "params": params} | ({} if value.count is None else {"count": value.count})
    if isinstance(value, Verbatim):
        return {"verbatim": value.words}
    if isinstance(value, Joined):
        return {"joined": [to_json(part) for part in value.parts], "separator": value.separator}
    if isinstance(value, Money):
        return {"euros": value.euros}
    if isinstance(value, Weekday):
        return {"weekday": value.number}
    if isinstance(value, LanguageNames):
        return {"languages": list(value.codes)}
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, str | int | float):
        return value
    message = f"no text parameter: {type(value).__name__}"
    raise TypeError(message)


def from_json(value: object) -> object:
    """Read back what `to_json` wrote."""
    if not isinstance(value, dict):
        return value
    if "text" in value:
        return _read_text(value)
    kind = next(key for key in _READERS if key in value)
    return _READERS[kind](value)


def _read_text(value: dict[str, Any]) -> Text:
    return Text(value["text"], {name: from_json(param) for name, param in value["params"].items()}, value.get("count"))


def _read_joined(value: dict[str, Any]) -> Joined:
    parts = tuple(from_json(part) for part in value["joined"])
    return Joined(parts, value["separator"])  # type: ignore[arg-type]  # to_json wrote only texts there


_READERS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "joined": _read_joined,
    "verbatim": lambda value: Verbatim(value["verbatim"]),
    "euros": lambda value: Money(value["euros"]),
    "weekday": lambda value: Weekday(value["weekday"]),
    "languages": lambda value: LanguageNames(tuple(value["languages"])),
    "datetime": lambda value: datetime.fromisoformat(value["datetime"]),
    "date": lambda value: date.fromisoformat(value["date"]),
    "time": lambda value: time.fromisoformat(value["time"]),
}
