"""What may be meant in organisations' data but is probably a slip. Refuses nothing: who has written it decides."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from flows.directory import KINDS, Agency, MeetingPoint, Network, Record, metres_between
from flows.postcodes import areas, areas_of, point_of

FAR_METRES: Final = 15_000
"""Farther from the middle of a postal code nothing of it lies in the region."""
_PHONE: Final = re.compile(r"[+(]?[0-9][0-9 ()/.–-]{2,}")


def doubts_about(network: Network) -> list[str]:
    """Say what is doubtful whatever day it is, a line each, with path and id."""
    found: list[str] = []
    is_in_region = any(areas_of(point.postcode) for point in network.meeting_points)
    for number, point in enumerate(network.meeting_points):
        found += _about_place(number, point, others_in_region=is_in_region)
    for kind in KINDS:
        for number, record in enumerate(getattr(network, kind)):
            if isinstance(record, MeetingPoint | Agency) and record.phone and not _PHONE.fullmatch(record.phone):
                found.append(f"{_at(kind, number, 'phone', record)}: {record.phone!r} is no phone number")
        found += _same_name(kind, getattr(network, kind))
    return [*found, *_same_office(network)]


def overdue(network: Network, today: date) -> list[str]:
    """Say which records that are used were to be checked again before today, a line each."""
    return [
        f"{_at(kind, number, 'verified_until', record)}: {record.verified_until} is over; look at it again, then write"
        " a new day"
        for kind in KINDS
        for number, record in enumerate(getattr(network, kind))
        if record.active and record.verified_until < today
    ]


def _at(kind: str, number: int, field: str, record: Record) -> str:
    return f"{kind}[{number}].{field} ({record.id})"


def _about_place(number: int, point: MeetingPoint, *, others_in_region: bool) -> Iterator[str]:
    here = (point.latitude, point.longitude)
    middle = point_of(areas_of(point.postcode))
    if middle is not None:
        if (metres := metres_between(here, middle)) > FAR_METRES:
            away = f"is {metres / 1000:.0f} km away from postal code {point.postcode}"
            yield f"{_at('meeting_points', number, 'latitude', point)}: {away}"
        return
    is_here = any(metres_between(here, (area.latitude, area.longitude)) < FAR_METRES / 3 for area in areas())
    if is_here or others_in_region:
        where = "where the place is" if is_here else "where others are"
        yield (
            f"{_at('meeting_points', number, 'postcode', point)}: {point.postcode} is no postal code of the Region"
            f" Hannover, {where}"
        )


def _same_name(kind: str, records: tuple[Record, ...]) -> Iterator[str]:
    first: dict[str, str] = {}
    for number, record in enumerate(records):
        name = getattr(record, "name", "")
        if record.active and first.setdefault(name, record.id) != record.id:
            yield f"{_at(kind, number, 'name', record)}: {first[name]} is called that too"


def _same_office(network: Network) -> Iterator[str]:
    for number, agency in enumerate(network.agencies):
        shown = network.naturalisation_office(agency.serves)
        if agency.active and shown is not None and shown.id != agency.id:
            words = f"{shown.id} serves the {agency.serves} too, and people see that one only"
            yield f"{_at('agencies', number, 'serves', agency)}: {words}"
