"""What is read from the catalogues when the bot starts."""

from zoneinfo import ZoneInfo

import pytest

from bot import speech
from bot.app_errors import StartError
from bot.speech import Speech

BERLIN = ZoneInfo("Europe/Berlin")


def test_what_is_typed_is_understood_in_the_languages_that_are_spoken() -> None:
    read = Speech.read(BERLIN)
    assert read.translator.languages[0] == "de"
    for language in read.translator.languages:
        word = read.translator.message("keywords.help", language).split(",")[0]
        assert read.free_text.interpret(word, {}, language).trigger == "help", language


def test_a_language_without_its_compiled_catalogue_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "complete_languages", lambda: ("de", "xx"))
    with pytest.raises(StartError, match=r"xx/LC_MESSAGES/messages\.mo: no compiled catalogue"):
        Speech.read(BERLIN)
