"""Which message about a kept check is due when, and of which other answer somebody hears."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.my_date import (
    AHEAD,
    APPLIED,
    CHANGED,
    CHECKED,
    DAY,
    EARLY,
    FOLLOW,
    LATE,
    LAW,
    LIKELY,
    NATURALISED,
    PURPOSES,
    REMIND,
    Answer,
    SavedCheck,
    advanced,
    differs,
    due_slot,
    expires_at,
    look_again,
    next_at,
    offered_purposes,
    slots_of,
    speaks_at,
    with_purposes,
)

BERLIN = ZoneInfo("Europe/Berlin")
KEPT_AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
THE_DAY = date(2027, 5, 31)
POINTS = {"residence_time": ("not_yet", THE_DAY)}
WAITING = Answer("not_yet", "par10_1", THE_DAY, POINTS)
THERE = Answer("likely", "par10_1", THE_DAY)
NEVER = Answer("not_met", "par10_1", None)


def check(answer: Answer = WAITING, *purposes: str, **more: object) -> SavedCheck:
    made = SavedCheck(1, {}, (), answer, frozenset(purposes or PURPOSES), KEPT_AT, KEPT_AT, "old", id=7)
    return replace(made, **more)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN)


def said_over_time(kept: SavedCheck, answers: dict[date, Answer], days: int, step: int = 1) -> list[tuple[date, str]]:
    """Let a day after day pass, and look at what is due as the tick does."""
    said: list[tuple[date, str]] = []
    for number in range(0, days, step):
        today = KEPT_AT.date() + timedelta(days=number)
        new = answers[max(day for day in answers if day <= today)]
        due = next_at(kept, BERLIN)
        if due is not None and due <= at(today):
            looked = look_again(kept, new, at(today), BERLIN, "old")
            kept = replace(looked.check, version=kept.version + 1)
            said += [(today, looked.says)] if looked.says else []
    return said


AS_EXPECTED = {KEPT_AT.date(): WAITING, THE_DAY: THERE}


def test_it_is_said_three_months_before_on_the_day_and_after_four_and_twelve_weeks_and_then_no_more():
    assert said_over_time(check(), AS_EXPECTED, 400) == [
        (date(2027, 2, 28), AHEAD),
        (THE_DAY, DAY),
        (THE_DAY + timedelta(weeks=4), EARLY),
        (THE_DAY + timedelta(weeks=12), LATE),
    ]


def test_who_only_wants_to_be_asked_is_asked_from_the_day_on():
    assert [what for _day, what in said_over_time(check(WAITING, FOLLOW), AS_EXPECTED, 400)] == [EARLY, LATE]


def test_who_only_wants_to_be_reminded_is_not_asked():
    assert [what for _day, what in said_over_time(check(WAITING, REMIND), AS_EXPECTED, 400)] == [AHEAD, DAY]


def test_of_what_is_late_only_the_last_is_said():
    assert said_over_time(check(WAITING, REMIND), AS_EXPECTED, 400, step=200) == [(date(2027, 6, 11), DAY)]


def test_less_than_three_months_before_only_the_day_is_left():
    near = replace(WAITING, earliest=date(2027, 1, 10))
    assert [slot.name for slot in slots_of(check(near, REMIND), BERLIN)] == [DAY]


def test_nothing_is_due_where_nothing_was_wished_or_no_day_is_known():
    assert next_at(check(WAITING, LAW), BERLIN) is None
    assert next_at(check(replace(WAITING, earliest=None), REMIND), BERLIN) is None
    assert next_at(check(NEVER), BERLIN) is None


def test_who_has_applied_is_not_asked_whether_they_have():
    asked = check(THERE, FOLLOW, stage=LIKELY)
    assert [slot.name for slot in slots_of(asked, BERLIN)] == [EARLY, LATE]
    assert slots_of(replace(asked, stage=APPLIED), BERLIN) == ()


def test_a_moved_day_is_told_in_place_of_the_reminder_and_reminded_of_anew():
    moved = Answer("not_yet", "par10_1", date(2028, 5, 31))
    answers = {KEPT_AT.date(): WAITING, date(2027, 1, 1): moved, date(2028, 5, 31): THERE}
    assert said_over_time(check(WAITING, REMIND), answers, 600) == [
        (date(2027, 2, 28), CHANGED),
        (date(2028, 2, 29), AHEAD),
        (date(2028, 5, 31), DAY),
    ]


def test_a_day_that_does_not_bring_it_is_told_as_it_is():
    assert said_over_time(check(WAITING, REMIND), {KEPT_AT.date(): WAITING, THE_DAY: NEVER}, 300) == [
        (date(2027, 2, 28), AHEAD),
        (THE_DAY, CHANGED),
    ]


def test_other_law_is_told_to_who_wants_it_if_the_answer_is_another_one():
    now = at(date(2027, 1, 4))
    looked = look_again(check(NEVER, LAW), THERE, now, BERLIN, "new")
    assert (looked.says, looked.reached, looked.check.law, looked.check.answer) == (CHANGED, LIKELY, "new", THERE)
    assert look_again(looked.check, THERE, now, BERLIN, "new").says is None
    same = look_again(check(NEVER, LAW), NEVER, now, BERLIN, "new")
    assert (same.says, same.check.law) == (None, "new")
    unasked = look_again(check(WAITING, REMIND), NEVER, now, BERLIN, "new")
    assert (unasked.says, unasked.check.answer) == (None, WAITING)


def test_a_day_that_has_come_is_no_change_unless_the_law_of_that_day_brought_it():
    assert not differs(WAITING, THERE, THE_DAY)
    assert differs(WAITING, THERE, THE_DAY, (THE_DAY,))
    assert not differs(WAITING, Answer("incomplete", "par10_1", None), THE_DAY)
    assert differs(WAITING, THERE, THE_DAY - timedelta(days=1))
    assert differs(WAITING, replace(WAITING, earliest=date(2028, 1, 1)), THE_DAY)
    assert differs(WAITING, replace(WAITING, route="par9_1"), date(2027, 1, 1))
    assert not differs(NEVER, replace(NEVER, route="par9_1"), date(2027, 1, 1))
    assert not differs(THERE, replace(THERE, earliest=date(2026, 1, 1)), THE_DAY)


def test_a_day_that_new_law_brought_is_said_once_to_who_waits_for_both():
    looked = look_again(check(WAITING, REMIND, LAW), THERE, at(THE_DAY), BERLIN, "new", (THE_DAY,))
    assert (looked.says, looked.reached) == (DAY, LIKELY)
    assert due_slot(looked.check, at(THE_DAY), BERLIN) is None
    only_law = look_again(check(WAITING, LAW), THERE, at(THE_DAY), BERLIN, "new", (THE_DAY,))
    assert only_law.says == CHANGED


def test_the_day_is_no_reminder_for_who_wanted_none_also_under_another_law():
    wants = check(WAITING, FOLLOW, LAW)
    looked = look_again(wants, THERE, at(THE_DAY), BERLIN, "new")
    assert (looked.says, looked.reached, looked.check.law) == (None, LIKELY, "new")
    assert look_again(wants, THERE, at(THE_DAY), BERLIN, "new", (THE_DAY,)).says == CHANGED
    assert look_again(wants, NEVER, at(THE_DAY), BERLIN, "new").says == CHANGED
    assert look_again(wants, NEVER, at(THE_DAY), BERLIN, "old").says is None


def test_what_a_check_can_be_kept_for_depends_on_the_answer():
    today = KEPT_AT.date()
    assert offered_purposes(WAITING, today) == (REMIND, LAW, FOLLOW)
    assert offered_purposes(replace(WAITING, earliest=None), today) == (LAW,)
    assert offered_purposes(THERE, today) == (FOLLOW, LAW)
    assert {offered_purposes(Answer(each, None, None), today) for each in ("not_met", "incomplete", "ask_guide")} == {
        (LAW,)
    }
    assert {offered_purposes(Answer(each, None, None), today) for each in ("maybe_german", "excluded", "on_hold")} == {
        ()
    }


@pytest.mark.parametrize(
    ("answer", "until"),
    [
        (WAITING, date(2028, 5, 31)),
        (NEVER, date(2027, 11, 23)),
        (replace(THERE, earliest=date(2020, 1, 1)), date(2027, 11, 23)),
        (replace(WAITING, earliest=date(2028, 2, 29)), date(2029, 2, 28)),
    ],
)
def test_it_is_kept_for_twelve_months_after_its_day_or_after_it_was_kept(answer, until):
    assert expires_at(check(answer), BERLIN).date() == until


def test_what_serves_nothing_any_more_is_kept_for_a_month_only():
    now = at(date(2027, 1, 4))
    assert expires_at(with_purposes(check(), (), now), BERLIN) == now + timedelta(days=30)
    german = advanced(check(stage=APPLIED), NATURALISED, now)
    assert german is not None
    assert (german.purposes, expires_at(german, BERLIN)) == (frozenset(), now + timedelta(days=30))
    assert advanced(german, APPLIED, now) is None


def test_what_lies_behind_is_not_made_up_for_when_a_purpose_is_added():
    later = at(date(2027, 4, 1))
    assert [slot.name for slot in slots_of(with_purposes(check(WAITING, LAW), {LAW, REMIND}, later), BERLIN)] == [DAY]
    fewer = with_purposes(check(), {REMIND}, later)
    assert fewer.counts_from == KEPT_AT


@pytest.mark.parametrize(
    ("hour", "told"),
    [(3, at(THE_DAY)), (9, at(THE_DAY)), (10, at(THE_DAY)), (19, at(THE_DAY, 19)), (20, at(date(2027, 6, 1)))],
)
def test_nobody_is_told_anything_at_night(hour, told):
    assert speaks_at(at(THE_DAY, hour)) == told


def test_an_answer_can_be_written_down_and_read_back():
    assert Answer.from_json(WAITING.as_json()) == WAITING
    assert Answer.from_json(NEVER.as_json()) == NEVER


@settings(max_examples=60, deadline=None)
@given(
    purposes=st.sets(st.sampled_from(PURPOSES), min_size=1),
    hours=st.lists(st.integers(-2000, 4000), min_size=1, max_size=12),
    turns=st.lists(st.sampled_from([WAITING, THERE, NEVER, replace(WAITING, earliest=date(2028, 3, 1))]), min_size=1),
)
@example({REMIND}, [949, 4000, 4000, 2184], [WAITING, replace(WAITING, earliest=date(2028, 3, 1))])
def test_whatever_the_clock_does_a_thing_is_said_once_and_never_before_its_time(purposes, hours, turns):
    kept, now, said = check(WAITING, *purposes, stage=CHECKED), KEPT_AT, []
    for number, jump in enumerate(hours):
        now += timedelta(hours=jump)
        looked = look_again(kept, turns[number % len(turns)], now, BERLIN, f"law {number % 3}")
        again = look_again(looked.check, turns[number % len(turns)], now, BERLIN, f"law {number % 3}")
        assert again.says is None
        if looked.says is not None:
            slot = due_slot(kept, now, BERLIN)
            assert slot is None or slot.due_at <= now
            said += [slot.key] if slot else []
        due = next_at(looked.check, BERLIN)
        assert due is None or due > now
        kept = replace(looked.check, version=kept.version + 1)
    assert len(said) == len(set(said))
