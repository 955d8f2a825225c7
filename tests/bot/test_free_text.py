"""What typed words are taken for."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.free_text import FreeText
from bot.i18n import Translator
from bot.languages import complete_languages
from flows.engine.inputs import Typed

FREE_TEXT = FreeText(Translator(complete_languages(), ZoneInfo("Europe/Berlin")))
LABELS = {"c-work": "Arbeit", "back": "Zurück", "dont-know": "Weiß ich nicht"}


@pytest.mark.parametrize(
    ("words", "language", "trigger"),
    [
        ("Notfall", "de", "emergency"),
        ("notfal!", "de", "emergency"),
        ("emergency", "ar", "emergency"),
        ("طوارئ", "de", "emergency"),
        ("ich brauche die polizei", "de", "emergency"),
        ("hello, I need the police", "en", "emergency"),
        ("Hilfe", "de", "help"),
        ("zurück", "de", "back"),
        ("asdf qwer", "de", None),
        ("🙂", "de", None),
        ("", "de", None),
        ("Notfall " * 500, "de", "emergency"),
        ("bla " * 500, "de", None),
        ("Ich habe Angst, mein Mann schlägt mich", "de", "emergency"),
        ("I want to die", "en", "emergency"),
        ("мене б'ють удома", "uk", "emergency"),
    ],
)
def test_a_word_asks_for_an_entry(words: str, language: str, trigger: str | None) -> None:
    assert FREE_TEXT.interpret(words, {}, language).trigger == trigger


@pytest.mark.parametrize(
    ("words", "choice"), [("arbeit", "c-work"), ("WEISS ICH NICHT", None), ("weiß ich nicht.", "dont-know")]
)
def test_a_typed_label_is_the_choice(words: str, choice: str | None) -> None:
    assert FREE_TEXT.interpret(words, LABELS, "de").choice == choice


@given(st.text(max_size=200))
def test_no_words_make_it_stumble(words: str) -> None:
    assert isinstance(FREE_TEXT.interpret(words, LABELS, "ar"), Typed)
