"""The words that invites, profiles and coordination share: roles, topics, people, places, and lists a page at a time."""

from collections.abc import Sequence
from typing import TypeVar

from flows.cases import RETURNED, Case, Offer, OfferState
from flows.catalog.case_words import DECLINE_LABELS, TOPIC_LABELS
from flows.catalog.screen import PAGE_SIZE
from flows.directory import Network
from flows.matching import Guide
from flows.roles import COORDINATOR, GUIDE, HOST, MEMBER, MULTIPLIER, REPRESENTATIVE
from flows.text import COMMA, N_, NP_, AnyText, Joined, LanguageNames, Text, Verbatim, counted, text

ROLE_NAMES = {
    COORDINATOR: N_("role.coordinator"),
    GUIDE: N_("role.guide"),
    MULTIPLIER: N_("role.multiplier"),
    MEMBER: N_("role.member"),
    REPRESENTATIVE: N_("role.representative"),
    HOST: N_("role.host"),
}
MODE_NAMES = {"online": N_("staff.online"), "in_person": N_("staff.in_person")}
OFFER_NAMES = {
    OfferState.OFFERED: N_("offer.offered"),
    OfferState.ACCEPTED: N_("offer.accepted"),
    OfferState.DECLINED: N_("offer.declined"),
    OfferState.LAPSED: N_("offer.lapsed"),
    OfferState.WITHDRAWN: N_("offer.withdrawn"),
}
RETURN_NAMES = {
    RETURNED: N_("offer.returned"),
    f"{RETURNED}no_time": N_("offer.returned.no_time"),
    f"{RETURNED}too_complex": N_("offer.returned.too_complex"),
    f"{RETURNED}other": N_("offer.returned.other"),
}
"""What is said of a guide who had a case and gave it back, instead of that they accepted it."""
REASON_NAMES = {**DECLINE_LABELS, **RETURN_NAMES, "assigned": N_("offer.assigned")}
Item = TypeVar("Item")


def person_name(name: str, person_id: int | None) -> AnyText:
    """Call a person by the name they gave, or by our number of them."""
    return Verbatim(name) if name else text(N_("staff.nameless"), number=str(person_id or "–"))


def became_name(offer: Offer) -> Text:
    """Say what became of an offer."""
    return text(
        RETURN_NAMES.get(offer.reason, RETURN_NAMES[RETURNED]) if offer.is_returned else OFFER_NAMES[offer.state]
    )


def scope_name(scope: str, network: Network) -> AnyText:
    """Name what a role is for: an organisation or a meeting point, also one that is closed; its id if it is gone."""
    names = {each.id: each.name for each in network.organisations}
    names |= {each.id: each.name for each in network.meeting_points}
    return Verbatim(names.get(scope, scope))


def role_name(role: str, scope: str, network: Network) -> AnyText:
    """Name a role, and what it is for."""
    name = text(ROLE_NAMES[role])
    return text(N_("role.of"), role=name, of=scope_name(scope, network)) if scope else name


def topic_name(topic: str) -> Text:
    """Name a topic; one that is not known any more is another."""
    return text(TOPIC_LABELS.get(topic, TOPIC_LABELS["other"]))


def district_name(case: Case) -> AnyText:
    """Name where somebody wants to meet, if they said."""
    return Verbatim(case.district) if case.district else text(N_("staff.no_district"))


def languages_text(guide: Guide) -> Text:
    """List a guide's languages."""
    return text(N_("staff.languages"), languages=LanguageNames(guide.languages))


def places_text(guide: Guide) -> Text:
    """Say how many of a guide's places are taken, and how many more they are asked about now."""
    if guide.offers:
        return text(N_("staff.places_asked"), taken=guide.cases, capacity=guide.capacity, asked=guide.offers)
    return text(N_("staff.places"), taken=guide.cases, capacity=guide.capacity)


def districts_text(districts: Sequence[str]) -> AnyText:
    """List districts; none means everywhere."""
    if not districts:
        return text(N_("staff.everywhere"))
    return Joined(tuple(Verbatim(name) for name in districts), COMMA)


def modes_text(modes: Sequence[str]) -> Text:
    """Say how a guide meets people."""
    return text(MODE_NAMES[modes[0]] if len(modes) == 1 else N_("staff.both_modes"))


def days_text(days: int) -> Text:
    """Say how old something is."""
    return counted(NP_("staff.days"), days) if days > 0 else text(N_("staff.today"))


def on_page(items: Sequence[Item], number: int, size: int = PAGE_SIZE) -> Sequence[Item]:
    """Take what stands on a page whose choices `screen.page` cuts alike."""
    if len(items) <= size:
        return items
    count = -(-len(items) // (size - 1))
    return items[(number % count) * (size - 1) :][: size - 1]
