"""Compares what somebody sees with what a scenario expects them to see."""

import re
from collections.abc import Iterable, Sequence

from scenario_acts import Words
from scenario_phone import Phone, buttons_of
from scenario_script import MEDIA, RECEIVES, SILENT, Expected, Step
from scenario_world import Json, plain

CODE = re.compile(r"[{}]|</?[a-z]+>")
PROGRAMS_WORDS = re.compile(r"\b(None(?! of)|null|Text\()")


def assert_count(step: Step, new: Sequence[Json], changed: Sequence[Json]) -> None:
    """As many new messages as the step says, else the usual number."""
    expected = step.expected
    besides = (expected.pin is not None) + bool(expected.media or expected.document)
    usual = 0 if step.verb in SILENT or expected.in_place else 1 + (0 if step.verb == RECEIVES else besides)
    wanted = usual if expected.messages is None else expected.messages
    does = "was sent" if step.verb == RECEIVES else "the bot answers with"
    assert len(new) == wanted, f"{does} {len(new)} messages, not {wanted}: {[m['text'] for m in new]}"
    assert bool(changed) or not expected.in_place, "no message has changed in place"


def assert_shown(shown: Sequence[Json], phone: Phone, expected: Expected, words: Words) -> None:
    """The words, buttons, pins and files of some messages."""
    text = "\n".join(plain(message["text"]) for message in shown)
    for each in expected.sees:
        assert words.pattern(each, phone.language).search(text), f"does not see {each!r}, but:\n{text}"
    for each in expected.sees_not:
        assert not words.pattern(each, phone.language).search(text), f"sees {each!r}:\n{text}"
    _assert_buttons(shown, phone, expected, words)
    pins = [message["venue"]["title"] for message in shown if message["venue"]]
    assert pins == ([expected.pin] if expected.pin else []), f"pins: {pins}"
    _assert_media(shown, phone, expected, words)


def assert_clean(message: Json, typed: Iterable[str]) -> None:
    """Nobody should see what only programmers write, unless a person wrote it."""
    words = "\n".join(plain(each) for each in (message["text"], *(button["text"] for button in buttons_of(message))))
    for theirs in filter(lambda each: CODE.search(each) or PROGRAMS_WORDS.search(each), typed):
        words = words.replace(plain(theirs), "")
    assert not CODE.search(words), f"markup is left in {words!r}"
    assert not PROGRAMS_WORDS.search(words), f"a program's words are left in {words!r}"
    assert any(message[kind] for kind in ("text", "venue", *MEDIA)), "an empty message"


def _assert_buttons(shown: Sequence[Json], phone: Phone, expected: Expected, words: Words) -> None:
    rows = [[plain(button["text"]) for button in row] for message in shown for row in message["buttons"]]
    labels = [label for row in rows for label in row]
    for label in expected.buttons:
        wanted = words.of(label, phone.language)
        assert wanted in labels, f"no button {wanted!r}, only {labels}"
    for label in expected.no_buttons:
        unwanted = words.of(label, phone.language)
        assert unwanted not in labels, f"there is a button {unwanted!r}"
    if expected.rows is not None:
        wanted_rows = [[words.of(label, phone.language) for label in row] for row in expected.rows]
        assert rows == wanted_rows, f"rows: {rows}"
    keyboard = [plain(button["text"]) for m in shown for row in m["keyboard"] or [] for button in row]
    for label in expected.keyboard:
        wanted = words.of(label, phone.language)
        assert wanted in keyboard, f"no key {wanted!r}, only {keyboard}"
    links = [button.get("url", "") for message in shown for button in buttons_of(message)]
    assert expected.link is None or any(expected.link in link for link in links), f"links: {links}"


def _assert_media(shown: Sequence[Json], phone: Phone, expected: Expected, words: Words) -> None:
    carried = {kind for message in shown for kind in MEDIA if message[kind]}
    wanted = {*expected.media, *(["document"] if expected.document else [])}
    assert carried == wanted, f"carries {carried or 'no media'}, not {wanted or 'none'}"
    names = [message["document"]["file_name"] for message in shown if message["document"]]
    assert expected.document is None or expected.document in names, f"documents: {names}"
    captions = "\n".join(plain(message["caption"]) for message in shown)
    if expected.caption is not None:
        assert words.pattern(expected.caption, phone.language).search(captions), f"captions: {captions!r}"
