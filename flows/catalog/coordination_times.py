"""Opening times as people type them: `10:00-13:00, 14-18`, `10 bis 13 Uhr`, `zu`; and as ids that buttons and places hold."""

import re
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from flows.catalog.clock_words import folded, plain_spans
from flows.text import N_, Text, text

Times = tuple[tuple[time, time], ...]
"""What is open on one day: opens, closes; nothing for a closed day."""

MOST_SPANS = 4
CLOSED_WORDS = {
    "zu", "geschlossen", "geschl", "closed", "kapalı", "kapali", "مغلق", "بسته", "зачинено", "закрито", "закрыто", "-", "x",
}  # fmt: skip
_AN_HOUR = r"(\d{1,2})(?:[:.h](\d{2}))?h?"
_SPAN = re.compile(rf"(?<![\d:.]){_AN_HOUR}\s*-\s*{_AN_HOUR}(?![\d:.])")
_BETWEEN = re.compile(r"[\s,;/&+|]*")


@dataclass(frozen=True)
class Misread:
    """Why typed words are no opening times."""

    why: Text


def read_times(words: str) -> Times | Misread:
    """Read the opening times of one day, in digits of any script."""
    typed = folded(words).rstrip(".")
    if typed in CLOSED_WORDS:
        return ()
    plain = plain_spans(typed)
    found = _SPAN.findall(plain)
    if not found or not _BETWEEN.fullmatch(_SPAN.sub("", plain)):
        return Misread(text(N_("hours.not_understood")))
    try:
        spans = sorted((_time(*each[:2]), _time(*each[2:])) for each in found)
    except ValueError:
        return Misread(text(N_("hours.no_such_time")))
    return _problem_of(spans) or tuple(spans)


def _problem_of(spans: list[tuple[time, time]]) -> Misread | None:
    if any(closes <= opens for opens, closes in spans):
        return Misread(text(N_("hours.end_before_start")))
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        return Misread(text(N_("hours.overlap")))
    return Misread(text(N_("hours.too_many"), most=MOST_SPANS)) if len(spans) > MOST_SPANS else None


def _time(hour: str, minute: str) -> time:
    return time(int(hour), int(minute or 0))


def times_id(times: Times) -> str:
    """Write times as an id: `1000-1300,1400-1800`; empty for a closed day."""
    return ",".join(f"{opens:%H%M}-{closes:%H%M}" for opens, closes in times)


def times_of_id(written: str) -> Times:
    """Read back what `times_id` wrote."""
    spans = [each.split("-") for each in written.split(",") if each]
    return tuple((_time(opens[:2], opens[2:]), _time(closes[:2], closes[2:])) for opens, closes in spans)
