"""Requests that put a message into a chat."""

from typing import Annotated, Literal

from pydantic import Field

from bot.telegram_server.requests.base import (
    Accuracy,
    ChatId,
    Decoded,
    Entities,
    InputFile,
    Latitude,
    LinkPreviewOptions,
    Longitude,
    Parameters,
    ParseMode,
    ReplyParameters,
)
from bot.telegram_server.requests.keyboards import ReplyMarkup

ACTIONS = (
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
)  # fmt: skip


class Quiet(Parameters):
    """What every sending method takes."""

    chat_id: ChatId
    disable_notification: bool = False
    protect_content: bool = False
    reply_parameters: Annotated[ReplyParameters | None, Decoded] = None


class Send(Quiet):
    """What every method takes that sends one message."""

    reply_markup: ReplyMarkup = None


class Captioned(Send):
    """What every method takes that sends a file."""

    caption: str | None = None
    parse_mode: ParseMode | None = None
    caption_entities: Entities = None


class SendMessage(Send):
    """sendMessage."""

    text: str
    parse_mode: ParseMode | None = None
    entities: Entities = None
    link_preview_options: Annotated[LinkPreviewOptions | None, Decoded] = None


class SendLocation(Send):
    """sendLocation, but no live location."""

    latitude: Latitude
    longitude: Longitude
    horizontal_accuracy: Accuracy | None = None


class SendVenue(Send):
    """sendVenue."""

    latitude: Latitude
    longitude: Longitude
    title: str = Field(min_length=1)
    address: str = Field(min_length=1)
    foursquare_id: str | None = None
    foursquare_type: str | None = None
    google_place_id: str | None = None
    google_place_type: str | None = None


class SendPhoto(Captioned):
    """sendPhoto."""

    photo: InputFile
    show_caption_above_media: bool = False
    has_spoiler: bool = False


class SendDocument(Captioned):
    """sendDocument."""

    document: InputFile
    thumbnail: InputFile | None = None
    disable_content_type_detection: bool = False


class SendVoice(Captioned):
    """sendVoice."""

    voice: InputFile
    duration: int | None = Field(default=None, ge=0)


class InputMedia(Parameters):
    """One part of an album."""

    type: Literal["photo", "document"]
    media: InputFile
    caption: str | None = None
    parse_mode: ParseMode | None = None
    caption_entities: Entities = None


class SendMediaGroup(Quiet):
    """sendMediaGroup."""

    media: Annotated[list[InputMedia], Decoded]


class CopyMessage(Captioned):
    """copyMessage."""

    from_chat_id: ChatId
    message_id: int


class SendChatAction(Parameters):
    """sendChatAction."""

    chat_id: ChatId
    action: str
