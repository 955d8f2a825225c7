"""Message entities: their offsets in UTF-16 units, and those that Telegram finds by itself. It parses no markup."""

import re
from itertools import pairwise
from typing import Any

Entity = dict[str, Any]

_FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]']")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])", re.ASCII)),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{4,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)
_WORTH_LOOKING = re.compile(r"[/@#]")


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 units, Telegram's measure of texts and offsets."""
    return len(text) + sum(char > "\uffff" for char in text) if not text.isascii() else len(text)


def find_entities(text: str, known: list[Entity]) -> list[Entity]:
    """Return `known` and the addresses, commands and names that Telegram marks by itself, in order."""
    if not _WORTH_LOOKING.search(text):
        return known
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in known if _keeps_others_out(entity)]
    found = list(known)
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            offset = utf16_length(text[: match.start()])
            end = offset + utf16_length(match.group())
            if all(end <= start or offset >= stop for start, stop in taken):
                taken.append((offset, end))
                found.append({"type": kind, "offset": offset, "length": end - offset})
    return in_order(found)


def in_order(entities: list[Entity]) -> list[Entity]:
    """Sort entities as Telegram does: by place, the enclosing one first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def shifted(entities: list[Entity], by: int, length: int) -> list[Entity]:
    """Return the entities of a text that lost `by` units in front and is `length` units long now."""
    moved = []
    for entity in entities:
        start = max(entity["offset"] - by, 0)
        end = min(entity["offset"] + entity["length"] - by, length)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return moved


def overlap(entities: list[Entity]) -> bool:
    """Say whether two entities cross without one holding the other."""
    return any(
        later["offset"] < earlier["offset"] + earlier["length"] < later["offset"] + later["length"]
        for earlier, later in pairwise(in_order(entities))
    )


def _keeps_others_out(entity: Entity) -> bool:
    return entity["type"] in {"code", "pre", "text_link", "text_mention"}
