"""The whole story on the demo's page, by tapping: a seeker, two guides, a member and a coordinator."""

from playwright.async_api import Page, expect
from story_person import Person, advance, answer_until_result, picture

WEEK, DAY = 604800, 86400


async def check_and_ask(seeker: Person) -> None:
    """Check, then ask for a guide, and release all but one line."""
    await seeker.begin()
    await seeker.tap("menu.check")
    await seeker.tap("check.begin")
    await seeker.tap("check.none_of_these")
    await seeker.tap("choice.title.work")
    await seeker.say("14.5.2022")
    await answer_until_result(seeker)
    await seeker.tap("menu.guide")
    await seeker.tap("العربية")
    await seeker.tap("choice.mode.either")
    await seeker.say("Linden-Mitte")
    await seeker.say("سؤال عن السفر")
    await seeker.strike("handoff.short.message")
    await picture(seeker.page, "story-sheet-ar")
    await seeker.tap("handoff.release")
    await seeker.sees(seeker.words("handoff.sent_control"))


async def test_from_a_question_to_its_outcome_and_from_an_invitation_to_a_meeting_that_moves(
    wide_page: Page, address: str
) -> None:
    await wide_page.goto(address)
    reem = await Person(wide_page, "ريم (تجربة)", "ar").open()
    nadia = Person(wide_page, "Nadia (Demo)", "ar")
    karim = Person(wide_page, "Karim (Demo)", "de")
    await check_and_ask(reem)

    # The first guide declines, the second accepts; neither sees what was struck out.
    await nadia.open()
    await nadia.tap("cases.not_now")
    await nadia.tap("choice.decline.no_time")
    await karim.open()
    await karim.sees("Sprache: Arabisch", "Stadtteil: Linden-Mitte")
    assert "سؤال عن السفر" not in await karim.phone.inner_text()
    await karim.tap("cases.accept")

    # They talk; a note stays where it is.
    await karim.tap("cases.write")
    await karim.say("Hallo, wie kann ich helfen?")
    await reem.open()
    await reem.sees("Hallo, wie kann ich helfen?")
    await reem.tap("talk.reply")
    await reem.say("مرحبا كريم")
    await reem.send("photo")
    await reem.send("voice")
    await karim.open()
    await karim.sees("مرحبا كريم")
    await expect(karim.phone.locator(".theirs .voice")).to_have_count(1)
    await expect(karim.phone.locator(".theirs img.picture")).to_have_count(1)
    await picture(wide_page, "story-talk")
    await karim.say("/cases")
    await karim.tap("Nr. 2 · Arabisch · Einbürgerung, Linden-Mitte")
    await karim.tap("cases.note")
    await karim.say("Interne Notiz")
    await karim.sees("Interne Notiz")
    await karim.tap("cases.close")
    await karim.tap("choice.outcome.informed")
    await reem.open()
    await reem.sees(reem.words("notice.closed"))
    assert "Interne Notiz" not in await reem.phone.inner_text()

    # A member says yes; time moves on, and each reminder comes once.
    olena = await Person(wide_page, "Olena (Demo)", "uk").open()
    await olena.tap_under("Mitgliederversammlung (Demo)", "choice.meeting.yes")
    await advance(wide_page, WEEK)
    before = await olena.count(olena.words("choice.meeting.not_coming"))
    assert before == 1, "one reminder a week before, none yet of the others"
    # The meeting moves; whoever is coming is told once, and reminded anew.
    ayse = await Person(wide_page, "Ayse (Demo)", "de").open()
    await ayse.say("/plan")
    await ayse.tap_part("Mitgliederversammlung (Demo)")
    await ayse.tap("choice.plan.change")
    await ayse.tap("choice.plan.start")
    await ayse.say("19:00")
    await ayse.tap("choice.plan.send_moved")
    await olena.open()
    await olena.sees(olena.words("meeting.moved"))
    assert await olena.count(olena.words("meeting.moved")) == 1
    await picture(wide_page, "story-moved-uk")
    await advance(wide_page, DAY)
    assert await olena.count(olena.words("choice.meeting.not_coming")) == before + 1, "a day before"
    await advance(wide_page, DAY)
    assert await olena.count(olena.words("choice.meeting.not_coming")) == before + 2, "two hours before"
    assert await olena.count(olena.words("meeting.moved")) == 1
