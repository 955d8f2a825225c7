"""What a sprint makes happen; the engine never sends, it only says."""

from dataclasses import dataclass

from flows.text import AnyText


@dataclass(frozen=True)
class Choice:
    """A button: its id returns when it is pressed; with `url` it opens a page instead."""

    id: str
    label: AnyText
    url: str | None = None


@dataclass(frozen=True)
class Prompt:
    """A message with what can be answered to it.

    Args:
        body: what is said.
        rows: the choices, row by row.
        asks_location: offer the button that shares the phone's location.
    """

    body: AnyText
    rows: tuple[tuple[Choice, ...], ...] = ()
    asks_location: bool = False


@dataclass(frozen=True)
class Shown:
    """A prompt is shown; `is_edit` says that it takes the place of the message whose button was pressed."""

    prompt: Prompt
    session_id: str
    step: int
    is_edit: bool = False


@dataclass(frozen=True)
class Pinned:
    """A place is shown on the map, in degrees."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True)
class LanguageChosen:
    """The person wants to be spoken to in this language from now on."""

    language: str


@dataclass(frozen=True)
class Fault:
    """The conversation itself is at fault; somebody who runs it should look. Holds no personal data."""

    reason: str
    place: str


Event = Shown | Pinned | LanguageChosen | Fault
