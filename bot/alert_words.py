"""All kinds of alerts with their words: those about the service (flows/catalog/alert_notices.py), and those about what it keeps.

Must not name a person.
"""

from typing import Final

from flows.catalog import alert_notices as notices
from flows.catalog.alert_notices import Alarm
from flows.catalog.screen import MENU_LABEL, entry
from flows.engine.events import Prompt
from flows.text import N_, lines, paragraphs, text

ERASURES_STUCK: Final = "erasures_stuck"
KINDS: Final = (*notices.KINDS, ERASURES_STUCK)
_MENU: Final = ((entry("menu", MENU_LABEL),),)


def begun(alarm: Alarm) -> Prompt:
    """Say what is not well, what that means, and whom to tell."""
    if alarm.kind != ERASURES_STUCK:
        return notices.begun(alarm)
    said = lines(text(N_("alert.erasures_stuck")), text(N_("alert.means.erasures_stuck")))
    return Prompt(paragraphs(said, text(N_("alert.tell_operator"))), _MENU)


def over(kind: str) -> Prompt:
    """Say that it is well again."""
    if kind != ERASURES_STUCK:
        return notices.over(kind)
    return Prompt(text(N_("alert.over.erasures_stuck")), _MENU)
