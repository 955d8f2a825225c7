"""The page with many people: who stands where in the list, which phones are open, and the story that is tapped through."""

import asyncio
from typing import Any

import pytest_asyncio
from playwright.async_api import Locator, Page, expect
from test_page import phone_of
from test_page_quality import PALE_TEXTS, SMALL_TARGETS

REEM = "ريم (تجربة)"
# In another order than the list's and the story's.
PEOPLE = (
    ("Ayse (Demo)", "de", "coordinator"),
    ("Olena (Demo)", "uk", "member"),
    ("Linh (Demo)", "vi", "guide"),
    ("Karim (Demo)", "de", "multiplier"),
    ("Nadia (Demo)", "de", "guide"),
    ("Mina (Demo)", "de", "seeker"),
    (REEM, "ar", "seeker"),
)


class Cast:
    """The story's people on a server, whose bot is the test."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.ids: dict[str, int] = {}

    async def arrive(self) -> None:
        for first_name, language, role in PEOPLE:
            self.ids[first_name] = await self.server.person(first_name, language, role)

    async def start(self, first_name: str) -> None:
        await self.server.post(f"/people/{self.ids[first_name]}/messages", {"text": "/start"})

    async def tell(self, first_name: str, text: str) -> None:
        await self.server.call("sendMessage", {"chat_id": self.ids[first_name], "text": text})


@pytest_asyncio.fixture(loop_scope="session")
async def cast(server) -> Cast:
    cast = Cast(server)
    await cast.arrive()
    return cast


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Die Geschichte")


async def is_step(page: Page, number: int) -> None:
    await expect(panel(page).locator(".story-count")).to_have_text(f"Schritt {number} von 10")


async def until_step(page: Page, number: int, deed: Any) -> None:
    """Do something again until it ticks the step: what comes right after a step began does not."""
    for _ in range(20):
        await deed()
        await asyncio.sleep(0.4)
        if await panel(page).locator(".story-count").inner_text() == f"Schritt {number} von 10":
            return
    raise AssertionError(f"step {number} never came")


async def test_people_stand_by_what_they_do(wide_page, server, cast) -> None:
    await wide_page.goto(server.address)
    people = wide_page.get_by_role("navigation", name="Menschen")
    await expect(people.locator("h2")).to_have_text(["Ratsuchende", "Lots:innen", "Mitglieder", "Koordination"])
    names = people.locator(".person .person-name")
    order = ["Mina (Demo)", REEM, "Linh (Demo)", "Karim (Demo)", "Nadia (Demo)", "Olena (Demo)", "Ayse (Demo)"]
    await expect(names).to_have_text(order)
    about = people.get_by_role("button", name="Karim (Demo)").locator(".person-about")
    await expect(about).to_have_text("Multiplikator:in · Deutsch")
    await expect(people.get_by_role("list", name="Mitglieder")).to_contain_text("Ukrainisch")
    # Somebody new comes last, and has a heading only beside others.
    await server.person("Neu", "fr")
    await wide_page.reload()
    await expect(people.locator("h2").last).to_have_text("Weitere")


async def test_the_storys_phones_are_open_at_first(wide_page, server, cast) -> None:
    await wide_page.goto(server.address)
    await expect(wide_page.locator(".owner-name")).to_have_text([REEM, "Karim (Demo)", "Nadia (Demo)"])


async def test_without_its_people_there_is_no_story(wide_page, server) -> None:
    await server.person("Ben", "de")
    await wide_page.goto(server.address)
    await expect(phone_of(wide_page, "Ben")).to_be_visible()
    await expect(panel(wide_page)).to_be_hidden()
    await expect(wide_page.locator(".people-group h2")).to_be_hidden()


async def test_a_step_shows_its_phone_and_is_ticked_by_hand(wide_page, server, cast) -> None:
    await wide_page.goto(server.address)
    await is_step(wide_page, 1)
    await expect(panel(wide_page).locator(".story-text bdi").first).to_be_visible()
    await expect(phone_of(wide_page, REEM)).to_have_class("phone is-next")
    await panel(wide_page).get_by_role("button", name="Alle Schritte").click()
    await panel(wide_page).locator(".story-step").nth(6).click()
    await is_step(wide_page, 7)
    await expect(phone_of(wide_page, "Olena (Demo)")).to_be_visible()
    await wide_page.get_by_role("navigation").get_by_role("button", name="Mina").click()
    await wide_page.get_by_role("navigation").get_by_role("button", name=REEM).click()
    await wide_page.get_by_role("navigation").get_by_role("button", name="Linh").click()
    await expect(phone_of(wide_page, "Olena (Demo)")).to_be_hidden()
    await panel(wide_page).locator(".story-show", has_text="Olena (Demo)").click()
    await expect(phone_of(wide_page, "Olena (Demo)").locator(".start")).to_be_focused()
    for number in (8, 9, 10):
        await panel(wide_page).get_by_role("button", name="Weiter", exact=True).click()
        await is_step(wide_page, number)
    await expect(phone_of(wide_page, "Ayse (Demo)")).to_be_visible()
    await expect(panel(wide_page).locator(".story-step .icon-done")).to_have_count(3)
    await panel(wide_page).get_by_role("button", name="Weiter", exact=True).click()
    await expect(panel(wide_page)).to_contain_text("Das war die Geschichte.")
    await panel(wide_page).get_by_role("button", name="Von vorn").click()
    await is_step(wide_page, 1)


async def test_a_step_is_ticked_by_what_happens_on_its_phone(wide_page, server, cast) -> None:
    for name in (REEM, "Nadia (Demo)", "Karim (Demo)"):
        await cast.start(name)
    await wide_page.goto(server.address)
    await panel(wide_page).get_by_role("button", name="Weiter", exact=True).click()
    await panel(wide_page).get_by_role("button", name="Weiter", exact=True).click()
    await is_step(wide_page, 3)
    await until_step(wide_page, 4, lambda: cast.tell("Nadia (Demo)", "Danke."))
    await until_step(wide_page, 5, lambda: cast.tell("Karim (Demo)", "Gut."))
    # A picture alone is not enough, and what the bot sends is not the person's.
    path = f"/people/{cast.ids[REEM]}/messages"
    await asyncio.sleep(2)
    await server.post(path, {"photo": True})
    await is_step(wide_page, 5)
    await server.post(path, {"photo": True})
    await until_step(wide_page, 6, lambda: server.post(path, {"voice": True}))
    # The tab remembers; a new demo, whose first phone is empty, begins anew.
    await wide_page.reload()
    await is_step(wide_page, 6)
    ticks = panel(wide_page).locator(".story-steps .icon-done")
    await panel(wide_page).get_by_role("button", name="Alle Schritte").click()
    await expect(ticks).to_have_count(5)


async def test_a_new_demo_begins_the_story_anew(wide_page, server, cast) -> None:
    await wide_page.goto(server.address)
    await panel(wide_page).get_by_role("button", name="Weiter", exact=True).click()
    await is_step(wide_page, 2)
    await wide_page.reload()
    await is_step(wide_page, 1)


async def test_the_clock_ticks_its_step(wide_page, server, cast) -> None:
    await wide_page.goto(server.address)
    await panel(wide_page).get_by_role("button", name="Alle Schritte").click()
    await panel(wide_page).locator(".story-step").nth(7).click()
    await is_step(wide_page, 8)
    await until_step(wide_page, 9, wide_page.get_by_role("button", name="Eine Woche weiter").click)


async def test_the_story_speaks_the_pages_language(wide_page, server, cast) -> None:
    await wide_page.goto(server.address)
    german = await panel(wide_page).locator(".story-text").inner_text()
    await wide_page.get_by_role("button", name="English").click()
    english = wide_page.get_by_role("region", name="The story")
    await expect(english).to_contain_text("Step 1 of 10")
    await expect(english.locator(".story-text")).not_to_have_text(german)
    await expect(wide_page.locator(".people-group h2").first).to_have_text("Seek advice")


async def test_on_a_narrow_page_the_story_is_one_line_that_unfolds(narrow_page, server, cast) -> None:
    await narrow_page.goto(server.address)
    await expect(phone_of(narrow_page, REEM)).to_be_visible()
    await expect(narrow_page.locator(".owner")).to_contain_text("sucht Rat · Arabisch")
    await is_step(narrow_page, 1)
    assert (await panel(narrow_page).bounding_box())["height"] <= 48
    await expect(panel(narrow_page).get_by_role("button", name="Weiter", exact=True)).to_be_hidden()
    await panel(narrow_page).locator(".story-text").tap()
    await panel(narrow_page).get_by_role("button", name="Alle Schritte").tap()
    await panel(narrow_page).locator(".story-step").nth(3).tap()
    await expect(phone_of(narrow_page, "Karim (Demo)")).to_be_visible()
    above, phone = await panel(narrow_page).bounding_box(), await narrow_page.locator(".phone").bounding_box()
    assert above["y"] + above["height"] <= phone["y"]
    await panel(narrow_page).get_by_role("button", name="Geschichte einklappen").tap()
    assert (await panel(narrow_page).bounding_box())["height"] <= 48
    widths = await narrow_page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth, innerWidth]")
    assert widths == [390, 390, 390]


async def test_a_wide_story_has_contrast_and_room_for_a_thumb(wide_page, server, cast) -> None:
    await wide_page.goto(server.address)
    await check_contrast_and_targets(wide_page)


async def test_a_narrow_story_has_contrast_and_room_for_a_thumb(narrow_page, server, cast) -> None:
    await narrow_page.goto(server.address)
    await panel(narrow_page).get_by_role("button", name="Geschichte ausklappen").tap()
    await check_contrast_and_targets(narrow_page)


async def check_contrast_and_targets(page: Page) -> None:
    await is_step(page, 1)
    for _ in range(2):
        assert await page.evaluate(SMALL_TARGETS) == []
        assert await page.evaluate(PALE_TEXTS) == []
        await panel(page).get_by_role("button", name="Alle Schritte").click()
