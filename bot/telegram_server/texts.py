"""Texts and captions as Telegram stores them: parsed, cleaned, trimmed, measured. It knows no message."""

import re
from dataclasses import dataclass

from bot.telegram_server.entities import Entity, find_entities, overlap, shifted, utf16_length
from bot.telegram_server.errors import bad_request
from bot.telegram_server.html_markup import parse_html

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_REMOVED = re.compile("[\r\u2028-\u202e]")  # line separators and direction overrides; isolates stay
_BLANKED = re.compile("[\x00-\x09\x0b-\x1f]")
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u2060\u2066-\u2069\u00ad\ufeff\u3164]*")


@dataclass(frozen=True)
class FormattedText:
    """A plain text and its entities."""

    text: str
    entities: list[Entity]


def message_text(text: str, parse_mode: str | None, entities: list[Entity] | None) -> FormattedText:
    """Return the text of a message.

    Raises:
        ApiError: empty, too long, or markup that does not parse.
    """
    formatted = _formatted(text, parse_mode, entities)
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def caption_text(text: str | None, parse_mode: str | None, entities: list[Entity] | None) -> FormattedText:
    """Return a caption, which may be empty.

    Raises:
        ApiError: too long, or markup that does not parse.
    """
    formatted = _formatted(text or "", parse_mode, entities)
    if utf16_length(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def plain_text(text: str) -> FormattedText:
    """Return a text as a person typed it, with what Telegram marks by itself."""
    return _formatted(text, None, None)


def _formatted(text: str, parse_mode: str | None, entities: list[Entity] | None) -> FormattedText:
    text = _BLANKED.sub(" ", _REMOVED.sub("", text))
    known = list(entities or [])
    mode = (parse_mode or "").lower()
    if mode == "html":
        text, known = parse_html(text)
    elif mode in {"markdown", "markdownv2"}:
        raise bad_request("unsupported parse_mode: this server speaks HTML only")
    elif mode:
        raise bad_request("unsupported parse_mode")
    elif known:
        _check_entities(text, known)
    text, known = _trimmed(text, known)
    return FormattedText(text, find_entities(text, known))


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    if _INVISIBLE.fullmatch(text):
        return "", []
    stripped = text.strip()
    if stripped == text:
        return text, entities
    lead = len(text) - len(text.lstrip())
    return stripped, shifted(entities, lead, utf16_length(stripped))


def _check_entities(text: str, entities: list[Entity]) -> None:
    length = utf16_length(text)
    for entity in entities:
        if entity["offset"] + entity["length"] > length:
            reason = f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text"
            raise bad_request(f"{reason} at UTF-16 offset {entity['offset'] + entity['length']}")
    if overlap(entities):
        raise bad_request("entities overlap without one holding the other")
