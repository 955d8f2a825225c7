"""Breaks words into lines of a width and draws them. A line's own order, from right to left too, is the PDF library's business.

Every word is measured once, so that a sheet costs little; the library's own breaking measures every letter anew.
"""

from typing import TYPE_CHECKING

from bot.i18n import END_OF_ISOLATE, ISOLATE, is_right_to_left

if TYPE_CHECKING:
    from fpdf import FPDF

RIGHT_TO_LEFT_FONT, FONT = "arabic", "sans"
"""The names under which the fonts are known to the page."""
SLACK = 4.0
"""Millimetres by which a line may prove wider than its words; it is not broken again for that."""
Box = tuple[float, float, float, float]
"""Left edge, upper edge, width and height in millimetres."""


class Lines:
    """The lines of one file while it is written; what was broken before is remembered."""

    def __init__(self, pdf: "FPDF") -> None:
        self._pdf = pdf
        self._widths: dict[tuple[str, bool, float, str], float] = {}
        self._broken: dict[tuple[str, str, float, str, float], list[str]] = {}

    def choose(self, side: str, size: float, style: str) -> None:
        """Choose font and direction for a language."""
        is_rtl = is_right_to_left(side)
        self._pdf.set_font(RIGHT_TO_LEFT_FONT if is_rtl else FONT, style, size)
        self._pdf.set_text_shaping(use_shaping_engine=True, direction="rtl" if is_rtl else "ltr")

    def of(self, words: str, side: str, size: float, style: str, width: float) -> list[str]:
        """Break words of a language into lines that are no wider than `width` millimetres."""
        key = (words, side, size, style, width)
        if key not in self._broken:
            self.choose(side, size, style)
            found = [line for part in words.split("\n") for line in self._break(part, key)]
            self._broken[key] = _with_whole_isolates(found)
        return self._broken[key]

    def draw(self, line: str, side: str, size: float, style: str, box: Box) -> None:
        """Draw one line of a language into a box, from the side on which the language begins."""
        self.choose(side, size, style)
        x, y, width, height = box
        if not is_right_to_left(side):
            self._pdf.set_xy(x, y)
            self._pdf.cell(width, height, line)
            return
        # `cell` would tear vowel signs off their letters, which `multi_cell` joins again.
        self._pdf.set_xy(x - SLACK, y)
        self._pdf.multi_cell(width + SLACK, height, line, align="R")

    def _break(self, words: str, key: tuple[str, str, float, str, float]) -> list[str]:
        _, side, size, style, width = key
        lines: list[str] = []
        line, used = "", 0.0
        space = self._width(" ", side, size, style)
        for word in self._pieces(words.split(" "), side, size, style, width):
            needed = self._width(word, side, size, style)
            if line and used + space + needed > width:
                lines.append(line)
                line, used = word, needed
            else:
                used += needed + (space if line else 0.0)
                line = f"{line} {word}" if line else word
        return [*lines, line]

    def _pieces(self, words: list[str], side: str, size: float, style: str, width: float) -> list[str]:
        """Cut what is wider than a line, an address of a page for instance."""
        pieces: list[str] = []
        for word in words:
            rest = word
            while len(rest) > 1 and self._width(rest, side, size, style) > width:
                cut = next(
                    n for n in range(len(rest) - 1, 0, -1) if n == 1 or self._fits(rest[:n], side, size, style, width)
                )
                pieces.append(rest[:cut])
                rest = rest[cut:]
            pieces.append(rest)
        return pieces

    def _fits(self, piece: str, side: str, size: float, style: str, width: float) -> bool:
        return self._width(piece, side, size, style) <= width

    def _width(self, word: str, side: str, size: float, style: str) -> float:
        key = (word, is_right_to_left(side), size, style)
        if key not in self._widths:
            self._widths[key] = self._pdf.get_string_width(word)
        return self._widths[key]


def _with_whole_isolates(lines: list[str]) -> list[str]:
    """Close on every line the isolates that it leaves open, and open them again on the next."""
    whole, is_open = [], 0
    for line in lines:
        begun = ISOLATE * is_open + line
        is_open = max(0, is_open + line.count(ISOLATE) - line.count(END_OF_ISOLATE))
        whole.append(begun + END_OF_ISOLATE * is_open)
    return whole
