"""The demo's page where not all is well: low windows, failures, blocked storage, odd people, a server that began anew."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect
from test_page import conversation, phone_of, started

Calls = list[tuple[str, dict[str, Any]]]
KEYS = {"Einmal": {"one_time_keyboard": True}, "Immer": {}}


def with_keys(update: dict[str, Any]) -> Calls:
    """Answer with a reply keyboard that stays, or one for a single use, or just with words."""
    message = update.get("message", {})
    text = message.get("text", "")
    if not message or text == "still":
        return []
    chat = {"chat_id": message["chat"]["id"]}
    if text in KEYS:
        markup = {"keyboard": [["Ja", "Nein"]]} | KEYS[text]
        return [("sendMessage", chat | {"text": "?", "reply_markup": markup})]
    return [("sendMessage", chat | {"text": f"Gehört: {text}"})]


async def say(page: Page, name: str, text: str) -> None:
    field = phone_of(page, name).get_by_label("Nachricht", exact=True)
    await field.fill(text)
    await field.press("Enter")


@pytest.mark.parametrize(("size", "language"), [((667, 375), "de"), ((320, 256), "ar"), ((1200, 400), "de")])
async def test_a_low_window_scrolls_to_a_phone_one_can_read(low_page, server, bot, size, language) -> None:
    await bot(conversation)
    await server.person("Ben", language)
    width, height = size
    await low_page.set_viewport_size({"width": width, "height": height})
    phone = await started(low_page, server, "Ben")
    screen, log = phone.locator(".screen"), phone.get_by_role("log")
    assert (await screen.bounding_box())["height"] >= 300
    assert (await log.bounding_box())["height"] >= 170
    for part in (".bar", ".composer"):
        await phone.locator(part).scroll_into_view_if_needed()
        await expect(phone.locator(part)).to_be_in_viewport(ratio=0.9)
    await low_page.get_by_role("button", name="Neue Person").scroll_into_view_if_needed()
    widths = await low_page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths == [width, width]


async def test_a_failure_is_told_until_a_tap_a_while_or_a_success(wide_page, server, bot) -> None:
    await bot(conversation)
    await wide_page.clock.install()
    await wide_page.goto(server.address)
    notice = wide_page.get_by_role("alert")
    fails = True

    async def answer(route: Route) -> None:
        await (route.abort() if fails and route.request.method == "POST" else route.continue_())

    await wide_page.route("**/clock", answer)
    day = wide_page.get_by_role("button", name="Einen Tag weiter")
    await day.click()
    await notice.click()
    await expect(notice).to_be_hidden()
    await day.click()
    await expect(notice).to_be_visible()
    await wide_page.clock.fast_forward(15_000)
    await expect(notice).to_be_hidden()
    await day.click()
    await expect(notice).to_be_visible()
    fails = False
    await day.click()
    await expect(notice).to_be_hidden()


async def test_a_notice_lies_over_no_composer(narrow_page, server, bot) -> None:
    await bot(conversation)
    await server.person("Ben", "de")
    await narrow_page.goto(server.address)
    await narrow_page.route("**/clock", lambda route: route.abort())
    await narrow_page.get_by_role("button", name="Einen Tag weiter").tap()
    notice = await narrow_page.get_by_role("alert").bounding_box()
    composer = await phone_of(narrow_page, "Ben").locator(".composer").bounding_box()
    assert notice["y"] + notice["height"] < composer["y"]


async def test_keys_stay_in_focus_while_the_chat_goes_on(wide_page, server, bot) -> None:
    await bot(with_keys)
    person = await server.person("Ben", "de")
    await started(wide_page, server, "Ben")
    await say(wide_page, "Ben", "Immer")
    key = phone_of(wide_page, "Ben").get_by_role("button", name="Nein")
    await key.focus()
    await server.post(f"/people/{person}/messages", {"text": "hallo"})
    await expect(phone_of(wide_page, "Ben").get_by_role("log")).to_contain_text("Gehört: hallo")
    await expect(key).to_be_focused()


async def test_keys_for_one_time_go_with_their_use_and_all_keys_while_blocked(wide_page, server, bot) -> None:
    await bot(with_keys)
    person = await server.person("Ben", "de")
    await started(wide_page, server, "Ben")
    phone = phone_of(wide_page, "Ben")
    await say(wide_page, "Ben", "Immer")
    await phone.get_by_role("button", name="Ja").click()
    await expect(phone.get_by_role("log")).to_contain_text("Gehört: Ja")
    await expect(phone.locator(".keyboard")).to_be_visible()
    await server.post(f"/people/{person}/block", {})
    await expect(phone.locator(".keyboard")).to_be_hidden()
    await server.post(f"/people/{person}/unblock", {})
    await expect(phone.locator(".keyboard")).to_be_visible()
    await say(wide_page, "Ben", "Einmal")
    await expect(phone.locator(".theirs")).to_have_count(4)
    await phone.get_by_role("button", name="Nein").click()
    await expect(phone.get_by_role("log")).to_contain_text("Gehört: Nein")
    await expect(phone.locator(".keyboard")).to_be_hidden()
    await expect(phone.get_by_role("log")).to_be_focused()


async def test_a_link_to_another_bot_leads_elsewhere(wide_page, server, bot) -> None:
    links = ["https://t.me/some_bot?start=abc", "tg://resolve?domain=some_bot&start=abc"]
    links += ["tg://resolve?domain=local_1001_bot&start=abc"]
    markup = {"inline_keyboard": [[{"text": f"Link {n}", "url": url}] for n, url in enumerate(links)]}
    person = await server.person("Ben", "de")
    await server.post(f"/people/{person}/messages", {"text": "/start"})
    await server.call("sendMessage", {"chat_id": person, "text": "x", "reply_markup": markup})
    await wide_page.goto(server.address)
    phone = phone_of(wide_page, "Ben")
    for n in (0, 1):
        await expect(phone.get_by_role("link", name=f"Link {n}")).to_have_attribute("href", links[n])
    await phone.get_by_role("button", name="Link 2").click()
    await expect(phone.locator(".mine").last).to_contain_text("/start abc")


async def test_a_language_that_is_none_is_shown_as_it_is(wide_page, server) -> None:
    await server.person("Ben", "de")
    odd = [{"id": 5, "first_name": "Odd", "language_code": "de_DE", "role": None}, *await server.get("/people")]
    await wide_page.route("**/people", lambda route: route.fulfill(json=odd))
    await wide_page.route("**/people/5/chat", lambda route: route.fulfill(json={"messages": []}))
    await wide_page.goto(server.address)
    await expect(phone_of(wide_page, "Odd")).to_contain_text("de_DE")
    await expect(phone_of(wide_page, "Ben")).to_be_visible()


async def test_without_storage_the_page_works_and_forgets(wide_page, server, bot) -> None:
    await bot(conversation)
    await wide_page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, "
        "{ get() { throw new DOMException('denied', 'SecurityError'); } });"
    )
    await server.person("ريم (تجربة)", "ar", "seeker")
    await wide_page.goto(server.address)
    await wide_page.get_by_role("button", name="English").click()
    await expect(wide_page.locator(".banner")).to_have_text(re.compile("meeting points are invented"))
    await wide_page.get_by_role("button", name="Fold the story away").click()
    await wide_page.get_by_role("button", name="Unfold the story").click()
    await wide_page.get_by_role("button", name="Next", exact=True).click()
    await expect(wide_page.locator(".story-count")).to_have_text("Step 2 of 10")


async def test_who_is_gone_leaves_the_page(wide_page, server, bot) -> None:
    await bot(conversation)
    ada = await server.person("Ada", "de", "guide")
    ben = await server.person("Ben", "de")
    await wide_page.goto(server.address)
    await expect(phone_of(wide_page, "Ada")).to_be_visible()

    async def others(route: Route) -> None:
        people = await (await route.fetch()).json()
        renamed = [each | {"first_name": "Bea"} if each["id"] == ben else each for each in people if each["id"] != ada]
        await route.fulfill(json=renamed)

    await wide_page.route("**/people", others)
    cem = await server.person("Cem", "de")
    await server.post(f"/people/{cem}/messages", {"text": "/start"})
    await expect(phone_of(wide_page, "Cem")).to_be_visible()
    await expect(phone_of(wide_page, "Bea")).to_be_visible()
    await expect(wide_page.locator(".person-name")).to_have_text(["Bea", "Cem", "Neue Person"])
    await expect(wide_page.locator(".people-group")).to_have_count(1)
    await expect(wide_page.get_by_role("region", name="Telefon")).to_have_count(2)


async def test_the_other_language_takes_the_focus_where_one_is_hidden(narrow_page, server) -> None:
    await narrow_page.goto(server.address)
    await narrow_page.get_by_role("button", name="English").focus()
    await narrow_page.keyboard.press("Enter")
    await expect(narrow_page.get_by_role("button", name="Deutsch")).to_be_focused()
