"""What a seeker may do with a case, who writes in it, and which case has a next step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from case_examples import ANNA, ASKED, BORIS, CLOSED, HELD, LATER, OFFERED, SEEKER, STATES, told

from flows.cases import (
    MOST_UNANSWERED,
    Case,
    CaseState,
    Change,
    another_wanted,
    assigned,
    ended,
    has_next_step,
    may_write,
    taken_back,
    wrote,
)
from flows.errors import CaseError

# The seeker


def test_the_seeker_may_have_another_guide_and_the_first_is_told_and_not_asked_again() -> None:
    change = another_wanted(HELD, LATER)
    assert told(change) == {ANNA: "another_wanted"}
    assert (change.case.state, change.case.holder_id) == (CaseState.OPEN, None)
    assert change.case.was_with(ANNA)


@pytest.mark.parametrize("state", ["asked", "offered", "escalated", "closed"])
@pytest.mark.parametrize("change", [another_wanted, taken_back])
def test_a_case_without_a_holder_can_be_taken_from_nobody(
    state: str, change: Callable[[Case, datetime], Change]
) -> None:
    with pytest.raises(CaseError):
        change(STATES[state], LATER)


@pytest.mark.parametrize(
    ("state", "hears"),
    [("asked", {}), ("offered", {ANNA: "offer_withdrawn"}), ("held", {ANNA: "ended"}), ("escalated", {})],
)
@pytest.mark.parametrize(("is_deleted", "outcome"), [(False, "ended_by_seeker"), (True, "deleted")])
def test_the_seeker_may_end_or_delete_a_case_at_any_time(
    state: str, hears: dict[object, str], is_deleted: bool, outcome: str
) -> None:
    change = ended(STATES[state], LATER, is_deleted=is_deleted)
    assert told(change) == hears
    assert (change.case.state, change.case.outcome) == (CaseState.CLOSED, outcome)
    assert has_next_step(change.case)
    assert bool(change.case.lines) is not is_deleted
    assert (change.case.district is None) is is_deleted


def test_a_closed_case_is_not_ended_again_but_may_be_deleted() -> None:
    with pytest.raises(CaseError, match="cannot be ended"):
        ended(CLOSED, LATER)
    change = ended(CLOSED, LATER, is_deleted=True)
    assert change.notices == ()
    assert (change.case.state, change.case.lines, change.case.outcome) == (CaseState.CLOSED, (), CLOSED.outcome)
    assert (change.case.seeker_id, change.case.offers) == (None, ())


# The talk


def test_only_the_seeker_and_the_holder_write_and_only_while_it_is_held() -> None:
    assert may_write(HELD, SEEKER)
    assert may_write(HELD, ANNA)
    assert not may_write(HELD, BORIS)
    for state in ("asked", "offered", "escalated", "closed"):
        assert not may_write(STATES[state], SEEKER)
        assert not may_write(STATES[state], ANNA)


def test_the_seeker_may_write_so_many_messages_until_the_guide_answers() -> None:
    case = HELD
    for _ in range(MOST_UNANSWERED):
        case = wrote(case, SEEKER)
    assert not may_write(case, SEEKER)
    with pytest.raises(CaseError, match="written to"):
        wrote(case, SEEKER)
    assert may_write(case, ANNA)
    assert may_write(wrote(case, ANNA), SEEKER)


def test_a_new_guide_begins_with_nothing_unanswered() -> None:
    assert assigned(wrote(HELD, SEEKER), BORIS, LATER).case.unanswered == 0


# What may not be


@pytest.mark.parametrize(
    "broken",
    [
        ASKED,
        replace(ASKED, is_escalated=True, holder_id=ANNA),
        replace(HELD, holder_id=None),
        replace(OFFERED, state=CaseState.HELD, holder_id=ANNA),
        replace(OFFERED, state=CaseState.CLOSED),
        replace(CLOSED, holder_id=ANNA),
    ],
)
def test_a_case_without_a_clear_next_step_is_recognised(broken: Case) -> None:
    assert not has_next_step(broken)


@pytest.mark.parametrize("state", ["offered", "held", "escalated", "closed"])
def test_every_case_that_is_kept_has_a_next_step(state: str) -> None:
    assert has_next_step(STATES[state])
