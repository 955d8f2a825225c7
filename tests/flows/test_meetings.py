"""What may be planned, whom a meeting is for, and how it is kept."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.meetings import ANSWERS, AUDIENCES, COMING, KINDS, LONGEST, Meeting, from_json, problem_of, to_json
from flows.roles import EVERYBODY_WITH_A_ROLE, HOST, MULTIPLIER, REPRESENTATIVE

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 3, 15, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MEETING = Meeting(3, 2, "board", "Vorstand", "Freizeitheim Linden", NOW + HOUR, NOW + 3 * HOUR, "members", "mit Kaffee")


@pytest.mark.parametrize(
    ("starts_in", "lasts", "problem"),
    [
        (MINUTE, MINUTE, None),
        (HOUR, LONGEST, None),
        (HOUR, LONGEST + MINUTE, "too_long"),
        (HOUR, timedelta(0), "end_before_start"),
        (HOUR, -MINUTE, "end_before_start"),
        (timedelta(0), HOUR, "past"),
        (-HOUR, 3 * HOUR, "past"),
        (-HOUR, -HOUR, "past"),
    ],
)
def test_the_times_of_a_meeting_are_checked(starts_in: timedelta, lasts: timedelta, problem: str | None) -> None:
    assert problem_of(NOW + starts_in, NOW + starts_in + lasts, NOW) == problem


def test_the_times_may_come_from_different_zones() -> None:
    starts_at = (NOW + MINUTE).astimezone(BERLIN)
    assert problem_of(starts_at, NOW + HOUR, NOW) is None
    assert problem_of(starts_at, NOW, NOW) == "end_before_start"


def test_a_meeting_is_over_at_its_end() -> None:
    assert not MEETING.is_over(MEETING.ends_at - MINUTE)
    assert MEETING.is_over(MEETING.ends_at)


def test_a_meeting_is_for_people_with_these_roles() -> None:
    assert REPRESENTATIVE in AUDIENCES["members"]
    assert MULTIPLIER in AUDIENCES["guides"]
    assert HOST in AUDIENCES["everybody"]
    assert all(roles <= EVERYBODY_WITH_A_ROLE for roles in AUDIENCES.values())
    assert set(COMING) < set(ANSWERS)


instants = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, BERLIN]),
)
meetings = st.builds(
    Meeting,
    id=st.integers(0),
    version=st.integers(0),
    kind=st.sampled_from(KINDS),
    title=st.text(),
    place=st.text(),
    starts_at=instants,
    ends_at=instants,
    audience=st.sampled_from(sorted(AUDIENCES)),
    note=st.text(),
    is_cancelled=st.booleans(),
)


@given(meetings)
def test_a_meeting_survives_json(meeting: Meeting) -> None:
    kept = to_json(meeting)
    again = from_json(json.loads(json.dumps(kept)))
    assert to_json(again) == kept
    assert (again.starts_at.timestamp(), again.ends_at.timestamp()) == (
        meeting.starts_at.timestamp(),
        meeting.ends_at.timestamp(),
    )


def test_a_meeting_read_back_is_equal_and_has_everything() -> None:
    assert from_json(to_json(MEETING)) == MEETING
    assert set(to_json(MEETING)) == set(Meeting.__dataclass_fields__)


def test_json_that_is_no_meeting_is_not_taken_for_one() -> None:
    with pytest.raises(KeyError):
        from_json({"id": 1})
