"""A newcomer's story in a real browser, against `lotse demo` itself: to the right day and the nearest meeting point."""

import pytest
from playwright.async_api import Page, expect
from story_person import Person, answer_until_result, picture

PHONES = {"de": "Mina (Demo)", "ar": "ريم (تجربة)"}


@pytest.mark.parametrize("language", ["de", "ar"])
async def test_from_the_first_tap_to_the_right_day_and_the_nearest_meeting_point(
    wide_page: Page, address: str, language: str
) -> None:
    await wide_page.goto(address)
    person = await Person(wide_page, PHONES[language], language).open()
    await person.begin()
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
    await person.tap("check.steps")
    await person.tap("menu.places")
    await person.say("30449")
    await person.sees("Treffpunkt Linden (Demo)")
    await expect(person.phone.locator(".theirs .place")).to_have_count(1)
    await picture(wide_page, f"places-{language}")


async def test_the_result_on_a_narrow_phone_in_arabic(narrow_page: Page, address: str) -> None:
    await narrow_page.goto(address)
    person = await Person(narrow_page, PHONES["ar"], "ar").open()
    await person.begin()
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
