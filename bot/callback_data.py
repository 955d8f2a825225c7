"""Buttons' data: `session:step:choice`, ids only, at most 64 bytes. What cannot be read is a press like any stale one."""

from flows.engine.inputs import Press

LIMIT_BYTES = 64


def encode(session_id: str, step: int, choice: str) -> str:
    """Write a button's data.

    Raises:
        ValueError: it would not fit; a choice's id is too long.
    """
    data = f"{session_id}:{step}:{choice}"
    if len(data.encode()) > LIMIT_BYTES:
        raise ValueError(f"callback data over {LIMIT_BYTES} bytes: choice {choice}")
    return data


def decode(data: str) -> Press:
    """Read a button's data; forged data becomes a press that belongs to no session."""
    session_id, _, rest = data.partition(":")
    step, _, choice = rest.partition(":")
    if not (step.isascii() and step.isdigit() and len(step) < 10 and choice):
        return Press("", -1, "")
    return Press(session_id, int(step), choice)
