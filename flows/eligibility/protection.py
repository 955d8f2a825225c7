"""Who is protected from the state they fled from, so that nobody sends them to its embassy.

Must not take a travel document for proof: stateless people have one too, and others whose state gives them no passport.
"""

from collections.abc import Mapping
from typing import Any, Final

from flows.eligibility.titles import section_of

_GRANTED: Final = frozenset({"asylum", "refugee", "subsidiary"})
_TITLES: Final = frozenset({"25_1", "25_2"})


def is_protected(known: Mapping[str, Any]) -> bool:
    """§§ 2 to 4 AsylG: whether an asylum procedure ended with protection, or the card says so (§ 25(1) and (2) AufenthG)."""
    return known.get("protection_granted") in _GRANTED or section_of(known.get("residence_title", "")) in _TITLES
