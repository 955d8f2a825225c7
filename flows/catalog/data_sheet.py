"""Everything that is known of a person, as a sheet of paper for themselves."""

from datetime import date

from flows.engine.sheet import Block, Row, Sheet
from flows.my_data import Collected, Entry, Value
from flows.text import N_, Verbatim, text

NAME = "lotse-daten"


def data_sheet(collected: Collected, today: date) -> Sheet:
    """Make the sheet; what only programs can read stands in the other file, and the sheet says so."""
    blocks = [Block(each.heading, tuple(map(_row, each.entries))) for each in collected.sections if each.entries]
    listed = tuple(Row(text(msgid)) for name, msgid in DOCUMENTS.items() if collected.documents.get(name))
    return Sheet(
        NAME,
        text(N_("mydata.sheet_title")),
        today,
        (Row(text(N_("mydata.sheet_lead"))),),
        (*blocks, Block(text(N_("mydata.section.documents")), listed)),
        (Row(text(N_("mydata.sheet_foot"))),),
    )


DOCUMENTS = {
    "conversation": N_("mydata.document.conversation"),
    "kept_check": N_("mydata.document.kept_check"),
}


def _row(entry: Entry) -> Row:
    return Row(text(N_("mydata.line"), label=entry.label, value=_shown(entry.value)))


def _shown(value: Value) -> object:
    return Verbatim(str(value)) if isinstance(value, str | int) else value
