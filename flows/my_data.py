"""What is known of a person, as they get it themselves: sections of entries, for a file that a program reads and one for people.

Pure; must not know where anything is kept. A service collects, the catalog words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flows.text import AnyText, Text

Value = AnyText | datetime | date | str | int


@dataclass(frozen=True)
class Entry:
    """One thing that is known.

    Args:
        id: its stable name, for programs.
        label: its name, for people.
        value: a text, a day or an aware instant, or words as they were written.
    """

    id: str
    label: AnyText
    value: Value


@dataclass(frozen=True)
class Section:
    """What belongs together; there may be several of the same id, as for two cases."""

    id: str
    heading: Text
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Collected:
    """Everything that is known of one person.

    Args:
        made_at: when it was collected, an aware instant.
        sections: what is known.
        documents: by name, what is kept only for programs, as JSON values.
    """

    made_at: datetime
    sections: tuple[Section, ...]
    documents: Mapping[str, Any]

    def tree(self) -> dict[str, Any]:
        """Everything by stable names; texts are left to be rendered, days and instants are ISO 8601."""
        found: dict[str, Any] = {"made_at": self.made_at.isoformat()}
        for section in self.sections:
            entries = {entry.id: _plain(entry.value) for entry in section.entries}
            found.setdefault(section.id, []).append(entries)
        return found | {"documents": dict(self.documents)}


def _plain(value: Value) -> object:
    return value.isoformat() if isinstance(value, datetime | date) else value


@dataclass(frozen=True)
class DataFile:
    """Everything that is known of a person goes to them as a file, with words beside it."""

    collected: Collected
    body: AnyText


@dataclass(frozen=True)
class MessagesGone:
    """These messages of the bot, as Telegram numbers them, are to be taken out of the chat."""

    message_ids: tuple[int, ...]
