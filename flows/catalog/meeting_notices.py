"""What people hear of meetings without having asked: invitations, moves, cancellations, reminders; and how one is described.

All buttons are entries, for these messages may be answered at any time.
"""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flows.catalog.meeting_times import when
from flows.catalog.screen import MENU_LABEL, entry
from flows.engine.events import Choice, Prompt
from flows.meetings import Meeting
from flows.text import N_, AnyText, Joined, Verbatim, Weekday, lines, paragraphs, text

KINDS: Mapping[str, str] = {
    "conference": N_("meeting.kind.conference"),
    "assembly": N_("meeting.kind.assembly"),
    "board": N_("meeting.kind.board"),
    "working_group": N_("meeting.kind.working_group"),
    "other": N_("meeting.kind.other"),
}
AUDIENCES: Mapping[str, str] = {
    "members": N_("meeting.for.members"),
    "guides": N_("meeting.for.guides"),
    "everybody": N_("meeting.for.everybody"),
}
SAID: Mapping[str, str] = {
    "": N_("meeting.said.nothing"),
    "yes": N_("meeting.said.yes"),
    "maybe": N_("meeting.said.maybe"),
    "no": N_("meeting.said.no"),
}
ANSWER_LABELS: Mapping[str, str] = {
    "yes": N_("choice.meeting.yes"),
    "maybe": N_("choice.meeting.maybe"),
    "no": N_("choice.meeting.no"),
}
CALENDAR_LABEL = N_("choice.meeting.calendar")
NIGHT_ENDS = time(5)
"""Whoever reads in the evening that something is "tomorrow at 0:00" comes a night too late, so the day is named."""
_REMINDERS: Mapping[str, str] = {
    "date": N_("meeting.reminder.date"),
    "tomorrow": N_("meeting.reminder.tomorrow"),
    "today": N_("meeting.reminder.today"),
}


def described(meeting: Meeting, zone: ZoneInfo) -> Joined:
    """Say all about a meeting: what, when, where, and the note."""
    facts = lines(
        text(N_("meeting.title"), title=Verbatim(meeting.title)),
        text(KINDS[meeting.kind]) if meeting.kind != "other" else None,
        when(meeting.starts_at, meeting.ends_at, zone),
        text(N_("meeting.where"), place=Verbatim(meeting.place)),
    )
    return paragraphs(facts, lines(*(Verbatim(line) for line in meeting.note.splitlines())) if meeting.note else None)


def invitation(meeting: Meeting, zone: ZoneInfo) -> Prompt:
    """Invite somebody."""
    body = paragraphs(text(N_("meeting.invitation")), described(meeting, zone), text(N_("meeting.question")))
    return Prompt(body, _answers_and_menu(meeting))


def moved(meeting: Meeting, before: Meeting, zone: ZoneInfo, answer: str = "") -> Prompt:
    """Say what a meeting is now and what of it was different; who has given an answer reads it, others are asked."""
    answered = lines(text(SAID[answer]), text(N_("meeting.answer_holds"))) if answer else text(N_("meeting.question"))
    body = paragraphs(
        text(N_("meeting.moved")), described(meeting, zone), _was_different(meeting, before, zone), answered
    )
    return Prompt(body, _answers_and_menu(meeting))


def _was_different(meeting: Meeting, before: Meeting, zone: ZoneInfo) -> AnyText | None:
    """Say how it was before, only of what has changed."""
    is_same_time = (meeting.starts_at, meeting.ends_at) == (before.starts_at, before.ends_at)
    former = (
        None if meeting.title == before.title else text(N_("meeting.title"), title=Verbatim(before.title)),
        None if is_same_time else when(before.starts_at, before.ends_at, zone),
        None if meeting.place == before.place else text(N_("meeting.where"), place=Verbatim(before.place)),
        *(Verbatim(line) for line in before.note.splitlines() if meeting.note != before.note),
    )
    return lines(text(N_("meeting.before")), *former) if any(former) else None


def cancelled(meeting: Meeting, zone: ZoneInfo) -> Prompt:
    """Say that a meeting does not take place."""
    facts = lines(
        text(N_("meeting.title"), title=Verbatim(meeting.title)),
        when(meeting.starts_at, meeting.ends_at, zone),
        text(N_("meeting.where"), place=Verbatim(meeting.place)),
    )
    body = paragraphs(text(N_("meeting.cancelled")), facts, text(N_("meeting.cancelled_calendar")))
    return Prompt(body, ((entry("events", N_("choice.meeting.all")),), (entry("menu", MENU_LABEL),)))


def reminder(meeting: Meeting, says: str, zone: ZoneInfo) -> Prompt:
    """Remind somebody who is coming, or may be; `says` is the reminder's, as its words hold until it ends."""
    starts = meeting.starts_at.astimezone(zone)
    body = paragraphs(
        lines(_opening(says, starts), text(N_("meeting.title"), title=Verbatim(meeting.title))),
        text(N_("meeting.where"), place=Verbatim(meeting.place)),
        text(N_("meeting.reminder.tell_us")),
    )
    rows = (
        (about(meeting, "no", N_("choice.meeting.not_coming")),),
        (about(meeting, "ics", CALENDAR_LABEL), about(meeting, "see", N_("choice.meeting.see"))),
        (entry("menu", MENU_LABEL),),
    )
    return Prompt(body, rows)


def _opening(says: str, starts: datetime) -> AnyText:
    if says == "tomorrow" and starts.time() < NIGHT_ENDS:
        says = "date"
    params = {"weekday": Weekday(starts.weekday()), "date": starts.date()} if says == "date" else {}
    return text(_REMINDERS[says], **params, time=starts.time())


def about(meeting: Meeting, verb: str, label: str) -> Choice:
    """Make a button that does something about a meeting, from any message."""
    return entry(f"events.{verb}-{meeting.id}", label)


def answer_rows(meeting: Meeting) -> tuple[tuple[Choice, ...], ...]:
    """Make the buttons by which a meeting is answered, and the one for its calendar file; they hold on any old message."""
    answers = (about(meeting, "yes", ANSWER_LABELS["yes"]), about(meeting, "maybe", ANSWER_LABELS["maybe"]))
    others = (about(meeting, "no", ANSWER_LABELS["no"]), about(meeting, "ics", CALENDAR_LABEL))
    return answers, others


def _answers_and_menu(meeting: Meeting) -> tuple[tuple[Choice, ...], ...]:
    return (*answer_rows(meeting), (entry("menu", MENU_LABEL),))
