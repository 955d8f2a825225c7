"""The sheet before a hand-off: every line a guide would see, as they would see it, and what was struck out."""

from collections.abc import Mapping
from typing import Any

from flows.cases import Case
from flows.catalog.case_words import MODE_LABELS, TOPIC_LABELS
from flows.catalog.screen import choice, screen
from flows.deeds import GuideAsked
from flows.engine.definition import Scene
from flows.engine.events import Choice, Prompt
from flows.engine.session import Answers
from flows.text import N_, AnyText, LanguageNames, Text, Verbatim, from_json, lines, paragraphs, text

NEEDED = ("language", "topic")
"""Without these nobody can be found, so they cannot be struck out."""
SHORT_NAMES = {
    "mode": N_("handoff.short.mode"),
    "district": N_("handoff.short.district"),
    "result": N_("handoff.short.result"),
    "day": N_("handoff.short.day"),
    "open": N_("handoff.short.open"),
    "complex": N_("handoff.short.complex"),
    "message": N_("handoff.short.message"),
}
COMPLEX = N_("handoff.line.complex")
TICKED, UNTICKED = N_("check.ticked"), N_("check.unticked")


def sheet_lines(answers: Answers) -> dict[str, AnyText]:
    """Write the lines, by their keys, in the order a guide sees them; what was not said has none."""
    listed: dict[str, AnyText] = {
        "language": text(N_("handoff.line.language"), language=LanguageNames((answers["language"],))),
        "topic": text(N_("handoff.line.topic"), topic=text(TOPIC_LABELS[answers["topic"]])),
        "mode": text(N_("handoff.line.mode"), mode=text(MODE_LABELS[answers["mode"]])),
    }
    if answers.get("district") and answers["mode"] != "online":
        listed["district"] = text(N_("handoff.line.district"), district=Verbatim(answers["district"]))
    for key, written in answers.get("check", {}).items():
        listed[key] = _read(written)
    if answers.get("is_complex"):
        listed["complex"] = text(COMPLEX)
    if answers.get("message"):
        listed["message"] = text(N_("handoff.line.message"), words=Verbatim(answers["message"]))
    return listed


def struck(answers: Answers, choice_id: str) -> Mapping[str, Any] | None:
    """Strike a line out, or put it back; None if the choice is no line that can be."""
    key = choice_id.removeprefix("s-")
    if not choice_id.startswith("s-") or key in NEEDED or key not in sheet_lines(answers):
        return None
    before = answers.get("struck", [])
    after = [each for each in before if each != key] if key in before else [*before, key]
    return {**answers, "struck": after}


def asked(answers: Answers) -> GuideAsked:
    """Say what is released: what was struck out goes nowhere, not even into the search for a guide."""
    gone = answers.get("struck", [])
    kept = {key: line for key, line in sheet_lines(answers).items() if key not in gone}
    return GuideAsked(
        topic=answers["topic"],
        language=answers["language"],
        mode=answers["mode"] if "mode" in kept else "either",
        district=answers["district"] if "district" in kept else None,
        is_complex="complex" in kept,
        lines=tuple(kept.values()),
    )


def found_complex(case: Case) -> bool:
    """Tell whether guides have found a case difficult; that the person has released it is a line that stands there anyway."""
    is_released = any(isinstance(line, Text) and line.msgid == COMPLEX for line in case.lines)
    return case.is_complex and not is_released


def show_release(scene: Scene) -> Prompt:
    """Show the sheet, with a choice for every line that can be struck out."""
    gone = scene.answers.get("struck", [])
    listed = sheet_lines(scene.answers)
    shown = [text(N_("handoff.struck"), line=line) if key in gone else line for key, line in listed.items()]
    body = paragraphs(
        text(N_("handoff.sheet")), lines(*shown), text(N_("handoff.sheet_hint")), text(N_("handoff.sheet_privacy"))
    )
    ticks = [_tick(key, key not in gone) for key in listed if key not in NEEDED]
    rows = [tuple(ticks[start : start + 2]) for start in range(0, len(ticks), 2)]
    return screen(
        body, *rows, (choice("release", N_("handoff.release")),), (choice("nothing", N_("handoff.release_nothing")),)
    )


def _tick(key: str, is_kept: bool) -> Choice:
    return Choice(f"s-{key}", text(TICKED if is_kept else UNTICKED, label=text(SHORT_NAMES[key])))


def _read(written: Any) -> Text:
    line = from_json(written)
    assert isinstance(line, Text), "the check wrote a text there"  # noqa: S101 - invariant of our own session
    return line
