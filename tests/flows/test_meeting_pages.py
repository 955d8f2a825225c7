"""Meetings on the screen: what an old list's button leads to, and what is asked before one is cancelled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.catalog.knowledge import Knowledge
from flows.catalog.meeting_notices import reminder
from flows.catalog.meeting_plan import PLAN
from flows.catalog.registry import CATALOG
from flows.deeds import MeetingAnswered
from flows.desk import Desk, Office
from flows.directory import Network
from flows.engine.definition import Go, Scene, Visitor
from flows.engine.engine import Engine
from flows.engine.events import Prompt, Shown
from flows.engine.inputs import Command, Input, Press
from flows.engine.session import Place, Session
from flows.engine.sprint import Sprint
from flows.meetings import Attendance, Invitation, Meeting
from flows.roles import MEMBER
from tests.flows.test_handoff_sheet import ids

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
KNOWLEDGE = Knowledge(Network(), {"de": "Deutsch"}, frozenset(), ZoneInfo("Europe/Berlin"))
ENGINE = Engine(CATALOG, KNOWLEDGE)


def meeting(number: int) -> Meeting:
    starts_at = NOW + timedelta(days=number)
    return Meeting(
        number, 1, "board", f"Vorstand {number}", "Linden", starts_at, starts_at + timedelta(hours=1), "members"
    )


# a member's list


def resumed(session: Session | None, entered: Input, *numbers: int) -> Sprint:
    """Carry a member's conversation on who is invited to the meetings of these numbers, saved and read back in between."""
    desk = Desk(1, invitations=tuple(Invitation(meeting(number)) for number in numbers))
    again = None if session is None else Session.from_json(session.to_json())
    return ENGINE.resume(again, entered, NOW, Visitor("de", roles=frozenset({MEMBER}), desk=desk), "a")


def shown(sprint: Sprint) -> Prompt:
    return next(event.prompt for event in sprint.events if isinstance(event, Shown))


def button(prompt: Prompt, title: str) -> str:
    return next(each.id for row in prompt.rows for each in row if title in str(each.label))


def test_a_meeting_that_is_gone_is_named_so_where_the_second_page_still_has_it_and_the_list_stands_anew() -> None:
    first = resumed(None, Command("events", ""), *range(1, 10))
    turned = resumed(first.session, Press("a", first.session.step, "page-1"), *range(1, 10))
    pressed = Press("a", turned.session.step, button(shown(turned), "Vorstand 7"))
    gone = resumed(turned.session, pressed, *range(1, 7))
    assert gone.session.place == Place("events", "list")
    assert set(ids(shown(gone).body)) >= {"events.gone_from_list", "events.list"}
    assert not set(ids(shown(gone).body)) & {"engine.unknown_button", "engine.stale_button", "events.gone"}


def test_a_meeting_is_opened_from_a_list_that_is_no_more_the_last_screen_and_back_leads_where_the_person_was() -> None:
    listed = resumed(None, Command("events", ""), 1, 2)
    pressed = Press("a", listed.session.step, button(shown(listed), "Vorstand 2"))
    menu = resumed(listed.session, Command("menu", ""), 1, 2)
    opened = resumed(menu.session, pressed, 1, 2)
    assert opened.session.place == Place("events", "meeting", "2")
    assert resumed(opened.session, Command("back", ""), 1, 2).session.place == menu.session.place


def test_the_page_that_a_meeting_was_opened_from_is_the_one_that_back_leads_to() -> None:
    first = resumed(None, Command("events", ""), *range(1, 10))
    turned = resumed(first.session, Press("a", first.session.step, "page-1"), *range(1, 10))
    opened = resumed(
        turned.session, Press("a", turned.session.step, button(shown(turned), "Vorstand 7")), *range(1, 10)
    )
    back = resumed(opened.session, Command("back", ""), *range(1, 10))
    assert button(shown(back), "Vorstand 7")


@pytest.mark.parametrize(("answer", "label"), [("no", "choice.meeting.no"), ("yes", "choice.meeting.yes")])
def test_an_answer_counts_from_a_meeting_s_page_that_is_no_more_the_last_screen(answer: str, label: str) -> None:
    opened = resumed(None, Press("a", 0, "go-events.m-2"), 1, 2)
    pressed = Press("a", opened.session.step, button(shown(opened), label))
    listed = resumed(opened.session, Command("events", ""), 1, 2)
    answered = resumed(listed.session, pressed, 1, 2)
    assert MeetingAnswered(2, answer) in answered.events
    assert answered.session.place == Place("events", "meeting", "2")


@pytest.mark.parametrize(
    ("starts", "opening"),
    [("00:00", "date"), ("04:59", "date"), ("05:00", "tomorrow"), ("18:00", "tomorrow")],
)
def test_nobody_reads_tomorrow_of_a_meeting_in_the_coming_night(starts: str, opening: str) -> None:
    starts_at = datetime.fromisoformat(f"2027-03-27 {starts}").replace(tzinfo=KNOWLEDGE.timezone)
    late = replace(meeting(1), starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    assert ids(reminder(late, "tomorrow", KNOWLEDGE.timezone).body)[0] == f"meeting.reminder.{opening}"
    assert ids(reminder(late, "today", KNOWLEDGE.timezone).body)[0] == "meeting.reminder.today"


# a coordinator's question


def cancelling(attendance: Attendance, about: str) -> Scene:
    visitor = Visitor("de", desk=Desk(9, office=Office(meetings=(attendance,))))
    return Scene(Place("plan", "cancel", about), {}, visitor, NOW, KNOWLEDGE)


def asked(attendance: Attendance) -> set[str]:
    node = PLAN.node("cancel")
    assert node is not None
    return set(ids(node.show(cancelling(attendance, "1-1")).body))


@pytest.mark.parametrize(
    ("attendance", "question"),
    [
        (Attendance(meeting(1), 2, 2, waiting=2), "plan.ask.cancel_unheard"),
        (Attendance(meeting(1), 3, 2, {"no": 1}, waiting=2), "plan.ask.cancel_unread"),
        (Attendance(meeting(1), 2, 0, {"no": 2}), "plan.ask.cancel_unread"),
        (Attendance(meeting(1), 0, 0), "plan.ask.cancel_unread"),
        (Attendance(meeting(1), 2, 2), "plan.ask.cancel"),
        (Attendance(meeting(1), 2, 2, {"yes": 1}, waiting=1), "plan.ask.cancel"),
        (Attendance(meeting(1), 3, 3, waiting=1), "plan.ask.cancel"),
    ],
)
def test_no_message_is_shown_before_a_meeting_is_cancelled_that_nobody_will_get(
    attendance: Attendance, question: str
) -> None:
    told = asked(attendance)
    assert {each for each in told if each.startswith("plan.ask.")} == {question}
    assert ("meeting.cancelled" in told) == (question == "plan.ask.cancel")


def yes(attendance: Attendance, about: str) -> Go:
    node = PLAN.node("cancel")
    assert node is not None
    move = node.take(cancelling(attendance, about), Press("a", 1, "yes"))
    assert isinstance(move, Go)
    return move


def test_who_was_told_that_nobody_hears_of_it_is_asked_again_once_the_invitations_are_out() -> None:
    unheard, heard = Attendance(meeting(1), 2, 2, waiting=2), Attendance(meeting(1), 2, 2)
    node = PLAN.node("meeting")
    assert node is not None
    move = node.take(cancelling(unheard, "1"), Press("a", 1, "cancel"))
    assert isinstance(move, Go)
    assert yes(unheard, move.place.about).place.about == "cancelled-untold"
    again = yes(heard, move.place.about)
    assert (again.place.node, again.events) == ("cancel", ())
    assert again.note is not None
    assert ids(again.note) == ["plan.cancel.heard_meanwhile"]
    assert yes(heard, again.place.about).place.about == "cancelled-now"


def test_who_was_shown_a_message_that_nobody_would_get_any_more_is_not_asked_again() -> None:
    assert yes(Attendance(meeting(1), 2, 0, {"no": 2}), "1-1").place.about == "cancelled-untold"
