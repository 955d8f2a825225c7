"""Editing, deleting, and answering presses."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.telegram_server.chats import Chat, Json, Message
from bot.telegram_server.errors import bad_request
from bot.telegram_server.message_json import message_json
from bot.telegram_server.methods.context import Context
from bot.telegram_server.methods.sending import plain_entities, text_content
from bot.telegram_server.requests.editing import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMessages,
    Edit,
    EditMessageReplyMarkup,
    EditMessageText,
)
from bot.telegram_server.texts import message_text

DELETABLE = timedelta(hours=48)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


async def edit_message_text(context: Context, request: EditMessageText) -> Json:
    """Replace the text and the buttons of the bot's own message."""
    formatted = message_text(request.text, request.parse_mode, plain_entities(request.entities))
    chat, message = _editable(context, request)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _changed(context, chat, message, text_content(formatted), _markup(request))


async def edit_message_reply_markup(context: Context, request: EditMessageReplyMarkup) -> Json:
    """Replace the buttons of the bot's own message."""
    chat, message = _editable(context, request)
    return _changed(context, chat, message, message.content, _markup(request))


async def delete_message(context: Context, request: DeleteMessage) -> bool:
    """Delete a message for everyone."""
    chat = context.known_chat(request.chat_id)
    message = chat.messages.get(request.message_id)
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(context, chat, message)
    chat.remove(message.message_id)
    return True


async def delete_messages(context: Context, request: DeleteMessages) -> bool:
    """Delete messages for everyone; those that are not there are passed over."""
    if not request.message_ids:
        raise bad_request("message identifiers are not specified")
    if len(request.message_ids) > 100:
        raise bad_request("too many message identifiers specified")
    chat = context.known_chat(request.chat_id)
    found = [chat.messages[each] for each in dict.fromkeys(request.message_ids) if each in chat.messages]
    for message in found:
        _check_deletable(context, chat, message)
    for message in found:
        chat.remove(message.message_id)
    return True


async def answer_callback_query(context: Context, request: AnswerCallbackQuery) -> bool:
    """Answer a press."""
    start_link = f"https://t.me/{context.bot.username}?start="
    if request.url and not request.url.startswith(start_link):
        raise bad_request("URL_INVALID")
    answer = {"text": request.text, "show_alert": request.show_alert, "url": request.url}
    context.bot.presses.answer(request.callback_query_id, answer)
    return True


def _editable(context: Context, request: Edit) -> tuple[Chat, Message]:
    if request.inline_message_id is not None:
        raise bad_request("MESSAGE_ID_INVALID")
    if request.chat_id is None:
        raise bad_request("chat_id is empty")
    if request.message_id is None:
        raise bad_request("message identifier is not specified")
    chat = context.open_chat(request.chat_id)
    message = chat.messages.get(request.message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender_id is not None or message.is_service:
        raise bad_request("message can't be edited")
    if message.markup is not None and "inline_keyboard" not in message.markup:
        raise bad_request("message can't be edited")
    return chat, message


def _markup(request: Edit) -> Json | None:
    return request.reply_markup.plain() if request.reply_markup is not None else None


def _changed(context: Context, chat: Chat, message: Message, content: Json, markup: Json | None) -> dict[str, Any]:
    if message.content == content and message.markup == markup:
        raise bad_request(_NOT_MODIFIED)
    message.content, message.markup = content, markup
    message.edited_at = context.world.clock.unix()
    chat.put(message)
    return message_json(context.world, context.bot, chat, message)


def _check_deletable(context: Context, chat: Chat, message: Message) -> None:
    age = context.world.clock.now() - datetime.fromtimestamp(message.sent_at, UTC)
    if age > DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    if chat.kind != "private" and (message.sender_id is not None or message.is_service):
        raise bad_request("message can't be deleted")
