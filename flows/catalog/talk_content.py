"""What can be passed on in a talk, and what is said of what cannot; to whom it goes is not decided here."""

from flows.deeds import Content
from flows.engine.definition import Stay
from flows.engine.inputs import EDITED, Input, Located, Sent, Typed
from flows.text import N_, AnyText, paragraphs, text

PASSED_ON = ("photo", "voice", "document")
REFUSALS = {
    "contact": N_("talk.no_contact"),
    "forward": N_("talk.no_forward"),
    "poll": N_("talk.no_poll"),
    EDITED: N_("talk.no_edit"),
}


def content_of(entered: Input) -> Content | None:
    """Read what can be passed on out of an input; None for what cannot."""
    if isinstance(entered, Typed):
        return Content("text", entered.words)
    if isinstance(entered, Located):
        return Content("location", latitude=entered.latitude, longitude=entered.longitude)
    if isinstance(entered, Sent) and entered.kind in PASSED_ON and entered.file_id:
        return Content(entered.kind, entered.caption, entered.file_id)
    return None


def refused(entered: Input) -> Stay | None:
    """Say why something is not passed on, where there is more to say than that it is not."""
    return Stay(text(REFUSALS[entered.kind])) if isinstance(entered, Sent) and entered.kind in REFUSALS else None


def numbers(entered: Input) -> AnyText | None:
    """Say the emergency numbers to somebody who cries for help; the other side may read it late."""
    is_cry = isinstance(entered, Typed) and entered.trigger == "emergency"
    return text(N_("talk.emergency")) if is_cry else None


def with_numbers(note: AnyText, entered: Input) -> AnyText:
    """Add the emergency numbers for somebody in need, who sees them whether or not the other side reads it in time."""
    return paragraphs(note, numbers(entered))
