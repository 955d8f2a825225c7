"""What a person can do in a chat, free of Telegram's forms."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Press:
    """A button was pressed; the button says which session and step it belongs to."""

    session_id: str
    step: int
    choice: str

    @property
    def key(self) -> str:
        """What a second tap on the same button shares with the first."""
        return f"{self.session_id}:{self.step}:{self.choice}"


@dataclass(frozen=True)
class Typed:
    """Words were typed; the edge, which knows languages, adds what they may mean.

    Args:
        words: what was typed, as it is.
        choice: the id of the current choice whose label the words match, if any.
        trigger: the entry the words ask for ("help", "emergency", …), if any.
        is_certain: the words are just that, and go there even where a question takes free text; a cry for help may also
            stand among others.
        is_greeting: they say hello; who talks with somebody may mean them.
        reply_about: what the message that they reply to was about, as an entry names it: `talk.12`; empty for none.
        guess: the id of the current choice that they may mean, if nobody else takes them.
        is_bare: the words are the entry's and nothing besides, also where they are a cry for help.
    """

    words: str
    choice: str | None = None
    trigger: str | None = None
    is_certain: bool = False
    is_greeting: bool = False
    reply_about: str = ""
    guess: str | None = None
    is_bare: bool = False


@dataclass(frozen=True)
class Located:
    """A location was shared, in degrees; `reply_about` as for words."""

    latitude: float
    longitude: float
    reply_about: str = ""


@dataclass(frozen=True)
class Command:
    """A command was given: its name without the slash, and what follows it."""

    name: str
    argument: str = ""


EDITED = "edited"
"""The kind of what was not sent anew: an old message got other words. It never answers a question."""


@dataclass(frozen=True)
class Sent:
    """Something else was sent: `voice`, `photo`, `document`, `sticker`, `contact`, `forward`, … or `unknown`.

    Args:
        kind: what it is.
        album: what all pictures of one album share; they are answered once.
        file_id: Telegram's name of the file, for `voice`, `photo` and `document`.
        caption: the words beside it.
        reply_about: as for words.
    """

    kind: str
    album: str = ""
    file_id: str = ""
    caption: str = ""
    reply_about: str = ""


Input = Press | Typed | Located | Command | Sent
