"""What is coming for somebody: the meetings they are invited to, their answers, and the calendar file."""

from dataclasses import replace

from flows.catalog.coordination_texts import on_page
from flows.catalog.knowledge import knowledge
from flows.catalog.meeting_notices import SAID, answer_rows, described
from flows.catalog.meeting_times import when
from flows.catalog.screen import desk_of, entry, page, screen, turned_page
from flows.deeds import MeetingAnswered
from flows.engine.definition import Flow, Go, Move, Node, Noted, Scene, Turn
from flows.engine.events import CalendarOffered, Choice, Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.engine.step import ENTRY
from flows.meetings import ANSWERS, COMING, Invitation, Meeting
from flows.reminders import reminders_of
from flows.text import N_, Joined, Text, Verbatim, lines, paragraphs, text

SHORT_TITLE = 28
LISTED = "m"
"""What a list's button wants with a meeting: to open it, or else to say that it is gone."""
CALENDAR_ID = "meeting-{id}@lotse"
"""By this a calendar knows a meeting again, so it must never change."""

_THANKS = {
    "yes": N_("events.thanks.yes"),
    "maybe": N_("events.thanks.maybe"),
    "no": N_("events.thanks.no"),
}
_THANKS_SOON = N_("events.thanks.soon")
"""For who comes to a meeting that is so near that nobody is reminded any more."""


def meeting_button(flow: str, meeting: Meeting, scene: Scene) -> Choice:
    """Make a button that opens a meeting of a list: the day, the time and a short title.

    It enters the flow, so that an old list can still say what has become of the meeting.
    """
    starts = meeting.starts_at.astimezone(knowledge(scene).timezone)
    title = meeting.title if len(meeting.title) <= SHORT_TITLE else meeting.title[: SHORT_TITLE - 1] + "…"
    return Choice(f"{ENTRY}{flow}.{LISTED}-{meeting.id}", Verbatim(f"{starts:%d.%m. %H:%M} · {title}"))


def _show_list(scene: Scene) -> Prompt:
    invitations = desk_of(scene).invitations
    if not invitations:
        return screen(text(N_("events.none")), (entry("places", N_("menu.places")),))
    number = int(scene.place.side or 0)
    body = paragraphs(text(N_("events.list")), *(_entry(each, scene) for each in on_page(invitations, number)))
    return screen(body, *page(tuple(meeting_button("events", each.meeting, scene) for each in invitations), number))


def _entry(invitation: Invitation, scene: Scene) -> Joined:
    meeting = invitation.meeting
    return lines(
        text(N_("meeting.title"), title=Verbatim(meeting.title)),
        when(meeting.starts_at, meeting.ends_at, knowledge(scene).timezone),
        text(SAID[invitation.answer]),
    )


def _take_list(scene: Scene, entered: Input) -> Move | None:
    following = turned_page(entered.choice) if isinstance(entered, Press) else None
    return Turn(replace(scene.place, side=str(following))) if following is not None else None


def _invitation(scene: Scene, about: str) -> Invitation | None:
    found = desk_of(scene).invitation(int(about)) if about.isdecimal() else None
    return None if found is None or found.meeting.is_over(scene.now) or found.meeting.is_cancelled else found


def _show_meeting(scene: Scene) -> Prompt:
    found = _invitation(scene, scene.place.about)
    if found is None:
        return screen(text(N_("events.gone")), (entry("events", N_("choice.meeting.all")),))
    body = paragraphs(
        described(found.meeting, knowledge(scene).timezone),
        text(SAID[found.answer]),
        text(N_("events.change_any_time") if found.answer else N_("meeting.question")),
    )
    return screen(body, *answer_rows(found.meeting), (entry("events", N_("choice.meeting.all")),))


def _do(scene: Scene, verb: str, about: str) -> Move | None:
    """Do what a button says about a meeting; of one that is gone the page says so."""
    page_of_it = Place("events", "meeting", about)
    found = _invitation(scene, about)
    if found is None or verb == "see":
        return Go(page_of_it)
    if verb == "ics":
        return Noted((_calendar_of(found.meeting),))
    if verb in ANSWERS:
        return Go(page_of_it, (MeetingAnswered(found.meeting.id, verb),), note=_thanks(scene, found.meeting, verb))
    return None


def _thanks(scene: Scene, meeting: Meeting, answer: str) -> Text:
    is_reminded = bool(reminders_of(meeting.starts_at, scene.now, knowledge(scene).timezone))
    return text(_THANKS[answer] if is_reminded or answer not in COMING else _THANKS_SOON)


def _calendar_of(meeting: Meeting) -> CalendarOffered:
    return CalendarOffered(
        CALENDAR_ID.format(id=meeting.id),
        meeting.version,
        meeting.title,
        meeting.place,
        meeting.note,
        meeting.starts_at,
        meeting.ends_at,
        meeting.is_cancelled,
    )


def _enter(scene: Scene) -> Move:
    """Do what a button says, of a list, a meeting's page or a pushed message; whatever it may be about, the list is there."""
    verb, _, number = scene.place.about.partition("-")
    if verb == LISTED and number.isdecimal():
        is_gone = _invitation(scene, number) is None
        list_anew = Go(Place("events", "list"), note=text(N_("events.gone_from_list")))
        return list_anew if is_gone else Go(Place("events", "meeting", number))
    move = _do(scene, verb, number) if number.isdecimal() else None
    return move or Go(Place("events", "list"))


EVENTS = Flow(
    "events",
    1,
    (Node("list", _show_list, _take_list), Node("meeting", _show_meeting)),
    lambda _scene: Place("events", "list"),
    ("events",),
    enter=_enter,
)
