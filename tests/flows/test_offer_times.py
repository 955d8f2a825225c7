"""How long an offer holds: a day that neither begins nor ends at night, and weekends do not count."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows import offer_times, reminders
from flows.offer_times import offer_until

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("made", "until"),
    [
        ("2027-03-03 15:00", "2027-03-04 15:00"),  # Wednesday
        ("2027-03-03 19:59", "2027-03-04 19:59"),  # the last minute that is no night
        ("2027-03-03 20:00", "2027-03-05 08:00"),  # night: counted from the next morning
        ("2027-03-03 07:59", "2027-03-04 08:00"),
        ("2027-03-04 12:00", "2027-03-05 12:00"),  # Thursday
        ("2027-03-04 23:59", "2027-03-08 08:00"),  # Thursday night: from Friday morning, over the weekend
        ("2027-03-05 00:00", "2027-03-08 08:00"),  # Friday, its first minute
        ("2027-03-05 15:00", "2027-03-08 15:00"),  # Friday
        ("2027-03-05 20:30", "2027-03-09 08:00"),  # Friday night: from Monday morning
        ("2027-03-06 10:00", "2027-03-09 08:00"),  # Saturday: counted from Monday morning
        ("2027-03-07 00:30", "2027-03-09 08:00"),  # Sunday night: not over half an hour into Monday
        ("2027-03-07 23:59", "2027-03-09 08:00"),  # Sunday
        ("2027-03-08 00:00", "2027-03-09 08:00"),  # Monday
        ("2027-03-26 15:00", "2027-03-29 15:00"),  # summer time begins on the Sunday between
        ("2027-03-26 02:30", "2027-03-29 08:00"),
        ("2027-03-28 03:30", "2027-03-30 08:00"),
        ("2027-10-29 15:00", "2027-11-01 15:00"),  # summer time ends on the Sunday between
        ("2027-10-31 02:30", "2027-11-02 08:00"),
    ],
)
def test_an_offer_holds_a_day_that_neither_begins_nor_ends_at_night_and_weekends_do_not_count(
    made: str, until: str
) -> None:
    made_at, expected = (datetime.fromisoformat(each).replace(tzinfo=BERLIN) for each in (made, until))
    assert offer_until(made_at) == expected
    assert offer_until(made_at).tzinfo is BERLIN


def test_night_is_when_nobody_is_reminded_of_anything_either() -> None:
    assert (offer_times.MORNING, offer_times.EVENING) == (reminders.MORNING, reminders.EVENING)


@pytest.mark.parametrize("hour", range(0, 24 * 14, 5))
@pytest.mark.parametrize("from_day", ["2027-03-22", "2027-10-25"])  # each with a change of the clocks
def test_no_offer_ends_at_night_whenever_it_was_made(from_day: str, hour: int) -> None:
    made_at = (datetime.fromisoformat(from_day).replace(tzinfo=UTC) + timedelta(hours=hour)).astimezone(BERLIN)
    until = offer_until(made_at)
    assert time(8) <= until.time() < time(20)
    assert until.weekday() < 5
    assert until - made_at >= timedelta(hours=23)
