"""What people write stays what they wrote: it becomes neither markup, nor a line of a log, nor another's words, nor a file's path."""

import ast
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from scenario_people import GuideEntry, PersonEntry, join
from scenario_world import ROOT, Person, Seed, Service, bot_api, service

from bot.calendar_file import FILE_NAME as CALENDAR_NAME
from bot.calendar_file import calendar_file
from bot.data_payloads import FILE_NAME as DATA_NAME
from bot.handlers.arrivals import UNSEEN, arrival_of
from bot.i18n import END_OF_ISOLATE, ISOLATE, Translator
from bot.languages import complete_languages
from bot.logs import configure_logs
from bot.telegram_server.html_markup import parse_html
from flows.catalog.meeting_questions import _words
from flows.engine.definition import Answered
from flows.engine.events import CalendarOffered
from flows.engine.inputs import Sent, Typed
from flows.text import Verbatim, lines, text, without_steering

TRANSLATOR = Translator(complete_languages(), ZoneInfo("Europe/Berlin"))
STEERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
EVIL = 'EVIL<b>&amp;"\u202e{x}\r\n\x1b[31mEVIL\x00\u2069=HYPERLINK("x")<a href="https://evil.example">klick</a>'
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@given(
    st.text(alphabet=st.sampled_from([*STEERING, *"<>&\"'{}a\u05d0 \n"]), max_size=20), st.sampled_from(["de", "ar"])
)
def test_no_value_breaks_out_of_its_place(words: str, language: str) -> None:
    html = TRANSLATOR.html(lines(text("join.welcome", role=Verbatim(words)), Verbatim(words)), language)
    shown, entities = parse_html(html)
    assert {entity["type"] for entity in entities} <= {"bold", "italic"}
    assert not any(sign in shown.replace(ISOLATE, "").replace(END_OF_ISOLATE, "") for sign in STEERING)
    assert shown.count(ISOLATE) == shown.count(END_OF_ISOLATE) == 2


def test_a_label_steers_no_direction_either() -> None:
    assert TRANSLATOR.plain(Verbatim("\u202eMina\u2069"), "de") == "Mina"


def test_marks_that_belong_to_a_text_stay() -> None:
    assert without_steering("a\u200fb\u200cc\u200d") == "a\u200fb\u200cc\u200d"


def message(**content: Any) -> dict[str, Any]:
    who = {"id": 5, "is_bot": False, "first_name": "x"}
    return {
        "update_id": 1,
        "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": who, **content},
    }


def test_what_no_screen_shows_does_not_come_in() -> None:
    arrival = arrival_of(message(text=EVIL + "\ud83d"), lambda _code: "de")
    assert arrival is not None
    assert isinstance(arrival.entered, Typed)
    assert not UNSEEN.search(arrival.entered.words)
    assert arrival.entered.words.endswith("\ufffd")
    assert "\n" in arrival.entered.words
    only = arrival_of(message(text="\x00\x1b"), lambda _code: "de")
    assert only is not None
    assert only.entered == Sent("unknown")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a" * 300 + ".pdf", "fdp.\u202eexe", "a\x00b.pdf", "CON", ".htaccess", "x\r\ny: z"]
)
def test_a_file_s_name_is_never_read(name: str) -> None:
    document = {
        "file_id": "abc",
        "file_unique_id": "u",
        "file_name": name,
        "mime_type": "application/zip",
        "file_size": 1 << 60,
    }
    arrival = arrival_of(message(document=document), lambda _code: "de")
    assert arrival is not None
    assert arrival.entered == Sent("document", file_id="abc")


def test_our_own_files_have_plain_names() -> None:
    for name in (CALENDAR_NAME, DATA_NAME):
        assert re.fullmatch(r"[a-z-]+\.(ics|json)", name)


def test_no_file_that_people_send_is_ever_fetched_or_opened() -> None:
    """Neither a bomb nor a macro can go off: a file goes on by Telegram's name for it."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        if path.relative_to(ROOT / "bot").parts[0] in {"telegram_server", "demo", "bench"}:
            continue
        source = path.read_text("utf-8")
        assert not re.search(r"getFile|get_file\b|download_|/file/bot\{", source), path
        for node in ast.walk(ast.parse(source)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & {
                "zipfile",
                "tarfile",
                "gzip",
                "PIL",
                "magic",
                "pickle",
                "subprocess",
                "shelve",
            }, path


def test_no_table_is_written_that_a_spreadsheet_would_calculate() -> None:
    for folder in ("bot", "storage", "flows"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not re.search(r"csv\.writer|csv\.DictWriter|openpyxl|xlsx", path.read_text("utf-8")), path


@given(st.text(alphabet=st.sampled_from([*'\r\n\\;,:"= aE\u0085\u2028\u202e']), max_size=40))
def test_words_add_no_line_to_a_calendar(words: str) -> None:
    offered = CalendarOffered("meeting-1@lotse", 1, "T" + words, "P" + words, words, NOW, NOW)
    plain = calendar_file(replace(offered, title="T", place="P", note="n"), NOW).decode().replace("\r\n ", "")
    written = calendar_file(offered, NOW).decode().replace("\r\n ", "")
    names = [re.split("[:;]", line)[0] for line in plain.split("\r\n")]
    found = [re.split("[:;]", line)[0] for line in written.split("\r\n")]
    assert [name for name in found if name != "DESCRIPTION"] == [name for name in names if name != "DESCRIPTION"]


def test_a_meeting_s_title_is_one_line_that_steers_nothing() -> None:
    move = _words("title", Typed("Fest\u202e\r\nATTENDEE:x\u2069"), " ")
    assert move == Answered("title", "Fest ATTENDEE:x")


async def test_words_of_people_reach_others_as_they_are_and_no_log_at_all(seed: Seed, tmp_path: Path) -> None:
    """A seeker's words go to a guide as words: no markup, no link, no button of theirs."""
    async with bot_api() as api, service(api, tmp_path, seed, is_paced=False) as running:
        guide, seeker = await api.person("Karim", "de"), await api.person(EVIL[:60], "de")
        await join(running, guide, PersonEntry(roles=("guide",), guide=GuideEntry(languages=("de",)), name="Karim"))
        await _ask_for_guide(running, seeker)
        await _press(running, guide, "go-cases.accept-1")
        await _press(running, seeker, "go-talk.1")
        for content in ({"text": EVIL}, {"document": "../../evil\u202e.pdf", "caption": EVIL}):
            await seeker.send(content)
            await running.rest()
        heard = (await guide.bot_messages())[-2:]
        for message in heard:
            words, entities = message["text"] or message["caption"] or "", message["entities"]
            assert "EVIL<b>&amp;" in words
            assert not any(sign in words for sign in "\u202e\x1b\x00")
            made = [entity for entity in entities if entity["type"] in {"text_link", "text_mention", "code", "spoiler"}]
            assert made == []
        assert heard[-1]["document"]
        everything = json.dumps(running.logs, default=str)
        assert "EVIL" not in everything
        calls = await api.ask("GET", "/calls?method=getFile&since=0")
        assert calls == []


async def _ask_for_guide(running: Service, person: Person) -> None:
    await person.say("/guide")
    for choice in ("t-work", "l-de", "m-online", None, "release"):
        await running.rest()
        if choice is None:
            await person.say(EVIL)
        else:
            await _press(running, person, choice)
    await running.rest()


async def _press(running: Service, person: Person, choice: str) -> None:
    await running.rest()
    shown = [
        (message["message_id"], button["callback_data"])
        for message in await person.bot_messages()
        for row in message["buttons"]
        for button in row
        if button.get("callback_data", "").endswith(f":{choice}")
    ]
    await person.press(*shown[-1])
    await running.rest()


@pytest.mark.parametrize("log_format", ["console", "json"])
def test_a_log_line_stays_one_line_whatever_it_says(log_format: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        configure_logs(log_format)
        structlog.get_logger().warning("something", reason="a\r\nEVIL\x1b[31m\u2028b")
        written = capsys.readouterr().err
    finally:
        structlog.configure(**before)
    assert len(written.splitlines()) == 1, written
    assert "\x1b[31m" not in written.replace("\x1b[31m\x1b[1m", "")
