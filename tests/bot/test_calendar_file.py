"""The calendar file says what the meeting is, in a form that calendars read back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Component

from bot.calendar_file import calendar_file
from flows.engine.events import CalendarOffered

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OFFERED = CalendarOffered(
    "meeting-12@lotse",
    3,
    "Frühstück, mit Musik; und Tee",
    "Freizeitheim Linden, Raum 2",
    "Bitte mitbringen:\nTassen, Teller \\ Besteck\nمرحبا",
    datetime(2027, 5, 14, 18, 0, tzinfo=BERLIN),
    datetime(2027, 5, 14, 20, 0, tzinfo=BERLIN),
)


def entry_of(offered: CalendarOffered) -> Component:
    calendar = Calendar.from_ical(calendar_file(offered, NOW))
    assert calendar["METHOD"] == "PUBLISH"
    (entry,) = calendar.walk("VEVENT")
    return entry


def test_an_entry_says_what_when_and_where_and_can_be_replaced_by_a_later_version() -> None:
    entry = entry_of(OFFERED)
    assert (entry["UID"], entry["SEQUENCE"], entry["STATUS"]) == ("meeting-12@lotse", 3, "CONFIRMED")
    assert (entry["SUMMARY"], entry["LOCATION"]) == (OFFERED.title, OFFERED.place)
    assert entry["DESCRIPTION"] == OFFERED.note
    assert entry.decoded("DTSTAMP") == NOW


def test_words_cannot_add_lines_of_their_own() -> None:
    forged = replace(OFFERED, title="A\r\nATTENDEE:mailto:x@example.org", place="B\nSTATUS:CANCELLED")
    lines = calendar_file(forged, NOW).decode().splitlines()
    assert not any(line.startswith(("ATTENDEE", "STATUS:CANCELLED")) for line in lines)
    assert all(len(line.encode()) <= 75 for line in lines)


@pytest.mark.parametrize(("month", "day"), [(3, 28), (5, 14), (10, 31), (12, 24)])
def test_instants_are_right_on_both_sides_of_a_clock_change(month: int, day: int) -> None:
    starts_at = datetime(2027, month, day, 1, 30, tzinfo=BERLIN)
    entry = entry_of(replace(OFFERED, starts_at=starts_at, ends_at=starts_at + timedelta(hours=4)))
    assert entry.decoded("DTSTART") == starts_at.astimezone(UTC)
    assert entry.decoded("DTEND") == (starts_at + timedelta(hours=4)).astimezone(UTC)


def test_a_cancelled_meeting_says_so_and_an_empty_note_is_left_out() -> None:
    entry = entry_of(replace(OFFERED, is_cancelled=True, note=""))
    assert entry["STATUS"] == "CANCELLED"
    assert "DESCRIPTION" not in entry
