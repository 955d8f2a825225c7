"""Invented histories of a stay: titles that follow one another as they do in life, gaps, and stays abroad.

The title that is held is the one that the history ends with. Must not know the law: not what a title is worth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from bot.bench.chance import Chance
from flows.eligibility.dates import add_months, anniversary
from flows.eligibility.titles import PARAGRAPHS_REQUIRED, SECTIONS

_DAY: Final = timedelta(days=1)
_WORK: Final = {"ae_18a": 4, "ae_18b": 5, "ae_18g": 4, "ae_18d": 1, "ae_19c": 1, "ae_21": 1, "ae_18c": 0.5}
_FAMILY: Final = {"ae_28": 3, "ae_30": 4, "ae_32": 1, "ae_36": 0.5, "ae_36a": 0.5, "ae_31": 0.5}
_HUMANITARIAN: Final = {"ae_25b": 3, "ae_104c": 2, "ae_25_5": 2, "ae_25a": 1, "ae_23a": 0.5, "ae_19d": 1, "duldung": 3}
_OTHER: Final = tuple(f"ae_{section}" for section in sorted(SECTIONS - PARAGRAPHS_REQUIRED.keys())) + tuple(
    f"ae_{section}_{paragraph}" for section, paragraphs in sorted(PARAGRAPHS_REQUIRED.items()) for paragraph in sorted(paragraphs)
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """How a kind of people came and stayed: statuses in their order, each with its months; the last one goes on.

    Args:
        legs: status, or several with their weights, and the least and the most months under it.
        nations: country codes that fit.
        protection: what came of an asylum procedure.
    """

    legs: tuple[tuple[str | dict[str, float], int, int], ...]
    nations: tuple[str, ...]
    protection: dict[str, float] | None = None


_ANY: Final = (
    "TR",
    "IN",
    "VN",
    "BR",
    "RS",
    "MA",
    "TN",
    "US",
    "RU",
    "IR",
    "XK",
    "AL",
    "PK",
    "NG",
    "CO",
    "PH",
    "KZ",
    "CN",
)
_FLED: Final = ("SY", "AF", "IQ", "ER", "SO", "IR", "TR", "PS")
_ASYLUM: Final = {"asylum": 1.0, "refugee": 5.0, "subsidiary": 4.0}
WAYS: Final[dict[str, Way]] = {
    "work": Way((("visa_d", 1, 6), (_WORK, 1, 1)), _ANY),
    "work_settled": Way((("visa_d", 1, 6), (_WORK, 21, 60), ("niederlassungserlaubnis", 1, 1)), _ANY),
    "study": Way((("visa_d", 1, 4), ("ae_16b", 24, 66), ({"ae_20": 3, "ae_20a": 1}, 3, 18), (_WORK, 1, 1)), _ANY),
    "student": Way((("visa_d", 1, 4), ({"ae_16b": 6, "ae_16a": 2, "ae_16f": 1, "ae_16d": 1}, 1, 1)), _ANY),
    "family": Way((("visa_d", 1, 6), (_FAMILY, 1, 1)), _ANY),
    "family_settled": Way(
        ((_FAMILY, 33, 70), ({"niederlassungserlaubnis": 3, "daueraufenthalt_eu": 1}, 1, 1)), _ANY
    ),
    "protected": Way((("gestattung", 2, 30), ({"ae_25_1": 1, "ae_25_2": 4}, 1, 1)), _FLED, _ASYLUM),
    "protected_settled": Way(
        (("gestattung", 2, 30), ({"ae_25_1": 1, "ae_25_2": 4}, 34, 66), ("niederlassungserlaubnis", 1, 1)), _FLED, _ASYLUM
    ),
    "removal_ban": Way((("gestattung", 3, 40), ("ae_25_3", 1, 1)), _FLED, {"removal_ban": 1}),
    "refused": Way((("gestattung", 4, 40), ("duldung", 6, 60), (_HUMANITARIAN, 1, 1)), _FLED, {"none": 1}),
    "in_procedure": Way((("gestattung", 1, 1),), _FLED, {"none": 1}),
    "ukraine": Way((("visa_free", 1, 2), ("ae_24", 1, 1)), ("UA",)),
    "ukraine_at_work": Way((("ae_24", 8, 30), (_WORK, 1, 1)), ("UA",)),
    "eu": Way((("eu", 1, 1),), ("PL", "RO", "IT", "BG", "GR", "HR", "ES", "FR")),
    "eea": Way((("eea", 1, 1),), ("NO", "IS", "LI")),
    "eu_family": Way((({"visa_d": 1, "visa_free": 1}, 1, 3), ("eu_family_card", 1, 1)), _ANY),
    "swiss": Way((("swiss", 1, 1),), ("CH",)),
    "british": Way((("eu", 24, 90), ("gb_withdrawal", 1, 1)), ("GB",)),
    "turkish": Way((("ae_30", 12, 60), ("association_turkey", 1, 1)), ("TR",)),
    "admitted": Way((({"ae_23_1": 2, "ae_23_2": 2, "ae_22": 1, "ae_23_4": 1}, 1, 1),), _FLED),
    "waiting": Way((("visa_free", 1, 3), ("fiktion_81_3", 1, 12), (_FAMILY, 1, 1)), _ANY),
    "renewing": Way(((_WORK, 20, 60), ("fiktion_81_4", 1, 1)), _ANY),
    "first_card": Way((("visa_free", 1, 3), ("fiktion_81_3", 1, 1)), _ANY),
    "just_arrived": Way((({"visa_d": 3, "visa_free": 1, "none": 1, "duldung": 1}, 1, 1),), _ANY),
    "other_card": Way((("visa_d", 1, 5), (dict.fromkeys(_OTHER, 1.0), 1, 1)), _ANY),
    "not_sure": Way((("unsure", 1, 1),), _ANY),
}  # fmt: skip
COMMON: Final[dict[str, float]] = {
    "work": 15, "work_settled": 8, "study": 6, "student": 5, "family": 9, "family_settled": 7, "protected": 11,
    "protected_settled": 5, "removal_ban": 3, "refused": 5, "in_procedure": 1, "ukraine": 4, "ukraine_at_work": 3, "eu": 7,
    "eea": 0.6, "eu_family": 2, "swiss": 0.6, "british": 0.8, "turkish": 1.5, "admitted": 2, "waiting": 1, "renewing": 1.5,
    "first_card": 0.5, "just_arrived": 2, "other_card": 7, "not_sure": 0.5,
}  # fmt: skip
BORN_HERE: Final = Way((({"ae_33": 3, "niederlassungserlaubnis": 4, "ae_34": 2, "ae_25_5": 1, "eu": 1}, 1, 1),), _ANY)
RECRUITED: Final = Way((("niederlassungserlaubnis", 1, 1),), ("TR", "IT", "GR", "VN", "MZ", "AO", "HR"))


def arrival(chance: Chance, born_on: date, on: date) -> date:
    """Draw the day on which somebody came: often some round number of years ago, to the day or nearly so."""
    if chance.happens(0.3):
        years = chance.weighted({2: 1, 3: 4, 5: 8, 6: 2, 7: 2, 8: 4})
        came_on = anniversary(on, -years) + chance.number(-2, 2) * _DAY
    elif chance.happens(0.02):
        came_on = date(chance.one((2016, 2020)), 2, 29)
    else:
        least, most = chance.weighted({(1, 700): 2, (700, 1826): 4, (1826, 3650): 4, (3650, 12000): 2})
        came_on = on - chance.number(least, most) * _DAY
    return max(min(came_on, on), born_on)


def history(chance: Chance, way: Way, came_on: date, on: date) -> list[dict[str, Any]]:
    """Write the history of a stay down, oldest first, up to the day of the check."""
    periods: list[dict[str, Any]] = []
    start, gap = came_on, None
    for index, (statuses, least, most) in enumerate(way.legs):
        status = statuses if isinstance(statuses, str) else chance.weighted(statuses)
        end = add_months(start, chance.number(least, most)) - _DAY
        goes_on = index + 1 == len(way.legs) or end >= on
        periods.append({"from": start, "to": None if goes_on else end, "status": status, "gap_before": gap})
        if goes_on:
            break
        start, gap = _next_start(chance, status, end)
        if start > on:
            break
    if chance.happens(0.02) and (on - periods[-1]["from"]).days > 100:
        periods[-1]["to"] = on - chance.number(1, 90) * _DAY
    return periods


def _next_start(chance: Chance, status: str, end: date) -> tuple[date, str | None]:
    """Draw how the next card follows: at once as a rule, else after a gap; time of toleration is a gap as well."""
    if status == "duldung":
        return end + _DAY, chance.one(("other", None))
    if chance.happens(0.93):
        # The last day of one card is often the first of the next.
        return end + chance.number(0, 1) * _DAY, None
    return end + chance.number(2, 120) * _DAY, chance.weighted({"late_renewal": 3, "other": 2, None: 1})


def stays_abroad(chance: Chance, came_on: date, on: date) -> list[dict[str, Any]]:
    """Draw the single stays abroad since somebody came, oldest first."""
    number = chance.weighted({0: 60, 1: 22, 2: 10, 3: 5, 12: 2, 40: 1})
    starts = sorted(chance.day(came_on, on) for _ in range(number))
    found: list[dict[str, Any]] = []
    for start, following in zip(starts, [*starts[1:], on], strict=False):
        stay = _stay_abroad(chance, start, short=number > 3)
        if stay["to"] <= following:
            found.append(stay)
    return found


def _stay_abroad(chance: Chance, start: date, *, short: bool) -> dict[str, Any]:
    reason = chance.weighted({"ordinary": 12, "military": 1, "childbirth": 1, "illness": 2, "study": 2, "posting": 2})
    if short or chance.happens(0.5):
        return {"from": start, "to": start + chance.number(3, 60) * _DAY, "reason": reason}
    back = add_months(start, chance.weighted({3: 3, 6: 6, 9: 3, 12: 2, 20: 1})) + chance.number(-1, 1) * _DAY
    stay: dict[str, Any] = {"from": start, "to": back, "reason": reason}
    if chance.happens(0.25):
        stay["return_deadline"] = back + chance.number(-20, 40) * _DAY
    if reason == "military":
        stay["discharged_on"] = max(start, back - chance.number(10, 120) * _DAY)
    return stay


def months_abroad(chance: Chance, stays: Sequence[dict[str, Any]], on: date) -> int:
    """Add up the months abroad of the last five years, and now and then some more that nobody listed."""
    first = anniversary(on, -5)
    days = sum(max(int((stay["to"] - max(stay["from"], first)).days), 0) for stay in stays)
    return days // 30 + (chance.weighted({1: 5, 10: 2, 19: 1, 31: 1, 40: 1}) if chance.happens(0.12) else 0)
