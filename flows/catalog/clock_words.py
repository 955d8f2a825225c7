"""The small words around times of day, in the languages that people type here, made plain so that only times are left."""

import re
import unicodedata
from collections.abc import Iterable

from flows.digits import plain_digits


def _words(words: Iterable[str]) -> re.Pattern[str]:
    """Match some words wherever no other letter stands beside them; digits may, as people leave spaces out."""
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d])(?:{'|'.join(longest_first)})(?![^\W\d])")


_UNTIL = _words((
    "bis", "to", "until", "till", "إلى", "الى", "إلي", "حتى", "لغاية", "ل", "تا", "до", "по", "ile", "ila",
))  # fmt: skip
_FROM_AND_AND = _words((
    "von", "und", "from", "and", "من", "ومن", "و", "از", "з", "із", "від", "с", "от", "та", "і", "й", "и",
    "ve", "arası", "arasında", "kadar",
))  # fmt: skip
_AT = _words((
    "um", "at", "saat", "saatleri", "الساعة", "ساعة", "والساعة", "ساعت", "о", "об", "в",
))  # fmt: skip
_CLOCK = _words((
    "uhr", "o'clock", "година", "години", "годині", "годин", "год", "час", "часа", "часов",
))  # fmt: skip
_DASHES = re.compile(r"[\u2010-\u2015\u2212~]")
_TURKISH_UNTIL = re.compile(r"(?<=\d)'[dt][ae]n(?!\w)")
_TURKISH_ENDING = re.compile(r"(?<=\d)'(?:y?[ae]|[dt][ae])(?!\w)")
_COMMAS = str.maketrans({"،": ",", "؛": ";", "’": "'", "ʼ": "'", "٫": "."})


def folded(words: str) -> str:
    """Write words in small letters, with digits 0 to 9 and plain commas."""
    return unicodedata.normalize("NFKC", plain_digits(words)).casefold().translate(_COMMAS).strip()


def plain_spans(words: str) -> str:
    """Leave of folded words the times, a dash for each "to", and what nobody knows."""
    plain = _TURKISH_ENDING.sub(" ", _TURKISH_UNTIL.sub("-", words))
    plain = _UNTIL.sub("-", _DASHES.sub("-", plain))
    for fillers in (_FROM_AND_AND, _AT, _CLOCK):
        plain = fillers.sub(" ", plain)
    return plain


def plain_time(words: str) -> str:
    """Leave out of folded words what stands before a time of day; each word for a clock becomes `uhr`."""
    return _CLOCK.sub("uhr", _AT.sub(" ", _TURKISH_ENDING.sub("", words))).strip()
