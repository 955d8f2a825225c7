"""All kinds of alerts with their words: those about the service (flows/catalog/alert_notices.py), and those about what it keeps.

Must not name a person.
"""

from collections.abc import Mapping
from typing import Final

from flows.catalog import alert_notices as notices
from flows.catalog.alert_notices import Alarm
from flows.catalog.screen import MENU_LABEL, entry
from flows.engine.events import Prompt
from flows.text import N_, lines, paragraphs, text

ERASURES_STUCK: Final = "erasures_stuck"
NOTHING_ARRIVES: Final = "nothing_arrives"
_SAID: Final[Mapping[str, str]] = {
    ERASURES_STUCK: N_("alert.erasures_stuck"),
    NOTHING_ARRIVES: N_("alert.nothing_arrives"),
}
_MEANS: Final[Mapping[str, str]] = {
    ERASURES_STUCK: N_("alert.means.erasures_stuck"),
    NOTHING_ARRIVES: N_("alert.means.nothing_arrives"),
}
_OVER: Final[Mapping[str, str]] = {
    ERASURES_STUCK: N_("alert.over.erasures_stuck"),
    NOTHING_ARRIVES: N_("alert.over.nothing_arrives"),
}
KINDS: Final = (*notices.KINDS, *_SAID)
_MENU: Final = ((entry("menu", MENU_LABEL),),)


def begun(alarm: Alarm) -> Prompt:
    """Say what is not well, what that means, and whom to tell."""
    if alarm.kind not in _SAID:
        return notices.begun(alarm)
    values = {"since": alarm.since} if alarm.since else {}
    said = lines(text(_SAID[alarm.kind], **values), text(_MEANS[alarm.kind]))
    return Prompt(paragraphs(said, text(N_("alert.tell_operator"))), _MENU)


def over(kind: str) -> Prompt:
    """Say that it is well again."""
    return Prompt(text(_OVER[kind]), _MENU) if kind in _OVER else notices.over(kind)
