"""Every method, called by python-telegram-bot: the answers are its objects."""

import asyncio

import pytest
from local_server import Side
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, NetworkError

from bot.telegram_server.images import grey_png
from bot.telegram_server.methods.registry import METHODS

PNG = grey_png(200, 100)
YES = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="yes")]])


async def test_the_bot_learns_who_it_is(bot: Bot):
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (4711, True, "local_4711_bot")


async def test_a_message_has_its_text_and_entities_in_utf16_units(bot: Bot, person: int, side: Side):
    text = "😀 <b>Guten Tag</b> &lt;3 <a href='https://example.org/a?b=1&amp;c=2'>hier</a>"
    message = await bot.send_message(person, text, parse_mode="HTML", reply_markup=YES)
    assert message.text == "😀 Guten Tag <3 hier"
    assert [(each.type, each.offset, each.length, each.url) for each in message.entities] == [
        ("bold", 3, 9, None),
        ("text_link", 16, 4, "https://example.org/a?b=1&c=2"),
    ]
    shown = side.chat(person)[-1]
    assert (shown["message_id"], shown["from"], shown["text"]) == (message.message_id, "bot", message.text)
    assert shown["buttons"] == [[{"text": "Ja", "callback_data": "yes"}]]


async def test_a_reply_shows_what_it_answers(bot: Bot, person: int):
    first = await bot.send_message(person, "eins")
    second = await bot.send_message(person, "zwei", reply_parameters=ReplyParameters(first.message_id))
    assert second.reply_to_message.text == "eins"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(person, "drei", reply_parameters=ReplyParameters(999))
    lenient = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(person, "drei", reply_parameters=lenient)).reply_to_message is None


async def test_keyboards_in_place_of_the_letters(bot: Bot, person: int, side: Side):
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Hier bin ich", request_location=True)], ["Nein"]])
    await bot.send_message(person, "Wo?", reply_markup=keyboard)
    await bot.send_message(person, "Danke", reply_markup=ReplyKeyboardRemove())
    await bot.send_message(person, "Und?", reply_markup=ForceReply())
    asked, thanked, forced = side.chat(person)[-3:]
    assert [[(each["text"], each["request_location"]) for each in row] for row in asked["keyboard"]] == [
        [("Hier bin ich", True)],
        [("Nein", False)],
    ]
    assert (thanked["keyboard"], thanked["keyboard_removed"], forced["keyboard_removed"]) == (None, True, False)


async def test_places(bot: Bot, person: int, side: Side):
    venue = await bot.send_venue(person, 52.37, 9.73, "Haus der Vereine", "Am Platz 1")
    point = await bot.send_location(person, 52.37, 9.73)
    assert (venue.venue.title, venue.venue.location.latitude, point.location.longitude) == (
        "Haus der Vereine",
        52.37,
        9.73,
    )
    shown_venue, shown_point = side.chat(person)[-2:]
    assert shown_venue["venue"]["address"] == "Am Platz 1"
    assert shown_point["location"] == {"latitude": 52.37, "longitude": 9.73}


async def test_files_go_up_and_come_down_again(bot: Bot, person: int, side: Side):
    sent = await bot.send_document(
        person, b"%PDF-1.4 x", filename="Liste.pdf", caption="<i>Ihre</i> Liste", parse_mode="HTML"
    )
    assert (sent.document.file_name, sent.document.mime_type, sent.caption) == (
        "Liste.pdf",
        "application/pdf",
        "Ihre Liste",
    )
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.4 x"
    shown = side.chat(person)[-1]
    assert (shown["document"]["file_name"], shown["text"]) == ("Liste.pdf", "Ihre Liste")
    assert side.client.get(f"/files/{shown['document']['file_id']}").content == b"%PDF-1.4 x"
    again = await bot.send_document(person, sent.document.file_id)
    assert again.document.file_id == sent.document.file_id


async def test_a_photo_comes_in_two_sizes_with_ids_of_their_own(bot: Bot, person: int):
    small, big = (await bot.send_photo(person, PNG)).photo
    assert (small.width, small.height, big.width, big.height) == (90, 45, 200, 100)
    assert small.file_id != big.file_id
    assert bytes(await (await bot.get_file(big)).download_as_bytearray()) == PNG


async def test_voice(bot: Bot, person: int, side: Side):
    sent = await bot.send_voice(person, b"OggS...", caption="hören")
    assert sent.voice.file_size == 7
    assert side.chat(person)[-1]["voice"]["file_id"] == sent.voice.file_id


async def test_albums(bot: Bot, person: int):
    photos = await bot.send_media_group(person, [InputMediaPhoto(PNG, caption="a"), InputMediaPhoto(PNG)])
    assert photos[0].media_group_id == photos[1].media_group_id
    documents = await bot.send_media_group(person, [InputMediaDocument(b"a"), InputMediaDocument(b"b")])
    assert [each.document.file_size for each in documents] == [1, 1]
    with pytest.raises(BadRequest, match="can't be mixed"):
        await bot.send_media_group(person, [InputMediaPhoto(PNG), InputMediaDocument(b"b")])
    with pytest.raises(BadRequest, match="2-10"):
        await bot.send_media_group(person, [InputMediaPhoto(PNG)])


async def test_copies_have_no_sender_and_may_have_another_caption(bot: Bot, person: int, side: Side):
    other = side.newcomer("Sam", "en")
    written = side.post(f"/people/{person}/messages", {"document": "Brief.pdf", "caption": "mein Brief"})
    copy = await bot.copy_message(other, person, written["message_id"], caption="Brief")
    shown = side.chat(other)[-1]
    assert (shown["message_id"], shown["text"], shown["document"]["file_name"]) == (
        copy.message_id,
        "Brief",
        "Brief.pdf",
    )
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(other, person, 999)


async def test_chat_action(bot: Bot, person: int):
    assert await bot.send_chat_action(person, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(person, "dancing")


async def test_edits(bot: Bot, person: int, side: Side):
    message = await bot.send_message(person, "alt", reply_markup=YES)
    edited = await message.edit_text("neu", reply_markup=YES)
    assert (edited.text, edited.edit_date is not None) == ("neu", True)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply markup are"):
        await message.edit_text("neu", reply_markup=YES)
    await message.edit_reply_markup(None)
    shown = side.chat(person)[-1]
    assert (shown["text"], shown["buttons"], shown["edited"]) == ("neu", [], True)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_reply_markup(None)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", person, 999)


async def test_what_cannot_be_edited(bot: Bot, person: int):
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", person, 1)
    with_letters = await bot.send_message(person, "?", reply_markup=ReplyKeyboardMarkup([["a"]]))
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await with_letters.edit_text("x")
    place = await bot.send_location(person, 1, 2)
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", person, place.message_id)


async def test_deleting_until_48_hours(bot: Bot, person: int, side: Side):
    messages = [await bot.send_message(person, str(n)) for n in range(4)]
    assert await messages[0].delete()
    assert await bot.delete_messages(person, [messages[1].message_id, 999, 1])
    assert [each["text"] for each in side.chat(person)] == ["2", "3"]
    side.post("/clock", {"advance_seconds": 48 * 3600 - 60})
    assert await messages[2].delete()
    side.post("/clock", {"advance_seconds": 120})
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await messages[3].delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await messages[2].delete()


async def test_a_press_is_answered_once_and_in_time(bot: Bot, person: int, side: Side):
    message = await bot.send_message(person, "?", reply_markup=YES)
    offset = (await bot.get_updates())[-1].update_id + 1
    body = {"message_id": message.message_id, "label": "Ja"}
    pressing = asyncio.create_task(asyncio.to_thread(side.post, f"/people/{person}/presses", body))
    (update,) = await bot.get_updates(offset=offset, timeout=5)
    assert (update.callback_query.data, update.callback_query.message.message_id) == ("yes", message.message_id)
    assert await update.callback_query.answer("Gut", show_alert=True)
    assert await pressing == {"answered": True, "text": "Gut", "show_alert": True, "url": None}
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await update.callback_query.answer()


async def test_webhook_info(bot: Bot, side: Side):
    assert await bot.set_webhook("http://127.0.0.1:9/hook", secret_token="s", max_connections=5)
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.pending_update_count) == ("http://127.0.0.1:9/hook", 5, 0)
    assert await bot.delete_webhook()
    assert (await bot.get_webhook_info()).url == ""
    with pytest.raises(BadRequest, match="Bad webhook"):
        await bot.set_webhook("ftp://example.org")


async def test_get_chat(bot: Bot, person: int, side: Side):
    assert (await bot.get_chat(person)).first_name == "Amal"
    silent = side.post("/people", {"first_name": "Sam"})["id"]
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(silent)


async def test_profile_by_language(bot: Bot, person: int, side: Side):
    commands = [BotCommand("start", "Anfang"), BotCommand("help", "Hilfe")]
    assert await bot.set_my_commands(commands)
    assert await bot.set_my_commands(commands[:1], language_code="ar", scope=BotCommandScopeChat(person))
    assert list(await bot.get_my_commands()) == commands
    assert list(await bot.get_my_commands(BotCommandScopeChat(person), "ar")) == commands[:1]
    assert await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    assert await bot.set_my_name("Lotse")
    assert await bot.set_my_name("مرشد", language_code="ar")
    assert await bot.set_my_description("Guten Tag")
    assert await bot.set_my_short_description("Kurz")
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    (seen,) = side.get("/bots")
    assert (seen["first_name"], seen["names"]["ar"], seen["descriptions"]) == ("Lotse", "مرشد", {"": "Guten Tag"})
    with pytest.raises(BadRequest, match="Invalid language code"):
        await bot.set_my_name("x", language_code="ckb")


async def test_who_may_be_written_to(bot: Bot, person: int, side: Side):
    silent = side.post("/people", {"first_name": "Sam"})["id"]
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(silent, "Hallo")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "Hallo")
    side.post(f"/people/{person}/block")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person, "Hallo")
    side.post(f"/people/{person}/unblock")
    assert await bot.send_message(person, "Hallo")
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [(each.old_chat_member.status, each.new_chat_member.status) for each in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


def test_only_well_formed_tokens_are_bots(side: Side):
    unauthorized = {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert side.call("getMe", "12:" + "x" * 29) == side.call("getMe", "x" * 40) == unauthorized
    assert side.call("getMe", "12:" + "x" * 30)["result"]["id"] == 12


async def test_big_files(bot: Bot, person: int, side: Side):
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(person, b"x" * (50 * 1024 * 1024 + 1), write_timeout=60, read_timeout=60)
    written = side.post(f"/people/{person}/messages", {"document": "Film.mp4", "size": 20 * 1024 * 1024 + 1})
    document = next(each for each in side.chat(person) if each["message_id"] == written["message_id"])["document"]
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(document["file_id"])
    written = side.post(f"/people/{person}/messages", {"document": "Film.mp4", "size": 20 * 1024 * 1024})
    document = side.chat(person)[-1]["document"]
    assert len(await (await bot.get_file(document["file_id"])).download_as_bytearray()) == 20 * 1024 * 1024


def test_the_list_of_methods_is_the_documented_one():
    assert {method.name for method in METHODS.values()} == {
        "getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "sendMessage", "sendVenue",
        "sendLocation", "sendPhoto", "sendDocument", "sendVoice", "sendMediaGroup", "copyMessage", "sendChatAction",
        "editMessageText", "editMessageReplyMarkup", "deleteMessage", "deleteMessages", "answerCallbackQuery",
        "getFile", "getChat", "setMyCommands", "getMyCommands", "deleteMyCommands", "setMyName", "setMyDescription",
        "setMyShortDescription", "setChatMenuButton",
    }  # fmt: skip
