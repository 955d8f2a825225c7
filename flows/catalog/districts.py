"""Choosing a district: from the list, by postal code, or by its name, misspelt as it may be."""

from rapidfuzz import fuzz, process, utils

from flows import postcodes
from flows.catalog.screen import in_columns
from flows.digits import plain_digits
from flows.engine.events import Choice
from flows.text import Verbatim

SURE = 82
SHORTEST_NAME = 3
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def district_rows(number: int) -> list[tuple[Choice, ...]]:
    """List a page of all districts and municipalities; each choice is `d-` and its place in the list."""
    return in_columns(
        [Choice(f"d-{place}", Verbatim(name)) for place, name in enumerate(postcodes.districts())], number
    )


def chosen_district(choice_id: str) -> str | None:
    """Read the district of a pressed choice; None for any other choice."""
    place = choice_id.removeprefix("d-")
    is_one = choice_id.startswith("d-") and place.isdigit() and int(place) < len(postcodes.districts())
    return postcodes.districts()[int(place)] if is_one else None


def district_of(words: str) -> str | None:
    """Understand a postal code or the name of a district; None if it is neither."""
    digits = plain_digits(words).strip()
    if digits.isascii() and digits.isdigit():
        areas = postcodes.areas_of(digits)
        return next((area.name for area in areas if area.is_main), areas[0].name if areas else None)
    if len(digits) < SHORTEST_NAME:
        return None
    found = process.extractOne(words, postcodes.districts(), scorer=fuzz.WRatio, processor=spelt_out, score_cutoff=SURE)
    return str(found[0]) if found else None


def spelt_out(name: str) -> str:
    """Write a name as somebody does whose keyboard has no umlauts."""
    return utils.default_process(name.casefold().translate(UMLAUTS))
