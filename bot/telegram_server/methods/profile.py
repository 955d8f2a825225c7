"""The bot's commands, names and menu button."""

import json
from typing import Any

from bot.telegram_server.methods.context import Context
from bot.telegram_server.requests.profile import (
    DeleteMyCommands,
    GetMyCommands,
    Localised,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)


async def set_my_commands(context: Context, request: SetMyCommands) -> bool:
    """Set the command menu of a scope and language."""
    context.bot.profile.commands[_key(context, request)] = [command.model_dump() for command in request.commands]
    context.world.changes.state()
    return True


async def get_my_commands(context: Context, request: GetMyCommands) -> list[dict[str, str]]:
    """Return the command menu of a scope and language."""
    return context.bot.profile.commands.get(_key(context, request), [])


async def delete_my_commands(context: Context, request: DeleteMyCommands) -> bool:
    """Remove the command menu of a scope and language."""
    context.bot.profile.commands.pop(_key(context, request), None)
    context.world.changes.state()
    return True


async def set_my_name(context: Context, request: SetMyName) -> bool:
    """Set the bot's name in a language."""
    return _set(context, context.bot.profile.names, request, request.name)


async def set_my_description(context: Context, request: SetMyDescription) -> bool:
    """Set what an empty chat shows in a language."""
    return _set(context, context.bot.profile.descriptions, request, request.description)


async def set_my_short_description(context: Context, request: SetMyShortDescription) -> bool:
    """Set what the bot's profile shows in a language."""
    return _set(context, context.bot.profile.short_descriptions, request, request.short_description)


async def set_chat_menu_button(context: Context, request: SetChatMenuButton) -> bool:
    """Set what the button beside the text field opens, in one chat or by default."""
    if request.chat_id is not None:
        context.known_chat(request.chat_id)
    button: dict[str, Any] = {"type": request.menu_button.type if request.menu_button else "default"}
    context.bot.profile.menu_buttons[request.chat_id or 0] = button
    context.world.changes.state()
    return True


def _key(context: Context, request: GetMyCommands | SetMyCommands | DeleteMyCommands) -> str:
    scope = request.scope.model_dump() if request.scope is not None else {"type": "default"}
    if "chat_id" in scope:
        context.known_chat(scope["chat_id"])
    return json.dumps([scope, request.language_code])


def _set(context: Context, texts: dict[str, str], request: Localised, text: str) -> bool:
    if text:
        texts[request.language_code] = text
    else:
        texts.pop(request.language_code, None)
    context.world.changes.state()
    return True
