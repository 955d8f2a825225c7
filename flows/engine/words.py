"""What the engine itself says, in any conversation."""

from flows.engine.events import Prompt
from flows.engine.inputs import EDITED, Input, Sent
from flows.text import COMMA, N_, AnyText, Joined, Text, Verbatim, text

STALE = N_("engine.stale_button")
FORGED = N_("engine.unknown_button")
EXPIRED = N_("engine.expired")
CHANGED = N_("engine.flow_changed")
TOO_LONG = N_("engine.too_many_steps")
UNKNOWN_COMMAND = N_("engine.unknown_command")
NOT_UNDERSTOOD = N_("engine.not_understood")
MAY_BE_SAID = N_("engine.may_be_said")
NO_VOICE = N_("engine.no_voice")
NO_MEDIA = N_("engine.no_media")
NO_CONTACT = N_("engine.no_contact")
OLD_WORDS = N_("engine.edited")
STALE_SESSION = N_("engine.stale_session")
OUR_FAULT = N_("engine.our_fault")
CANCELLED = N_("engine.cancelled")
NOT_ADMITTED = N_("engine.not_admitted")
MOST_NAMED = 6
TURNS = "page-"
"""The buttons begin so that turn a page of answers, and are none."""
ASIDES = frozenset({"why"})
"""The choices that ask back, and answer nothing."""


def why_not(entered: Input) -> str:
    """Say why an input leads nowhere."""
    if isinstance(entered, Sent):
        return {"voice": NO_VOICE, "contact": NO_CONTACT, EDITED: OLD_WORDS}.get(entered.kind, NO_MEDIA)
    return NOT_UNDERSTOOD


def what_may_be_said(prompt: Prompt, back: str) -> Text | None:
    """Name the first answers of a screen and its last two, for who was not understood twice; None where there are none.

    The last are what everybody can say for whom the others do not do: none of these, and "I don't know".
    """
    rows = [row for row in prompt.rows if all(each.id != back for each in row)]
    answers = [_bare(each.label) for row in rows for each in row if each.url is None and not _leads_elsewhere(each.id)]
    named = answers if len(answers) <= MOST_NAMED else [*answers[: MOST_NAMED - 2], *answers[-2:]]
    return text(MAY_BE_SAID, answers=Joined(tuple(named), COMMA)) if named else None


def _bare(label: AnyText) -> AnyText:
    """The words of an answer without what stands around them, such as the box of a tick."""
    framed = label.params.get("label") if isinstance(label, Text) else None
    return framed if isinstance(framed, Text | Verbatim) else label


def _leads_elsewhere(choice_id: str) -> bool:
    return choice_id in ASIDES or choice_id.startswith(TURNS)
