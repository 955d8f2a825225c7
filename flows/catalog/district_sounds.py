"""German names as people write them by ear in Cyrillic or Arabic letters: "Лінден", "ليندن"."""

from typing import Final

_CYRILLIC: Final = {
    **dict(zip("абвгґдеєжзиіїйклмнопрстуфхцшюяыэё", "abvhgdeessiiiiklmnoprstufhzsuaiee", strict=True)),
    "ч": "tsch",
    "щ": "sch",
    "ь": "",
    "ъ": "",
}
_ARABIC: Final = {
    **dict(zip("اأإآبپتثجحدذرزسشصضطظعغگفقكکلمنهةوؤيیىئ", "aaiabpttghddrssssdtsaggfkkklmnheooiiai", strict=True)),
    "خ": "ch",
    "چ": "tsch",
    "ڤ": "v",
    "ء": "",
    # The stretching of a line, which is no sound.
    "\N{ARABIC TATWEEL}": "",
}
_SOUNDS: Final = str.maketrans(_CYRILLIC | _ARABIC)


def in_latin_letters(words: str) -> str:
    """Write words in small Latin letters, roughly as they sound; Latin letters stay."""
    return words.casefold().translate(_SOUNDS)
