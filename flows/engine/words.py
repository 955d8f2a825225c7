"""What the engine itself says, in any conversation."""

from flows.engine.inputs import EDITED, Input, Sent
from flows.text import N_

STALE = N_("engine.stale_button")
FORGED = N_("engine.unknown_button")
EXPIRED = N_("engine.expired")
CHANGED = N_("engine.flow_changed")
TOO_LONG = N_("engine.too_many_steps")
UNKNOWN_COMMAND = N_("engine.unknown_command")
NOT_UNDERSTOOD = N_("engine.not_understood")
NO_VOICE = N_("engine.no_voice")
NO_MEDIA = N_("engine.no_media")
OLD_WORDS = N_("engine.edited")
STALE_SESSION = N_("engine.stale_session")
OUR_FAULT = N_("engine.our_fault")
CANCELLED = N_("engine.cancelled")
NOT_ADMITTED = N_("engine.not_admitted")


def why_not(entered: Input) -> str:
    """Say why an input leads nowhere."""
    if isinstance(entered, Sent):
        return {"voice": NO_VOICE, EDITED: OLD_WORDS}.get(entered.kind, NO_MEDIA)
    return NOT_UNDERSTOOD
