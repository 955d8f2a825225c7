"""Rendering: escaping, isolation, directions, buttons, numbers and dates."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import callback_data
from bot.i18n import CatalogueError, Translator
from bot.languages import complete_languages
from bot.rendering import Renderer, payload_of, pushed_payload
from flows.engine.events import CalendarOffered, Choice, Pinned, Prompt, Shown
from flows.engine.inputs import Press
from flows.text import Joined, LanguageNames, Money, Text, Verbatim, Weekday, counted, from_json, lines, text, to_json
from storage.repositories.outbox import SILENT

TRANSLATOR = Translator(complete_languages(), ZoneInfo("Europe/Berlin"))
RENDERER = Renderer(TRANSLATOR)


def shown(prompt: Prompt, language: str) -> dict:
    payload = json.loads(json.dumps(payload_of(Shown(prompt, "abc", 7))))
    call = RENDERER.render(payload, language)
    return call.arguments | {"method": call.method}


def test_what_people_write_is_escaped_and_isolated() -> None:
    html = TRANSLATOR.html(text("places.name", name=Verbatim("<b>&\u202e")), "de")
    assert html == "<b>\u2068&lt;b&gt;&amp;\u2069</b>"


def test_what_is_to_make_no_sound_says_so_to_telegram() -> None:
    payload = pushed_payload(Prompt(Verbatim("Hallo"), ()))
    assert "disable_notification" not in RENDERER.render(payload, "de").arguments
    assert RENDERER.render({**payload, SILENT: True}, "de").arguments["disable_notification"] is True


def test_each_line_of_a_right_to_left_language_says_so() -> None:
    html = TRANSLATOR.html(lines(Verbatim("Beispielstraße 1"), text("nav.menu")), "ar")
    assert all(line.startswith("\u200f") for line in html.split("\n"))


def test_buttons_begin_at_the_reader_s_side() -> None:
    prompt = Prompt(text("menu.question"), ((Choice("a", text("nav.back")), Choice("b", text("nav.menu"))),))
    german = [button["callback_data"] for button in shown(prompt, "de")["reply_markup"]["inline_keyboard"][0]]
    arabic = [button["callback_data"] for button in shown(prompt, "ar")["reply_markup"]["inline_keyboard"][0]]
    assert german == ["abc:7:a", "abc:7:b"]
    assert arabic == german[::-1]


def test_an_answered_question_keeps_what_was_taken_and_every_tick() -> None:
    done = Choice("done", text("check.done"), leaves=(Verbatim("B1"), Verbatim("Test")))
    kept = [RENDERER.mark_taken(each, "abc:7:done", "de") for each in (done, Choice("a", text("nav.back")))]
    labels = [[row[0]["text"] for row in markup["inline_keyboard"]] for markup in kept]
    assert labels == [["✓ B1", "✓ Test"], ["✓ Zurück"]]


def test_a_question_for_the_location_has_the_phone_s_own_button() -> None:
    prompt = Prompt(text("places.share"), ((Choice("back", text("nav.back")),),), asks_location=True)
    keyboard = shown(prompt, "de")["reply_markup"]["keyboard"]
    assert keyboard[0][0]["request_location"]
    assert keyboard[1][0]["text"] == "Zurück"


def test_a_pin_is_a_venue() -> None:
    payload = payload_of(Pinned(52.1, 9.7, "Treffpunkt", "Weg 1"))
    call = RENDERER.render(payload or {}, "ar")
    assert call.method == "sendVenue"
    assert call.arguments["latitude"] == 52.1


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [
        (date(2027, 3, 1), "de", "1. März 2027"),
        (date(2027, 3, 1), "en", "March 1, 2027 (01.03.2027)"),
        (Money(255), "de", "255 €"),
        (Weekday(0), "en", "Monday"),
        (2.5, "de", "2,5"),
        (datetime(2026, 7, 1, 12, tzinfo=UTC), "de", "Mittwoch, 1. Juli, 14:00"),
    ],
)
def test_values_are_written_as_the_reader_does(value: object, language: str, words: str) -> None:
    found = TRANSLATOR.plain(text("places.name", name=value), language)
    assert words in found.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("ku", "de", "Kurdisch"),
        ("zza", "tr", "Zazaca"),
        ("rom", "uk", "Romani"),
        ("prs", "de", "Dari"),
        ("fa_AF", "ar", "الدارية"),
        ("pt_BR", "de", "Portugiesisch"),
        ("aii", "en", "Sureth"),
        ("qqq", "de", "QQQ"),
        ("xq_Zz", "de", "XQ_ZZ"),
    ],
)
def test_every_language_that_the_organisations_data_may_name_has_some_name(code: str, language: str, name: str) -> None:
    words = TRANSLATOR.plain(text("handoff.language_choice", language=LanguageNames((code,))), language)
    assert name in words


@pytest.mark.parametrize(("count", "word"), [(1, "Minute"), (2, "Minuten"), (0, "Minuten")])
def test_a_count_chooses_the_plural(count: int, word: str) -> None:
    assert f"{word} zu" in TRANSLATOR.plain(counted("places.on_foot", count), "de")


def test_a_message_that_is_nowhere_is_a_programmer_s_mistake() -> None:
    with pytest.raises(CatalogueError, match=r"no\.such\.message"):
        TRANSLATOR.html(text("no.such.message"), "ar")


@pytest.mark.parametrize(
    ("hint", "language"), [("de", "de"), ("ar-EG", "ar"), ("EN_us", "en"), ("vi", None), (None, None), ("", None)]
)
def test_a_phone_s_hint_is_understood_or_not(hint: str | None, language: str | None) -> None:
    assert TRANSLATOR.known(hint) == language


@given(st.text(max_size=100))
def test_forged_button_data_never_makes_it_stumble(data: str) -> None:
    press = callback_data.decode(data)
    assert isinstance(press, Press)


@given(
    st.from_regex(r"[A-Za-z0-9_-]{8}", fullmatch=True),
    st.integers(0, 99_999),
    st.from_regex(r"[a-z-]{1,30}", fullmatch=True),
)
def test_button_data_comes_back_as_it_went(session_id: str, step: int, choice: str) -> None:
    assert callback_data.decode(callback_data.encode(session_id, step, choice)) == Press(session_id, step, choice)


def test_button_data_over_64_bytes_is_refused_in_bytes_not_characters() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        callback_data.encode("abcdefgh", 1, "я" * 30)


def test_texts_survive_being_kept() -> None:
    whole = Joined(
        (text("a", b=Money(3), c=counted("d", 2), e=date(2026, 1, 1)), Verbatim("x"), lines(Text("y"))), "\n\n"
    )
    assert from_json(json.loads(json.dumps(to_json(whole)))) == whole


def test_a_calendar_file_is_made_when_it_is_sent_and_its_title_is_escaped() -> None:
    starts_at = datetime(2027, 5, 14, 16, 0, tzinfo=UTC)
    offered = CalendarOffered("meeting-1@lotse", 2, "<b>Tee</b>", "Linden", "", starts_at, starts_at.replace(hour=18))
    payload = payload_of(offered)
    assert payload is not None
    call = RENDERER.render(json.loads(json.dumps(payload)), "de")
    assert call.method == "sendDocument"
    assert call.arguments["document"].filename == "termin.ics"
    assert call.arguments["document"].mimetype == "text/calendar"
    assert b"DTSTART:20270514T160000Z" in call.arguments["document"].input_file_content
    assert "&lt;b&gt;Tee" in call.arguments["caption"]
    assert RENDERER.plainly(payload, "de").arguments["text"] == "<b>Tee</b>\nLinden"


def test_a_section_sign_stays_before_its_number_in_every_direction_of_writing() -> None:
    said = Verbatim("x")
    for language, sign in (("de", "§\u00a010"), ("ar", "\u200e§\u00a010")):
        words = TRANSLATOR.html(lines(text("route.par10_1"), said), language)
        assert sign in words, language
        assert "§ " not in words, language
