"""The codes under which a residence right is named, and which of them exist.

Must not decide what a title is worth; `requirements/residence_title.py` and `requirements/residence_time.py` do.
"""

import re
from typing import Final

EU_CITIZENS: Final = frozenset({"eu", "eea"})
# § 4a(6) FreizügG/EU instead of the plain six months applies to these (§ 12b(1) s. 4 StAG).
FREE_MOVEMENT: Final = EU_CITIZENS | {"eu_family_card", "gb_withdrawal"}
UNLIMITED: Final = FREE_MOVEMENT | {"swiss", "niederlassungserlaubnis", "daueraufenthalt_eu", "association_turkey"}
NO_TITLE: Final = frozenset({"visa_free", "fiktion_81_3", "gestattung", "duldung", "none"})
NEVER_LAWFUL: Final = frozenset({"visa_free", "duldung", "none"})
SPECIAL: Final = UNLIMITED | NO_TITLE | {"visa_d", "fiktion_81_4", "unsure"}

# Every section of the AufenthG that can stand on a residence permit, notices and transitional rules included.
_SECTIONS = """
    7 16a 16b 16c 16d 16e 16f 16g 17 18a 18b 18c 18d 18e 18f 18g 18h 18i 19 19a 19b 19c 19d 19e 20 20a 21 22 23 23a 24 25
    25a 25b 26 28 29 30 31 32 33 34 35 36 36a 37 38 38a 104a 104b 104c
"""
SECTIONS: Final = frozenset(_SECTIONS.split())
# Here the paragraph decides what the title is worth, so the section alone is not an answer.
PARAGRAPHS_REQUIRED: Final = {"23": {"1", "2", "4"}, "25": {"1", "2", "3", "4", "4a", "4b", "5"}}

_PERMIT = re.compile(r"ae_(?P<section>\d+[a-z]?)(?:_(?P<paragraph>\d+[a-z]?))?(?:_\d+)?")


def section_of(code: str) -> str | None:
    """The section (with its paragraph where that decides) that a permit code names, or None for other titles."""
    match = _PERMIT.fullmatch(code)
    if match is None:
        return None
    section, paragraph = match["section"], match["paragraph"]
    return f"{section}_{paragraph}" if section in PARAGRAPHS_REQUIRED else section


def is_permit(code: str) -> bool:
    """Whether the code is a residence permit (Aufenthaltserlaubnis) of some section."""
    return code.startswith("ae_")


def check_title(code: str) -> str:
    """Return the code unchanged.

    Raises:
        ValueError: no such title exists, or the section is named without the paragraph that decides.
    """
    if code in SPECIAL:
        return code
    match = _PERMIT.fullmatch(code)
    if match is None or match["section"] not in SECTIONS:
        raise ValueError(f"{code!r} is not a residence title")
    wanted = PARAGRAPHS_REQUIRED.get(match["section"])
    if wanted and match["paragraph"] not in wanted:
        raise ValueError(f"{code!r} needs its paragraph, one of {', '.join(sorted(wanted))}")
    return code
