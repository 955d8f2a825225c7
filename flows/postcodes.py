"""Postal codes of Hannover and its region: which office decides, which district, about where on the map.

The table's coordinates come from GeoNames (CC BY 4.0) and are right to about a kilometre. Read once, never changed.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from statistics import mean

CITY = "Hannover"


@dataclass(frozen=True)
class Area:
    """A part of a postal code: a district of the city, or a municipality around it."""

    postcode: str
    name: str
    borough: str
    municipality: str
    is_main: bool
    latitude: float
    longitude: float


@cache
def areas() -> tuple[Area, ...]:
    """Read all areas, in the table's order."""
    table = resources.files("flows.data").joinpath("hannover_plz.csv").read_text("utf-8")
    return tuple(
        Area(
            row["plz"],
            row["stadtteil_or_municipality"],
            row["stadtbezirk"],
            row["municipality"],
            row["share"] == "main",
            float(row["approx_lat"]),
            float(row["approx_lon"]),
        )
        for row in csv.DictReader(table.splitlines())
    )


def areas_of(postcode: str) -> tuple[Area, ...]:
    """Find the areas of a postal code; none if it lies elsewhere."""
    return tuple(area for area in areas() if area.postcode == postcode)


def authority_of(postcode: str) -> str | None:
    """Tell who naturalises there: `city`, `region`, `elsewhere`, or None for what is no postal code."""
    if len(postcode) != 5 or not (postcode.isascii() and postcode.isdigit()):
        return None
    found = areas_of(postcode)
    if not found:
        return "elsewhere"
    return "city" if found[0].municipality == CITY else "region"


def point_of(found: Iterable[Area]) -> tuple[float, float] | None:
    """Take the middle of the main areas, or of all where none is a main one: (latitude, longitude) in degrees."""
    listed = tuple(found)
    chosen = [area for area in listed if area.is_main] or listed
    if not chosen:
        return None
    return mean(area.latitude for area in chosen), mean(area.longitude for area in chosen)


def districts() -> tuple[str, ...]:
    """List the names of all districts and municipalities once, sorted."""
    return tuple(sorted({area.name for area in areas()}))


def areas_named(name: str) -> tuple[Area, ...]:
    """Find the areas of a district or municipality by its exact name."""
    return tuple(area for area in areas() if area.name == name)
