from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.instants import from_millis, from_millis_or_none, to_millis, to_millis_or_none


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-7))])))
def test_an_instant_comes_back_to_the_millisecond_in_utc(instant):
    back = from_millis(to_millis(instant))
    assert timedelta(0) <= instant - back < timedelta(milliseconds=1)
    assert back.tzinfo is UTC


def test_a_naive_datetime_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        to_millis(datetime(2027, 3, 1))  # noqa: DTZ001 - that is what is refused


def test_none_stays_none():
    assert to_millis_or_none(None) is None
    assert from_millis_or_none(None) is None
    assert from_millis_or_none(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert to_millis_or_none(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)) == 1000
