"""The demo's page by itself: what the bot here says is made up for the page, not Lotse's own talk."""

import re
from datetime import datetime
from typing import Any

from playwright.async_api import Locator, Page, expect

ARABIC = "أهلاً وسهلاً. ماذا تحتاج؟"
ARABIC_BUTTONS = [[{"text": "نعم", "callback_data": "yes"}, {"text": "لا", "callback_data": "no"}]]
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
RISKY = "👍🏽 <b>fett</b> & <img src=x onerror=alert(1)> Ende"
MENU = [
    [{"text": "Frage stellen", "callback_data": "ask"}],
    [{"text": "In der Nähe", "callback_data": "near"}, {"text": "Kalender", "callback_data": "calendar"}],
    [{"text": "Netz", "url": "https://example.org/"}, {"text": "Aufräumen", "callback_data": "tidy"}],
]


ARABIC_COMMAND = "عن طريق \u200e/mydata."


def conversation(update: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Answer an update with a bot's calls."""
    if "callback_query" in update:
        return _pressed(update["callback_query"])
    if "message" not in update:
        return []
    message = update["message"]
    chat = {"chat_id": message["chat"]["id"]}
    if "location" in message:
        place = {
            "title": "Treff Linden",
            "address": "Beispielweg 4, Hannover",
            "latitude": 52.3716,
            "longitude": 9.7079,
        }
        return [("sendVenue", chat | place | {"reply_markup": {"remove_keyboard": True}})]
    if message.get("text") == "/start" and message["from"].get("language_code") == "ar":
        return [("sendMessage", chat | {"text": ARABIC, "reply_markup": {"inline_keyboard": ARABIC_BUTTONS}})]
    if message.get("text") == "/start":
        return [("sendMessage", chat | {"text": "Willkommen.", "reply_markup": {"inline_keyboard": MENU}})]
    if message.get("text") == "einladung":
        return [
            (
                "sendMessage",
                chat | {"text": '<a href="https://t.me/Local_1001_bot?start=abc">Hier</a>', "parse_mode": "HTML"},
            )
        ]
    if message.get("text") == "riskant":
        link = {"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/"}
        end = {"type": "bold", "offset": RISKY.encode("utf-16-le").index("Ende".encode("utf-16-le")) // 2, "length": 4}
        return [("sendMessage", chat | {"text": RISKY, "entities": [link, end]})]
    return [
        ("sendMessage", chat | {"text": f"Gehört: {sorted(message.keys() & {'text', 'voice', 'photo', 'document'})}"})
    ]


def _pressed(query: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    chat = {"chat_id": query["message"]["chat"]["id"]}
    message = chat | {"message_id": query["message"]["message_id"]}
    answer = ("answerCallbackQuery", {"callback_query_id": query["id"], "text": f"Gemerkt: {query['data']}"})
    match query["data"]:
        case "ask":
            buttons = {"inline_keyboard": [[{"text": "Zurück", "callback_data": "back"}]]}
            return [answer, ("editMessageText", message | {"text": "Frage 1 von 9", "reply_markup": buttons})]
        case "near":
            rows = [[{"text": "Standort senden", "request_location": True}], [{"text": "Menü"}]]
            typing = ("sendChatAction", chat | {"action": "typing"})
            return [typing, answer, ("sendMessage", chat | {"text": "Wo?", "reply_markup": {"keyboard": rows}})]
        case "calendar":
            return [
                answer,
                ("sendDocument", chat | {"document": CALENDAR, "file_name": "Termine.ics", "caption": "Hier."}),
            ]
        case "tidy":
            return [answer, ("deleteMessage", message)]
        case _:
            return [answer]


def phone_of(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"Telefon von {name}")


async def started(page: Page, server, name: str) -> Locator:
    await page.goto(server.address)
    phone = phone_of(page, name)
    await phone.locator(".start").click()
    await expect(phone.locator(".theirs")).to_have_count(1)
    return phone


async def test_an_empty_page_asks_for_a_person_and_opens_their_phone(wide_page, server, bot) -> None:
    await bot(conversation)
    await wide_page.goto(server.address)
    await wide_page.get_by_role("main").get_by_role("button", name="Person hinzufügen").click()
    await wide_page.get_by_label("Vorname").fill("Samira")
    await wide_page.get_by_label("Sprache des Telefons").select_option("ar")
    await wide_page.get_by_role("button", name="Hinzufügen", exact=True).click()
    start = phone_of(wide_page, "Samira").get_by_role("button", name="ابدأ")
    await expect(start).to_be_focused()
    [person] = await server.get("/people")
    assert (person["first_name"], person["language_code"]) == ("Samira", "ar")
    await wide_page.keyboard.press("Enter")
    await expect(phone_of(wide_page, "Samira").get_by_role("log")).to_contain_text(ARABIC)


async def test_a_pressed_button_is_busy_until_the_bot_has_answered(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    phone = await started(wide_page, server, "Ben")
    await server.post("/faults", {"method": "sendChatAction", "delay_seconds": 1})
    button = phone.get_by_role("button", name="In der Nähe")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    await expect(phone.get_by_role("status")).to_have_text("Gemerkt: near")
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_an_edited_message_changes_in_place_and_keeps_the_focus(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    phone = await started(wide_page, server, "Ben")
    await phone.get_by_role("button", name="Frage stellen").click()
    message = phone.locator(".theirs")
    await expect(message).to_have_count(1)
    await expect(message).to_contain_text("Frage 1 von 9")
    await expect(message).to_contain_text("bearbeitet")
    await expect(phone.get_by_role("button", name="Zurück")).to_be_focused()


async def test_a_deleted_message_leaves_the_phone(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    phone = await started(wide_page, server, "Ben")
    await phone.get_by_role("button", name="Aufräumen").click()
    await expect(phone.locator(".theirs")).to_have_count(0)
    await expect(phone.locator(".mine")).to_have_count(1)


async def test_an_address_button_is_a_link_to_a_new_tab(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    link = (await started(wide_page, server, "Ben")).get_by_role("link", name="Netz (neuer Tab)")
    await expect(link).to_have_attribute("href", "https://example.org/")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(link).to_have_attribute("rel", re.compile("noopener"))


async def test_an_arabic_phone_runs_from_right_to_left(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Amal", "ar")
    phone = await started(wide_page, server, "Amal")
    yes, no = phone.get_by_role("button", name="نعم"), phone.get_by_role("button", name="لا")
    # As Telegram does: the first button stands on the left in every language.
    assert (await yes.bounding_box())["x"] < (await no.bounding_box())["x"]
    theirs = await phone.locator(".theirs .bubble").bounding_box()
    mine = await phone.locator(".mine .bubble").bounding_box()
    assert theirs["x"] > mine["x"]
    bubble = phone.locator(".theirs .bubble")
    await expect(bubble).to_have_attribute("dir", "auto")
    assert await bubble.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert await phone.locator(".mine .bubble").evaluate("node => getComputedStyle(node).direction") == "ltr"
    send, attach = phone.locator(".send-button"), phone.locator(".attach-button")
    assert (await send.bounding_box())["x"] < (await attach.bounding_box())["x"]


async def test_a_command_in_an_arabic_message_begins_with_its_slash(wide_page, server, bot) -> None:
    await bot(lambda update: [("sendMessage", {"chat_id": update["message"]["chat"]["id"], "text": ARABIC_COMMAND})])
    await server.person("Amal", "ar")
    phone = await started(wide_page, server, "Amal")
    first, last = await phone.locator(".theirs .inline-link").evaluate("""node => [0, node.firstChild.length - 1].map(at => {
      const sign = document.createRange();
      sign.setStart(node.firstChild, at);
      sign.setEnd(node.firstChild, at + 1);
      return sign.getBoundingClientRect().left;
    })""")
    assert first < last


async def test_a_place_is_chosen_and_the_answer_is_a_card_of_a_venue(wide_page, server, bot) -> None:
    await bot(conversation)
    person = await server.person("Ben", "de")
    phone = await started(wide_page, server, "Ben")
    await phone.get_by_role("button", name="In der Nähe").click()
    await phone.get_by_role("button", name="Standort senden").click()
    await wide_page.get_by_role("button", name="Garbsen").click()
    card = phone.locator(".theirs .place")
    await expect(card).to_contain_text("Treff Linden")
    await expect(card).to_contain_text("Beispielweg 4, Hannover")
    await expect(card).to_contain_text("52.3716, 9.7079")
    await expect(phone.locator(".keyboard")).to_be_hidden()
    messages = (await server.get(f"/people/{person}/chat"))["messages"]
    [sent] = [message["location"] for message in messages if message["location"]]
    assert (sent["latitude"], sent["longitude"]) == (52.4167, 9.5833)


async def test_a_closed_list_of_places_sends_nothing(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    phone = await started(wide_page, server, "Ben")
    await phone.get_by_role("button", name="In der Nähe").click()
    for close in ("Escape", "Abbrechen"):
        await phone.get_by_role("button", name="Standort senden").click()
        dialog = wide_page.get_by_role("dialog")
        await (dialog.press("Escape") if close == "Escape" else dialog.get_by_role("button", name=close).click())
        await expect(dialog).to_be_hidden()
    await phone.get_by_role("button", name="Menü", exact=True).click()
    await expect(phone.locator(".mine").last).to_contain_text("Menü")
    await expect(phone.locator(".mine")).to_have_count(2)


async def test_a_document_can_be_downloaded(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    phone = await started(wide_page, server, "Ben")
    await phone.get_by_role("button", name="Kalender").click()
    async with wide_page.expect_download() as waiting:
        await phone.get_by_role("link", name="Termine.ics").click()
    download = await waiting.value
    assert download.suggested_filename == "Termine.ics"
    assert (await download.path()).read_bytes() == CALENDAR


async def test_text_stays_text_and_entities_count_utf16_units(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    phone = await started(wide_page, server, "Ben")
    await phone.get_by_label("Nachricht", exact=True).fill("riskant")
    await phone.get_by_role("button", name="Senden", exact=True).click()
    text = phone.locator(".theirs").last.locator(".text")
    await expect(text).to_have_text(RISKY)
    assert await text.locator("strong").all_inner_texts() == ["Ende"]
    assert await text.locator("a").all_inner_texts() == ["👍🏽"]
    await expect(text.locator("img")).to_have_count(0)


async def test_a_link_into_the_bots_own_chat_is_followed_on_the_same_phone(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    phone = await started(wide_page, server, "Ben")
    await phone.get_by_label("Nachricht", exact=True).fill("einladung")
    await wide_page.keyboard.press("Enter")
    await phone.get_by_role("button", name="Hier").click()
    await expect(phone.locator(".mine").last).to_contain_text("/start abc")


async def test_voice_picture_and_document_are_sent(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    phone = await started(wide_page, server, "Ben")
    for label, kind in (("Sprachnachricht", "voice"), ("Bild (", "photo"), ("Dokument", "document")):
        await phone.locator(".attach-button").click()
        await phone.locator(".attach-menu").get_by_role("button", name=label).click()
        await expect(phone.locator(".theirs").last).to_contain_text(f"['{kind}']")


async def test_who_blocks_the_bot_is_shown_and_can_undo_it(wide_page, server, bot) -> None:
    await bot(conversation)
    person = await server.person("Ben", "de")
    phone = await started(wide_page, server, "Ben")
    await phone.get_by_role("button", name="Mehr", exact=True).click()
    await phone.get_by_role("button", name="Bot blockieren").click()
    await expect(phone).to_contain_text("Diese Person hat den Bot blockiert.")
    assert (await server.get(f"/people/{person}/chat"))["blocked"] is True
    await phone.get_by_role("button", name="Nicht mehr blockieren").click()
    await expect(phone.get_by_label("Nachricht", exact=True)).to_be_visible()


async def test_the_clock_moves_the_server(wide_page, server, bot) -> None:
    await bot(conversation)
    await wide_page.goto(server.address)
    before = datetime.fromisoformat((await server.get("/clock"))["now"])
    await wide_page.get_by_role("button", name="Einen Tag weiter").click()
    await expect(wide_page.locator(".clock [role=status]")).to_contain_text("Es ist jetzt")
    after = datetime.fromisoformat((await server.get("/clock"))["now"])
    assert 86400 <= (after - before).total_seconds() < 86400 + 30
    shown = datetime.fromisoformat(await wide_page.locator(".clock-now").get_attribute("datetime"))
    assert abs((shown - after).total_seconds()) < 10


async def test_the_page_changes_its_language_and_remembers_it(wide_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de", "guide")
    phone = await started(wide_page, server, "Ben")
    await expect(phone).to_contain_text("Lots:in · Deutsch")
    await wide_page.get_by_role("button", name="English").click()
    await expect(wide_page.get_by_role("region", name="Ben’s phone")).to_contain_text("guide · German")
    await expect(wide_page.get_by_role("log")).to_contain_text("Willkommen.")
    await wide_page.reload()
    await expect(wide_page.locator(".banner")).to_have_text(re.compile("meeting points are invented"))


async def test_as_many_phones_as_fit_and_the_longest_untouched_makes_room(wide_page, server, bot) -> None:
    await bot(conversation)
    for name in ("Ada", "Ben", "Cem", "Dai"):
        await server.person(name, "de")
    await wide_page.goto(server.address)
    await expect(wide_page.get_by_role("region", name="Telefon")).to_have_count(3)
    await phone_of(wide_page, "Cem").get_by_role("button", name="Starten").click()
    await wide_page.get_by_role("button", name="Dai").click()
    await expect(phone_of(wide_page, "Dai")).to_be_visible()
    await expect(phone_of(wide_page, "Cem")).to_be_visible()
    await expect(wide_page.get_by_role("region", name="Telefon")).to_have_count(3)


async def test_a_narrow_window_shows_one_phone_and_marks_news_elsewhere(narrow_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ada", "de")
    ben = await server.person("Ben", "ar")
    await narrow_page.goto(server.address)
    tab = narrow_page.get_by_role("navigation").get_by_role("button", name="Ben")
    await expect(tab).to_have_attribute("aria-pressed", "false")
    await server.post(f"/people/{ben}/messages", {"text": "/start"})
    await expect(tab).to_contain_text("neu")
    await tab.tap()
    await expect(phone_of(narrow_page, "Ben").get_by_role("log")).to_contain_text(ARABIC)
    await expect(narrow_page.get_by_role("region", name="Telefon")).to_have_count(1)
    await expect(tab.locator(".unread")).to_be_hidden()
    widths = await narrow_page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]")
    assert widths == [390, 390, 390]
