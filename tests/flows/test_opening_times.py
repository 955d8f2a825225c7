"""Opening times as hosts and coordinators type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalog.coordination_times import MOST_SPANS, Misread, read_times, times_id, times_of_id
from flows.text import Text

MORNING, AFTERNOON = (time(10), time(13)), (time(14), time(18))


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("10:00-13:00, 14:00-18:00", (MORNING, AFTERNOON)),
        ("14:00-18:00 10:00-13:00", (MORNING, AFTERNOON)),
        ("10-13", (MORNING,)),
        ("10–13", (MORNING,)),
        ("10 — 13 Uhr", (MORNING,)),
        ("10.00 - 13.00", (MORNING,)),
        ("10h-13h", (MORNING,)),
        ("10 bis 13 und 14 bis 18", (MORNING, AFTERNOON)),
        ("Von 10 Uhr bis 13 Uhr, von 14 bis 18 Uhr.", (MORNING, AFTERNOON)),
        ("10:00 to 13:00; 14:00 to 18:00", (MORNING, AFTERNOON)),
        ("10:00-13:00\n14:00-18:00", (MORNING, AFTERNOON)),
        ("١٠:٠٠-١٣:٠٠", (MORNING,)),
        ("\u2067١٠ – ١٣\u2069", (MORNING,)),
        ("8:30-12:15", ((time(8, 30), time(12, 15)),)),
        ("10-13,13-18", ((time(10), time(13)), (time(13), time(18)))),
        ("from 10 to 13 and from 14 to 18", (MORNING, AFTERNOON)),
        ("10 o'clock to 13 o’clock", (MORNING,)),
        ("من 10 إلى 13", (MORNING,)),
        ("من الساعة ١٠ إلى ١٣ ومن ١٤ إلى ١٨", (MORNING, AFTERNOON)),
        ("١٠:٠٠-١٣:٠٠، ١٤:٠٠-١٨:٠٠", (MORNING, AFTERNOON)),
        ("10 حتى 13 و14 حتى 18", (MORNING, AFTERNOON)),
        ("۱۰ تا ۱۳ و ۱۴ تا ۱۸", (MORNING, AFTERNOON)),
        ("saat 10 ile 13 arası", (MORNING,)),
        ("10'dan 13'e kadar ve 14’ten 18’e kadar", (MORNING, AFTERNOON)),
        ("з 10 до 13", (MORNING,)),
        ("з 10:00 до 13:00 та з 14 до 18 години", (MORNING, AFTERNOON)),
        ("с 10 до 13 и с 14 до 18", (MORNING, AFTERNOON)),
        ("10uhr bis 13uhr", (MORNING,)),
        ("zu", ()),
        ("بسته", ()),
        ("Закрито", ()),
        ("Zu.", ()),
        ("geschlossen", ()),
        ("closed", ()),
    ],
)
def test_times_are_read_as_people_type_them(words, times):
    assert read_times(words) == times


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "hours.not_understood"),
        ("morgens", "hours.not_understood"),
        ("10", "hours.not_understood"),
        ("10-13 vielleicht", "hours.not_understood"),
        ("10-13-15", "hours.not_understood"),
        ("10 до обіду", "hours.not_understood"),
        ("من الصباح إلى المساء", "hours.not_understood"),
        ("2026-11-23", "hours.not_understood"),
        ("0511 123-45", "hours.not_understood"),
        ("10:5-13", "hours.not_understood"),
        ("10-25", "hours.no_such_time"),
        ("20-24", "hours.no_such_time"),
        ("10:70-13", "hours.no_such_time"),
        ("13-10", "hours.end_before_start"),
        ("10-10", "hours.end_before_start"),
        ("22-2", "hours.end_before_start"),
        ("10-14, 13-18", "hours.overlap"),
        ("1-2,3-4,5-6,7-8,9-10", "hours.too_many"),
        ("1" * 4000, "hours.not_understood"),
    ],
)
def test_other_words_are_answered_with_what_is_wrong(words, why):
    misread = read_times(words)
    assert isinstance(misread, Misread)
    assert isinstance(misread.why, Text)
    assert misread.why.msgid == why


@given(
    st.lists(st.times().map(lambda each: each.replace(second=0, microsecond=0)), unique=True, max_size=2 * MOST_SPANS)
)
def test_what_is_written_is_read_back(instants):
    ordered = sorted(instants)
    times = tuple(zip(ordered[::2], ordered[1::2], strict=False))
    assert times_of_id(times_id(times)) == times
    if times:
        assert read_times(", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in times)) == times


@given(st.text(max_size=60))
def test_whatever_is_typed_is_times_or_a_kind_word(words):
    times = read_times(words)
    assert isinstance(times, Misread) or times_of_id(times_id(times)) == times
