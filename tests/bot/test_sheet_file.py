"""The PDFs that a person takes along: what stands on which side, shaped and in order, small, the same each time, nameless."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from bot.i18n import Translator, autonym
from bot.languages import complete_languages
from bot.rendering import Renderer, payload_of
from bot.sheet_file import sheet_file
from flows.catalog.paper_sheets import caption_of, office_card, papers_sheet
from flows.directory import Agency
from flows.eligibility.assessment import assess
from flows.eligibility.facts import read_facts
from flows.engine.events import SheetOffered
from flows.engine.sheet import Block, Row, Sheet
from flows.text import Money, Verbatim, text
from tests.flows.eligibility.law_cases import BASES

TRANSLATOR = Translator(complete_languages(), ZoneInfo("Europe/Berlin"))
TODAY = date(2026, 11, 26)
PERIODS = [{"from": "2022-05-14", "to": None, "status": "ae_18b"}]
RESULT = assess(read_facts({**BASES["skilled_worker"], "postcode": "30823", "residence_periods": PERIODS}), TODAY)
OFFICE = Agency(id="amt", source="test", verified_until=TODAY, name="Region Hannover", address="Weg 17, 30169 Hannover")
LIST = papers_sheet(RESULT, OFFICE, TODAY)
CARD = office_card(RESULT, {"stay_since": "2022-05-14"}, OFFICE, TODAY)
MIDDLE, WIDTH, HEIGHT = 297.6, 595.3, 842.0
LEFTOVER = re.compile(r"\b[a-z_]+(\.[a-z_0-9]+)+\b|[{}<>]")
OTHERS = ["en", "ar", "tr", "uk"]


def document(sheet: Sheet, language: str) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(sheet_file(sheet, TRANSLATOR, language))


def plain(words: str) -> str:
    """Without line ends and what steers; the reader of PDFs puts brackets of Arabic lines the other way round."""
    return re.sub(r"[\s\u00a0]+", " ", re.sub("[\u200e\u200f\u2066-\u2069\ufffe]", "", words))


def side(pdf: pypdfium2.PdfDocument, left: float, right: float) -> str:
    return plain(" ".join(page.get_textpage().get_text_bounded(left, 0, right, HEIGHT) for page in pdf))


def both_sides(sheet: Sheet, language: str) -> tuple[str, str]:
    """What stands on the reader's side and on the German one."""
    left, right = (side(document(sheet, language), *edges) for edges in ((0, MIDDLE), (MIDDLE, WIDTH)))
    return (right, left) if language == "ar" else (left, right)


def said(msgid: str, language: str) -> str:
    return plain(TRANSLATOR.plain(text(msgid), language))


def holds(words: str, part: str, language: str) -> bool:
    """Beside Arabic the reader of PDFs turns round the words of a line; how they look is tested below."""
    return set(part.split()) <= set(words.split()) if language == "ar" else part in words


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("sheet", [LIST, CARD])
def test_each_side_speaks_its_own_language(sheet: Sheet, language: str) -> None:
    own, german = both_sides(sheet, language)
    assert german.startswith(f"{said(sheet.title.msgid, 'de')} Deutsch")
    headings = [block.heading.msgid for block in sheet.blocks if block.rows]
    for msgid in headings:
        assert holds(german, said(msgid, "de"), language)
        assert holds(own, said(msgid, language), language) or language == "ar"
        assert said(msgid, language) not in german
    assert not any(holds(own, said(msgid, "de"), language) for msgid in ("paper.group.tips", "paper.group.open"))
    assert autonym(language) in own
    assert not LEFTOVER.search(own + german), LEFTOVER.search(own + german)


def test_a_german_reader_gets_one_side() -> None:
    pdf = document(CARD, "de")
    words = side(pdf, 0, WIDTH)
    assert len(pdf) == 1
    assert "Rechtmäßiger gewöhnlicher Aufenthalt: erfüllt ab 14. Mai 2027 § 10 Abs. 1 S. 1 StAG" in words
    assert words.count("Einbürgerungstest") == 1
    assert "Stand des Gesetzes: 19. August 2026" in words
    assert "keine Rechtsberatung" in words
    assert "Hier seit: 14. Mai 2022" in words
    assert not LEFTOVER.search(words)


@pytest.mark.parametrize("language", ["de", *OTHERS])
def test_they_are_short_and_small(language: str) -> None:
    for sheet, pages in ((LIST, 2), (CARD, 1)):
        written = sheet_file(sheet, TRANSLATOR, language)
        assert len(written) < 60_000
        assert len(pypdfium2.PdfDocument(written)) <= pages


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert sheet_file(CARD, TRANSLATOR, "ar") == sheet_file(CARD, TRANSLATOR, "ar")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_a_file_names_its_title_in_the_reader_s_language_and_nobody(language: str) -> None:
    found = document(LIST, language).get_metadata_dict(skip_empty=True)
    assert plain(found.pop("Title")) == said("paper.list_title", language)
    assert found == {"Creator": "Lotse", "CreationDate": "D:20261126000000Z"}


def one_line(words: str) -> Sheet:
    return Sheet(
        "x", text("paper.card_title"), TODAY, (), (Block(text("paper.group.done"), (Row(Verbatim(words)),)),), ()
    )


def letters(words: str) -> list[tuple[str, float, float]]:
    """The signs of a line on the Arabic side, each with its left and right edge, in the order in which they were drawn."""
    page = document(one_line(words), "ar")[0].get_textpage()
    found = [(page.get_text_range(n, 1), page.get_charbox(n)) for n in range(page.count_chars())]
    lowest = min(box[1] for sign, box in found if not sign.isspace())
    return [
        (sign, box[0], box[2]) for sign, box in found if box[0] > MIDDLE and box[1] < lowest + 14 and not sign.isspace()
    ]


def test_arabic_is_joined_and_runs_from_right_to_left() -> None:
    found = letters("الجنسية")
    assert "".join(sign for sign, _, _ in found) == "الجنسية"
    lefts = [left for _, left, _ in found]
    assert lefts == sorted(lefts, reverse=True)
    # From the lam on every letter reaches into the next.
    assert all(before[1] < after[2] for before, after in pairwise(found[1:]))


def test_arabic_ligatures_are_one_sign() -> None:
    one, other = letters("لا")
    assert {one[0], other[0]} == {"ل", "ا"}
    assert one[1:] == other[1:]


def test_vowel_signs_stay_on_their_letters() -> None:
    edges = {sign: (left, right) for sign, left, right in letters("محلّف")}
    assert edges["ل"][0] - 3 <= edges["ّ"][0] < edges["ّ"][1] <= edges["ل"][1] + 3
    assert edges["ل"][0] < edges["ف"][1]


@pytest.mark.parametrize("words", ["§ 10 Abs. 1 StAG", "يوم (§ 10 Abs. 1 StAG)", "(Antrag) يوم § 10 Abs. 1 StAG"])
def test_a_provision_within_arabic_reads_from_left_to_right(words: str) -> None:
    lefts = {sign: left for sign, left, _ in letters(words)}
    assert lefts["§"] < lefts["0"] < lefts["b"] < lefts["G"]


def test_a_date_within_arabic_stands_after_its_word() -> None:
    page = document(CARD, "ar")[0].get_textpage()
    content = page.get_text_range()
    first, last = content.index("14.05.2027"), content.index("14.05.2027") + 9
    assert page.get_charbox(first)[0] < page.get_charbox(last)[0]


def test_what_no_font_can_draw_is_left_out_and_what_is_too_long_is_cut() -> None:
    odd = one_line("Amt 🏛 市役所 " + "https://amt.example/" + "a" * 300)
    words = side(document(odd, "tr"), 0, MIDDLE)
    assert "Amt" in words
    assert words.replace(" ", "").count("a") >= 300
    assert "市" not in words


def test_a_sheet_that_grows_goes_on_overleaf() -> None:
    long = replace(LIST, blocks=LIST.blocks * 3)
    pdf = document(long, "uk")
    assert len(pdf) >= 4
    assert said("paper.no_advice", "de").split("{")[0] in side(pdf, MIDDLE, WIDTH)


@pytest.mark.parametrize("sheet", [LIST, CARD])
def test_it_leaves_as_a_document_with_words(sheet: Sheet) -> None:
    payload = json.loads(json.dumps(payload_of(SheetOffered(sheet, caption_of(sheet)))))
    call = Renderer(TRANSLATOR).render(payload, "tr")
    assert call.method == "sendDocument"
    sent = call.arguments["document"]
    assert (sent.filename, sent.mimetype) == (f"{sheet.name}.pdf", "application/pdf")
    assert sent.input_file_content == sheet_file(sheet, TRANSLATOR, "tr")
    assert len(call.arguments["caption"]) < 1024
    assert Renderer(TRANSLATOR).plainly(payload, "tr").method == "sendMessage"


def filled(rows: int) -> Sheet:
    """A sheet of so many lines above the small print of the list."""
    block = Block(text("paper.group.done"), tuple(Row(Verbatim(f"Zeile {n}"), Verbatim("klein")) for n in range(rows)))
    return replace(LIST, blocks=(block,))


@pytest.mark.parametrize("language", ["de", "ar"])
def test_small_print_alone_makes_no_second_page(language: str) -> None:
    rows = 23
    while len(beyond := document(filled(rows), language)) == 1:
        rows += 1
    assert rows > 23
    assert "Zeile" in plain(beyond[1].get_textpage().get_text_range())


def test_euros_have_their_sign_in_every_language() -> None:
    for language in complete_languages():
        assert plain(TRANSLATOR.plain(text("paper.fee", fee=Money(255)), language)).count("255 €") == 1
