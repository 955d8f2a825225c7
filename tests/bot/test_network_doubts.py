"""What may be meant in organisations' data but is probably wrong: one line each, and none for the demo network."""

from datetime import date
from typing import Any

import pytest
import yaml
from scenario_world import DEMO_NETWORK

from bot.network_doubts import doubts_about, overdue
from flows.directory import Network, read_network

DEMO = yaml.safe_load(DEMO_NETWORK.read_text("utf-8"))
POINT, NEXT = DEMO["meeting_points"][:2]
OFFICE = DEMO["agencies"][0]


def network(kind: str, *records: dict[str, Any]) -> Network:
    return read_network({**DEMO, kind: records})


def test_there_is_no_doubt_about_the_demo_network() -> None:
    assert doubts_about(read_network(DEMO)) == []
    assert overdue(read_network(DEMO), date(2026, 12, 31)) == []


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (
            network("meeting_points", {**POINT, "postcode": "10115"}),
            "meeting_points[0].postcode (demo-linden): 10115 is no postal code of the Region Hannover, where the place is",
        ),
        (
            network("meeting_points", {**POINT, "postcode": "10115", "latitude": 52.53, "longitude": 13.38}, NEXT),
            "meeting_points[0].postcode (demo-linden): 10115 is no postal code of the Region Hannover, where others are",
        ),
        (
            network("meeting_points", {**POINT, "latitude": 52.53, "longitude": 13.38}),
            "meeting_points[0].latitude (demo-linden): is 250 km away from postal code 30449",
        ),
        (
            network("meeting_points", {**POINT, "phone": "ruf mich an"}),
            "meeting_points[0].phone (demo-linden): 'ruf mich an' is no phone number",
        ),
        (
            network("agencies", {**OFFICE, "phone": "12"}),
            "agencies[0].phone (city-naturalisation): '12' is no phone number",
        ),
        (
            network("agencies", OFFICE, {**OFFICE, "id": "again", "name": "Another"}),
            "agencies[1].serves (again): city-naturalisation serves the city too, and people see that one only",
        ),
        (
            network("agencies", OFFICE, {**OFFICE, "id": "again", "serves": None}),
            "agencies[1].name (again): city-naturalisation is called that too",
        ),
    ],
)
def test_what_is_doubtful_is_said(found: Network, says: str) -> None:
    assert doubts_about(found) == [says]


@pytest.mark.parametrize(
    "found",
    [
        network("meeting_points", {**POINT, "postcode": "10115", "latitude": 52.53, "longitude": 13.38}),
        network("meeting_points", {**POINT, "phone": "+49 (0)511 / 123-45"}),
        network("agencies", OFFICE, {**OFFICE, "id": "again", "name": "Another", "active": False}),
    ],
    ids=["a network elsewhere", "a number", "an office that is closed"],
)
def test_what_may_well_be_so_is_not(found: Network) -> None:
    assert doubts_about(found) == []


def test_what_was_to_be_checked_again_is_said_as_long_as_it_is_used() -> None:
    old = {**POINT, "verified_until": "2020-01-01"}
    says = "meeting_points[0].verified_until (demo-linden): 2020-01-01 is over; look at it again, then write a new day"
    assert overdue(network("meeting_points", old), date(2026, 11, 26)) == [says]
    assert overdue(network("meeting_points", {**old, "active": False}), date(2026, 11, 26)) == []
