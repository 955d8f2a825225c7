"""Telegram's HTML parse mode: tag set, character references and error texts. It knows no other markup."""

import html
import re
from dataclasses import dataclass
from typing import Any

from bot.telegram_server.entities import Entity, in_order, utf16_length
from bot.telegram_server.errors import ApiError, bad_request

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot)(?:;|(?![A-Za-z0-9]))")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>"']*)(?:\s*(=)\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.\-]*)(?=[\s>])))?""")
_INNER = "language within pre"
_SPECIAL = re.compile("[<&]")


@dataclass
class _Open:
    tag: str
    entity: Entity
    text_at: int  # index into the pieces of plain text


class _Parser:
    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        at = 0
        while special := _SPECIAL.search(self.markup, at):
            self.write(self.markup[at : special.start()])
            at = special.start()
            if special.group() == "&":
                at = self.reference(at)
            elif self.markup.startswith("/", at + 1):
                at = self.end_tag(at)
            else:
                at = self.start_tag(at)
        self.write(self.markup[at:])
        if self.open:
            raise bad_request(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{self.open[-1].tag}\""
            )
        return "".join(self.pieces), in_order(self.entities)

    def write(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += utf16_length(text)

    def error(self, at: int, reason: str, tail: str = "") -> ApiError:
        offset = len(self.markup[:at].encode())
        return bad_request(f"can't parse entities: {reason} at byte offset {offset}{tail}")

    def reference(self, at: int) -> int:
        match = _REFERENCE.match(self.markup, at)
        self.write(html.unescape(match.group().rstrip(";") + ";") if match else "&")
        return match.end() if match else at + 1

    def start_tag(self, at: int) -> int:
        name = re.compile(r"[^\s>]*").match(self.markup, at + 1)
        end = name.end() if name else at
        if end >= len(self.markup):
            raise self.error(at, "Unclosed start tag")
        tag = self.markup[at + 1 : end].lower()
        if tag not in _TAGS:
            raise self.error(at, f'Unsupported start tag "{tag}"')
        attributes, end = self.attributes(at, end, tag)
        entity = self.entity(at, tag, attributes)
        self.open.append(_Open(tag, {**entity, "offset": self.length}, len(self.pieces)))
        return end

    def attributes(self, at: int, end: int, tag: str) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            end += len(self.markup[end:]) - len(self.markup[end:].lstrip())
            if end >= len(self.markup):
                raise self.error(at, "Unclosed start tag")
            if self.markup[end] == ">":
                return found, end + 1
            match = _ATTRIBUTE.match(self.markup, end)
            if match is None or not match.group(1):
                raise self.error(end, f'Empty attribute name in the tag "{tag}"')
            rest = self.markup[match.end() :].lstrip()
            if not match.group(2) and rest.startswith("="):
                quoted = rest[1:].lstrip()[:1] in {"", '"', "'"}
                raise self.error(at, "Unclosed start tag" if quoted else "Unexpected end of name token")
            value = next((group for group in match.groups()[2:] if group is not None), "")
            found[match.group(1).lower()] = _REFERENCE.sub(lambda ref: html.unescape(ref.group()), value)
            end = match.end()

    def entity(self, at: int, tag: str, attributes: dict[str, str]) -> dict[str, Any]:
        kind = _TAGS[tag]
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.error(at, 'Tag "span" must have class "tg-spoiler"')
        if tag == "blockquote" and "expandable" in attributes:
            kind = "expandable_blockquote"
        if tag == "a":
            return {"type": kind, "url": attributes.get("href", "")}
        if tag == "tg-emoji":
            return {"type": kind, "custom_emoji_id": attributes.get("emoji-id", "")}
        if tag == "code" and self.open and self.open[-1].tag == "pre":
            return {"type": kind, _INNER: attributes.get("class", "").removeprefix("language-")}
        return {"type": kind}

    def end_tag(self, at: int) -> int:
        match = re.compile(r"</([^\s>]*)\s*").match(self.markup, at)
        if not self.open or match is None:
            raise self.error(at, "Unexpected end tag")
        if not self.markup.startswith(">", match.end()):
            raise self.error(at, "Unclosed end tag")
        opened, name = self.open.pop(), match.group(1).lower()
        if name and name != opened.tag:
            raise self.error(at, "Unmatched end tag", f', expected "</{opened.tag}>", found "</{name}>"')
        self.close(opened)
        return match.end() + 1

    def close(self, opened: _Open) -> None:
        entity = opened.entity
        entity["length"] = self.length - entity["offset"]
        if not entity["length"]:
            return
        language = entity.pop(_INNER, None)
        if language is not None:
            outer = self.open[-1].entity
            if language and outer["offset"] == entity["offset"]:
                outer["language"] = language
            return
        if entity["type"] == "text_link":
            url = entity["url"] or "".join(self.pieces[opened.text_at :])
            if not _linkable(url):
                return
            entity["url"] = url if "://" in url else f"http://{url}"
        self.entities.append(entity)


def _linkable(url: str) -> bool:
    # Telegram drops a link it cannot open and keeps the words; a mention by id works for people it knows, not here.
    if url.startswith("tg://user"):
        return False
    return re.fullmatch(r"(?:https?|tg|tonsite)://[^\s/]+\S*|[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", url) is not None


def parse_html(markup: str) -> tuple[str, list[Entity]]:
    """Return the plain text and its entities, offsets in UTF-16 units.

    Raises:
        ApiError: 400 "can't parse entities: …" in Telegram's words.
    """
    if not _SPECIAL.search(markup):
        return markup, []
    return _Parser(markup).run()
