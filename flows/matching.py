"""Which guide is offered a case next, and why. Pure: it is told who there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flows.cases import Case, CaseState, Change, escalated, offered


@dataclass(frozen=True)
class Guide:
    """A guide, as matching and coordinators see them.

    Args:
        person_id: who.
        name: what seekers and coordinators call them.
        languages: BCP 47.
        districts: where they meet people; empty for everywhere.
        modes: `online`, `in_person`, or both.
        capacity: how many cases they want at the same time.
        is_multiplier: trained for complex cases.
        is_paused: wants no offers now.
        is_reachable: has not blocked the bot.
        cases: how many they hold.
        offers: how many wait for their answer.
        last_offer_at: when they were last offered one.
    """

    person_id: int
    name: str
    languages: tuple[str, ...]
    districts: tuple[str, ...] = ()
    modes: tuple[str, ...] = ("online", "in_person")
    capacity: int = 3
    is_multiplier: bool = False
    is_paused: bool = False
    is_reachable: bool = True
    cases: int = 0
    offers: int = 0
    last_offer_at: datetime | None = None

    @property
    def free(self) -> int:
        """How many more cases they would take."""
        return max(0, self.capacity - self.cases - self.offers)

    @property
    def is_available(self) -> bool:
        """Tell whether they can be asked at all."""
        return self.is_reachable and not self.is_paused and self.free > 0


def fits(guide: Guide, case: Case) -> bool:
    """Tell whether a guide speaks the language, comes to the district or talks online, and was not asked before.

    Nobody is their own guide.
    """
    speaks = case.language in guide.languages and guide.person_id != case.seeker_id
    return speaks and _can_meet(guide, case) and not case.was_with(guide.person_id)


def choose(case: Case, guides: Iterable[Guide]) -> Guide | None:
    """Choose whom to ask: for complex cases multipliers first, else guides first; then who is of the district.

    Then the one with most room; between equals the one who was not asked for longest.
    """
    candidates = [guide for guide in guides if guide.is_available and fits(guide, case)]
    return min(candidates, key=lambda guide: _rank(guide, case), default=None)


def why(guide: Guide, case: Case) -> tuple[str, ...]:
    """Say what speaks for a guide, as coordinators are shown it; what does not hold is left out.

    Returns:
        Of `language`, `district` (comes to where the person wants to meet), `online` (talks so, and that is wanted),
        `free` (can be asked now), `multiplier` (and the case is complex), those that hold, in this order.
    """
    reasons = {
        "language": case.language in guide.languages,
        "district": case.district is not None and case.mode != "online" and _comes_to_district(guide, case),
        "online": case.mode != "in_person" and "online" in guide.modes,
        "free": guide.is_available,
        "multiplier": guide.is_multiplier and case.is_complex,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def next_step(case: Case, guides: Iterable[Guide], now: datetime) -> Change:
    """Give an open case without a live offer its next step: an offer, or the coordinators.

    A case that the coordinators have is offered too, once somebody is there for it; else nothing changes.

    Args:
        case: as it is.
        guides: all there are.
        now: an aware instant on the local wall clock, for weekends do not count.
    """
    if case.state is not CaseState.OPEN or case.live_offer is not None:
        return Change(case)
    guide = choose(case, guides)
    return offered(case, guide.person_id, now) if guide else escalated(case, now)


def _can_meet(guide: Guide, case: Case) -> bool:
    meets, talks = _comes_to_district(guide, case), "online" in guide.modes
    return {"online": talks, "in_person": meets}.get(case.mode, talks or meets)


def _comes_to_district(guide: Guide, case: Case) -> bool:
    is_near = not guide.districts or case.district is None or case.district in guide.districts
    return "in_person" in guide.modes and is_near


def _rank(guide: Guide, case: Case) -> tuple[object, ...]:
    is_near = case.mode != "online" and case.district in guide.districts and "in_person" in guide.modes
    asked_at = guide.last_offer_at.timestamp() if guide.last_offer_at else 0.0
    return (guide.is_multiplier is not case.is_complex, not is_near, -guide.free, asked_at, guide.person_id)
