"""What holds for cases whatever guides, seekers, coordinators and time do, in whatever order, and by whatever stale view."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from flows.cases import (
    DECLINE_REASONS,
    HAND_BACK_REASONS,
    MODES,
    MOST_UNANSWERED,
    OUTCOMES,
    Case,
    CaseState,
    Change,
    Notice,
    OfferState,
    Party,
    accepted,
    another_wanted,
    assigned,
    closed,
    closed_by_office,
    declined,
    ended,
    handed_back,
    has_next_step,
    lapsed,
    may_write,
    taken_back,
    withdrawn,
    wrote,
)
from flows.errors import CaseError
from flows.matching import Guide, fits, next_step
from flows.text import Verbatim

START = datetime(2027, 3, 25, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Thursday; clocks change on the Sunday
GUIDES = range(1, 6)
GUIDE_WHO_ASKS = 1
SEEKERS = (101, 102, GUIDE_WHO_ASKS)

SEEKER_HEARS = {"accepted", "guide_left", "closed", "closed_by_office", "nobody_left"}
LOSS = {"offer_lapsed", "offer_withdrawn", "taken_back", "another_wanted", "ended", "closed_by_office"}
GAIN = {"offer", "assigned"}

some_guide = st.sampled_from(GUIDES)
some_number = st.integers(0, 50)
mostly_the_holder = st.sampled_from([None, None, None, *GUIDES])
"""None for whoever holds the case, if somebody does."""


@dataclass
class Watched:
    """A case, and what has happened to it so far."""

    case: Case
    asked: set[int] = field(default_factory=set)
    views: list[int] = field(default_factory=list)
    times_told_nobody_left: int = 0


class Network(RuleBasedStateMachine):
    """Carries changes out as the service does: each is followed by the next step before it is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.guides: dict[int, Guide] = {}
        self.watched: list[Watched] = []

    # What the service knows

    def loads(self) -> list[Guide]:
        cases = [watched.case for watched in self.watched]
        held = Counter(case.holder_id for case in cases)
        waiting = Counter(case.live_offer.guide_id for case in cases if case.live_offer)
        last = {offer.guide_id: offer.made_at for case in cases for offer in case.offers}
        return [
            replace(guide, cases=held[number], offers=waiting[number], last_offer_at=last.get(number))
            for number, guide in self.guides.items()
        ]

    def pick(self, number: int) -> Watched:
        """Pick a case, mostly one that is not closed."""
        alive = [watched for watched in self.watched if watched.case.state is not CaseState.CLOSED]
        among = alive if alive and number % 5 else self.watched
        return among[number % len(among)]

    def is_any(self, state: CaseState) -> bool:
        return any(watched.case.state is state for watched in self.watched)

    def carry_out(self, watched: Watched, change: Change, actor: Party | None = None) -> None:
        before, watched.case = watched.case, change.case
        notices = [*change.notices, *self.move_on(watched)]
        after = watched.case
        self.check_who_is_told(before, after, notices, actor)
        self.check_losers_are_told(before, after, notices, actor)
        if before.holder_id is not None or after.holder_id is not None:
            watched.times_told_nobody_left = 0
        watched.times_told_nobody_left += notices.count(Notice("seeker", "nobody_left"))
        assert watched.times_told_nobody_left <= 1
        if after.state is CaseState.OPEN and after.live_offer is None:
            assert watched.times_told_nobody_left == 1
        if before.state is CaseState.CLOSED:
            assert after.state is CaseState.CLOSED

    def move_on(self, watched: Watched) -> tuple[Notice, ...]:
        guides, before = self.loads(), watched.case
        change = next_step(before, guides, self.now)
        watched.case = change.case
        offer = change.case.live_offer
        if offer is None or before.live_offer is not None:
            return change.notices
        guide = next(guide for guide in guides if guide.person_id == offer.guide_id)
        assert guide.is_available
        assert guide.cases + guide.offers < guide.capacity
        assert fits(guide, before)
        assert guide.person_id not in watched.asked
        assert guide.person_id != before.seeker_id
        watched.asked.add(guide.person_id)
        watched.views.append(guide.person_id)
        return change.notices

    def check_who_is_told(self, before: Case, after: Case, notices: list[Notice], actor: Party | None) -> None:
        lost = {before.holder_id, before.live_offer and before.live_offer.guide_id}
        gained = {after.holder_id, after.live_offer and after.live_offer.guide_id}
        for notice in notices:
            if notice.to == "seeker":
                assert notice.kind in SEEKER_HEARS
                assert notice.kind == "nobody_left" or actor != "seeker"
            elif notice.to == "coordinators":
                assert notice.kind == "nobody_left"
            else:
                assert notice.kind in LOSS | GAIN
                assert notice.to in (lost if notice.kind in LOSS else gained)
                assert notice.to != actor
        assert len({(notice.to, notice.kind) for notice in notices}) == len(notices)
        assert all(count == 1 for party, count in Counter(notice.to for notice in notices).items() if party != "seeker")
        if after.state is CaseState.HELD and after.holder_id != before.holder_id:
            assert ("seeker", "accepted") in {(notice.to, notice.kind) for notice in notices}

    def check_losers_are_told(self, before: Case, after: Case, notices: list[Notice], actor: Party | None) -> None:
        told = {notice.to for notice in notices}
        if before.holder_id not in (None, after.holder_id, actor):
            assert before.holder_id in told
        if before.live_offer and not after.is_offered_to(before.live_offer.guide_id):
            assert before.live_offer.guide_id in told | {actor}

    def try_out(
        self, watched: Watched, is_possible: bool, change: Callable[[], Change], actor: Party | None = None
    ) -> None:
        """See that a change is refused exactly where it should be, and carry it out otherwise."""
        if is_possible:
            self.carry_out(watched, change(), actor)
        else:
            with pytest.raises(CaseError):
                change()

    # Guides

    @initialize(number_of_guides=st.integers(0, 2))
    def begin(self, number_of_guides: int) -> None:
        self.guides = {number: Guide(number, "?", ("ar",), capacity=1) for number in (2, 3)[:number_of_guides]}
        self.ask(101, "either", False)

    @rule(
        number=some_guide,
        languages=st.sampled_from([("ar",), ("de", "ar"), ("tr",)]),
        modes=st.sampled_from([("online", "in_person"), ("online",), ("in_person",)]),
        districts=st.sampled_from([(), ("Linden",), ("Mitte",)]),
        capacity=st.sampled_from([3, 2, 1, 0]),
        is_multiplier=st.booleans(),
        is_noticed=st.booleans(),
    )
    def guide_joins_or_changes(self, number, languages, modes, districts, capacity, is_multiplier, is_noticed) -> None:
        known = self.guides.get(number, Guide(number, "?", ()))
        self.guides[number] = replace(
            known,
            is_paused=False,
            is_reachable=True,
            languages=languages,
            modes=modes,
            districts=districts,
            capacity=capacity,
            is_multiplier=is_multiplier,
        )
        if is_noticed:
            self.tick(hours=0)

    @precondition(lambda self: self.guides)
    @rule(number=some_guide, is_paused=st.booleans())
    def guide_pauses(self, number: int, is_paused: bool) -> None:
        if number in self.guides:
            self.guides[number] = replace(self.guides[number], is_paused=is_paused)

    @precondition(lambda self: self.guides)
    @rule(number=some_guide, leaves=st.booleans())
    def guide_blocks_the_bot_or_loses_the_role(self, number: int, leaves: bool) -> None:
        if number not in self.guides:
            return
        self.guides[number] = replace(self.guides[number], is_reachable=False)
        if leaves:
            del self.guides[number]
        for watched in self.watched:
            if watched.case.is_offered_to(number):
                self.carry_out(watched, withdrawn(watched.case, self.now))
            if watched.case.holder_id == number:
                self.carry_out(watched, taken_back(watched.case, self.now))

    @precondition(lambda self: any(not guide.is_reachable for guide in self.guides.values()))
    @rule(number=some_guide)
    def guide_comes_back(self, number: int) -> None:
        if number in self.guides:
            self.guides[number] = replace(self.guides[number], is_reachable=True)

    # Offers, by what a guide saw once: it may long be gone

    @precondition(lambda self: any(watched.views for watched in self.watched))
    @rule(which=some_number, view=some_number, reason=st.sampled_from([None, None, "", *DECLINE_REASONS]))
    def guide_answers_what_they_once_saw(self, which: int, view: int, reason: str | None) -> None:
        seen = [watched for watched in self.watched if watched.views]
        watched = seen[which % len(seen)]
        guide = watched.views[view % len(watched.views)]
        self.answer(watched, guide, reason)

    @precondition(lambda self: any(watched.case.live_offer for watched in self.watched))
    @rule(which=some_number, reason=st.sampled_from([None, "", *DECLINE_REASONS]), is_double=st.booleans())
    def guide_answers_what_waits(self, which: int, reason: str | None, is_double: bool) -> None:
        waiting = [watched for watched in self.watched if watched.case.live_offer]
        watched = waiting[which % len(waiting)]
        guide = watched.case.live_offer.guide_id
        for _ in range(1 + is_double):
            self.answer(watched, guide, reason)

    def answer(self, watched: Watched, guide: int, reason: str | None) -> None:
        case, offer = watched.case, watched.case.live_offer
        is_asked = case.state is CaseState.OPEN and offer is not None and offer.guide_id == guide
        if reason is None:
            is_asked = is_asked and self.now < offer.until
            self.try_out(watched, is_asked, lambda: accepted(case, guide, self.now), guide)
        else:
            self.try_out(watched, is_asked, lambda: declined(case, guide, reason, self.now), guide)

    @rule(hours=st.sampled_from([0, 1, 23, 24, 49, 73]))
    def time_passes_and_nobody_notices(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(hours=st.sampled_from([0, 1, 24, 73]))
    def time_passes_and_the_tick_comes(self, hours: int) -> None:
        self.tick(hours)

    def tick(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for watched in self.watched:
            before = watched.case.live_offer
            self.carry_out(watched, lapsed(watched.case, self.now))
            if before is not None:
                assert (watched.case.live_offer == before) is (self.now < before.until)

    # The holder, the seeker, coordinators: any of them at any time, also when it is not theirs to do

    @precondition(lambda self: len(self.watched) < 6)
    @rule(seeker=st.sampled_from(SEEKERS), mode=st.sampled_from(MODES), is_complex=st.booleans())
    def ask(self, seeker: int, mode: str, is_complex: bool) -> None:
        case = Case(
            id=len(self.watched) + 1,
            seeker_id=seeker,
            state=CaseState.OPEN,
            topic="naturalisation",
            language="ar",
            mode=mode,
            district="Linden",
            is_complex=is_complex,
            lines=(Verbatim("released"),),
            created_at=self.now,
            changed_at=self.now,
        )
        watched = Watched(case)
        self.watched.append(watched)
        self.carry_out(watched, Change(case), "seeker")

    @precondition(lambda self: self.is_any(CaseState.HELD))
    @rule(which=some_number, number=mostly_the_holder, reason=st.sampled_from(HAND_BACK_REASONS))
    def guide_hands_back(self, which: int, number: int | None, reason: str) -> None:
        watched = self.pick(which)
        number = number or watched.case.holder_id or GUIDES[0]
        change = lambda: handed_back(watched.case, number, reason, self.now)  # noqa: E731
        self.try_out(watched, watched.case.holder_id == number, change, number)

    @precondition(lambda self: self.is_any(CaseState.HELD))
    @rule(which=some_number, number=mostly_the_holder, outcome=st.sampled_from(OUTCOMES))
    def guide_closes(self, which: int, number: int | None, outcome: str) -> None:
        watched = self.pick(which)
        number = number or watched.case.holder_id or GUIDES[0]
        change = lambda: closed(watched.case, number, outcome, self.now)  # noqa: E731
        self.try_out(watched, watched.case.holder_id == number, change, number)

    @rule(which=some_number)
    def seeker_wants_another(self, which: int) -> None:
        watched = self.pick(which)
        is_held = watched.case.holder_id is not None
        self.try_out(watched, is_held, lambda: another_wanted(watched.case, self.now), "seeker")

    @rule(which=some_number, is_deleted=st.booleans())
    def seeker_ends(self, which: int, is_deleted: bool) -> None:
        watched = self.pick(which)
        is_possible = is_deleted or watched.case.state is not CaseState.CLOSED
        self.try_out(watched, is_possible, lambda: ended(watched.case, self.now, is_deleted=is_deleted), "seeker")
        if is_deleted:
            assert (watched.case.lines, watched.case.district, watched.case.seeker_id) == ((), None, None)
            watched.asked.clear()

    @rule(which=some_number, number=some_guide)
    def coordinator_assigns(self, which: int, number: int) -> None:
        watched = self.pick(which)
        case = watched.case
        is_possible = case.state is not CaseState.CLOSED and number not in (case.holder_id, case.seeker_id)
        self.try_out(watched, is_possible, lambda: assigned(case, number, self.now), "coordinators")
        if is_possible:
            watched.asked.add(number)
            watched.views.append(number)
            assert watched.case.holder_id == number

    @rule(which=some_number)
    def coordinator_takes_back(self, which: int) -> None:
        watched = self.pick(which)
        is_held = watched.case.holder_id is not None
        self.try_out(watched, is_held, lambda: taken_back(watched.case, self.now), "coordinators")

    @rule(which=some_number, outcome=st.sampled_from(OUTCOMES), is_double=st.booleans())
    def coordinators_close(self, which: int, outcome: str, is_double: bool) -> None:
        watched = self.pick(which)
        for _ in range(1 + is_double):
            is_open = watched.case.state is not CaseState.CLOSED
            change = lambda: closed_by_office(watched.case, outcome, self.now)  # noqa: E731
            self.try_out(watched, is_open, change, "coordinators")
        assert watched.case.state is CaseState.CLOSED

    @precondition(lambda self: self.is_any(CaseState.HELD))
    @rule(which=some_number, person=st.sampled_from([*GUIDES, *SEEKERS]), times=st.sampled_from([1, MOST_UNANSWERED]))
    def somebody_writes(self, which: int, person: int, times: int) -> None:
        watched = self.pick(which)
        for _ in range(times):
            if may_write(watched.case, person):
                watched.case = wrote(watched.case, person)
            else:
                with pytest.raises(CaseError):
                    wrote(watched.case, person)

    # What holds at any time

    @invariant()
    def every_case_has_a_next_step(self) -> None:
        assert all(has_next_step(watched.case) for watched in self.watched)

    @invariant()
    def a_case_has_one_holder_or_none(self) -> None:
        for watched in self.watched:
            case = watched.case
            assert (case.holder_id is not None) is (case.state is CaseState.HELD)
            assert sum(offer.state is OfferState.OFFERED for offer in case.offers) <= 1
            if case.holder_id is not None:
                assert case.was_with(case.holder_id)
                assert case.holder_id != case.seeker_id

    @invariant()
    def nobody_stands_twice_among_the_offers_and_nobody_is_forgotten(self) -> None:
        for watched in self.watched:
            asked = [offer.guide_id for offer in watched.case.offers]
            assert len(asked) == len(set(asked))
            assert set(asked) == watched.asked

    @invariant()
    def only_seeker_and_holder_may_write(self) -> None:
        for watched in self.watched:
            writers = {person for person in (*GUIDES, *SEEKERS) if may_write(watched.case, person)}
            assert writers <= {watched.case.seeker_id, watched.case.holder_id}
            assert (watched.case.holder_id in writers) is (watched.case.state is CaseState.HELD)

    @invariant()
    def whoever_could_be_asked_has_been_once_time_has_come(self) -> None:
        """A case lies with the coordinators only until the next tick, if somebody is there for it."""
        for watched in self.watched:
            if watched.case.state is CaseState.OPEN and watched.case.live_offer is None:
                ready = any(guide.is_available and fits(guide, watched.case) for guide in self.loads())
                change = next_step(watched.case, self.loads(), self.now)
                assert (change.case.live_offer is not None) is ready
                assert ready or change == Change(watched.case)


TestNetwork = Network.TestCase
TestNetwork.settings = settings(max_examples=150, stateful_step_count=40)
