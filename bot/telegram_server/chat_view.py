"""How a chat looks to a person's client."""

from typing import Any

from bot.telegram_server.chats import Chat, Message


def chat_view(chat: Chat) -> dict[str, Any]:
    """Return what the chat shows now, oldest first."""
    messages = [message_view(message) for message in chat.messages.values() if not message.is_service]
    return {"version": chat.version, "messages": messages, "blocked": chat.blocked}


def message_view(message: Message) -> dict[str, Any]:
    """Return one message; what it does not have is null or empty."""
    content, markup = message.content, message.markup or {}
    view: dict[str, Any] = {
        "message_id": message.message_id,
        "from": "bot" if message.sender_id is None else "person",
        "person": message.sender_id,
        "date": message.sent_at,
        "text": content.get("text", content.get("caption")),
        "caption": content.get("caption"),
        "entities": content.get("entities", content.get("caption_entities", [])),
        "buttons": markup.get("inline_keyboard", []),
        "keyboard": markup.get("keyboard"),
        "keyboard_one_time": markup.get("one_time_keyboard", False),
        "keyboard_removed": "remove_keyboard" in markup,
        "photo": content["photo"][-1] if "photo" in content else None,
        "edited": message.edited_at is not None,
        "reply_to": message.reply_to,
        "media_group_id": content.get("media_group_id"),
        "album": content.get("media_group_id"),
        "forward_origin": content.get("forward_origin"),
        "protected": message.protected,
    }
    for kind in ("document", "voice", "venue", "contact", "location", "poll"):
        view[kind] = content.get(kind)
    if view["venue"] is not None:
        view["location"] = None  # Telegram repeats it there; the chat shows one card
    return view
