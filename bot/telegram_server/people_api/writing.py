"""What a person does in a chat: write, edit, press, block. Each becomes an update for the bot."""

import re
import secrets
from typing import Any

from bot.telegram_server.bots import Bot
from bot.telegram_server.callbacks import Press
from bot.telegram_server.chats import Chat, Json, Message
from bot.telegram_server.errors import PeopleError
from bot.telegram_server.message_json import chat_json, message_json
from bot.telegram_server.methods.sending import text_content
from bot.telegram_server.people import Person
from bot.telegram_server.people_api.bodies import ButtonPress, Part, PersonMessage
from bot.telegram_server.people_api.contents import content_of_part, origin_of, typed
from bot.telegram_server.world import World

ANSWER_WAIT = 5.0
_IGNORED_IN_LABELS = re.compile("[\u200e\u200f\u2066-\u2069]")


def write(world: World, bot: Bot, chat: Chat, person: Person, body: PersonMessage) -> list[int]:
    """Put a person's message, or the parts of an album, into a chat and tell the bot; return the ids.

    Raises:
        PeopleError: the person has blocked the bot, or what is sent cannot be.
    """
    if chat.blocked:
        raise PeopleError(409, "the person has blocked the bot; unblock first")
    if body.reply_to is not None and body.reply_to not in chat.messages:
        raise PeopleError(404, f"no message {body.reply_to} to reply to")
    parts: list[Part] = list(body.album) if body.album is not None else [body]
    contents = [{**origin_of(world.clock, part), **content_of_part(bot, person, part)} for part in parts]
    if body.album is not None:
        group = str(secrets.randbits(62))
        contents = [{**content, "media_group_id": group} for content in contents]
    chat.started = True
    return [_enter(world, bot, chat, person, content, body.reply_to) for content in contents]


def edit(world: World, bot: Bot, chat: Chat, person: Person, message_id: int, text: str) -> None:
    """Replace the text of a person's own message and tell the bot.

    Raises:
        PeopleError: not there, not theirs, or no text.
    """
    message = chat.messages.get(message_id)
    if message is None or message.sender_id != person.person_id or "text" not in message.content:
        raise PeopleError(404, f"no text message {message_id} of this person")
    if "forward_origin" in message.content:
        raise PeopleError(409, f"message {message_id} is somebody else's words, passed on; nobody can edit them here")
    message.content = text_content(typed(text))
    message.edited_at = world.clock.unix()
    if _bot_sees(bot, chat, message):
        bot.queue.add("edited_message", message_json(world, bot, chat, message), chat.chat_id)
    chat.put(message)


async def press(world: World, bot: Bot, chat: Chat, person: Person, body: ButtonPress) -> Json:
    """Press a button and wait a little for the bot's answer.

    Raises:
        PeopleError: no such message or button, or two that read the same.
    """
    message = chat.messages.get(body.message_id)
    if message is None or message.sender_id is not None:
        raise PeopleError(404, f"no message {body.message_id} of the bot")
    if chat.blocked:
        raise PeopleError(409, "the person has blocked the bot; unblock first")
    data = body.callback_data if body.callback_data is not None else _data_of(message, body.label or "")
    pressed = bot.presses.add()
    query = {
        "id": pressed.query_id,
        "from": person.user(),
        "message": message_json(world, bot, chat, message),
        "chat_instance": str(chat.chat_id * 7_919),
        "data": data,
    }
    bot.queue.add("callback_query", query, chat.chat_id)
    world.changes.state()
    await bot.presses.changed.until(lambda: pressed.answer is not None, ANSWER_WAIT)
    return _answered(pressed)


def set_blocked(world: World, bot: Bot, chat: Chat, person: Person, *, blocked: bool) -> None:
    """Block or unblock the bot and tell it; nothing happens twice."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    tell_membership(world, bot, chat, person, "member" if blocked else "kicked", "kicked" if blocked else "member")
    chat.touch()


def tell_membership(world: World, bot: Bot, chat: Chat, person: Person, old: str, new: str) -> None:
    """Tell the bot that its own place in a chat changed."""

    def member(status: str) -> dict[str, Any]:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": bot.user(), "status": status, **until}

    change = {
        "chat": chat_json(world, chat),
        "from": person.user(),
        "date": world.clock.unix(),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
    bot.queue.add("my_chat_member", change, chat.chat_id)


def _enter(world: World, bot: Bot, chat: Chat, person: Person, content: Json, reply_to: int | None) -> int:
    message = Message(chat.next_message_id(), world.clock.unix(), person.person_id, content, reply_to=reply_to)
    if _bot_sees(bot, chat, message):
        bot.queue.add("message", message_json(world, bot, chat, message), chat.chat_id)
    chat.put(message)
    return message.message_id


def _bot_sees(bot: Bot, chat: Chat, message: Message) -> bool:
    # In groups a bot with privacy mode, the default, sees what is said to it and no more.
    if chat.kind == "private":
        return True
    replied = chat.messages.get(message.reply_to) if message.reply_to is not None else None
    if replied is not None and replied.sender_id is None:
        return True
    text = str(message.content.get("text", message.content.get("caption", "")))
    command = re.match(r"/\w+(@\w+)?", text)
    if command is not None:
        return command.group(1) in {None, f"@{bot.username}"}
    return f"@{bot.username}" in text


def _data_of(message: Message, label: str) -> str:
    buttons = [button for row in (message.markup or {}).get("inline_keyboard", []) for button in row]
    found = [button for button in buttons if _plain(button["text"]) == _plain(label)]
    if not found:
        raise PeopleError(404, f"message {message.message_id} has no button {label!r}")
    if len(found) > 1:
        raise PeopleError(409, f"message {message.message_id} has {len(found)} buttons {label!r}")
    if "callback_data" not in found[0]:
        raise PeopleError(400, f"button {label!r} tells the bot nothing; it opens or copies something")
    data: str = found[0]["callback_data"]
    return data


def _plain(label: str) -> str:
    return _IGNORED_IN_LABELS.sub("", label).strip()


def _answered(pressed: Press) -> Json:
    if pressed.answer is None:
        return {"answered": False, "text": None}
    return {"answered": True, **pressed.answer}
