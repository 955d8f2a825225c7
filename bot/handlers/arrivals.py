"""Reads what a person did out of a raw update. Whatever it cannot read becomes an input of kind `unknown`, or nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from bot import callback_data
from bot.services.conversation import Arrival
from flows.engine.inputs import EDITED, Command, Input, Located, Sent, Typed

Raw = Mapping[str, Any]
KnownLanguage = Callable[[str | None], str | None]
DIRECTION_MARKS = "\u200e\u200f\u2066\u2067\u2068\u2069"
SPOKEN = {"voice", "audio", "video_note"}
SENT_KINDS = ("voice", "audio", "video_note", "photo", "video", "document", "sticker", "contact", "poll", "animation")


def arrival_of(update: Raw, known_language: KnownLanguage) -> Arrival | None:
    """Read a private chat's update; None for what asks for no answer: groups, channels, kinds nobody handles."""
    query = update.get("callback_query")
    if isinstance(query, Mapping):
        return _press(update, query, known_language)
    is_edit = "edited_message" in update
    message = update.get("edited_message") if is_edit else update.get("message")
    if not isinstance(message, Mapping) or not _is_private(message):
        return None
    if is_edit and not isinstance(message.get("text"), str):
        # A location that moves, a caption: nobody waits for an answer to these.
        return None
    entered = Sent(EDITED) if is_edit else _input_of(message)
    sender = message.get("from") or {}
    replied = message.get("reply_to_message") or {}
    return Arrival(
        update["update_id"],
        message["chat"]["id"],
        entered,
        known_language(sender.get("language_code")),
        replied_message_id=replied.get("message_id"),
    )


def _press(update: Raw, query: Raw, known_language: KnownLanguage) -> Arrival | None:
    message = query.get("message") or {}
    if message and not _is_private(message):
        return None
    sender = query["from"]
    return Arrival(
        update["update_id"],
        sender["id"],
        callback_data.decode(query.get("data") or ""),
        known_language(sender.get("language_code")),
        message.get("message_id"),
    )


def _is_private(message: Raw) -> bool:
    return bool(message.get("chat", {}).get("type") == "private")


def _input_of(message: Raw) -> Input:
    if "forward_origin" in message:
        return Sent("forward", str(message.get("media_group_id") or ""))
    if "location" in message:
        return Located(message["location"]["latitude"], message["location"]["longitude"])
    words = message.get("text")
    if isinstance(words, str):
        return _command_of(words) or Typed(words)
    kind = next((kind for kind in SENT_KINDS if kind in message), "unknown")
    return Sent(
        "voice" if kind in SPOKEN else kind,
        str(message.get("media_group_id") or ""),
        _file_id(kind, message.get(kind)),
        str(message.get("caption") or ""),
    )


def _file_id(kind: str, content: Any) -> str:
    """Name the file of what can be passed on as it is; a photo's largest size stands last."""
    if kind == "photo" and isinstance(content, list) and content:
        content = content[-1]
    is_file = kind in {"photo", "voice", "document"} and isinstance(content, Mapping)
    return str(content.get("file_id") or "") if is_file else ""


def _command_of(words: str) -> Command | None:
    """Read `/name@bot argument`, also copied with the marks that steer the writing direction; a lone slash is words."""
    name, _, argument = words.strip(DIRECTION_MARKS).partition(" ")
    name = name.split("@")[0].split("\n")[0]
    return Command(name[1:].lower(), argument.strip()) if name.startswith("/") and len(name) > 1 else None
