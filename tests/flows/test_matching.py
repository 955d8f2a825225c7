"""Who is offered a case, in which order, and what coordinators are told speaks for a guide."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cases import MODES, Case, CaseState, Change, accepted, closed, declined, has_next_step, offered
from flows.matching import Guide, choose, fits, next_step, why

NOW = datetime(2027, 3, 3, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))
SEEKER = 99

CASE = Case(
    id=1,
    seeker_id=SEEKER,
    state=CaseState.OPEN,
    topic="naturalisation",
    language="ar",
    mode="either",
    district="Linden",
    is_complex=False,
    lines=(),
    created_at=NOW,
    changed_at=NOW,
)
GUIDE = Guide(1, "Anna", ("de", "ar"))


def order(case: Case, *guides: Guide) -> list[int]:
    """Ask and be refused until nobody is left."""
    asked = []
    while guide := choose(case, guides):
        asked.append(guide.person_id)
        case = declined(offered(case, guide.person_id, NOW).case, guide.person_id, "no_time", NOW).case
    return asked


# Who fits


@pytest.mark.parametrize(
    ("guide", "mode", "district", "is_fit"),
    [
        (GUIDE, "either", "Linden", True),
        (replace(GUIDE, languages=("de", "tr")), "either", "Linden", False),
        (replace(GUIDE, languages=()), "either", "Linden", False),
        (replace(GUIDE, modes=("online",)), "online", "Linden", True),
        (replace(GUIDE, modes=("online",)), "in_person", "Linden", False),
        (replace(GUIDE, modes=("online",), districts=("Mitte",)), "either", "Linden", True),
        (replace(GUIDE, modes=("in_person",)), "online", "Linden", False),
        (replace(GUIDE, modes=("in_person",), districts=("Linden", "Mitte")), "either", "Linden", True),
        (replace(GUIDE, modes=("in_person",), districts=("Mitte",)), "either", "Linden", False),
        (replace(GUIDE, districts=("Mitte",)), "in_person", "Linden", False),
        (replace(GUIDE, districts=("Mitte",)), "online", "Linden", True),
        (replace(GUIDE, districts=("Mitte",)), "in_person", None, True),
        (replace(GUIDE, modes=()), "either", "Linden", False),
        (replace(GUIDE, person_id=SEEKER), "either", "Linden", False),
    ],
)
def test_a_guide_fits_by_language_and_by_a_way_to_meet(
    guide: Guide, mode: str, district: str | None, is_fit: bool
) -> None:
    case = replace(CASE, mode=mode, district=district)
    assert fits(guide, case) is is_fit
    assert (choose(case, [guide]) is guide) is is_fit


@pytest.mark.parametrize(
    "change",
    [
        {"is_paused": True},
        {"is_reachable": False},
        {"capacity": 0},
        {"cases": 3},
        {"offers": 3},
        {"cases": 2, "offers": 1},
        {"cases": 5},
    ],
)
def test_who_has_no_room_or_cannot_be_reached_is_not_asked(change: dict[str, int]) -> None:
    guide = replace(GUIDE, **change)
    assert fits(guide, CASE)
    assert choose(CASE, [guide]) is None


def test_who_was_asked_before_does_not_fit_any_more() -> None:
    assert not fits(GUIDE, declined(offered(CASE, 1, NOW).case, 1, "", NOW).case)


# Who comes first


def test_guides_come_before_multipliers_and_for_complex_cases_after_them() -> None:
    guides = [replace(GUIDE, person_id=1), replace(GUIDE, person_id=2, is_multiplier=True)]
    assert order(CASE, *guides) == [1, 2]
    assert order(replace(CASE, is_complex=True), *guides) == [2, 1]


def test_a_case_that_is_too_complex_for_a_guide_goes_to_a_multiplier_next() -> None:
    guides = [replace(GUIDE, person_id=1), replace(GUIDE, person_id=2), replace(GUIDE, person_id=3, is_multiplier=True)]
    refused = declined(offered(CASE, 1, NOW).case, 1, "too_complex", NOW).case
    assert choose(refused, guides).person_id == 3


def test_who_is_of_the_district_comes_first_where_people_may_meet() -> None:
    far, near = replace(GUIDE, person_id=1), replace(GUIDE, person_id=2, districts=("Linden",), capacity=1)
    for mode in ("in_person", "either"):
        assert order(replace(CASE, mode=mode), far, near) == [2, 1]
    assert order(replace(CASE, mode="online"), far, near) == [1, 2]
    assert order(replace(CASE, district=None), far, near) == [1, 2]
    assert order(CASE, far, replace(near, modes=("online",))) == [1, 2]


def test_who_has_most_room_comes_first() -> None:
    guides = [replace(GUIDE, person_id=n, cases=cases, offers=offers) for n, cases, offers in [(1, 1, 1), (2, 0, 1)]]
    assert order(CASE, *guides, replace(GUIDE, person_id=3, capacity=4)) == [3, 2, 1]


def test_between_equals_comes_first_who_was_not_asked_for_longest() -> None:
    times = {1: NOW, 2: NOW - timedelta(days=9), 3: None, 4: NOW - timedelta(days=1)}
    guides = [replace(GUIDE, person_id=n, last_offer_at=at) for n, at in times.items()]
    assert order(CASE, *guides) == [3, 2, 4, 1]


def test_equals_are_asked_in_turn() -> None:
    guides = {n: replace(GUIDE, person_id=n, capacity=9) for n in (1, 2, 3)}
    asked = []
    for hour in range(6):
        guide = choose(replace(CASE, id=hour), guides.values())
        asked.append(guide.person_id)
        guides[guide.person_id] = replace(guide, last_offer_at=NOW + timedelta(hours=hour))
    assert asked == [1, 2, 3, 1, 2, 3]


guides_of_all_kinds = st.lists(
    st.builds(
        Guide,
        person_id=st.integers(1, 20),
        name=st.just("?"),
        languages=st.sampled_from([("ar",), ("de", "ar"), ("tr",), ()]),
        districts=st.sampled_from([(), ("Linden",), ("Mitte",)]),
        modes=st.sampled_from([("online",), ("in_person",), ("online", "in_person"), ()]),
        capacity=st.integers(0, 3),
        is_multiplier=st.booleans(),
        is_paused=st.booleans(),
        is_reachable=st.booleans(),
        cases=st.integers(0, 3),
        offers=st.integers(0, 2),
        last_offer_at=st.sampled_from([None, NOW, NOW - timedelta(days=3)]),
    ),
    max_size=8,
    unique_by=lambda guide: guide.person_id,
)
cases_of_all_kinds = st.builds(
    replace,
    st.just(CASE),
    mode=st.sampled_from(MODES),
    district=st.sampled_from([None, "Linden", "Mitte"]),
    is_complex=st.booleans(),
    seeker_id=st.sampled_from([SEEKER, None, 1]),
)


@given(guides_of_all_kinds, cases_of_all_kinds, st.randoms(use_true_random=False))
def test_the_choice_does_not_hang_on_the_order_in_which_guides_are_given(guides, case, random) -> None:
    shuffled = list(guides)
    random.shuffle(shuffled)
    assert choose(case, guides) == choose(case, shuffled)


@given(guides_of_all_kinds, cases_of_all_kinds)
def test_what_speaks_for_the_chosen_guide_can_always_be_said(guides, case) -> None:
    guide = choose(case, guides)
    if guide is None:
        assert not any(guide.is_available and fits(guide, case) for guide in guides)
        return
    reasons = set(why(guide, case))
    assert {"language", "free"} <= reasons
    assert {"district", "online"} & reasons or case.district is None
    assert guide.person_id != case.seeker_id


# Why


def test_what_speaks_for_a_guide_is_said_in_a_fixed_order() -> None:
    guide = replace(GUIDE, is_multiplier=True, districts=("Linden",))
    assert why(guide, replace(CASE, is_complex=True)) == ("language", "district", "online", "free", "multiplier")


@pytest.mark.parametrize(
    ("guide", "case", "missing"),
    [
        ({"languages": ("tr",)}, {}, "language"),
        ({"districts": ("Mitte",)}, {}, "district"),
        ({"modes": ("online",)}, {}, "district"),
        ({}, {"district": None}, "district"),
        ({}, {"mode": "online"}, "district"),
        ({"modes": ("in_person",)}, {}, "online"),
        ({}, {"mode": "in_person"}, "online"),
        ({"is_paused": True}, {}, "free"),
        ({"is_reachable": False}, {}, "free"),
        ({"cases": 3}, {}, "free"),
        ({"is_multiplier": False}, {}, "multiplier"),
        ({}, {"is_complex": False}, "multiplier"),
    ],
)
def test_what_does_not_hold_is_not_said(guide: dict[str, object], case: dict[str, object], missing: str) -> None:
    everything = ("language", "district", "online", "free", "multiplier")
    said = why(replace(GUIDE, **{"is_multiplier": True} | guide), replace(CASE, **{"is_complex": True} | case))
    assert said == tuple(reason for reason in everything if reason != missing)


def test_who_meets_people_everywhere_comes_to_this_district_too() -> None:
    assert "district" in why(GUIDE, replace(CASE, mode="in_person"))


# The next step


def test_an_open_case_is_offered_or_goes_to_the_coordinators() -> None:
    assert next_step(CASE, [GUIDE], NOW).case.is_offered_to(1)
    change = next_step(CASE, [replace(GUIDE, is_paused=True)], NOW)
    assert change.case.is_escalated
    assert {notice.to for notice in change.notices} == {"coordinators", "seeker"}


def test_a_case_that_the_coordinators_have_is_offered_once_somebody_is_there() -> None:
    lies = next_step(CASE, [], NOW).case
    assert next_step(lies, [], NOW) == Change(lies)
    change = next_step(lies, [GUIDE], NOW)
    assert [(notice.to, notice.kind) for notice in change.notices] == [(1, "offer")]
    refused = declined(change.case, 1, "no_time", NOW).case
    assert next_step(refused, [GUIDE], NOW).notices == ()
    assert has_next_step(next_step(refused, [GUIDE], NOW).case)


def test_nothing_is_to_be_done_for_a_case_that_is_offered_held_or_closed() -> None:
    waiting = offered(CASE, 1, NOW).case
    held = accepted(waiting, 1, NOW).case
    for case in (waiting, held, closed(held, 1, "informed", NOW).case):
        assert next_step(case, [replace(GUIDE, person_id=2)], NOW) == Change(case)
