"""What a chat can hold besides text, in both directions: albums, voice messages, forwards, answers, a bot at work."""

import base64
from typing import Any

from playwright.async_api import Locator, Page, expect
from test_page import phone_of

from bot.telegram_server.images import grey_png


async def chat_of(server: Any, person: int) -> list[dict[str, Any]]:
    return list((await server.get(f"/people/{person}/chat"))["messages"])


async def opened(page: Page, server: Any, name: str = "Ben", language: str = "de") -> tuple[int, Locator]:
    await server.call("getMe", {})
    person = await server.person(name, language)
    await server.post(f"/people/{person}/messages", {"text": "/start"})
    await page.goto(server.address)
    phone = phone_of(page, name)
    await expect(phone.locator(".mine")).to_have_count(1)
    return person, phone


async def attach(phone: Locator, label: str) -> None:
    await phone.locator(".attach-button").click()
    await phone.locator(".attach-menu").get_by_role("button", name=label).click()


async def test_an_album_is_one_post_and_shrinks_when_a_part_is_deleted(wide_page, server) -> None:
    person, phone = await opened(wide_page, server)
    await attach(phone, "Zwei Bilder")
    mine = phone.locator(".mine").last
    await expect(mine.locator(".album img")).to_have_count(2)
    ids = [message["photo"]["file_id"] for message in await chat_of(server, person) if message["album"]]
    media = [{"type": "photo", "media": ids[0], "caption": "Seite 1"}, {"type": "photo", "media": ids[1]}]
    sent = await server.call("sendMediaGroup", {"chat_id": person, "media": media})
    await server.call("sendMessage", {"chat_id": person, "text": "Danach"})
    theirs = phone.locator(".theirs")
    await expect(theirs).to_have_count(2)
    await expect(theirs.first).to_contain_text("Seite 1")
    pictures = theirs.first.locator("img")
    await expect(pictures).to_have_count(2)
    for picture in await pictures.all():
        await wide_page.wait_for_function("image => image.naturalWidth === 480", arg=await picture.element_handle())
    await server.call("deleteMessage", {"chat_id": person, "message_id": sent[0]["message_id"]})
    await expect(pictures).to_have_count(1)
    await expect(theirs.first).not_to_contain_text("Seite 1")
    await expect(theirs.last).to_contain_text("Danach")


async def test_an_album_of_files_keeps_each_text_beside_its_file(wide_page, server) -> None:
    person, phone = await opened(wide_page, server)
    album = [{"document": "Pass.pdf", "caption": "Pass"}, {"document": "Miete.pdf", "caption": "Miete"}]
    await server.post(f"/people/{person}/messages", {"album": album})
    files = phone.locator(".mine").last.locator(".card-title, .text")
    await expect(files).to_have_text(["Pass.pdf", "Pass", "Miete.pdf", "Miete"])


async def test_a_voice_message_seems_to_play(wide_page, server) -> None:
    person, phone = await opened(wide_page, server, "Amal", "ar")
    await attach(phone, "Sprachnachricht")
    card = phone.locator(".mine .voice")
    await expect(card).to_contain_text("0:06 · nachgestellt")
    [file_id] = [message["voice"]["file_id"] for message in await chat_of(server, person) if message["voice"]]
    await server.call("sendVoice", {"chat_id": person, "voice": file_id, "caption": "von Amal"})
    await expect(phone.locator(".theirs")).to_contain_text("von Amal")
    await card.get_by_role("button", name="Sprachnachricht abspielen").click()
    await expect(card.locator(".is-played").first).to_be_attached()
    assert await card.evaluate("node => getComputedStyle(node).direction") == "ltr"
    await card.get_by_role("button", name="Sprachnachricht anhalten").click()
    await expect(card.locator(".is-played")).to_have_count(0)


async def test_a_voice_message_ends_by_itself(wide_page, server) -> None:
    person, phone = await opened(wide_page, server)
    await server.post(f"/people/{person}/messages", {"voice": True, "duration": 1})
    await phone.get_by_role("button", name="Sprachnachricht abspielen").click()
    await expect(phone.get_by_role("button", name="Sprachnachricht anhalten")).to_be_visible()
    await expect(phone.get_by_role("button", name="Sprachnachricht abspielen")).to_be_visible()


async def test_a_contact_is_sent(wide_page, server) -> None:
    person, phone = await opened(wide_page, server)
    await attach(phone, "Kontakt")
    await expect(phone.locator(".mine").last).to_contain_text("Ben")
    assert (await chat_of(server, person))[-1]["contact"]["user_id"] == person


async def test_what_is_passed_on_and_what_is_answered(wide_page, server) -> None:
    person, phone = await opened(wide_page, server)
    forward = {"forward": {"text": "Komm ins Amt", "sender_user_name": "Tante"}}
    written = await server.post(f"/people/{person}/messages", forward)
    await expect(phone.locator(".mine").last).to_contain_text("Weitergeleitet von")
    await expect(phone.locator(".mine").last).to_contain_text("Tante")
    answer = {"chat_id": person, "text": "Nein, warten Sie.", "reply_parameters": {"message_id": written["message_id"]}}
    await server.call("sendMessage", answer)
    await expect(phone.locator(".theirs .quote")).to_contain_text("Komm ins Amt")
    await server.post(f"/people/{person}/messages", {"poll": {"question": "Wann?", "options": ["heute", "morgen"]}})
    await expect(phone.locator(".mine").last).to_contain_text("morgen")


async def test_a_picture_has_its_text_and_a_deleted_message_goes(wide_page, server) -> None:
    person, phone = await opened(wide_page, server)
    png = base64.b64encode(grey_png(90, 60)).decode()
    await server.post(f"/people/{person}/messages", {"photo": True, "content_base64": png, "caption": "Mein Brief"})
    await expect(phone.locator(".mine").last).to_contain_text("Mein Brief")
    first = await server.call("sendMessage", {"chat_id": person, "text": "eins"})
    await server.call("sendMessage", {"chat_id": person, "text": "zwei"})
    theirs = phone.locator(".theirs .text")
    await expect(theirs).to_have_text(["eins", "zwei"])
    await server.call("editMessageText", {"chat_id": person, "message_id": first["message_id"], "text": "EINS"})
    await expect(theirs).to_have_text(["EINS", "zwei"])
    await server.call("deleteMessage", {"chat_id": person, "message_id": first["message_id"]})
    await expect(theirs).to_have_text(["zwei"])


async def test_a_bot_at_work_is_seen_until_it_answers(wide_page, server) -> None:
    person, phone = await opened(wide_page, server, "Amal", "ar")
    about = phone.locator(".bar-about")
    await expect(about).to_have_text("Computer-Programm")
    await server.call("sendChatAction", {"chat_id": person, "action": "upload_photo"})
    await expect(about).to_have_text("sendet ein Bild …")
    await server.call("sendMessage", {"chat_id": person, "text": "Hier"})
    await expect(about).to_have_text("Computer-Programm")


async def test_who_reads_the_end_stays_there_when_the_room_changes(wide_page, server) -> None:
    person, phone = await opened(wide_page, server)
    for number in range(15):
        await server.call("sendMessage", {"chat_id": person, "text": f"Nachricht {number}"})
    await expect(phone.locator(".theirs")).to_have_count(15)
    keyboard = {"keyboard": [[{"text": "Nummer geben", "request_contact": True}], [{"text": "Nein"}]]}
    log = phone.get_by_role("log")
    await log.evaluate("node => { node.scrollTop = node.scrollHeight }")
    await server.call("sendMessage", {"chat_id": person, "text": "Und?", "reply_markup": keyboard})
    await expect(phone.locator(".key")).to_have_count(2)
    await wide_page.wait_for_function(
        "log => log.scrollHeight - log.scrollTop - log.clientHeight < 3", arg=await log.element_handle()
    )
    await phone.get_by_role("button", name="Nummer geben").click()
    await expect(phone.locator(".mine .symbol")).to_contain_text("+493023125000")
