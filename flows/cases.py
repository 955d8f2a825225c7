"""A case: somebody who wants to talk with a guide, from the question to the outcome. A pure state machine.

An open case always has a next step: a live offer to one guide, or it lies with the coordinators. A held case has one holder.
What a function returns may be in between: `matching.next_step` is applied before a case is kept.
Every change says whom it concerns; who may ask for a change is the caller's to check, whether it is possible is checked here.
"""

import sys
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from flows.errors import CaseError
from flows.offer_times import offer_until
from flows.text import AnyText


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    HELD = "held"
    CLOSED = "closed"


class OfferState(StrEnum):
    """What became of an offer; only `OFFERED` is live."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


TOPICS = ("naturalisation", "residence", "work", "family", "other")
MODES = ("online", "in_person", "either")
DECLINE_REASONS = ("no_time", "too_complex", "know_each_other", "other")
HAND_BACK_REASONS = ("no_time", "too_complex", "other")
OUTCOMES = ("informed", "application_filed", "sent_on", "not_reached", "other")
"""What guides and coordinators close with; `ended_by_seeker` and `deleted` are the seeker's own."""
RETURNED = "returned-"
"""Before why a guide gave a case back that they had accepted, in the reason kept with their offer."""

MOST_UNANSWERED = 30
"""So many messages a seeker may write before the guide answers."""

Party = Literal["seeker", "coordinators"] | int
"""Whom a notice is for: a guide by the person's id."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A case offered to a guide; it is too late at `until` itself."""

    guide_id: int
    state: OfferState
    made_at: datetime
    until: datetime
    reason: str = ""

    @property
    def is_returned(self) -> bool:
        """Tell whether the guide had the case and gave it back themselves."""
        return self.state is OfferState.ACCEPTED and self.reason.startswith(RETURNED)


@dataclass(frozen=True, slots=True)
class Note:
    """What a guide writes down for themselves and the coordinators; no screen shows it to the seeker, `/mydata` hands it out."""

    author_id: int
    words: str
    written_at: datetime


@dataclass(frozen=True)
class Case:
    """A case.

    Args:
        id: 0 until it is kept.
        seeker_id: None once the person is forgotten, or the case deleted or wiped.
        state: where it stands.
        topic: one of `TOPICS`.
        language: the one to be spoken, BCP 47.
        mode: one of `MODES`.
        district: where, None if the person did not say or did not release it.
        is_complex: better taken by a multiplier.
        lines: what the person released, as it is shown to a guide.
        created_at: an aware instant, as all.
        changed_at: of the last change.
        holder_id: the guide who has it.
        is_escalated: the coordinators have it, and the seeker knows, for no guide was left; until somebody holds it,
            and so also while a guide who came later is asked.
        offers: the last one to each guide, oldest first; at most one is live.
        outcome: once closed.
        unanswered: the seeker's messages since the guide last wrote.
        version: raised by storage with every change.
    """

    id: int
    seeker_id: int | None
    state: CaseState
    topic: str
    language: str
    mode: str
    district: str | None
    is_complex: bool
    lines: tuple[AnyText, ...]
    created_at: datetime
    changed_at: datetime
    holder_id: int | None = None
    is_escalated: bool = False
    offers: tuple[Offer, ...] = ()
    outcome: str = ""
    unanswered: int = 0
    version: int = 0

    @property
    def live_offer(self) -> Offer | None:
        """The offer that waits for an answer."""
        return next((offer for offer in self.offers if offer.state is OfferState.OFFERED), None)

    def is_offered_to(self, person_id: int) -> bool:
        """Tell whether a guide's answer is waited for."""
        return self.state is CaseState.OPEN and self.live_offer is not None and self.live_offer.guide_id == person_id

    def offer_to(self, person_id: int) -> Offer | None:
        """Find the last offer to a guide, whatever became of it."""
        return next((offer for offer in self.offers if offer.guide_id == person_id), None)

    def was_with(self, person_id: int) -> bool:
        """Tell whether a guide was ever asked or had the case, so that it is not offered to them again."""
        return self.offer_to(person_id) is not None


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody is to be told of a change; `kind` names the message, and `former_id` the guide who had the case before."""

    to: Party
    kind: str
    former_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A case as it is after a change, and who is to be told."""

    case: Case
    notices: tuple[Notice, ...] = ()


def offered(case: Case, guide_id: int, now: datetime) -> Change:
    """Offer an open case to a guide.

    Raises:
        CaseError: it is not open, an offer is live already, this guide was asked before, or it is their own.
    """
    _must(case.state is CaseState.OPEN and case.live_offer is None, case, "be offered")
    _must(case.seeker_id != guide_id, case, "be offered to the seeker")
    _must(not case.was_with(guide_id), case, "be offered to the same guide again")
    offer = Offer(guide_id, OfferState.OFFERED, now, offer_until(now))
    changed = replace(case, offers=(*case.offers, offer), changed_at=now)
    return Change(changed, (Notice(guide_id, "offer"),))


def escalated(case: Case, now: datetime) -> Change:
    """Give an open case without a live offer to the coordinators, and tell the seeker the truth.

    If they have it already, nothing changes, and nobody is told again.

    Raises:
        CaseError: it is not open, or an offer is live.
    """
    _must(case.state is CaseState.OPEN and case.live_offer is None, case, "go to the coordinators")
    if case.is_escalated:
        return Change(case)
    changed = replace(case, is_escalated=True, changed_at=now)
    return Change(changed, (Notice("coordinators", "nobody_left"), Notice("seeker", "nobody_left")))


def accepted(case: Case, guide_id: int, now: datetime) -> Change:
    """Let the guide who was offered a case have it.

    Raises:
        CaseError: there is no live offer to this guide, or its time is over, though nobody has noticed yet.
    """
    offer = case.live_offer
    _must(offer is not None and case.is_offered_to(guide_id) and now < offer.until, case, "be accepted")
    return Change(_held(_answered(case, OfferState.ACCEPTED, now), guide_id, now), (Notice("seeker", "accepted"),))


def declined(case: Case, guide_id: int, reason: str, now: datetime) -> Change:
    """Note that a guide does not take a case; nobody is blamed, and it goes on to the next.

    Raises:
        CaseError: there is no live offer to this guide, or no such reason; it may be empty.
    """
    _must(case.is_offered_to(guide_id), case, "be declined")
    _must(not reason or reason in DECLINE_REASONS, case, f"be declined with {reason}")
    changed = _answered(case, OfferState.DECLINED, now, reason)
    return Change(replace(changed, is_complex=case.is_complex or reason == "too_complex"))


def lapsed(case: Case, now: datetime) -> Change:
    """End an offer whose time is over; without one, nothing changes."""
    offer = case.live_offer
    if case.state is not CaseState.OPEN or offer is None or now < offer.until:
        return Change(case)
    return Change(_answered(case, OfferState.LAPSED, now), (Notice(offer.guide_id, "offer_lapsed"),))


def withdrawn(case: Case, now: datetime) -> Change:
    """Take a live offer back, as from a guide who has left; without one, nothing changes."""
    if case.live_offer is None:
        return Change(case)
    return Change(_answered(case, OfferState.WITHDRAWN, now), (Notice(case.live_offer.guide_id, "offer_withdrawn"),))


def assigned(case: Case, guide_id: int, now: datetime) -> Change:
    """Give a case to a guide without asking them, as a coordinator may.

    Raises:
        CaseError: it is closed, or theirs already, be it as the holder's or the seeker's.
    """
    is_theirs = guide_id in (case.holder_id, case.seeker_id)
    _must(case.state is not CaseState.CLOSED and not is_theirs, case, "be assigned to this guide")
    freed = withdrawn(case, now)
    told = (*freed.notices, *_told_holder(case, "taken_back"))
    told = tuple(notice for notice in told if notice.to != guide_id)
    offer = Offer(guide_id, OfferState.ACCEPTED, now, now, "assigned")
    kept = tuple(each for each in freed.case.offers if each.guide_id != guide_id)
    changed = _held(replace(freed.case, offers=(*kept, offer)), guide_id, now)
    return Change(changed, (*told, Notice(guide_id, "assigned"), Notice("seeker", "accepted", case.holder_id)))


def handed_back(case: Case, guide_id: int, reason: str, now: datetime) -> Change:
    """Let the holder give a case back, so that another is asked; a complex one is for a multiplier.

    Raises:
        CaseError: this guide does not hold it, or there is no such reason; it may be empty.
    """
    _must(case.state is CaseState.HELD and case.holder_id == guide_id, case, "be handed back by this guide")
    _must(not reason or reason in HAND_BACK_REASONS, case, f"be handed back with {reason}")
    offers = tuple(replace(o, reason=RETURNED + reason) if o.guide_id == guide_id else o for o in case.offers)
    is_complex = case.is_complex or reason == "too_complex"
    changed = replace(_reopened(case, now), is_complex=is_complex, offers=offers)
    return Change(changed, (Notice("seeker", "guide_left"),))


def taken_back(case: Case, now: datetime) -> Change:
    """Take a case from its holder, as a coordinator may, or when the holder cannot be reached any more.

    Raises:
        CaseError: nobody holds it.
    """
    _must(case.state is CaseState.HELD, case, "be taken back")
    return Change(_reopened(case, now), (*_told_holder(case, "taken_back"), Notice("seeker", "guide_left")))


def another_wanted(case: Case, now: datetime) -> Change:
    """Let the seeker have another guide, without a reason.

    Raises:
        CaseError: nobody holds it.
    """
    _must(case.state is CaseState.HELD, case, "go to another guide")
    return Change(_reopened(case, now), _told_holder(case, "another_wanted"))


def closed(case: Case, guide_id: int, outcome: str, now: datetime) -> Change:
    """Let the holder close a case with an outcome.

    Raises:
        CaseError: this guide does not hold it, or there is no such outcome.
    """
    is_theirs = case.state is CaseState.HELD and case.holder_id == guide_id
    _must(is_theirs and outcome in OUTCOMES, case, f"be closed by this guide with {outcome}")
    return Change(_closed(case, outcome, now), (Notice("seeker", "closed"),))


def closed_by_office(case: Case, outcome: str, now: datetime) -> Change:
    """Let a coordinator close a case with an outcome, whoever has it or is asked.

    Raises:
        CaseError: it is closed already, or there is no such outcome.
    """
    _must(case.state is not CaseState.CLOSED and outcome in OUTCOMES, case, f"be closed with {outcome}")
    freed = withdrawn(case, now)
    told = (*freed.notices, *_told_holder(case, "closed_by_office"), Notice("seeker", "closed_by_office"))
    return Change(_closed(freed.case, outcome, now), told)


def ended(case: Case, now: datetime, *, is_deleted: bool = False) -> Change:
    """Let the seeker end a case at any time; deleting takes away all that was released and all that leads to somebody.

    What a closed case came to stays to be counted.

    Raises:
        CaseError: it is closed already, unless it is to be deleted.
    """
    _must(is_deleted or case.state is not CaseState.CLOSED, case, "be ended")
    freed = withdrawn(case, now)
    told = (*freed.notices, *_told_holder(case, "ended"))
    outcome = case.outcome or ("deleted" if is_deleted else "ended_by_seeker")
    changed = _closed(freed.case, outcome, now)
    return Change(_bare(changed) if is_deleted else changed, told)


def room_for(case: Case, person_id: int) -> int:
    """Say how many messages a person may write into a case's talk now; a guide as many as they like."""
    if case.state is not CaseState.HELD:
        return 0
    if person_id == case.holder_id:
        return sys.maxsize
    return max(0, MOST_UNANSWERED - case.unanswered) if person_id == case.seeker_id else 0


def may_write(case: Case, person_id: int) -> bool:
    """Tell whether a person may write into a case's talk now."""
    return room_for(case, person_id) > 0


def wrote(case: Case, person_id: int) -> Case:
    """Count a message of the talk.

    Raises:
        CaseError: this person may not write now.
    """
    _must(may_write(case, person_id), case, "be written to by this person")
    return replace(case, unanswered=0 if person_id == case.holder_id else case.unanswered + 1)


def has_next_step(case: Case) -> bool:
    """Tell whether it is clear what happens next; must hold for every case that is kept."""
    if case.state is CaseState.HELD:
        return case.holder_id is not None and case.live_offer is None
    if case.state is CaseState.OPEN:
        return case.holder_id is None and (case.live_offer is not None or case.is_escalated)
    return case.holder_id is None and case.live_offer is None


def _must(holds: bool, case: Case, what: str) -> None:
    if not holds:
        raise CaseError(f"case {case.id} is {case.state.value} and cannot {what}")


def _answered(case: Case, state: OfferState, now: datetime, reason: str = "") -> Case:
    offers = tuple(
        replace(offer, state=state, reason=reason) if offer.state is OfferState.OFFERED else offer
        for offer in case.offers
    )
    return replace(case, offers=offers, changed_at=now)


def _held(case: Case, guide_id: int, now: datetime) -> Case:
    return replace(case, state=CaseState.HELD, holder_id=guide_id, is_escalated=False, unanswered=0, changed_at=now)


def _reopened(case: Case, now: datetime) -> Case:
    return replace(case, state=CaseState.OPEN, holder_id=None, is_escalated=False, unanswered=0, changed_at=now)


def _closed(case: Case, outcome: str, now: datetime) -> Case:
    return replace(case, state=CaseState.CLOSED, holder_id=None, is_escalated=False, outcome=outcome, changed_at=now)


def _bare(case: Case) -> Case:
    return replace(case, seeker_id=None, lines=(), district=None, offers=())


def _told_holder(case: Case, kind: str) -> tuple[Notice, ...]:
    return (Notice(case.holder_id, kind),) if case.holder_id is not None else ()
