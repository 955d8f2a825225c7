"""Messages without files, and the one way by which every message enters a chat."""

from typing import Any

from bot.telegram_server.chats import Chat, Json, Message
from bot.telegram_server.errors import bad_request
from bot.telegram_server.message_json import message_json
from bot.telegram_server.methods.context import Context
from bot.telegram_server.requests.base import MessageEntity
from bot.telegram_server.requests.keyboards import ReplyKeyboardMarkup
from bot.telegram_server.requests.sending import (
    ACTIONS,
    Captioned,
    Quiet,
    Send,
    SendChatAction,
    SendLocation,
    SendMessage,
    SendVenue,
)
from bot.telegram_server.texts import FormattedText, caption_text, message_text


def plain_entities(entities: list[MessageEntity] | None) -> list[dict[str, Any]] | None:
    """Return entities that the bot measured itself as Telegram keeps them."""
    return [entity.plain() for entity in entities] if entities else None


def text_content(formatted: FormattedText) -> Json:
    """Return the fields of a text message."""
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    return content


def caption_content(request: Captioned) -> Json:
    """Return the fields of a caption.

    Raises:
        ApiError: as `caption_text`.
    """
    formatted = caption_text(request.caption, request.parse_mode, plain_entities(request.caption_entities))
    content: Json = {"caption": formatted.text} if formatted.text else {}
    if formatted.entities:
        content["caption_entities"] = formatted.entities
    return content


def deliver(context: Context, chat: Chat, request: Quiet, contents: list[Json]) -> list[Message]:
    """Put messages into a chat, all or none.

    Raises:
        ApiError: 429, or the message to answer is not there, or the keyboard does not fit the chat.
    """
    reply_to = _reply_to(chat, request)
    markup = request.reply_markup if isinstance(request, Send) else None
    if chat.kind != "private" and isinstance(markup, ReplyKeyboardMarkup):
        _check_group_keyboard(markup)
    context.bot.limits.spend(chat.chat_id, len(contents))
    messages = []
    for content in contents:
        message = Message(
            chat.next_message_id(),
            context.world.clock.unix(),
            None,
            content,
            markup=markup.plain() if markup is not None else None,
            reply_to=reply_to,
            protected=request.protect_content,
        )
        chat.put(message)
        messages.append(message)
    return messages


def deliver_one(context: Context, request: Send, content: Json) -> Json:
    """Put one message into the chat that the request names and return it as a Bot API Message.

    Raises:
        ApiError: as `deliver`, or the chat cannot be written to.
    """
    chat = context.open_chat(request.chat_id)
    (message,) = deliver(context, chat, request, [content])
    return message_json(context.world, context.bot, chat, message)


async def send_message(context: Context, request: SendMessage) -> Json:
    """Send a text."""
    formatted = message_text(request.text, request.parse_mode, plain_entities(request.entities))
    return deliver_one(context, request, text_content(formatted))


async def send_location(context: Context, request: SendLocation) -> Json:
    """Send a point on the map."""
    return deliver_one(context, request, {"location": _location(request)})


async def send_venue(context: Context, request: SendVenue) -> Json:
    """Send a place with name and address."""
    venue: Json = {"location": _location(request), "title": request.title, "address": request.address}
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if (value := getattr(request, name)) is not None:
            venue[name] = value
    return deliver_one(context, request, {"venue": venue, "location": venue["location"]})


async def send_chat_action(context: Context, request: SendChatAction) -> bool:
    """Show that the bot is at work; only who listens just now sees it."""
    if request.action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    context.world.changes.action(context.bot, context.open_chat(request.chat_id), request.action)
    return True


def _location(request: SendLocation | SendVenue) -> Json:
    location: Json = {"latitude": request.latitude, "longitude": request.longitude}
    if isinstance(request, SendLocation) and request.horizontal_accuracy is not None:
        location["horizontal_accuracy"] = request.horizontal_accuracy
    return location


def _reply_to(chat: Chat, request: Quiet) -> int | None:
    wanted = request.reply_parameters
    if wanted is None:
        return None
    here = wanted.chat_id is None or wanted.chat_id == chat.chat_id
    if here and wanted.message_id in chat.messages:
        return wanted.message_id
    if wanted.allow_sending_without_reply:
        return None
    raise bad_request("message to be replied not found")


def _check_group_keyboard(markup: ReplyKeyboardMarkup) -> None:
    buttons = [button for row in markup.keyboard for button in row]
    if any(button.request_location for button in buttons):
        raise bad_request("location can be requested in private chats only")
    if any(button.request_contact for button in buttons):
        raise bad_request("phone number can be requested in private chats only")
