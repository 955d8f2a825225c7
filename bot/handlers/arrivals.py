"""Reads what a person did out of a raw update. Whatever it cannot read becomes an input of kind `unknown`, or nothing.

It trusts no field: an update may come from a server that is not Telegram's, or be of a kind that is not thought of yet.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot import callback_data
from bot.services.conversation import Arrival
from flows.engine.inputs import EDITED, Command, Input, Located, Sent, Typed

Raw = Mapping[str, Any]
KnownLanguage = Callable[[str | None], str | None]
DIRECTION_MARKS = "\u200e\u200f\u2066\u2067\u2068\u2069"
SPOKEN = {"voice", "audio", "video_note"}
SENT_KINDS = ("voice", "audio", "video_note", "photo", "video", "document", "sticker", "contact", "poll", "animation")
LEFT = {"kicked", "left"}
NOTHING: Raw = {}
LARGEST_ID = 1 << 52
"""Telegram's ids have at most 52 bits."""
LONGEST_TEXT = 4096
"""Telegram sends no more characters; whoever does is heard so far."""
LONGEST_CAPTION = 1024
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control signs other than the end of a line and the tabulator, and halves of characters."""
LONGEST_NAME = 256
"""Of files and albums, as Telegram names them."""


@dataclass(frozen=True)
class Presence:
    """Somebody let the bot into their chat, or locked it out."""

    chat_id: int
    is_reachable: bool


def presence_of(update: Raw) -> Presence | None:
    """Read a change of the bot's place in a private chat; None for any other chat, and for what cannot be read."""
    membership = _object(update.get("my_chat_member"))
    chat, status = _object(membership.get("chat")), _object(membership.get("new_chat_member")).get("status")
    chat_id = _whole(chat.get("id"))
    if chat_id is None or not isinstance(status, str) or not _is_private(membership):
        return None
    return Presence(chat_id, status not in LEFT)


def arrival_of(update: Raw, known_language: KnownLanguage) -> Arrival | None:
    """Read a private chat's update; None for what asks for no answer: groups, channels, kinds nobody handles."""
    query = update.get("callback_query")
    if isinstance(query, Mapping):
        return _press(update, query, known_language)
    is_edit = "edited_message" in update
    message = _object(update.get("edited_message") if is_edit else update.get("message"))
    chat_id = _whole(_object(message.get("chat")).get("id"))
    if chat_id is None or not _is_private(message):
        return None
    if is_edit and not isinstance(message.get("text"), str):
        # A location that moves, a caption: nobody waits for an answer to these.
        return None
    return Arrival(
        update["update_id"],
        chat_id,
        Sent(EDITED) if is_edit else _input_of(message),
        _hint(message, known_language),
        replied_message_id=_whole(_object(message.get("reply_to_message")).get("message_id")),
    )


def _press(update: Raw, query: Raw, known_language: KnownLanguage) -> Arrival | None:
    message = _object(query.get("message"))
    person_id = _whole(_object(query.get("from")).get("id"))
    if person_id is None or (message and not _is_private(message)):
        return None
    return Arrival(
        update["update_id"],
        person_id,
        callback_data.decode(_words(query.get("data"), LONGEST_NAME)),
        _hint(query, known_language),
        _whole(message.get("message_id")),
    )


def _object(value: object) -> Raw:
    return value if isinstance(value, Mapping) else NOTHING


def _whole(value: object) -> int | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and abs(value) < LARGEST_ID else None  # type: ignore[arg-type, return-value]  # it is one


def _words(value: object, most: int) -> str:
    """Read words; what no screen shows, steers a terminal, or is half a sign, does not come in."""
    return UNSEEN.sub(_replaced, value[:most]) if isinstance(value, str) else ""


def _replaced(found: re.Match[str]) -> str:
    return "\ufffd" if found[0] >= "\ud800" else ""


def _hint(owner: Raw, known_language: KnownLanguage) -> str | None:
    return known_language(_words(_object(owner.get("from")).get("language_code"), LONGEST_NAME))


def _is_private(message: Raw) -> bool:
    return bool(_object(message.get("chat")).get("type") == "private")


def _input_of(message: Raw) -> Input:
    album = _words(message.get("media_group_id"), LONGEST_NAME)
    if "forward_origin" in message:
        return Sent("forward", album)
    if "location" in message:
        return _located(_object(message["location"])) or Sent("unknown", album)
    words = _words(message.get("text"), LONGEST_TEXT)
    if words.strip():
        return _command_of(words) or Typed(words)
    kind = next((kind for kind in SENT_KINDS if kind in message), "unknown")
    return Sent(
        "voice" if kind in SPOKEN else kind,
        album,
        _file_id(kind, message.get(kind)),
        _words(message.get("caption"), LONGEST_CAPTION),
    )


def _located(location: Raw) -> Located | None:
    """Read a place on the globe."""
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not (isinstance(latitude, int | float) and isinstance(longitude, int | float)):
        return None
    return Located(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _file_id(kind: str, content: Any) -> str:
    """Name the file of what can be passed on as it is; a photo's largest size stands last."""
    if kind == "photo" and isinstance(content, list) and content:
        content = content[-1]
    is_file = kind in {"photo", "voice", "document"} and isinstance(content, Mapping)
    return _words(content.get("file_id"), LONGEST_NAME) if is_file else ""


def _command_of(words: str) -> Command | None:
    """Read `/name@bot argument`, also copied with the marks that steer the writing direction; a lone slash is words."""
    name, _, argument = words.strip(DIRECTION_MARKS).partition(" ")
    name = name.split("@")[0].split("\n")[0]
    return Command(name[1:].lower(), argument.strip()) if name.startswith("/") and len(name) > 1 else None
