"""Buttons beside a result that know which answers it came of, so that they hold on old messages too. Must not tell an answer.

A button is with Telegram, so the mark is so short that many thousand sets of answers share it.
"""

import hashlib
import json
from typing import Final

from flows.engine.definition import Scene
from flows.engine.events import Choice
from flows.engine.session import Answers
from flows.engine.step import ENTRY
from flows.text import text

_LENGTH: Final = 4


def mark_of(answers: Answers) -> str:
    """Make the mark of a check's answers; others have another, but for one in 65,536."""
    written = json.dumps(dict(answers), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:_LENGTH]


def beside_result(scene: Scene, what: str, label: str) -> Choice:
    """Make a button that leads to something of the result that is shown, from any screen and however old its message is."""
    return Choice(f"{ENTRY}check.{what}-{mark_of(scene.answers)}", text(label))


def read_button(about: str) -> tuple[str, str]:
    """Read what such a button leads to, and the mark of the answers that it belongs to."""
    what, _, mark = about.rpartition("-")
    return what, mark
