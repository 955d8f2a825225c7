"""Every language that counts as complete has every message of German, with the same placeholders and sound markup."""

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.languages import complete_languages
from bot.locale_update import extracted, updated

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locales"
PLACEHOLDER = re.compile(r"\{\w+\}")
TAG = re.compile(r"</?([a-z]+)>")
BUTTON_PREFIXES = ("menu.", "nav.", "choice.")
NOT_BUTTONS = {"menu.welcome", "menu.welcome_privacy", "menu.question"}
BUTTON_LIMIT = 64


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, list | tuple) else [message.string]


def msgid(message: Message) -> str:
    return message.id[0] if isinstance(message.id, list | tuple) else message.id


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def messages(language: str) -> dict[str, list[str]]:
    return {msgid(message): forms(message) for message in catalogue(language) if message.id}


GERMAN = messages("de")
LANGUAGES = complete_languages()


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_as_the_update_would_write_them(language: str) -> None:
    text = (LOCALES / language / "LC_MESSAGES" / "messages.po").read_text("utf-8")
    assert updated(text, language, extracted(ROOT)) == text, "run `make locales`"


def test_an_update_keeps_texts_and_review_state_and_leaves_new_messages_empty() -> None:
    template = Catalog()
    for message in ("menu.check", "menu.new"):
        template.add(message)
    old = 'msgid ""\nmsgstr ""\n"X-Review: reviewed\\n"\n"Language: de\\n"\n\nmsgid "menu.check"\nmsgstr "Ja"\n'
    new = updated(old, "de", template)
    assert '"X-Review: reviewed\\n"' in new
    assert 'msgid "menu.check"\nmsgstr "Ja"' in new
    assert 'msgid "menu.new"\nmsgstr ""' in new


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complete_language_has_every_message_and_no_other(language: str) -> None:
    with (LOCALES / "messages.pot").open("rb") as file:
        wanted = {msgid(message) for message in read_po(file) if message.id}
    here = messages(language)
    assert sorted(wanted - here.keys()) == []
    assert sorted(here.keys() - wanted) == []
    assert sorted(name for name, texts in here.items() if not all(texts)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_german(language: str) -> None:
    for name, texts in messages(language).items():
        wanted = set().union(*(placeholders(text) for text in GERMAN[name]))
        assert placeholders(texts[-1]) == wanted, name
        for text in texts[:-1]:
            # One, or two, may be spelt out; what has no plural has one form, and no count to leave out.
            assert placeholders(text) | {"count"} == wanted | {"count"}, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_is_closed_and_known(language: str) -> None:
    for name, texts in messages(language).items():
        for text in texts:
            opened: list[str] = []
            for match in TAG.finditer(text):
                if match[0].startswith("</"):
                    assert opened, name
                    assert opened.pop() == match[1], name
                else:
                    assert match[1] in {"b", "i", "s"}, name
                    opened.append(match[1])
            assert opened == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_are_short_and_without_markup(language: str) -> None:
    for name, texts in messages(language).items():
        if name.startswith(BUTTON_PREFIXES) and name not in NOT_BUTTONS:
            assert all(len(text) <= BUTTON_LIMIT and not TAG.search(text) for text in texts), (name, texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_telegram_is_told_keeps_its_limits(language: str) -> None:
    here = messages(language)
    assert len(here["bot.name"][0]) <= 64
    assert len(here["bot.short_description"][0]) <= 120
    assert len(here["bot.description"][0]) <= 512
    assert all(len(texts[0]) <= 256 for name, texts in here.items() if name.startswith("command."))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_whether_somebody_reviewed_it(language: str) -> None:
    head = (LOCALES / language / "LC_MESSAGES" / "messages.po").read_text("utf-8").split("\n\n")[0]
    assert re.search(r'"X-Review: (draft|reviewed)\\n"', head)


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "de"])
def test_no_long_text_is_the_german_one(language: str) -> None:
    same = [
        name
        for name, texts in messages(language).items()
        if len(texts[0]) > 25
        and texts[0] == GERMAN[name][0]
        and not name.startswith("language.choose_any")
        and any(map(str.isalpha, PLACEHOLDER.sub("", texts[0])))
    ]
    assert same == []
