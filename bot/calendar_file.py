"""Writes a meeting as a calendar file (iCalendar, RFC 5545). Must not know whose it is, or in what language it is read."""

from datetime import UTC, datetime

from flows.engine.events import CalendarOffered

FILE_NAME = "termin.ics"
PRODUCT = "-//Lotse//Termine//DE"


def calendar_file(offered: CalendarOffered, written_at: datetime) -> bytes:
    """Write a file with one entry.

    Its instants are in UTC, so that they are right on both sides of a clock change without a table of the zone.
    """
    # Read when the first file is written, for most starts of the bot never need it.
    from icalendar import Calendar, Event  # noqa: PLC0415

    entry = Event()
    entry.add("uid", offered.uid)
    entry.add("sequence", offered.version)
    entry.add("dtstamp", written_at.astimezone(UTC))
    entry.add("dtstart", offered.starts_at.astimezone(UTC))
    entry.add("dtend", offered.ends_at.astimezone(UTC))
    entry.add("summary", offered.title)
    entry.add("location", offered.place)
    if offered.note:
        entry.add("description", offered.note)
    entry.add("status", "CANCELLED" if offered.is_cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written
