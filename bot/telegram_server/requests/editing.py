"""Requests that change, remove or answer what is in a chat already."""

from typing import Annotated

from pydantic import Field

from bot.telegram_server.requests.base import ChatId, Decoded, Entities, LinkPreviewOptions, Parameters, ParseMode
from bot.telegram_server.requests.keyboards import InlineMarkup


class Edit(Parameters):
    """Which message is edited."""

    chat_id: ChatId | None = None
    message_id: int | None = None
    inline_message_id: str | None = None
    reply_markup: InlineMarkup = None


class EditMessageText(Edit):
    """editMessageText."""

    text: str
    parse_mode: ParseMode | None = None
    entities: Entities = None
    link_preview_options: Annotated[LinkPreviewOptions | None, Decoded] = None


class EditMessageReplyMarkup(Edit):
    """editMessageReplyMarkup."""


class DeleteMessage(Parameters):
    """deleteMessage."""

    chat_id: ChatId
    message_id: int


class DeleteMessages(Parameters):
    """deleteMessages."""

    chat_id: ChatId
    message_ids: Annotated[list[int], Decoded]


class AnswerCallbackQuery(Parameters):
    """answerCallbackQuery."""

    callback_query_id: str
    text: str | None = Field(default=None, max_length=200)
    show_alert: bool = False
    url: str | None = None
    cache_time: int = Field(default=0, ge=0)
