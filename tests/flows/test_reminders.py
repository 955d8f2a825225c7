"""When people are reminded of a meeting, and until when the words are true."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.reminders import EVENING, LATEST, MORNING, SHORTEST_NOTICE, Reminder, night_until, reminders_of

BERLIN = ZoneInfo("Europe/Berlin")
LONG_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def at(wall_clock: str) -> datetime:
    return datetime.fromisoformat(wall_clock).replace(tzinfo=BERLIN)


def plan(start: str, now: datetime = LONG_BEFORE) -> list[str]:
    """Each reminder as "slot says: due - not after", by the wall clock."""
    return [
        f"{each.slot} {each.says}: {each.due_at:%d. %H:%M} - {each.not_after:%d. %H:%M}"
        for each in reminders_of(at(start).astimezone(UTC), now, BERLIN)
    ]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (
            "2027-05-20 18:00",
            [
                "week date: 13. 18:00 - 19. 18:00",
                "day tomorrow: 19. 18:00 - 20. 00:00",
                "hours today: 20. 16:00 - 20. 18:00",
            ],
        ),
        (  # in the night: all that would wake somebody is brought forward
            "2027-05-20 00:30",
            [
                "week date: 13. 08:00 - 19. 08:00",
                "day tomorrow: 19. 08:00 - 19. 20:00",
                "hours tomorrow: 19. 20:00 - 20. 00:00",
            ],
        ),
        (  # first thing in the morning: the last call comes the evening before
            "2027-05-20 08:00",
            [
                "week date: 13. 08:00 - 19. 08:00",
                "day tomorrow: 19. 08:00 - 19. 20:00",
                "hours tomorrow: 19. 20:00 - 20. 00:00",
            ],
        ),
        (  # the last start for which the evening before is better
            "2027-05-20 08:29",
            [
                "week date: 13. 08:29 - 19. 08:29",
                "day tomorrow: 19. 08:29 - 19. 20:00",
                "hours tomorrow: 19. 20:00 - 20. 00:00",
            ],
        ),
        (
            "2027-05-20 08:30",
            [
                "week date: 13. 08:30 - 19. 08:30",
                "day tomorrow: 19. 08:30 - 20. 00:00",
                "hours today: 20. 08:00 - 20. 08:30",
            ],
        ),
        (
            "2027-05-20 09:00",
            [
                "week date: 13. 09:00 - 19. 09:00",
                "day tomorrow: 19. 09:00 - 20. 00:00",
                "hours today: 20. 08:00 - 20. 09:00",
            ],
        ),
        (
            "2027-05-20 23:00",
            [
                "week date: 13. 20:00 - 19. 20:00",
                "day tomorrow: 19. 20:00 - 20. 00:00",
                "hours today: 20. 20:00 - 20. 23:00",
            ],
        ),
    ],
)
def test_reminders_come_a_week_a_day_and_two_hours_before_but_never_at_night(start: str, expected: list[str]) -> None:
    assert plan(start) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (  # the morning on which clocks go forward: the wall clock counts, not 24 hours
            "2027-03-28 10:00",
            ["day tomorrow: 27. 10:00 - 28. 00:00", "hours today: 28. 08:00 - 28. 10:00"],
        ),
        ("2027-03-28 03:30", ["day tomorrow: 27. 08:00 - 27. 20:00", "hours tomorrow: 27. 20:00 - 28. 00:00"]),
        ("2027-03-29 02:30", ["day tomorrow: 28. 08:00 - 28. 20:00", "hours tomorrow: 28. 20:00 - 29. 00:00"]),
        (  # the morning on which clocks go back
            "2027-10-31 10:00",
            ["day tomorrow: 30. 10:00 - 31. 00:00", "hours today: 31. 08:00 - 31. 10:00"],
        ),
        ("2027-10-31 02:30", ["day tomorrow: 30. 08:00 - 30. 20:00", "hours tomorrow: 30. 20:00 - 31. 00:00"]),
    ],
)
def test_days_are_counted_by_the_wall_clock_when_it_changes(start: str, expected: list[str]) -> None:
    assert plan(start)[1:] == expected


def test_a_week_before_is_the_same_time_of_day_across_a_change_of_the_clocks() -> None:
    week = reminders_of(at("2027-04-01 18:00"), LONG_BEFORE, BERLIN)[0]
    assert week.due_at == at("2027-03-25 18:00")
    assert at("2027-04-01 18:00").astimezone(UTC) - week.due_at.astimezone(UTC) == timedelta(days=7, hours=-1)


@pytest.mark.parametrize(
    ("planned_before", "slots"),
    [
        (timedelta(days=8), ["week", "day", "hours"]),
        (timedelta(days=7), ["day", "hours"]),
        (timedelta(hours=30), ["day", "hours"]),
        (timedelta(hours=24), ["hours"]),
        (timedelta(hours=3), ["hours"]),
        (timedelta(hours=2), []),
        (timedelta(0), []),
        (-timedelta(hours=3), []),
    ],
)
def test_who_plans_late_leaves_out_what_is_past(planned_before: timedelta, slots: list[str]) -> None:
    start = at("2027-05-20 18:00")
    assert [each.slot for each in reminders_of(start, start - planned_before, BERLIN)] == slots


def test_a_meeting_planned_at_night_for_the_morning_has_only_its_invitation() -> None:
    assert plan("2027-05-20 08:00", at("2027-05-19 22:00")) == []
    assert plan("2027-05-20 09:00", at("2027-05-19 22:00")) == ["hours today: 20. 08:00 - 20. 09:00"]


# Whatever is planned, and whenever

quarter_hours = st.integers(0, 4 * 24 * 366 * 2).map(lambda n: LONG_BEFORE + n * timedelta(minutes=15))
minutes_near_changes = st.builds(
    lambda day, minutes: datetime.combine(day, time(12), UTC) + timedelta(minutes=minutes),
    st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]),
    st.integers(-9 * 24 * 60, 9 * 24 * 60),
)
starts = st.one_of(quarter_hours, minutes_near_changes)
leads = st.one_of(st.integers(-60, 3 * 60), st.integers(0, 10 * 24 * 60)).map(lambda n: timedelta(minutes=n))


def day_that_words_mean(reminder: Reminder, moment: datetime) -> date:
    days = {"today": 0, "tomorrow": 1}[reminder.says]
    return moment.astimezone(BERLIN).date() + timedelta(days=days)


@given(starts, leads)
@example(at("2027-10-31 02:30").replace(fold=1), timedelta(days=8))
def test_reminders_lie_in_the_future_in_order_and_do_not_overlap(start: datetime, lead: timedelta) -> None:
    now = start.astimezone(UTC) - lead
    reminders = reminders_of(start, now, BERLIN)
    slots = [each.slot for each in reminders]
    assert slots == [slot for slot in ("week", "day", "hours") if slot in slots]
    moments = [moment.astimezone(UTC) for reminder in reminders for moment in (reminder.due_at, reminder.not_after)]
    assert moments == sorted(moments)
    for each in reminders:
        assert now < each.due_at.astimezone(UTC) < each.not_after.astimezone(UTC) <= start.astimezone(UTC)


@given(starts)
def test_nobody_is_reminded_at_night_and_everybody_in_time(start: datetime) -> None:
    reminders = reminders_of(start, LONG_BEFORE - timedelta(days=30), BERLIN)
    assert [each.slot for each in reminders] == ["week", "day", "hours"]
    for each in reminders:
        assert MORNING <= each.due_at.astimezone(BERLIN).time() <= EVENING
        assert start.astimezone(UTC) - each.due_at.astimezone(UTC) >= SHORTEST_NOTICE


@given(starts)
def test_words_are_true_from_the_first_moment_to_the_last(start: datetime) -> None:
    day = start.astimezone(BERLIN).date()
    for each in reminders_of(start, LONG_BEFORE - timedelta(days=30), BERLIN):
        if each.says != "date":
            last = each.not_after.astimezone(UTC) - timedelta(microseconds=1)
            assert day_that_words_mean(each, each.due_at) == day_that_words_mean(each, last) == day


@given(starts, leads)
def test_reminders_do_not_hang_on_the_zone_that_times_are_given_in(start: datetime, lead: timedelta) -> None:
    now = start - lead
    expected = reminders_of(start.astimezone(UTC), now.astimezone(UTC), BERLIN)
    assert reminders_of(start.astimezone(BERLIN), now.astimezone(BERLIN), BERLIN) == expected


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2027-05-20 08:00", None),
        ("2027-05-20 20:59:59", None),
        ("2027-05-20 21:00", "2027-05-21 08:00"),
        ("2027-05-21 00:00", "2027-05-21 08:00"),
        ("2027-05-21 07:59:59", "2027-05-21 08:00"),
        ("2027-03-28 01:30", "2027-03-28 08:00"),
        ("2026-12-31 23:00", "2027-01-01 08:00"),
    ],
)
def test_the_night_ends_in_the_morning_and_what_was_due_in_the_evening_may_be_a_little_late(
    now: str, until: str | None
) -> None:
    assert EVENING < LATEST
    assert night_until(at(now)) == (at(until) if until else None)
