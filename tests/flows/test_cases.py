"""What can become of a case by guides, coordinators and time, who is told, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from case_examples import ANNA, ASKED, BORIS, CLOSED, ESCALATED, HELD, LATER, NOW, OFFERED, SEEKER, STATES, told

from flows.cases import (
    DECLINE_REASONS,
    HAND_BACK_REASONS,
    OUTCOMES,
    CaseState,
    Change,
    OfferState,
    accepted,
    assigned,
    closed,
    closed_by_office,
    declined,
    escalated,
    handed_back,
    has_next_step,
    lapsed,
    offered,
    taken_back,
    withdrawn,
    wrote,
)
from flows.errors import CaseError

# Offers


def test_a_guide_is_offered_a_case_and_told_so() -> None:
    change = offered(ASKED, ANNA, LATER)
    assert told(change) == {ANNA: "offer"}
    assert change.case.is_offered_to(ANNA)
    assert not change.case.is_offered_to(BORIS)
    assert change.case.live_offer.until == LATER + timedelta(hours=24)
    assert change.case.changed_at == LATER


@pytest.mark.parametrize("state", ["offered", "held", "closed"])
def test_only_an_open_case_that_waits_for_nobody_is_offered(state: str) -> None:
    with pytest.raises(CaseError, match="cannot be offered"):
        offered(STATES[state], BORIS, LATER)


def test_nobody_is_offered_a_case_twice() -> None:
    refused = declined(OFFERED, ANNA, "no_time", LATER).case
    with pytest.raises(CaseError, match="same guide again"):
        offered(refused, ANNA, LATER)
    assert offered(refused, BORIS, LATER).case.is_offered_to(BORIS)


def test_a_guide_who_asked_for_help_is_not_offered_their_own_case() -> None:
    with pytest.raises(CaseError, match="to the seeker"):
        offered(ASKED, SEEKER, LATER)


def test_who_accepts_holds_the_case_and_the_seeker_is_told() -> None:
    change = accepted(OFFERED, ANNA, LATER)
    assert told(change) == {"seeker": "accepted"}
    assert (change.case.state, change.case.holder_id) == (CaseState.HELD, ANNA)
    assert change.case.offers[0].state is OfferState.ACCEPTED
    assert not change.case.is_offered_to(ANNA)


def test_only_who_was_asked_can_accept_and_only_once() -> None:
    for case, guide in [(OFFERED, BORIS), (HELD, ANNA), (ASKED, ANNA), (CLOSED, ANNA)]:
        with pytest.raises(CaseError, match="cannot be accepted"):
            accepted(case, guide, LATER)


def test_at_its_very_end_an_offer_is_too_late_even_if_nobody_has_noticed() -> None:
    until = OFFERED.live_offer.until
    assert accepted(OFFERED, ANNA, until - timedelta(seconds=1)).case.holder_id == ANNA
    with pytest.raises(CaseError, match="cannot be accepted"):
        accepted(OFFERED, ANNA, until)


@pytest.mark.parametrize("reason", ["", *DECLINE_REASONS])
def test_a_guide_may_decline_with_or_without_a_reason_and_nobody_is_bothered(reason: str) -> None:
    change = declined(OFFERED, ANNA, reason, LATER)
    assert change.notices == ()
    assert (change.case.offers[0].state, change.case.offers[0].reason) == (OfferState.DECLINED, reason)
    assert change.case.state is CaseState.OPEN
    assert change.case.is_complex is (reason == "too_complex")
    assert change.case.was_with(ANNA)


def test_a_decline_of_nothing_or_for_an_unheard_reason_is_refused() -> None:
    for case, guide, reason in [(OFFERED, BORIS, ""), (HELD, ANNA, ""), (OFFERED, ANNA, "tired")]:
        with pytest.raises(CaseError, match="cannot be declined"):
            declined(case, guide, reason, LATER)


def test_a_complex_case_stays_complex() -> None:
    case = replace(OFFERED, is_complex=True)
    assert declined(case, ANNA, "no_time", LATER).case.is_complex
    assert handed_back(accepted(case, ANNA, NOW).case, ANNA, "other", LATER).case.is_complex


def test_an_offer_lapses_at_its_end_and_the_guide_is_told() -> None:
    until = OFFERED.live_offer.until
    assert lapsed(OFFERED, until - timedelta(seconds=1)) == Change(OFFERED)
    change = lapsed(OFFERED, until)
    assert told(change) == {ANNA: "offer_lapsed"}
    assert change.case.offers[0].state is OfferState.LAPSED
    assert change.case.was_with(ANNA)


@pytest.mark.parametrize("state", ["asked", "held", "escalated", "closed"])
def test_without_an_offer_nothing_lapses_and_nothing_is_withdrawn(state: str) -> None:
    long_after = NOW + timedelta(days=30)
    assert lapsed(STATES[state], long_after) == withdrawn(STATES[state], long_after) == Change(STATES[state])


def test_a_withdrawn_offer_cannot_be_accepted_and_the_guide_is_told() -> None:
    change = withdrawn(OFFERED, LATER)
    assert told(change) == {ANNA: "offer_withdrawn"}
    assert change.case.offers[0].state is OfferState.WITHDRAWN
    with pytest.raises(CaseError):
        accepted(change.case, ANNA, LATER)


# Nobody is left


def test_coordinators_and_the_seeker_are_told_once_that_nobody_is_left() -> None:
    change = escalated(ASKED, LATER)
    assert told(change) == {"coordinators": "nobody_left", "seeker": "nobody_left"}
    assert change.case.is_escalated
    assert escalated(change.case, LATER + timedelta(days=1)) == Change(change.case)


@pytest.mark.parametrize("state", ["offered", "held", "closed"])
def test_only_an_open_case_that_waits_for_nobody_is_escalated(state: str) -> None:
    with pytest.raises(CaseError, match="coordinators"):
        escalated(STATES[state], LATER)


def test_who_comes_later_may_be_asked_and_if_they_decline_nobody_is_told_again() -> None:
    asked_again = offered(ESCALATED, ANNA, LATER)
    assert told(asked_again) == {ANNA: "offer"}
    assert has_next_step(asked_again.case)
    refused = declined(asked_again.case, ANNA, "no_time", LATER).case
    assert has_next_step(refused)
    assert escalated(refused, LATER) == Change(refused)


def test_after_somebody_held_it_the_seeker_is_told_anew_that_nobody_is_left() -> None:
    held = accepted(offered(ESCALATED, ANNA, LATER).case, ANNA, LATER).case
    assert not held.is_escalated
    left = handed_back(held, ANNA, "no_time", LATER).case
    assert told(escalated(left, LATER))["seeker"] == "nobody_left"


# Coordinators


@pytest.mark.parametrize("state", ["asked", "offered", "held", "escalated"])
def test_a_coordinator_may_assign_any_case_that_is_not_closed(state: str) -> None:
    change = assigned(STATES[state], BORIS, LATER)
    assert (change.case.state, change.case.holder_id) == (CaseState.HELD, BORIS)
    assert change.case.live_offer is None
    assert has_next_step(change.case)
    others = {"offered": {ANNA: "offer_withdrawn"}, "held": {ANNA: "taken_back"}}.get(state, {})
    assert told(change) == {BORIS: "assigned", "seeker": "accepted", **others}


def test_who_was_being_asked_and_is_assigned_the_case_hears_only_that() -> None:
    change = assigned(OFFERED, ANNA, LATER)
    assert told(change) == {ANNA: "assigned", "seeker": "accepted"}
    assert [offer.state for offer in change.case.offers] == [OfferState.ACCEPTED]


def test_who_has_refused_may_still_be_assigned_the_case_and_is_not_offered_it_later() -> None:
    refused = declined(OFFERED, ANNA, "no_time", LATER).case
    case = assigned(refused, ANNA, LATER).case
    assert [offer.guide_id for offer in case.offers] == [ANNA]
    assert taken_back(case, LATER).case.was_with(ANNA)


def test_nobody_is_assigned_a_closed_case_their_own_or_one_they_hold() -> None:
    for case, guide in [(CLOSED, BORIS), (HELD, ANNA), (ASKED, SEEKER), (HELD, SEEKER)]:
        with pytest.raises(CaseError, match="cannot be assigned"):
            assigned(case, guide, LATER)


def test_a_forgotten_seeker_does_not_hinder_an_assignment() -> None:
    assert assigned(replace(ASKED, seeker_id=None), ANNA, LATER).case.holder_id == ANNA


def test_a_case_taken_back_is_open_again_and_both_sides_are_told() -> None:
    change = taken_back(wrote(HELD, SEEKER), LATER)
    assert told(change) == {ANNA: "taken_back", "seeker": "guide_left"}
    assert (change.case.state, change.case.holder_id, change.case.unanswered) == (CaseState.OPEN, None, 0)
    assert change.case.was_with(ANNA)


@pytest.mark.parametrize(
    ("state", "hears"),
    [
        ("asked", {}),
        ("offered", {ANNA: "offer_withdrawn"}),
        ("held", {ANNA: "closed_by_office"}),
        ("escalated", {}),
    ],
)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_coordinator_may_close_any_open_case_and_all_who_have_a_part_in_it_are_told(
    state: str, hears: dict[object, str], outcome: str
) -> None:
    change = closed_by_office(STATES[state], outcome, LATER)
    assert told(change) == {"seeker": "closed_by_office", **hears}
    assert (change.case.state, change.case.outcome, change.case.changed_at) == (CaseState.CLOSED, outcome, LATER)
    assert has_next_step(change.case)
    assert change.case.lines == STATES[state].lines


def test_a_coordinator_closes_no_closed_case_and_with_no_outcome_of_the_seeker() -> None:
    for case, outcome in [(CLOSED, "other"), (HELD, "ended_by_seeker"), (OFFERED, "deleted"), (ESCALATED, "")]:
        with pytest.raises(CaseError, match="cannot be closed"):
            closed_by_office(case, outcome, LATER)


# The holder


@pytest.mark.parametrize("reason", HAND_BACK_REASONS)
def test_the_holder_may_hand_a_case_back_and_is_not_asked_again(reason: str) -> None:
    change = handed_back(HELD, ANNA, reason, LATER)
    assert told(change) == {"seeker": "guide_left"}
    assert (change.case.state, change.case.holder_id) == (CaseState.OPEN, None)
    assert change.case.is_complex is (reason == "too_complex")
    assert change.case.was_with(ANNA)


def test_it_is_kept_that_a_guide_gave_a_case_back_and_why_until_they_have_it_again() -> None:
    back = handed_back(assigned(HELD, BORIS, NOW).case, BORIS, "no_time", LATER).case
    assert [(offer.is_returned, offer.reason) for offer in back.offers] == [(False, ""), (True, "returned-no_time")]
    again = assigned(back, BORIS, LATER).case.offer_to(BORIS)
    assert (again.is_returned, again.reason) == (False, "assigned")


def test_only_the_holder_hands_back_and_for_a_reason_that_exists() -> None:
    for case, guide, reason in [(HELD, BORIS, "other"), (OFFERED, ANNA, "other"), (HELD, ANNA, "know_each_other")]:
        with pytest.raises(CaseError, match="cannot be handed back"):
            handed_back(case, guide, reason, LATER)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_holder_may_close_a_case_with_an_outcome(outcome: str) -> None:
    change = closed(HELD, ANNA, outcome, LATER)
    assert told(change) == {"seeker": "closed"}
    assert (change.case.state, change.case.outcome, change.case.holder_id) == (CaseState.CLOSED, outcome, None)


def test_only_the_holder_closes_and_with_an_outcome_of_their_own() -> None:
    for case, guide, outcome in [
        (HELD, BORIS, "informed"),
        (OFFERED, ANNA, "informed"),
        (CLOSED, ANNA, "informed"),
        (HELD, ANNA, "deleted"),
        (HELD, ANNA, "ended_by_seeker"),
        (HELD, ANNA, ""),
    ]:
        with pytest.raises(CaseError, match="cannot be closed"):
            closed(case, guide, outcome, LATER)
