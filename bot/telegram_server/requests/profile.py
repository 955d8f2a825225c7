"""Requests about the bot's commands, names and menu."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Discriminator, Field

from bot.telegram_server.errors import bad_request
from bot.telegram_server.requests.base import ChatId, Decoded, Parameters
from bot.telegram_server.requests.refusals import RefusedError


def _command(value: str) -> str:
    if not re.fullmatch(r"/?[a-z0-9_]{1,32}", value):
        raise RefusedError(bad_request("BOT_COMMAND_INVALID"))
    return value.removeprefix("/")


def _description(value: str) -> str:
    if not 1 <= len(value) <= 256:
        raise RefusedError(bad_request("BOT_COMMAND_DESCRIPTION_INVALID"))
    return value


class BotCommand(Parameters):
    """One line of the command menu."""

    command: Annotated[str, AfterValidator(_command)]
    description: Annotated[str, AfterValidator(_description)]


def _language(value: str) -> str:
    if value and not re.fullmatch("[a-z]{2}", value):
        raise RefusedError(bad_request("invalid language code specified"))
    return value


def _not_too_many(commands: list[BotCommand]) -> list[BotCommand]:
    if len(commands) > 100:
        raise RefusedError(bad_request("BOT_COMMANDS_TOO_MUCH"))
    return commands


class ScopeWide(Parameters):
    """A scope without a chat."""

    type: Literal["default", "all_private_chats", "all_group_chats", "all_chat_administrators"] = "default"


class ScopeChat(Parameters):
    """One chat."""

    type: Literal["chat", "chat_administrators"]
    chat_id: ChatId


class ScopeMember(Parameters):
    """One person in one group."""

    type: Literal["chat_member"]
    chat_id: ChatId
    user_id: int


Language = Annotated[str, AfterValidator(_language)]
Scope = Annotated[Annotated[ScopeWide | ScopeChat | ScopeMember, Discriminator("type")] | None, Decoded]


class Localised(Parameters):
    """What every request about a text per language takes."""

    language_code: Language = ""


class GetMyCommands(Localised):
    """getMyCommands."""

    scope: Scope = None


class SetMyCommands(GetMyCommands):
    """setMyCommands."""

    commands: Annotated[list[BotCommand], AfterValidator(_not_too_many), Decoded]


class DeleteMyCommands(GetMyCommands):
    """deleteMyCommands."""


class SetMyName(Localised):
    """setMyName."""

    name: str = Field(default="", max_length=64)


class SetMyDescription(Localised):
    """setMyDescription."""

    description: str = Field(default="", max_length=512)


class SetMyShortDescription(Localised):
    """setMyShortDescription."""

    short_description: str = Field(default="", max_length=120)


class MenuButton(Parameters):
    """What the button beside the text field opens."""

    type: Literal["commands", "default"]


class SetChatMenuButton(Parameters):
    """setChatMenuButton."""

    chat_id: int | None = None
    menu_button: Annotated[MenuButton | None, Decoded] = None
