"""What coordinators hear when the service itself is not well, and when it is again. Must not name a person or a message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flows.catalog.screen import MENU_LABEL, entry
from flows.engine.events import Prompt
from flows.text import N_, NP_, Text, counted, lines, paragraphs, text

REMINDERS_LATE, TELEGRAM_SILENT, LOST, FAILED = "reminders_late", "telegram_silent", "lost", "failed"
DISK_FULL, LAW_OLD, BACKUP_OLD = "disk_full", "law_old", "backup_old"


@dataclass(frozen=True)
class Alarm:
    """Something is not well.

    Args:
        kind: one of the words above.
        count: minutes, messages, megabytes or days, as the kind has it.
        since: an aware instant, where the kind has one.
        day: a day, where the kind has one.
    """

    kind: str
    count: int = 0
    since: datetime | None = None
    day: date | None = None


_SAID: Mapping[str, Callable[[Alarm], Text]] = {
    REMINDERS_LATE: lambda alarm: counted(NP_("alert.reminders_late"), alarm.count),
    TELEGRAM_SILENT: lambda alarm: text(N_("alert.telegram_silent"), since=alarm.since),
    LOST: lambda alarm: counted(NP_("alert.lost"), alarm.count),
    FAILED: lambda alarm: counted(NP_("alert.failed"), alarm.count),
    DISK_FULL: lambda alarm: text(N_("alert.disk_full"), megabytes=alarm.count),
    LAW_OLD: lambda alarm: counted(NP_("alert.law_old"), alarm.count, day=alarm.day),
    BACKUP_OLD: lambda alarm: text(N_("alert.backup_old"), day=alarm.day),
}
_MEANS: Mapping[str, str] = {
    REMINDERS_LATE: N_("alert.means.reminders_late"),
    TELEGRAM_SILENT: N_("alert.means.telegram_silent"),
    LOST: N_("alert.means.lost"),
    FAILED: N_("alert.means.failed"),
    DISK_FULL: N_("alert.means.disk_full"),
    LAW_OLD: N_("alert.means.law_old"),
    BACKUP_OLD: N_("alert.means.backup_old"),
}
_OVER: Mapping[str, str] = {
    REMINDERS_LATE: N_("alert.over.reminders_late"),
    TELEGRAM_SILENT: N_("alert.over.telegram_silent"),
    LOST: N_("alert.over.lost"),
    FAILED: N_("alert.over.failed"),
    DISK_FULL: N_("alert.over.disk_full"),
    LAW_OLD: N_("alert.over.law_old"),
    BACKUP_OLD: N_("alert.over.backup_old"),
}
KINDS = tuple(_SAID)
_MENU = ((entry("menu", MENU_LABEL),),)


def begun(alarm: Alarm) -> Prompt:
    """Say what is not well, what that means, and whom to tell."""
    said = lines(_SAID[alarm.kind](alarm), text(_MEANS[alarm.kind]))
    ask = N_("alert.check_law") if alarm.kind == LAW_OLD else N_("alert.tell_operator")
    return Prompt(paragraphs(said, text(ask)), _MENU)


def over(kind: str) -> Prompt:
    """Say that it is well again."""
    return Prompt(text(_OVER[kind]), _MENU)
