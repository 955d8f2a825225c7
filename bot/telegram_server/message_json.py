"""How a chat and a message look to a bot: Bot API objects."""

from typing import Any

from bot.telegram_server.bots import Bot
from bot.telegram_server.chats import Chat, Message
from bot.telegram_server.world import World


def chat_json(world: World, chat: Chat) -> dict[str, Any]:
    """Return a Bot API Chat."""
    if chat.kind == "private":
        return {"id": chat.chat_id, "type": "private", "first_name": world.people[chat.chat_id].first_name}
    answer: dict[str, Any] = {"id": chat.chat_id, "type": chat.kind, "title": chat.title}
    if chat.kind == "group":
        answer["all_members_are_administrators"] = False
    return answer


def message_json(world: World, bot: Bot, chat: Chat, message: Message, *, with_reply: bool = True) -> dict[str, Any]:
    """Return a Bot API Message; of a chain of replies it shows one link."""
    sender = bot.user() if message.sender_id is None else world.people[message.sender_id].user()
    answer: dict[str, Any] = {
        "message_id": message.message_id,
        "from": sender,
        "chat": chat_json(world, chat),
        "date": message.sent_at,
    }
    if message.edited_at is not None:
        answer["edit_date"] = message.edited_at
    if message.protected:
        answer["has_protected_content"] = True
    replied = chat.messages.get(message.reply_to) if message.reply_to is not None and with_reply else None
    if replied is not None:
        answer["reply_to_message"] = message_json(world, bot, chat, replied, with_reply=False)
    answer.update(message.content)
    if message.markup is not None and "inline_keyboard" in message.markup:
        answer["reply_markup"] = message.markup
    return answer
