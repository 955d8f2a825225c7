"""How typed days and times are read, and what the wall clock makes of them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalog.check_dates import Misread
from flows.catalog.meeting_times import instant, news_due_at, read_day, read_end, read_time, when

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 23)
MAY = date(2027, 5, 14)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("14.5.2027", MAY), ("14.5.", MAY), ("14.5", MAY), ("14.5.27", MAY), ("14/5/27", MAY), ("2027-05-14", MAY),
        ("14. Mai", MAY), ("14. Mai 2027", MAY), ("14 Mai 27", MAY), ("Fr, 14.5.", MAY), ("Freitag, 14. Mai", MAY),
        ("May 14", MAY), ("١٤.٥.٢٠٢٧", MAY), ("۱۴.۵.", MAY), (" 14.5. ", MAY), ("14 травня", MAY),
        ("23.11.", TODAY), ("22.11.", date(2027, 11, 22)), ("29.2.", date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_a_day_is_read_and_without_a_year_it_is_the_next(words: str, day: date) -> None:
    assert read_day(words, TODAY) == day


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("30.2.", "check.date.no_such_day"), ("29.2.2027", "check.date.no_such_day"), ("14.13.", "check.date.no_such_day"),
        ("22.11.2026", "plan.day.past"), ("1.1.2020", "plan.day.past"), ("14.5.2072", "plan.day.far"),
        ("morgen", "plan.day.not_understood"), ("5.2027", "plan.day.not_understood"), ("", "plan.day.not_understood"),
        ("2027", "plan.day.not_understood"), ("Mai", "plan.day.not_understood"), ("14", "plan.day.not_understood"),
    ],
)  # fmt: skip
def test_what_is_no_day_that_can_be_taken_says_why(words: str, why: str) -> None:
    read = read_day(words, TODAY)
    assert isinstance(read, Misread)
    assert read.why.msgid == why


@given(st.text(max_size=30), st.dates(date(2026, 1, 1), date(2100, 1, 1)))
def test_any_words_are_a_day_to_come_or_say_why_not(words: str, today: date) -> None:
    read = read_day(words, today)
    assert isinstance(read, Misread) or read >= today


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("18:00", time(18)), ("18 Uhr", time(18)), ("18.30", time(18, 30)), ("18 Uhr 30", time(18, 30)), ("18", time(18)),
        ("18:30 Uhr", time(18, 30)), ("8h15", time(8, 15)), ("١٨:٣٠", time(18, 30)), ("0:00", time(0)),
        ("um 18 Uhr", time(18)), ("18 o'clock", time(18)), ("at 18:30", time(18, 30)), ("الساعة 18", time(18)),
        ("الساعة ١٨:٣٠", time(18, 30)), ("ساعت ۱۸", time(18)), ("saat 18", time(18)), ("saat 18.30'da", time(18, 30)),
        ("о 18", time(18)), ("об 11:15", time(11, 15)), ("о 18 годині", time(18)), ("в 18 часов", time(18)),
        ("24:00", None), ("18:60", None), ("abends", None), ("", None), ("1830", None),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read(words: str, clock: time | None) -> None:
    assert read_time(words) == clock


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("20:00", (0, time(20))), ("24 Uhr", (1, time(0))), ("15.5. 1:00", (1, time(1))), ("15.5. um 16 Uhr", (1, time(16))),
        ("15.5., الساعة 16", (1, time(16))), ("15 травня о 16:00", (1, time(16))), ("15 Mayıs saat 16", (1, time(16))),
        ("15.5.، ١٦:٠٠", (1, time(16))), ("15 May at 16 o'clock", (1, time(16))), ("24 o'clock", (1, time(0))),
        ("16.5.2027 16:00", (2, time(16))), ("15. Mai, 16:00", (1, time(16))), ("bald", None), ("31.4. 12:00", None),
    ],
)  # fmt: skip
def test_an_end_may_lie_on_another_day(words: str, end: tuple[int, time] | None) -> None:
    assert read_end(words, MAY) == end


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (date(2027, 3, 28), time(2, 30), None),
        (date(2027, 3, 28), time(3, 0), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        (date(2027, 10, 31), time(2, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (MAY, time(18), datetime(2027, 5, 14, 16, 0, tzinfo=UTC)),
    ],
)
def test_a_time_that_comes_twice_is_the_first_and_one_left_out_is_none(day, clock, expected) -> None:
    assert instant(day, clock, BERLIN) == expected


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2027-05-01T08:00", "2027-05-01T08:00"),
        ("2027-05-01T19:59", "2027-05-01T19:59"),
        ("2027-05-01T20:00", "2027-05-02T08:00"),
        ("2027-05-01T23:30", "2027-05-02T08:00"),
        ("2027-05-02T07:59", "2027-05-02T08:00"),
        ("2027-03-27T22:00", "2027-03-28T08:00"),
    ],
)
def test_nobody_is_told_at_night(now: str, due: str) -> None:
    local = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    assert news_due_at(local, local + timedelta(days=9)) == datetime.fromisoformat(due).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(("starts", "is_put_off"), [("07:00", False), ("09:00", False), ("09:01", True)])
def test_at_night_people_are_told_all_the_same_if_the_morning_is_too_late(starts: str, is_put_off: bool) -> None:
    local = datetime(2027, 5, 1, 22, 0, tzinfo=BERLIN)
    at_stake = datetime.fromisoformat(f"2027-05-02T{starts}").replace(tzinfo=BERLIN)
    assert (news_due_at(local, at_stake) != local) == is_put_off


def test_a_meeting_of_several_days_names_both_ends() -> None:
    starts_at = datetime(2027, 5, 14, 18, 0, tzinfo=BERLIN)
    assert when(starts_at, starts_at + timedelta(hours=2), BERLIN).msgid == "meeting.when"
    days = when(starts_at.astimezone(UTC), starts_at + timedelta(days=2), BERLIN)
    assert (days.msgid, days.params["end_date"]) == ("meeting.when_days", date(2027, 5, 16))
