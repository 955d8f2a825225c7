"""A newcomer's story in a real browser, against `lotse demo` itself: to the right day and the nearest meeting point."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.i18n import Translator
from bot.languages import complete_languages
from flows.text import text

ROOT = Path(__file__).resolve().parents[2]
TRANSLATOR = Translator(complete_languages(), ZoneInfo("Europe/Berlin"))
MARKS = re.compile("[\u200e\u200f\u2066-\u2069]")
PHONES = {"de": "Mina (Demo)", "ar": "ريم (تجربة)"}
SCREENSHOTS = os.environ.get("LOTSE_SCREENSHOTS")


@pytest_asyncio.fixture(loop_scope="session")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    command = ["-m", "bot", "demo", "--port", "0", "--data", str(tmp_path), "--clock", "2026-11-23T11:00:00+01:00"]
    demo = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    assert demo.stdout is not None
    yield (await asyncio.wait_for(demo.stdout.readline(), 60)).decode().strip()
    demo.terminate()
    assert await asyncio.wait_for(demo.wait(), 10) == 0


class Person:
    """Somebody with a phone on the page, who reads their language's labels."""

    def __init__(self, page: Page, language: str) -> None:
        self.page, self.language = page, language
        self.phone = page.locator(".phone").filter(has=page.locator(".owner-name", has_text=PHONES[language]))

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
                "([log, part]) => log.innerText.replace(/[\\u200e\\u200f\\u2066-\\u2069]/g, '').includes(part)",
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


async def picture(page: Page, name: str) -> None:
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(exist_ok=True)
        await page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")


async def answer_until_result(person: Person) -> None:
    """Give the answers of somebody whose only lack is time."""
    await person.tap("choice.livelihood.own_income")
    for paper in ("passport", "b1", "test"):
        await person.tick(f"choice.papers.{paper}")
    await person.tap("check.done")
    await person.say("3.3.1990")
    await person.tap("choice.abroad.short")
    await person.tap("check.none_of_these")
    await person.tap("choice.affirm.all")
    await person.tap("check.none_of_these")
    if await offers(person, "choice.stay_before.no"):
        await person.tap("choice.stay_before.no")
    await person.say("30823")


async def offers(person: Person, msgid: str) -> bool:
    labels = await person.last.locator(".choice").all_inner_texts()
    return person.words(msgid) in {MARKS.sub("", label).strip() for label in labels}


@pytest.mark.parametrize("language", ["de", "ar"])
async def test_from_the_first_tap_to_the_right_day_and_the_nearest_meeting_point(
    wide_page: Page, address: str, language: str
) -> None:
    await wide_page.goto(address)
    person = Person(wide_page, language)
    await person.phone.locator(".start").click()
    await person.sees(person.words("menu.question"))
    await person.tap("menu.check")
    await person.tap("check.begin")
    await person.tap("check.none_of_these")
    # Back, another answer, and the language changed in the middle.
    await person.tap("choice.title.family")
    await person.tap("nav.back")
    await person.tap("choice.title.work")
    other = "en"
    await person.say("/language")
    await person.tap("English")
    person.language = other
    await person.sees(person.words("question.stay_since"))
    await person.say("14.5.2022")
    await answer_until_result(person)
    await person.sees("May 14, 2027 (14.05.2027)", "Region Hannover", "255")
    # An answer edited afterwards changes the day, and asks nothing again that did not depend on it.
    await person.tap("check.review")
    await person.tap("Here since: May 14, 2022 (14.05.2022)")
    await person.say("15.6.2022")
    await person.sees("June 15, 2027 (15.06.2027)")
    await person.say("/language")
    await person.tap({"de": "Deutsch", "ar": "العربية"}[language])
    person.language = language
    await person.sees({"de": "15. Juni 2027", "ar": "15 يونيو 2027 (15.06.2027)"}[language])
    await picture(wide_page, f"result-{language}")
    # On to the nearest meeting point, with its pin.
    await person.tap("menu.places")
    await person.say("30449")
    await person.sees("Treffpunkt Linden (Demo)")
    await expect(person.phone.locator(".theirs .place")).to_have_count(1)
    await picture(wide_page, f"places-{language}")


async def test_the_result_on_a_narrow_phone_in_arabic(narrow_page: Page, address: str) -> None:
    await narrow_page.goto(address)
    await narrow_page.get_by_text(PHONES["ar"]).last.click()
    person = Person(narrow_page, "ar")
    await person.phone.locator(".start").click()
    await person.sees(person.words("menu.question"))
    await picture(narrow_page, "menu-narrow-ar")
    await person.tap("menu.check")
    await person.tap("check.begin")
    await person.tap("check.none_of_these")
    await person.tap("choice.title.work")
    await person.say("١٤.٥.٢٠٢٢")
    await answer_until_result(person)
    await person.sees("14 مايو 2027 (14.05.2027)")
    await picture(narrow_page, "result-narrow-ar")
    is_wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await narrow_page.evaluate(is_wider)
