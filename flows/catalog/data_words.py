"""How everything that can be known of a person is called. Must not know where it is kept."""

from collections.abc import Mapping
from typing import Final

from flows.cases import CaseState, OfferState
from flows.catalog.case_words import MODE_LABELS, OUTCOME_LABELS, TOPIC_LABELS
from flows.catalog.coordination_texts import ROLE_NAMES
from flows.text import N_

SECTIONS: Final = {
    "person": N_("mydata.section.person"),
    "role": N_("mydata.section.role"),
    "guide": N_("mydata.section.guide"),
    "work": N_("mydata.section.work"),
    "case": N_("mydata.section.case"),
    "meeting": N_("mydata.section.meeting"),
    "messages": N_("mydata.section.messages"),
}
ENTRIES: Final = {
    "telegram_id": N_("mydata.entry.telegram_id"),
    "number": N_("mydata.entry.number"),
    "language": N_("mydata.entry.language"),
    "language_chosen": N_("mydata.entry.language_chosen"),
    "name": N_("mydata.entry.name"),
    "first_here": N_("mydata.entry.first_here"),
    "last_here": N_("mydata.entry.last_here"),
    "erased": N_("mydata.entry.erased"),
    "answers_until": N_("mydata.entry.answers_until"),
    "check_next": N_("mydata.entry.check_next"),
    "check_until": N_("mydata.entry.check_until"),
    "changed": N_("mydata.entry.changed"),
    "role": N_("mydata.entry.role"),
    "scope": N_("mydata.entry.scope"),
    "languages": N_("mydata.entry.languages"),
    "districts": N_("mydata.entry.districts"),
    "capacity": N_("mydata.entry.capacity"),
    "modes": N_("mydata.entry.modes"),
    "paused": N_("mydata.entry.paused"),
    "held": N_("mydata.entry.held"),
    "asked": N_("mydata.entry.asked"),
    "noted": N_("mydata.entry.noted"),
    "invited": N_("mydata.entry.invited"),
    "joined": N_("mydata.entry.joined"),
    "planned": N_("mydata.entry.planned"),
    "case_number": N_("mydata.entry.case_number"),
    "state": N_("mydata.entry.state"),
    "topic": N_("mydata.entry.topic"),
    "mode": N_("mydata.entry.mode"),
    "district": N_("mydata.entry.district"),
    "complex": N_("mydata.entry.complex"),
    "escalated": N_("mydata.entry.escalated"),
    "unanswered": N_("mydata.entry.unanswered"),
    "outcome": N_("mydata.entry.outcome"),
    "released": N_("mydata.entry.released"),
    "notes": N_("mydata.entry.notes"),
    "meeting": N_("mydata.entry.meeting"),
    "starts": N_("mydata.entry.starts"),
    "answer": N_("mydata.entry.answer"),
    "answered": N_("mydata.entry.answered"),
    "waiting": N_("mydata.entry.waiting"),
    "waiting_next": N_("mydata.entry.waiting_next"),
    "sent": N_("mydata.entry.sent"),
    "sent_last": N_("mydata.entry.sent_last"),
    "unsent": N_("mydata.entry.unsent"),
    "received": N_("mydata.entry.received"),
    "received_last": N_("mydata.entry.received_last"),
    "to_answer": N_("mydata.entry.to_answer"),
}
CASE_STATES: Final = {
    CaseState.OPEN: N_("mydata.case.open"),
    CaseState.HELD: N_("mydata.case.held"),
    CaseState.CLOSED: N_("mydata.case.closed"),
}
OFFERS: Final = {
    OfferState.OFFERED: N_("mydata.offer.offered"),
    OfferState.ACCEPTED: N_("mydata.offer.accepted"),
    OfferState.DECLINED: N_("mydata.offer.declined"),
    OfferState.LAPSED: N_("mydata.offer.lapsed"),
    OfferState.WITHDRAWN: N_("mydata.offer.withdrawn"),
}
"""What became of it that a guide was asked to take a case, said to themselves."""
ANSWERS: Final = {
    "yes": N_("mydata.answer.yes"),
    "maybe": N_("mydata.answer.maybe"),
    "no": N_("mydata.answer.no"),
}
YES, NO = N_("mydata.value.yes"), N_("mydata.value.no")
VALUE_TRACE: Final = N_("mydata.value.trace")
VALUE_NOTE: Final = N_("mydata.value.note")
VALUE_OFFER: Final = N_("mydata.value.offer")
VALUE_UNTIL: Final = N_("mydata.value.until")
VALUE_LANGUAGE: Final = N_("mydata.value.language")


def _by_label(labels: Mapping[str, str]) -> dict[str, str]:
    return {msgid: str(code) for code, msgid in labels.items()}


CODES: Final[Mapping[str, str | bool]] = {
    YES: True,
    NO: False,
    **_by_label(ANSWERS),
    **{msgid: state.value for state, msgid in CASE_STATES.items()},
    **_by_label(TOPIC_LABELS),
    **_by_label(MODE_LABELS),
    **_by_label(OUTCOME_LABELS),
    **_by_label(ROLE_NAMES),
}
"""What stands for a value that is one of few, for programs, which read no language."""
LISTS: Final = frozenset({"languages", "modes"})
"""The entries that hold several of them."""
