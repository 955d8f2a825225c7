"""A person with a phone on the demo's page, who taps and reads in their own language; shared by the stories."""

import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, expect

from bot.i18n import Translator
from bot.languages import complete_languages
from flows.text import text

TRANSLATOR = Translator(complete_languages(), ZoneInfo("Europe/Berlin"))
MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")
SCREENSHOTS = os.environ.get("LOTSE_SCREENSHOTS")


class Person:
    """Somebody with a phone on the page, who reads their language's labels."""

    def __init__(self, page: Page, name: str, language: str) -> None:
        self.page, self.name, self.language = page, name, language
        self.phone = page.locator(".phone").filter(has=page.locator(".owner-name", has_text=name))

    async def open(self) -> "Person":
        """Bring the phone onto the page, beside those that are there."""
        button = self.page.locator("button.person", has_text=self.name)
        await expect(button).to_be_visible()
        if await button.get_attribute("aria-pressed") != "true":
            await button.click()
        await expect(self.phone).to_be_visible()
        return self

    async def begin(self) -> None:
        """Tap "Start" on a phone where nothing has been said yet."""
        await self.phone.locator(".start").click()
        await self.sees(self.words("menu.question"))

    async def send(self, kind: str) -> None:
        """Send a picture, a voice message, a document, by the composer's menu, and wait for the answer."""
        before = await self.phone.locator(".theirs").count()
        await self.phone.locator(".attach-button").click()
        await self.phone.locator(f'[data-attach="{kind}"]').click()
        await expect(self.phone.locator(".theirs")).not_to_have_count(before)
        await self._is_quiet()

    @property
    def last(self) -> Locator:
        return self.phone.locator(".theirs").last

    def words(self, msgid: str) -> str:
        return MARKS.sub("", TRANSLATOR.plain(text(msgid), self.language))

    async def tap(self, label: str) -> None:
        """Tap a button of the last message by its message id, or by its own words, and wait for the next message."""
        before = await self.phone.locator(".theirs").count()
        await (await self._choice(label)).click()
        await expect(self.phone.locator(".theirs")).not_to_have_count(before)
        await self._is_quiet()

    async def tap_part(self, words: str) -> None:
        """Tap the button of the last message whose label holds these words."""
        before = await self.phone.locator(".theirs").count()
        await self.last.locator(".choice", has_text=words).click()
        await expect(self.phone.locator(".theirs")).not_to_have_count(before)
        await self._is_quiet()

    async def tap_under(self, words: str, msgid: str) -> None:
        """Tap a button of the newest message that says these words, wherever it stands in the chat."""
        before = await self.phone.locator(".theirs").count()
        message = self.phone.locator(".theirs", has_text=words).last
        await message.get_by_role("button", name=self.words(msgid), exact=True).click()
        await expect(self.phone.locator(".theirs")).not_to_have_count(before)
        await self._is_quiet()

    async def strike(self, msgid: str) -> None:
        """Strike a line out of the sheet and wait until the message shows it."""
        await (await self._choice(self._labelled("check.ticked", msgid))).click()
        await self.sees(self._labelled("check.unticked", msgid))

    async def count(self, words: str) -> int:
        """Count the bot's messages that say these words."""
        return await self.phone.locator(".theirs", has_text=words).count()

    async def tick(self, msgid: str) -> None:
        """Tick one of several choices and wait until the message shows it."""
        await (await self._choice(self._labelled("check.unticked", msgid))).click()
        await self.sees(self._labelled("check.ticked", msgid))

    async def _choice(self, label: str) -> Locator:
        wanted = self.words(label) if re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", label) else label
        await expect(self.last.locator(".choice").first).to_be_visible()
        for choice in await self.last.locator(".choice").all():
            if MARKS.sub("", await choice.inner_text()).strip() == wanted:
                return choice
        raise AssertionError(f"no button {wanted!r}: {await self.last.locator('.choice').all_inner_texts()}")

    def _labelled(self, frame: str, msgid: str) -> str:
        return MARKS.sub("", TRANSLATOR.plain(text(frame, label=text(msgid)), self.language))

    async def say(self, words: str) -> None:
        before = await self.phone.locator(".theirs").count()
        await self.phone.locator(".text-input").fill(words)
        await self.phone.locator(".send-button").click()
        await expect(self.phone.locator(".theirs")).not_to_have_count(before)
        await self._is_quiet()

    async def sees(self, *parts: str) -> None:
        await expect(self.last).to_be_visible()
        for part in parts:
            await self.page.wait_for_function(
                "([log, part]) => log.innerText.replace(/[\\u200e\\u200f\\u2066-\\u2069]/g, '').replace(/\\u00a0/g, ' ').includes(part)",
                arg=[await self.phone.locator(".log").element_handle(), part],
            )

    async def _is_quiet(self) -> None:
        """Wait until the chat has not changed for a moment: an answer may be two messages."""
        log = await self.phone.locator(".log").element_handle()
        await self.page.evaluate(
            """log => new Promise(done => {
                let timer = setTimeout(done, 350);
                new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, 350); })
                    .observe(log, { childList: true, subtree: true, characterData: true, attributes: true });
            })""",
            log,
        )


async def advance(page: Page, seconds: int) -> None:
    """Play the demo's clock forward and wait until it stands."""
    await page.locator(f'.clock-steps button[data-seconds="{seconds}"]').click()
    await expect(page.locator(".clock-progress")).to_be_hidden(timeout=30_000)
    await expect(page.locator(f'.clock-steps button[data-seconds="{seconds}"]')).to_be_enabled()


async def picture(page: Page, name: str) -> None:
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(exist_ok=True)
        await page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")


async def answer_until_result(person: Person) -> None:
    """Give the answers of somebody whose only lack is time."""
    await person.tap("check.none_of_these")
    await person.tap("check.none_of_these")
    for paper in ("passport", "b1", "test"):
        await person.tick(f"choice.papers.{paper}")
    await person.tap("check.done")
    await person.say("3.3.1990")
    await person.tap("check.none_of_these")
    await person.tap("choice.affirm.all")
    await person.tap("check.none_of_these")
    await person.say("30823")


async def offers(person: Person, msgid: str) -> bool:
    labels = await person.last.locator(".choice").all_inner_texts()
    return person.words(msgid) in {MARKS.sub("", label).strip() for label in labels}
