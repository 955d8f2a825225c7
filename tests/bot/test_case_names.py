"""How a case is called: two of one language are told apart by what they are about."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import END_OF_ISOLATE, ISOLATE, Translator
from bot.languages import complete_languages
from flows.cases import TOPICS, Case, CaseState
from flows.catalog.case_words import case_name

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
CASE = Case(5, 7, CaseState.HELD, "work", "tr", "online", None, False, (), NOW, NOW)
MOST_SIGNS = 36
"""What a phone of 360 points shows of a button over the whole width."""


TRANSLATOR = Translator(complete_languages(), ZoneInfo("Europe/Berlin"))


def named(case: Case, language: str) -> str:
    return TRANSLATOR.plain(case_name(case), language).replace(ISOLATE, "").replace(END_OF_ISOLATE, "")


def test_a_case_is_called_by_number_language_and_topic_and_by_its_district_last() -> None:
    assert named(CASE, "de") == "Nr. 5 · Türkisch · Arbeit, Geld"
    with_district = replace(CASE, district="Linden-Mitte")
    assert named(with_district, "de") == "Nr. 5 · Türkisch · Arbeit, Geld, Linden-Mitte"


@pytest.mark.parametrize("topic", TOPICS)
def test_number_language_and_topic_fit_on_a_phones_button(topic: str) -> None:
    for spoken in TRANSLATOR.languages:
        for language in TRANSLATOR.languages:
            name = named(replace(CASE, id=123, topic=topic, language=spoken), language)
            assert len(name) <= MOST_SIGNS, name
