"""How everything that can be known of a person is called. Must not know where it is kept."""

from typing import Final

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
    "language": N_("mydata.entry.language"),
    "name": N_("mydata.entry.name"),
    "first_here": N_("mydata.entry.first_here"),
    "last_here": N_("mydata.entry.last_here"),
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
    "topic": N_("mydata.entry.topic"),
    "mode": N_("mydata.entry.mode"),
    "district": N_("mydata.entry.district"),
    "outcome": N_("mydata.entry.outcome"),
    "released": N_("mydata.entry.released"),
    "notes": N_("mydata.entry.notes"),
    "meeting": N_("mydata.entry.meeting"),
    "starts": N_("mydata.entry.starts"),
    "answer": N_("mydata.entry.answer"),
    "waiting": N_("mydata.entry.waiting"),
}
ANSWERS: Final = {
    "yes": N_("mydata.answer.yes"),
    "maybe": N_("mydata.answer.maybe"),
    "no": N_("mydata.answer.no"),
}
YES, NO = ANSWERS["yes"], ANSWERS["no"]
VALUE_TRACE: Final = N_("mydata.value.trace")
VALUE_LANGUAGE: Final = N_("mydata.value.language")
