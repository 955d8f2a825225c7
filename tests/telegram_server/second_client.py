"""aiogram as a second client; runs in an environment of its own: `second_client.py ADDRESS`.

Prints one JSON object: for each call the type of what aiogram read from the answer, or the error text.
"""

import asyncio
import json
import sys
import urllib.request
from collections.abc import Awaitable
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    KeyboardButton,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

TOKEN = "4712:" + "u" * 35
YES = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Ja", callback_data="yes")]])
TOO_LONG = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Ja", callback_data="ä" * 33)]])
FILE = BufferedInputFile(b"Inhalt", "Brief.pdf")


def people(address: str, path: str, body: Any) -> Any:
    request = urllib.request.Request(f"{address}{path}", json.dumps(body).encode())
    with urllib.request.urlopen(request) as response:
        return json.load(response)


async def outcome(call: Awaitable[Any]) -> tuple[str, Any]:
    try:
        result = await call
    except TelegramAPIError as error:
        return f"{type(error).__name__}: {error.message}", None
    kind = type(result).__name__
    return (f"list of {type(result[0]).__name__}" if isinstance(result, list) and result else kind), result


class Run:
    """One bot, one person, and what came of each call."""

    def __init__(self, bot: Bot, address: str) -> None:
        self.bot = bot
        self.address = address
        self.outcomes: dict[str, str] = {}

    async def note(self, name: str, call: Awaitable[Any]) -> Any:
        self.outcomes[name], result = await outcome(call)
        return result

    async def sending(self, person: int) -> None:
        bot, note = self.bot, self.note
        sent = await note("message", bot.send_message(person, "<b>Guten Tag</b>", reply_markup=YES))
        await note("reply", bot.send_message(person, "x", reply_parameters=ReplyParameters(message_id=sent.message_id)))
        letters = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Hier", request_location=True)]])
        await note("letters", bot.send_message(person, "Wo?", reply_markup=letters))
        await note("no letters", bot.send_message(person, "Danke", reply_markup=ReplyKeyboardRemove()))
        await note("venue", bot.send_venue(person, 52.4, 9.7, "Haus", "Platz 1"))
        await note("location", bot.send_location(person, 52.4, 9.7))
        await note(
            "album", bot.send_media_group(person, [InputMediaDocument(media=FILE), InputMediaDocument(media=FILE)])
        )
        await note("action", bot.send_chat_action(person, "typing"))
        await note("copy", bot.copy_message(person, person, sent.message_id))
        await note("edit", sent.edit_text("neu", reply_markup=YES))
        await note("edit to the same", sent.edit_text("neu", reply_markup=YES))
        await note("edit of buttons", sent.edit_reply_markup(reply_markup=None))
        await note("delete", sent.delete())
        await note("delete again", sent.delete())
        await note("delete many", bot.delete_messages(person, [1, 2]))

    async def files(self, person: int) -> None:
        sent = await self.note("document", self.bot.send_document(person, FILE, caption="<i>Brief</i>"))
        file = await self.note("file", self.bot.get_file(sent.document.file_id))
        content = await self.bot.download_file(file.file_path)
        self.outcomes["download"] = content.read().decode()

    async def pressing(self, person: int) -> None:
        sent = await self.bot.send_message(person, "?", reply_markup=YES)
        updates = await self.note("updates", self.bot.get_updates())
        body = {"message_id": sent.message_id, "label": "Ja"}
        pressing = asyncio.create_task(asyncio.to_thread(people, self.address, f"/people/{person}/presses", body))
        (update,) = await self.bot.get_updates(offset=updates[-1].update_id + 1, timeout=10)
        await self.note("answer", self.bot.answer_callback_query(update.callback_query.id, text="gut"))
        self.outcomes["pressed"] = (await pressing)["text"]

    async def profile(self, person: int) -> None:
        bot, note = self.bot, self.note
        await note("me", bot.get_me())
        await note("chat", bot.get_chat(person))
        await note("commands set", bot.set_my_commands([BotCommand(command="start", description="Anfang")]))
        await note("commands", bot.get_my_commands())
        await note("name", bot.set_my_name("Lotse", language_code="de"))
        await note("description", bot.set_my_description("Guten Tag"))
        await note("short description", bot.set_my_short_description("Kurz"))
        await note("menu", bot.set_chat_menu_button(menu_button=MenuButtonCommands()))
        await note("webhook", bot.set_webhook("http://127.0.0.1:9/hook", secret_token="s"))
        await note("webhook info", bot.get_webhook_info())
        await note("polling beside it", bot.get_updates())
        await note("no webhook", bot.delete_webhook(drop_pending_updates=True))

    async def refusals(self, person: int) -> None:
        bot, note = self.bot, self.note
        await note("empty", bot.send_message(person, " "))
        await note("too long", bot.send_message(person, "x" * 4097))
        await note("broken markup", bot.send_message(person, "<b>x"))
        await note("66 bytes", bot.send_message(person, "x", reply_markup=TOO_LONG))
        await note("no such chat", bot.send_message(5, "x"))
        await note("no such method", bot.send_dice(person))
        await asyncio.to_thread(people, self.address, f"/people/{person}/block", {})
        await note("blocked", bot.send_message(person, "x"))


async def main(address: str) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(address))
    async with Bot(TOKEN, session, DefaultBotProperties(parse_mode=ParseMode.HTML)) as bot:
        await bot.get_me()
        person = people(address, "/people", {"first_name": "Amal", "language_code": "ar"})["id"]
        people(address, f"/people/{person}/messages", {"text": "/start"})
        run = Run(bot, address)
        for part in (run.sending, run.files, run.pressing, run.profile, run.refusals):
            await part(person)
    print(json.dumps(run.outcomes))


asyncio.run(main(sys.argv[1]))
