"""The list of methods: name, request model, what it does. A method that is not here does not exist."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.telegram_server.methods import editing, media, profile, receiving, sending
from bot.telegram_server.methods.context import Context
from bot.telegram_server.requests import editing as edits
from bot.telegram_server.requests import profile as profiles
from bot.telegram_server.requests import receiving as receipts
from bot.telegram_server.requests import sending as sends
from bot.telegram_server.requests.base import Parameters


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the Bot API."""

    name: str
    model: type[Parameters]
    run: Callable[[Context, Any], Awaitable[Any]]


_ALL = (
    Method("getMe", receipts.GetMe, receiving.get_me),
    Method("getUpdates", receipts.GetUpdates, receiving.get_updates),
    Method("setWebhook", receipts.SetWebhook, receiving.set_webhook),
    Method("deleteWebhook", receipts.DeleteWebhook, receiving.delete_webhook),
    Method("getWebhookInfo", receipts.GetWebhookInfo, receiving.get_webhook_info),
    Method("getFile", receipts.GetFile, media.get_file),
    Method("getChat", receipts.GetChat, receiving.get_chat),
    Method("sendMessage", sends.SendMessage, sending.send_message),
    Method("sendVenue", sends.SendVenue, sending.send_venue),
    Method("sendLocation", sends.SendLocation, sending.send_location),
    Method("sendPhoto", sends.SendPhoto, media.send_photo),
    Method("sendDocument", sends.SendDocument, media.send_document),
    Method("sendVoice", sends.SendVoice, media.send_voice),
    Method("sendMediaGroup", sends.SendMediaGroup, media.send_media_group),
    Method("copyMessage", sends.CopyMessage, media.copy_message),
    Method("sendChatAction", sends.SendChatAction, sending.send_chat_action),
    Method("editMessageText", edits.EditMessageText, editing.edit_message_text),
    Method("editMessageReplyMarkup", edits.EditMessageReplyMarkup, editing.edit_message_reply_markup),
    Method("deleteMessage", edits.DeleteMessage, editing.delete_message),
    Method("deleteMessages", edits.DeleteMessages, editing.delete_messages),
    Method("answerCallbackQuery", edits.AnswerCallbackQuery, editing.answer_callback_query),
    Method("setMyCommands", profiles.SetMyCommands, profile.set_my_commands),
    Method("getMyCommands", profiles.GetMyCommands, profile.get_my_commands),
    Method("deleteMyCommands", profiles.DeleteMyCommands, profile.delete_my_commands),
    Method("setMyName", profiles.SetMyName, profile.set_my_name),
    Method("setMyDescription", profiles.SetMyDescription, profile.set_my_description),
    Method("setMyShortDescription", profiles.SetMyShortDescription, profile.set_my_short_description),
    Method("setChatMenuButton", profiles.SetChatMenuButton, profile.set_chat_menu_button),
)
METHODS = {method.name.lower(): method for method in _ALL}
