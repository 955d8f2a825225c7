"""Requests by which a bot gets its updates and files."""

from typing import Annotated

from pydantic import Field

from bot.telegram_server.requests.base import ChatId, Decoded, InputFile, Parameters

AllowedUpdates = Annotated[list[str] | None, Decoded]


class GetMe(Parameters):
    """getMe."""


class GetUpdates(Parameters):
    """getUpdates."""

    offset: int = 0
    limit: int = Field(default=100, ge=1, le=100)
    timeout: int = Field(default=0, ge=0)
    allowed_updates: AllowedUpdates = None


class SetWebhook(Parameters):
    """setWebhook."""

    url: str
    certificate: InputFile | None = None
    ip_address: str | None = None
    max_connections: int = Field(default=40, ge=1, le=100)
    allowed_updates: AllowedUpdates = None
    drop_pending_updates: bool = False
    secret_token: str | None = Field(default=None, max_length=256)


class DeleteWebhook(Parameters):
    """deleteWebhook."""

    drop_pending_updates: bool = False


class GetWebhookInfo(Parameters):
    """getWebhookInfo."""


class GetFile(Parameters):
    """getFile."""

    file_id: str


class GetChat(Parameters):
    """getChat."""

    chat_id: ChatId
