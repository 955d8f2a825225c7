"""What a sprint makes happen; the engine never sends, it only says."""

from dataclasses import dataclass
from datetime import datetime

from flows.engine.sheet import Sheet
from flows.text import AnyText


@dataclass(frozen=True)
class Choice:
    """A button: its id returns when it is pressed; with `url` it opens a page instead.

    `leaves` is what stands there once it has answered the question, where that is not its label.
    """

    id: str
    label: AnyText
    url: str | None = None
    leaves: tuple[AnyText, ...] = ()


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


@dataclass(frozen=True)
class Enclosed:
    """A file that somebody sent is handed on, with words and answers below it.

    Args:
        kind: `photo`, `voice` or `document`.
        file_id: Telegram's name of it.
        body: the words.
        rows: the choices, row by row.
    """

    kind: str
    file_id: str
    body: AnyText
    rows: tuple[tuple[Choice, ...], ...] = ()


@dataclass(frozen=True)
class Spotted:
    """A spot that somebody shared is handed on, in degrees, with answers below it."""

    latitude: float
    longitude: float
    rows: tuple[tuple[Choice, ...], ...] = ()


@dataclass(frozen=True)
class CalendarOffered:
    """A calendar file is handed over: one entry, in words and aware instants; a higher `version` replaces a lower."""

    uid: str
    version: int
    title: str
    place: str
    note: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True)
class SheetOffered:
    """A sheet of paper is handed over as a file, with words beside it."""

    sheet: Sheet
    body: AnyText


@dataclass(frozen=True)
class Deed:
    """Base of what a conversation decides about the shared work; the engine passes it on and knows no more of it."""


Event = Shown | Pinned | LanguageChosen | Fault | Enclosed | Spotted | CalendarOffered | SheetOffered | Deed
