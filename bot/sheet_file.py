"""Writes a sheet as a PDF, the reader's language and German side by side. Must not keep it, nor know whose it is.

The same sheet gives the same bytes. Fonts are in `bot/fonts`; a script that they lack is left out, never drawn as boxes.
"""

import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.i18n import SOURCE_LANGUAGE, Translator, autonym, is_right_to_left
from bot.sheet_lines import Lines
from flows.engine.sheet import Block, Row, Sheet
from flows.text import AnyText

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS: Final = Path(__file__).parent / "fonts"
FAMILIES: Final = {"sans": "NotoSans", "arabic": "NotoSansArabic"}
LEFT, TOP, WIDTH, BOTTOM = 16.0, 11.0, 178.0, 290.0
GAP, BOX, BOX_INDENT = 6.0, 3.4, 5.8
"""Millimetres between the sides, of a box to tick, and from its edge to the words."""
BODY, SMALL, HEAD, TITLE = 9.6, 7.8, 10.0, 14.0
"""Sizes of letters in points."""
LINE_HEIGHT = 0.455
"""Millimetres from line to line for each point of size."""
DENSITIES: Final = (1.0, 0.93, 0.87)
"""How close lines stand; closer only where a last page would hold next to nothing otherwise."""
LITTLE = 34.0
"""Millimetres of a last page that are not worth a sheet of paper; closer lines make room for them."""
INK, PALE, LINE, BAND = (28, 32, 38), (92, 98, 108), (205, 209, 215), (234, 240, 246)
Colour = tuple[int, int, int]
LEFT_TO_RIGHT_MARK = "\u200e"
_MARKUP: Final = re.compile(r"</?[bi]>")
_KEPT: Final = re.compile(
    r"(?<=§)\s|(?<=\d\.)\s(?=[^\W\d])|(?<=Abs\.|Art\.)\s|(?<=Nr\.)\s|(?<=\bS\.)\s|\s(?=(?:Abs|S|Nr|Buchst)\.|StAG|GG\b)"
)
"""The spaces within a provision or a German date, which stands on one line."""
_UNSEEN: Final = frozenset("\n\u00a0\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
"""What need not be in a font: it steers, and is not drawn."""


def sheet_file(sheet: Sheet, translator: Translator, language: str) -> bytes:
    """Write a sheet for a reader of a language; takes a tenth of a second or two, so it is called beside the loop."""
    for density in DENSITIES:
        page = _Page(sheet, translator, language, density)
        written = page.written()
        if not page.is_barely_begun:
            break
    return written


class _Page:
    """One sheet while it is written; `sides` are the languages, the reader's own first."""

    def __init__(self, sheet: Sheet, translator: Translator, language: str, density: float = 1.0) -> None:
        self.sheet, self.translator, self.language = sheet, translator, language
        self.density = density
        self.line_height = LINE_HEIGHT * density
        self.sides = (language,) if language == SOURCE_LANGUAGE else (language, SOURCE_LANGUAGE)
        self.width = WIDTH if len(self.sides) == 1 else (WIDTH - GAP) / 2
        self.pdf = _blank(sheet, language)
        self.lines = Lines(self.pdf)
        self.drawn = frozenset[int]().union(*(getattr(font, "cmap", ()) for font in self.pdf.fonts.values()))
        self.pdf.set_title(self._words(sheet.title, language))

    def written(self) -> bytes:
        self.pdf.set_y(TOP)
        self._draw([[(each, TITLE)] for each in self._said(self.sheet.title)], style="B")
        if len(self.sides) > 1:
            self._draw([[(autonym(each), SMALL)] for each in self.sides], colour=PALE)
        self._space(1.5)
        for row in self.sheet.lead:
            self._row(row, BODY)
        for block in self.sheet.blocks:
            self._block(block)
        self._space(1.8)
        for row in self.sheet.foot:
            self._row(row, SMALL)
        return bytes(self.pdf.output())

    @property
    def is_barely_begun(self) -> bool:
        """Whether all that stands on the last page is so little that it should have stood on the one before."""
        return len(self.pdf.pages) > 1 and self.pdf.get_y() < TOP + LITTLE

    def _words(self, text: AnyText, language: str) -> str:
        """Render without markup, and without what no font can draw."""
        words = _MARKUP.sub("", self.translator.plain(text, language))
        drawn = _KEPT.sub("\u00a0", "".join(sign for sign in words if sign in _UNSEEN or ord(sign) in self.drawn))
        # A § says nothing of its direction, so its number would be drawn before it.
        return (drawn.replace("§", LEFT_TO_RIGHT_MARK + "§") if is_right_to_left(language) else drawn).strip()

    def _said(self, text: AnyText) -> list[str]:
        return [self._words(text, each) for each in self.sides]

    def _block(self, block: Block) -> None:
        """Draw a heading on a band and the rows below; a heading never ends a page."""
        if not block.rows:
            return
        heading = [[(each, HEAD)] for each in self._said(block.heading)]
        height = self._height(heading, style="B")
        self._space(1.9)
        self._make_room(height + 3 + self._height(self._parts(block.rows[0], BODY), self._indent(block.rows[0])))
        self.pdf.set_fill_color(*BAND)
        self.pdf.rect(LEFT - 2, self.pdf.get_y(), WIDTH + 4, height + 1.2, style="F")
        self._space(0.6)
        self._draw(heading, style="B")
        self._space(1.4)
        for row in block.rows:
            self._row(row, BODY)
            self._rule()

    def _row(self, row: Row, size: float) -> None:
        parts, indent = self._parts(row, size), self._indent(row)
        self._make_room(self._height(parts, indent))
        if row.has_box:
            self._boxes()
        self._draw(parts, indent, colour=INK if size == BODY else PALE)
        self._space(0.6)

    def _parts(self, row: Row, size: float) -> list[list[tuple[str, float]]]:
        """Tell for each side what stands below each other, and how large."""
        said = [[(each, size)] for each in self._said(row.words)]
        if row.detail is not None:
            for part, each in zip(said, self._said(row.detail), strict=True):
                part.append((each, SMALL))
        return said

    def _indent(self, row: Row) -> float:
        return BOX_INDENT if row.has_box else 0.0

    def _rule(self) -> None:
        self.pdf.set_draw_color(*LINE)
        self.pdf.line(LEFT, self.pdf.get_y(), LEFT + WIDTH, self.pdf.get_y())
        self._space(0.7)

    def _boxes(self) -> None:
        self.pdf.set_draw_color(*INK)
        for number, side in enumerate(self.sides):
            left = self._left(number)
            x = left + self.width - BOX if is_right_to_left(side) else left
            self.pdf.rect(x, self.pdf.get_y() + 0.7, BOX, BOX)

    def _left(self, number: int) -> float:
        """Where a side begins: the reader's own stands first in the direction in which they read."""
        is_first = (number == 0) != (is_right_to_left(self.language) and len(self.sides) > 1)
        return LEFT if is_first else LEFT + self.width + GAP

    def _height(self, parts: list[list[tuple[str, float]]], indent: float = 0.0, style: str = "") -> float:
        return max(
            sum(
                len(self.lines.of(words, side, size, style, self.width - indent)) * size * self.line_height
                for words, size in said
            )
            for side, said in zip(self.sides, parts, strict=True)
        )

    def _draw(
        self, parts: list[list[tuple[str, float]]], indent: float = 0.0, style: str = "", colour: Colour = INK
    ) -> None:
        """Draw the sides beside each other, and go on below the longer one."""
        top, height = self.pdf.get_y(), self._height(parts, indent, style)
        for number, (side, said) in enumerate(zip(self.sides, parts, strict=True)):
            x, y = self._left(number) + (0.0 if is_right_to_left(side) else indent), top
            for words, size in said:
                self.pdf.set_text_color(*(colour if size > SMALL else PALE))
                for line in self.lines.of(words, side, size, style, self.width - indent):
                    self.lines.draw(line, side, size, style, (x, y, self.width - indent, size * self.line_height))
                    y += size * self.line_height
        self.pdf.set_y(top + height)

    def _space(self, height: float) -> None:
        self.pdf.set_y(self.pdf.get_y() + height * self.density)

    def _make_room(self, height: float) -> None:
        if self.pdf.get_y() + height > BOTTOM:
            self.pdf.add_page()
            self.pdf.set_y(TOP)


def _blank(sheet: Sheet, language: str) -> "FPDF":
    """Begin a file; it names nobody, and its day is the sheet's."""
    # Read when the first sheet is written, for most starts of the bot never need it.
    from fpdf import FPDF  # noqa: PLC0415

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.set_margins(LEFT, TOP, 210 - LEFT - WIDTH)
    pdf.c_margin = 0
    for family, file in FAMILIES.items():
        pdf.add_font(family, "", FONTS / f"{file}-Regular.ttf")
        pdf.add_font(family, "B", FONTS / f"{file}-Bold.ttf")
    pdf.set_fallback_fonts(list(FAMILIES))
    pdf.set_lang(language)
    pdf.set_creator("Lotse")
    pdf.set_creation_date(datetime.combine(sheet.made_on, time(), UTC))
    pdf.add_page()
    return pdf
