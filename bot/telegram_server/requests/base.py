"""The base of all request models and the types that several share. It must accept nothing that Telegram does not."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, PlainValidator

from bot.telegram_server.errors import bad_request
from bot.telegram_server.json_reading import EncodingError, read_json
from bot.telegram_server.requests.refusals import RefusedError

NOT_UTF8 = "strings must be encoded in UTF-8"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the request."""

    filename: str
    mime_type: str
    data: bytes

    def __str__(self) -> str:
        return f"<{self.filename}, {len(self.data)} bytes>"


class Parameters(BaseModel):
    """A request: unknown fields are errors, and a number where Telegram wants a text is read as one, as it does."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, allow_inf_nan=False, defer_build=True)


def decoded(value: object) -> object:
    """Read a nested object that came as a JSON string, as in forms."""
    if not isinstance(value, str):
        return value
    try:
        return read_json(value)
    except EncodingError as error:
        raise RefusedError(bad_request(NOT_UTF8)) from error
    except ValueError as error:
        raise ValueError("object expected, JSON does not parse") from error


def _file(value: object) -> str | Upload:
    if isinstance(value, Upload) or (isinstance(value, str) and value):
        return value
    raise ValueError("there is no file")


def _chat_id(value: object) -> object:
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value) else value


Decoded = BeforeValidator(decoded)
InputFile = Annotated[str | Upload, PlainValidator(_file), PlainSerializer(str)]
ChatId = Annotated[int | str, BeforeValidator(_chat_id)]
ParseMode = str
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Accuracy = Annotated[float, Field(ge=0, le=1500, allow_inf_nan=False)]


class MessageEntity(Parameters):
    """A marked stretch of a text that the bot measured itself."""

    type: Literal[
        "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
        "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link", "custom_emoji",
    ]  # fmt: skip
    offset: int = Field(ge=0)
    length: int = Field(gt=0)
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    def plain(self) -> dict[str, Any]:
        """Return the entity as Telegram answers it."""
        return self.model_dump(exclude_none=True)


Entities = Annotated[list[MessageEntity] | None, Decoded]


class ReplyParameters(Parameters):
    """Which message is answered."""

    message_id: int
    chat_id: ChatId | None = None
    allow_sending_without_reply: bool = False
    quote_parse_mode: str | None = None  # clients send it unasked; without a quote it says nothing


class LinkPreviewOptions(Parameters):
    """How a link's preview is shown; this server shows none."""

    is_disabled: bool = False
    url: str | None = None
    prefer_small_media: bool = False
    prefer_large_media: bool = False
    show_above_text: bool = False
