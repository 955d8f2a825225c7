"""Turns message ids with parameters into words of a language; the only place that formats, escapes and isolates values."""

import struct
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import cache, lru_cache
from gettext import GNUTranslations
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.numbers import format_currency, format_decimal

from bot.languages import complete_languages
from flows.text import COMMA, AnyText, Joined, LanguageNames, Money, Text, Verbatim, Weekday, without_steering

SOURCE_LANGUAGE = "de"
LOCALES = Path(__file__).resolve().parent.parent / "locales"
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
_LISTED_AS = {"prs": "fa_AF", "pes": "fa", "kmr": "ku", "pbu": "ps", "pst": "ps", "arb": "ar"}
"""Languages that Babel lists under another code."""
_OWN_NAMES = {"rom": "Romani", "aii": "Sureth"}
"""What speakers say, where Babel has no name or one that hurts."""


class CatalogueError(Exception):
    """A catalogue is missing or lacks a message."""


class Translator:
    """The catalogues of some languages, read once.

    Raises:
        CatalogueError: a language has no compiled catalogue.
    """

    def __init__(self, languages: Iterable[str], timezone: ZoneInfo, folder: Path = LOCALES) -> None:
        self.languages = tuple(languages)
        self.timezone = timezone
        self._catalogues = {language: _read(folder, language) for language in self.languages}

    def known(self, language: str | None) -> str | None:
        """Find the language to speak for a code such as Telegram's `de` or `pt-br`; None where there is none."""
        code = (language or "").replace("-", "_").split("_")[0].lower()
        return code if code in self._catalogues else None

    def draft_languages(self) -> frozenset[str]:
        """List the languages whose catalogue says that no native speaker has reviewed it."""
        return frozenset(
            language for language, each in self._catalogues.items() if each.info().get("x-review") != "reviewed"
        )

    def html(self, text: AnyText, language: str) -> str:
        """Render for a message: catalogues hold markup, inserted values are escaped and isolated, and cannot break out.

        Each line of a right-to-left language says so at its start, for a line of isolated values alone says nothing. A
        section sign stays with its number, and before it, as an office will read it.
        """
        words = self._render(
            text, language, lambda value: ISOLATE + escape(without_steering(value), quote=False) + END_OF_ISOLATE
        ).replace("§ ", "§\u00a0")
        if not is_right_to_left(language):
            return words
        marked = words.replace("§", LEFT_TO_RIGHT_MARK + "§")
        return "\n".join(RIGHT_TO_LEFT_MARK + line if line else line for line in marked.split("\n"))

    def plain(self, text: AnyText, language: str) -> str:
        """Render for a button or a name: no markup, inserted values isolated."""
        if isinstance(text, Verbatim):
            return without_steering(text.words)
        return self._render(text, language, lambda value: ISOLATE + without_steering(value) + END_OF_ISOLATE)

    def message(self, msgid: str, language: str, count: int | None = None) -> str:
        """Look a message up, in German where the language lacks it.

        Raises:
            CatalogueError: German lacks it too.
        """
        for each in (language, SOURCE_LANGUAGE):
            catalogue = self._catalogues[each]
            found = catalogue.gettext(msgid) if count is None else catalogue.ngettext(msgid, msgid, count)
            if found != msgid:
                return found
        raise CatalogueError(f"no catalogue has the message {msgid}")

    def _render(self, text: AnyText, language: str, insert: Callable[[str], str]) -> str:
        if isinstance(text, Joined):
            separator = comma_of(language) if text.separator == COMMA else text.separator
            return separator.join(self._render(part, language, insert) for part in text.parts)
        if isinstance(text, Verbatim):
            return insert(text.words)
        params = {name: self._value(value, language, insert) for name, value in text.params.items()}
        if text.count is not None:
            params["count"] = insert(_number_words(text.count, locale_of(language)))
        message = self.message(text.msgid, language, text.count)
        return message.format_map(params) if params else message.replace("{{", "{").replace("}}", "}")

    def _value(self, value: object, language: str, insert: Callable[[str], str]) -> str:
        if isinstance(value, Text | Joined):
            return self._render(value, language, insert)
        return insert(self._words(value, locale_of(language)))

    def _words(self, value: object, locale: Locale) -> str:
        if isinstance(value, datetime):
            local = value.astimezone(self.timezone)
            parts = (
                _FORMATS[Weekday](Weekday(local.weekday()), locale),
                format_skeleton("MMMMd", local, locale=locale),
            )
            return comma_of(str(locale)).join((*parts, f"{local:%H:%M}"))
        formats: Mapping[type, Callable[..., str]] = _FORMATS
        return formats[type(value)](value, locale)


@lru_cache(maxsize=1024)
def _number_words(number: float, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


def _date_words(day: date, locale: Locale) -> str:
    """Write a day out; beside another language's month stands the form that German offices write."""
    words = format_date(day, "long", locale=locale)
    return words if locale.language == SOURCE_LANGUAGE else f"{words} ({day:%d.%m.%Y})"


def _language_words(names: LanguageNames, locale: Locale) -> str:
    return comma_of(locale.language).join(_language_name(code, locale) for code in names.codes)


def _language_name(code: str, locale: Locale) -> str:
    """Name any language that organisations' data may hold; one that nobody has named keeps its code."""
    if code in _OWN_NAMES:
        return _OWN_NAMES[code]
    known, base = locale.languages, code.partition("_")[0]
    return known.get(_LISTED_AS.get(code, code)) or known.get(_LISTED_AS.get(base, base)) or code.upper()


def _money_words(money: Money, locale: Locale) -> str:
    words = format_currency(money.euros, "EUR", locale=locale, currency_digits=False, format="#,##0 ¤")
    # Ukrainian has no sign of its own for euros, so Babel writes out the letters that stand on no banknote.
    return words.replace("EUR", "€")


_FORMATS: Mapping[type, Callable[..., str]] = {
    str: lambda value, _locale: value,
    int: _number_words,
    float: _number_words,
    date: _date_words,
    time: lambda value, locale: format_time(value, "HH:mm", locale=locale),
    Verbatim: lambda value, _locale: value.words,
    Money: _money_words,
    Weekday: lambda value, locale: get_day_names("wide", locale=locale)[value.number],
    LanguageNames: _language_words,
}


@cache
def locale_of(language: str) -> Locale:
    """Find the conventions of a language."""
    return Locale.parse(language)


@cache
def is_right_to_left(language: str) -> bool:
    """Tell whether a language is written from right to left."""
    return locale_of(language).text_direction == "rtl"


def comma_of(language: str) -> str:
    """Tell how a language separates the parts of a list."""
    return "، " if is_right_to_left(language) else COMMA


def autonym(language: str) -> str:
    """Tell a language's own name, with a capital where it has capitals."""
    name = locale_of(language).get_language_name(language) or language
    return name[0].upper() + name[1:]


def _read(folder: Path, language: str) -> GNUTranslations:
    path = folder / language / "LC_MESSAGES" / "messages.mo"
    try:
        with path.open("rb") as file:
            return GNUTranslations(file)
    except (OSError, ValueError, struct.error):
        raise CatalogueError(f"{path}: no compiled catalogue; `make install` compiles them") from None


@cache
def check_translator() -> Translator:
    """Load the complete languages for a command that has no settings."""
    return Translator(complete_languages(), ZoneInfo("Europe/Berlin"))
