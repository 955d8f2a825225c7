"""Titles as they stand on the card, read from words that people type: `AufenthG § 18g`, `25 abs 2`, `Niederlassungserlaubnis`.

Must not guess: what could be two titles is asked about, and what is none is said to be none.
"""

import re
from typing import Any, Final

from flows.digits import plain_digits
from flows.eligibility.title_names import named_so, without_names
from flows.eligibility.titles import PARAGRAPHS_REQUIRED, SECTIONS, check_title

ASK: Final = "ask_"
"""Before a section, says that more has to be asked: which paragraph, or which of the two kinds of provisional certificate."""
NO_SUCH: Final = "none_such"
"""Words that name a section, but none that the Act has."""
CARD: Final = "Aufenthaltskarte"
"""By law the card of the family of EU citizens; people call any card so, so it is asked back, and shown as it was said."""
FREE_MOVEMENT: Final = "FreizügG/EU"
"""The act of EU citizens, of their families and of the British, named without a section that says which: it is asked back."""

_SECTION = re.compile(
    r"(?:§+|\bart\.?|\bpar(?:agraph|agraf)?\.?|\bпараграф|\b(?:ال)?مادة)?\s*(?P<section>\d{1,3})\s*(?P<letter>[a-z])?\b\.?"
    r"(?:\s*(?:,|/|-|\()?\s*(?:(?:abs(?:atz)?|абз(?:ац)?|paragraph|fıkra|(?:ال)?فقرة)\b\.?)?"
    r"\s*(?P<paragraph>\d)\s*(?P<small>[ab])?\b)?"
)
# What is left of words that name a section and nothing else.
_BESIDE = re.compile(
    r"aufenthaltserlaubnis|aufenthaltskarte|aufenthaltsgesetz|aufenth\.?g|freiz(?:ü|ue)gg(?:\s*/?\s*eu)?|asylg|nach|gem(?:äß|aess|\.)?|abs(?:atz)?\b\.?|satz|\bs\.|\bnr\.?|"
    r"\balt\.?|karte|titel|ae\b|§|[\s.,;:/()\-\d]"
)
# Sections that do not stand on a permit, but on another paper, or on an unlimited one.
_SPECIAL: Final = {
    "4": "association_turkey",
    "6": "visa_d",
    "9": "niederlassungserlaubnis",
    "9a": "daueraufenthalt_eu",
    "18c": "niederlassungserlaubnis",
    "55": "gestattung",
    "60a": "duldung",
    "60b": "duldung",
    "63": "gestattung",
    "63a": "gestattung",
    "81": f"{ASK}81",
}
# A settlement permit by its third and fourth paragraph only; the others are about how long a permit lasts.
_SETTLED_AFTER_ASYLUM: Final = frozenset({"", "3", "4"})
_BY_FREE_MOVEMENT: Final = {"5": "eu_family_card", "16": "gb_withdrawal"}
_BY_ASYLUM_ACT: Final = frozenset({"55", "63", "63a"})
# The longest first: a short one may be a part of it.
_WORDS: Final = {
    "niederlassung": "niederlassungserlaubnis",
    "settlement permit": "niederlassungserlaubnis",
    "süresiz oturum": "niederlassungserlaubnis",
    "daueraufenthaltskarte": "eu_family_card",
    "daueraufenthalt": "daueraufenthalt_eu",
    "blaue karte": "ae_18g",
    "blue card": "ae_18g",
    "bluecard": "ae_18g",
    "mavi kart": "ae_18g",
    "блакитна карт": "ae_18g",
    "блакитну карт": "ae_18g",
    "синя карт": "ae_18g",
    "البطاقة الزرقاء": "ae_18g",
    "الكرت الازرق": "ae_18g",
    "chancenkarte": "ae_20a",
    "opportunity card": "ae_20a",
    "chancen-aufenthalt": "ae_104c",
    "chancenaufenthalt": "ae_104c",
    "fiktion": f"{ASK}81",
    "duldung": "duldung",
    "gestattung": "gestattung",
    "ankunftsnachweis": "gestattung",
    "aufenthaltsdokument-gb": "gb_withdrawal",
    "aufenthaltsdokument gb": "gb_withdrawal",
    "brexit": "gb_withdrawal",
    "eu-bürger": "eu",
    "unionsbürger": "eu",
    "visum": "visa_d",
}
_ASKED: Final = frozenset({f"{ASK}{section}" for section in PARAGRAPHS_REQUIRED} | {f"{ASK}81", CARD, FREE_MOVEMENT})
_NOTHING_MORE: Final = 12
"""So many signs beside the section are not yet another sentence."""


def read_title(words: str) -> str | None:
    """Read the title that words name.

    Returns:
        A title code; `ask_23`, `ask_25`, `ask_81`, `CARD`, `FREE_MOVEMENT` where more has to be asked; `none_such` for a
        section that the Act does not have; None where the words name no title.
    """
    # A capital I with a dot leaves the dot behind.
    plain = " ".join(plain_digits(words).casefold().replace("\u0307", "").split())
    match = _SECTION.search(plain)
    if re.search(r"freiz(ü|ue)g", plain):
        return _BY_FREE_MOVEMENT.get(_section(match), FREE_MOVEMENT)
    if "asylg" in plain:
        return "gestattung" if _section(match) in _BY_ASYLUM_ACT else NO_SUCH
    named = next((code for word, code in _WORDS.items() if word in plain), None)
    anyhow = named or named_so(plain) or (CARD if CARD.casefold() in plain else None)
    if match is None or (named and not plain.startswith("§")):
        return anyhow
    # A year, a date or a sentence with a number in it is not a section.
    rest = _BESIDE.sub("", without_names(plain[: match.start()] + plain[match.end() :]))
    is_marked = "§" in plain or "aufenth" in plain
    if len(rest) > _NOTHING_MORE or (rest and not is_marked) or re.search(r"\d{4}|\d+\.\d+\.\d", plain):
        return anyhow
    return _read_section(match)


def _section(match: re.Match[str] | None) -> str:
    return match["section"] + (match["letter"] or "") if match else ""


def _read_section(match: re.Match[str]) -> str:
    section = _section(match)
    paragraph = (match["paragraph"] or "") + (match["small"] or "")
    if section == "81" and paragraph in {"3", "4"}:
        return f"fiktion_81_{paragraph}"
    if section in _SPECIAL:
        return _SPECIAL[section]
    if section == "26":
        return "niederlassungserlaubnis" if paragraph in _SETTLED_AFTER_ASYLUM else NO_SUCH
    if section not in SECTIONS:
        return NO_SUCH
    wanted = PARAGRAPHS_REQUIRED.get(section)
    if wanted is None:
        return f"ae_{section}"
    if not paragraph:
        return f"{ASK}{section}"
    return f"ae_{section}_{paragraph}" if paragraph in wanted else NO_SUCH


def is_title_answer(answer: Any) -> bool:
    """Whether an answer is what `read_title` makes of words, not the id of a choice."""
    if not isinstance(answer, str):
        return False
    if answer in _ASKED:
        return True
    try:
        check_title(answer)
    except ValueError:
        return False
    return answer not in {"unsure", "none", "visa_free"}


def title_facts(answer: str) -> dict[str, Any]:
    """The facts that such an answer sets: none where more has to be asked."""
    return {} if answer in _ASKED else {"residence_title": answer}
