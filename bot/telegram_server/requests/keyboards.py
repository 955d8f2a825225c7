"""Reply markup: the four kinds, their buttons and their limits. It compares nothing with a chat."""

import re
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from bot.telegram_server.errors import bad_request
from bot.telegram_server.requests.base import Decoded, Parameters
from bot.telegram_server.requests.refusals import RefusedError

MAX_BUTTONS = 100
MAX_DATA_BYTES = 64
_Button = TypeVar("_Button")
Style = Literal["danger", "success", "primary"]


class CopyText(Parameters):
    """What a copy button copies."""

    text: str = Field(min_length=1, max_length=256)


class InlineButton(Parameters):
    """A button under a message: one action, no more."""

    text: str = Field(min_length=1)
    url: str | None = None
    callback_data: str | None = None
    copy_text: CopyText | None = None
    style: Style | None = None

    @field_validator("callback_data")
    @classmethod
    def _fits(cls, data: str | None) -> str | None:
        if data is not None and not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
            raise RefusedError(bad_request("BUTTON_DATA_INVALID"))
        return data

    @field_validator("url")
    @classmethod
    def _opens(cls, url: str | None) -> str | None:
        if url is None:
            return None
        address = url if re.match(r"[a-z]+:", url, re.IGNORECASE) else f"http://{url}"
        if not _opens(address):
            raise RefusedError(bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"))
        return address

    @model_validator(mode="after")
    def _does_one_thing(self) -> "InlineButton":
        actions = [each for each in (self.url, self.callback_data, self.copy_text) if each is not None]
        if not actions:
            raise _cannot_parse("inline keyboard button: Text buttons are unallowed in the inline keyboard")
        if len(actions) > 1:
            raise _cannot_parse("inline keyboard button: exactly one of the optional fields must be used")
        return self


class KeyboardButton(Parameters):
    """A button in place of the letters."""

    text: str = Field(min_length=1)
    request_contact: bool = False
    request_location: bool = False
    style: Style | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value


class InlineKeyboardMarkup(Parameters):
    """Buttons under a message."""

    inline_keyboard: list[list[InlineButton]]

    @field_validator("inline_keyboard")
    @classmethod
    def _not_too_many(cls, rows: list[list[InlineButton]]) -> list[list[InlineButton]]:
        return _counted(rows)

    def plain(self) -> dict[str, Any] | None:
        """Return the markup as Telegram keeps it: empty rows go, and without rows there is none."""
        rows = [[button.model_dump(exclude_none=True) for button in row] for row in self.inline_keyboard if row]
        return {"inline_keyboard": rows} if rows else None


class ReplyKeyboardMarkup(Parameters):
    """Buttons in place of the letters."""

    keyboard: list[list[KeyboardButton]]
    is_persistent: bool = False
    resize_keyboard: bool = False
    one_time_keyboard: bool = False
    input_field_placeholder: str | None = Field(default=None, min_length=1, max_length=64)
    selective: bool = False

    @field_validator("keyboard")
    @classmethod
    def _not_too_many(cls, rows: list[list[KeyboardButton]]) -> list[list[KeyboardButton]]:
        return _counted(rows)

    def plain(self) -> dict[str, Any] | None:
        """Return the markup as the chat keeps it."""
        rows = [[button.model_dump(exclude_none=True) for button in row] for row in self.keyboard if row]
        return {**self.model_dump(exclude_none=True), "keyboard": rows} if rows else None


class ReplyKeyboardRemove(Parameters):
    """Gives the letters back."""

    remove_keyboard: Literal[True]
    selective: bool = False

    def plain(self) -> dict[str, Any] | None:
        """Return the markup as the chat keeps it."""
        return {"remove_keyboard": True}


class ForceReply(Parameters):
    """Opens an answer to the message."""

    force_reply: Literal[True]
    input_field_placeholder: str | None = Field(default=None, min_length=1, max_length=64)
    selective: bool = False

    def plain(self) -> dict[str, Any] | None:
        """Return the markup as the chat keeps it."""
        return self.model_dump(exclude_none=True)


def _cannot_parse(what: str) -> RefusedError:
    return RefusedError(bad_request(f"can't parse {what}"))


def _counted(rows: list[list[_Button]]) -> list[list[_Button]]:
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise RefusedError(bad_request("reply markup is too long"))
    return rows


def _opens(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "tg":
        return bool(parts.netloc)
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and " " not in url


def _kind(markup: Any) -> str | None:
    names = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
    if not isinstance(markup, dict):
        return None
    return next((name for name in names if name in markup), None)


ReplyMarkup = Annotated[
    Annotated[
        Annotated[InlineKeyboardMarkup, Tag("inline_keyboard")]
        | Annotated[ReplyKeyboardMarkup, Tag("keyboard")]
        | Annotated[ReplyKeyboardRemove, Tag("remove_keyboard")]
        | Annotated[ForceReply, Tag("force_reply")],
        Discriminator(_kind),
    ]
    | None,
    Decoded,
]
InlineMarkup = Annotated[InlineKeyboardMarkup | None, Decoded]
