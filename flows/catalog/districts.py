"""Choosing a district: from the list, by postal code, or by its name, misspelt as it may be."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process, utils

from flows import postcodes
from flows.catalog.district_sounds import in_latin_letters
from flows.catalog.screen import in_columns
from flows.digits import plain_digits
from flows.directory import metres_between
from flows.engine.events import Choice
from flows.text import Verbatim

SURE, MAYBE = 90, 82
"""How like a name words must be to mean that one, or to be asked back."""
SOUNDS_LIKE = 78
"""How like a name, or its first word, must be what was written by ear, or is like no whole name."""
SHORTEST_NAME = 3
MOST_GUESSES = 5
FAR_METRES = 15_000
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def district_rows(number: int) -> list[tuple[Choice, ...]]:
    """List a page of all districts and municipalities; each choice is `d-` and its place in the list."""
    return in_columns(_choices(postcodes.districts()), number)


def rows_of(names: Sequence[str]) -> list[tuple[Choice, ...]]:
    """List some districts, each in a row of its own."""
    return [(each,) for each in _choices(names)]


def _choices(names: Sequence[str]) -> list[Choice]:
    return [Choice(f"d-{postcodes.districts().index(name)}", Verbatim(name)) for name in names]


def chosen_district(choice_id: str) -> str | None:
    """Read the district of a pressed choice; None for any other choice."""
    place = choice_id.removeprefix("d-")
    is_one = choice_id.startswith("d-") and place.isdigit() and int(place) < len(postcodes.districts())
    return postcodes.districts()[int(place)] if is_one else None


def districts_like(words: str) -> list[str]:
    """Understand a postal code or the name of a district; several where it may be one of several."""
    digits = plain_digits(words).strip()
    if digits.isascii() and digits.isdigit():
        areas = postcodes.areas_of(digits)
        return [area.name for area in areas if area.is_main][:1] or [area.name for area in areas[:1]]
    return districts_called(words)


def districts_called(words: str) -> list[str]:
    """Understand the name of a district, misspelt or only begun as it may be; several where it may be one of several."""
    latin = in_latin_letters(words)
    wanted = spelt_out(latin).strip()
    if len(wanted) < SHORTEST_NAME:
        return []
    exact = [name for name in postcodes.districts() if spelt_out(name) == wanted]
    beginning = exact or [name for name in postcodes.districts() if spelt_out(name).startswith(wanted)]
    if beginning or latin != words.casefold():
        return beginning or _sounding_like(wanted)
    found = process.extract(
        words, postcodes.districts(), scorer=fuzz.WRatio, processor=spelt_out, score_cutoff=MAYBE, limit=MOST_GUESSES
    )
    if not found:
        return _sounding_like(wanted)
    is_sure = len(found) == 1 or (len(found) > 1 and found[0][1] >= SURE and found[1][1] < found[0][1])
    return [str(name) for name, _score, _index in (found[:1] if is_sure else sorted(found))]


def _sounding_like(wanted: str) -> list[str]:
    """Find the names most like what was written by ear; those of a district's parts count alike."""

    def likeness(name: str) -> float:
        whole = spelt_out(name)
        return max(fuzz.ratio(wanted, whole), fuzz.ratio(wanted, whole.split()[0]))

    scores = {name: likeness(name) for name in postcodes.districts()}
    best = max(scores.values())
    return [name for name, score in scores.items() if score == best >= SOUNDS_LIKE][:MOST_GUESSES]


def district_of(words: str) -> str | None:
    """Understand a postal code or the name of a district; None if it is neither, or may be several."""
    found = districts_like(words)
    return found[0] if len(found) == 1 else None


def district_at(latitude: float, longitude: float) -> str | None:
    """Find the district whose middle is nearest to a spot, in degrees; None where that is far away."""
    spot = (latitude, longitude)
    area = min(postcodes.areas(), key=lambda each: metres_between(spot, (each.latitude, each.longitude)))
    return area.name if metres_between(spot, (area.latitude, area.longitude)) <= FAR_METRES else None


def spelt_out(name: str) -> str:
    """Write a name as somebody does whose keyboard has no umlauts."""
    return utils.default_process(name.casefold().translate(UMLAUTS))
