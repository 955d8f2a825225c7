"""From the check to paper, in four languages: the result, one reason, and both PDFs, downloaded and looked at as pictures."""

import re
from pathlib import Path

import pypdfium2
from playwright.async_api import Page
from story_person import MARKS, SCREENSHOTS, Person, offers, picture

PHONE = "Mina (Demo)"
LANGUAGES = {"de": "Deutsch", "ar": "العربية", "tr": "Türkçe", "uk": "Українська"}
SAID = {"question.stay_since": "14.5.2022", "question.birth_date": "3.3.1990", "question.postcode": "30823"}
TAPPED = {
    "question.title": "choice.title.unlimited",
    "question.work": "choice.work.employed",
    "question.applied": "choice.applied.no",
    "question.affirm": "choice.affirm.all",
}
PAPERS = ("passport", "b1", "test")
REASONED = ("de", "ar")
FILES = (
    ("choice.sheet.list", "lotse-papiere.pdf", "paper.list_title"),
    ("choice.sheet.card", "lotse-karte-amt.pdf", "paper.card_title"),
)
INK = 200
"""Darker than this is written on, of 255."""


async def answer(person: Person) -> None:
    """Answer whatever is asked as somebody does whose only lack is time."""
    asked = MARKS.sub("", await person.last.inner_text())
    for msgid, words in SAID.items():
        if person.words(msgid) in asked:
            return await person.say(words)
    for msgid, choice in TAPPED.items():
        if person.words(msgid) in asked:
            return await person.tap(choice)
    if person.words("question.papers") in asked:
        for paper in PAPERS:
            await person.tick(f"choice.papers.{paper}")
        return await person.tap("check.done")
    return await person.tap("check.none_of_these")


async def walk_to_result(person: Person) -> None:
    await person.say("/check")
    await person.tap("check.begin")
    for _ in range(20):
        if await offers(person, "check.papers"):
            return
        await answer(person)
    raise AssertionError("no result after 20 answers")


async def downloaded(person: Person, msgid: str, folder: Path) -> tuple[str, pypdfium2.PdfDocument]:
    """Tap the button of a file on the page of papers, and download what comes."""
    await person.tap_under(person.words("check.papers_more"), msgid)
    async with person.page.expect_download() as download:
        await person.last.locator("a.file").click()
    file = await download.value
    path = folder / f"{person.language}-{file.suggested_filename}"
    await file.save_as(path)
    return file.suggested_filename, pypdfium2.PdfDocument(path.read_bytes())


def looked_at(pdf: pypdfium2.PdfDocument, name: str) -> str:
    """Draw every page, see that there is something on it, and return what it says."""
    for number, page in enumerate(pdf):
        image = page.render(scale=1.5).to_pil()
        if SCREENSHOTS:
            image.save(Path(SCREENSHOTS) / f"{name}-{number + 1}.png")
        shades = image.convert("L").histogram()
        assert 0.005 < sum(shades[:INK]) / sum(shades) < 0.3
    return MARKS.sub("", " ".join(page.get_textpage().get_text_range() for page in pdf))


async def see_a_reason(person: Person) -> None:
    """Look at what one requirement rests on, and come back."""
    await person.tap("check.reasons")
    await person.tap("requirement.residence_time")
    await person.sees("§ 10 Abs. 1 S. 1 StAG", {"de": "27. Juni 2024"}.get(person.language, "27.06.2024"))
    await picture(person.page, f"papers-reason-{person.language}")
    await person.tap("nav.back")
    await person.tap("nav.back")


async def test_the_papers_of_a_check_in_four_languages(wide_page: Page, address: str, tmp_path: Path) -> None:
    await wide_page.goto(address)
    person = await Person(wide_page, PHONE, "de").open()
    await person.begin()
    await walk_to_result(person)
    for language, own_name in LANGUAGES.items():
        if language != person.language:
            await person.say("/language")
            await person.tap(own_name)
            person.language = language
        await person.sees({"de": "14. Mai 2027"}.get(language, "14.05.2027"), "255")
        await picture(wide_page, f"papers-result-{language}")
        if language in REASONED:
            await see_a_reason(person)
        await person.tap("check.papers")
        for msgid, file_name, title in FILES:
            suggested, pdf = await downloaded(person, msgid, tmp_path)
            assert suggested == file_name
            said = looked_at(pdf, f"{file_name}-{language}")
            # The reader of PDFs turns the words of an Arabic line round, and its brackets.
            wanted = {*person.words(title).split(), *Person(wide_page, PHONE, "de").words(title).split()}
            assert {word.strip("()") for word in wanted} <= set(re.findall(r"[^\s()]+", said))
        await picture(wide_page, f"papers-files-{language}")
        await person.tap_under(person.words("check.papers_more"), "nav.back")
