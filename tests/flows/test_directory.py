"""The network's data: what is refused, what is near, what is open."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from flows.directory import Hours, nearest, opening, read_network, write_network
from flows.errors import DirectoryError
from flows.postcodes import areas_of, authority_of, districts, point_of

BERLIN = ZoneInfo("Europe/Berlin")
DEMO = yaml.safe_load(Path("bot/demo/network.yaml").read_text("utf-8"))
HOURS = [Hours(day="mo", opens="10:00", closes="16:00"), Hours(day="mo", opens="17:00", closes="18:00")]


def test_the_demo_network_is_sound_marked_and_survives_a_round_trip() -> None:
    network = read_network(DEMO)
    assert (len(network.organisations), len(network.meeting_points)) == (12, 5)
    assert all(each.demo and "(Demo)" in each.name for each in (*network.organisations, *network.meeting_points))
    assert read_network(write_network(network)) == network


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"meeting_points": [{**DEMO["meeting_points"][0], "colour": "red"}]}, r"meeting_points\[0\]\.colour"),
        ({"meeting_points": [{**DEMO["meeting_points"][0], "latitude": 200}]}, r"meeting_points\[0\]\.latitude"),
        ({"meeting_points": [{**DEMO["meeting_points"][0], "organisation": "none"}]}, "there is no organisation none"),
        ({"organisations": [DEMO["organisations"][0]] * 2, "meeting_points": []}, "two records have the id"),
        ({"houses": []}, "houses: unknown"),
        (
            {
                "meeting_points": [
                    {**DEMO["meeting_points"][0], "hours": [{"day": "mo", "opens": "22:00", "closes": "02:00"}]}
                ]
            },
            "closes must be later",
        ),
        (
            {
                "meeting_points": [
                    {**DEMO["meeting_points"][0], "hours": [{"day": "mo", "opens": "10:00Z", "closes": "12:00"}]}
                ]
            },
            "wall clock",
        ),
        ({"agencies": "x"}, "agencies: expected a list"),
    ],
)
def test_wrong_data_is_refused_with_path_and_field(change: dict[str, object], says: str) -> None:
    with pytest.raises(DirectoryError, match=says):
        read_network({**DEMO, **change})


def test_the_nearest_come_first_and_closed_down_ones_not_at_all() -> None:
    network = read_network(DEMO)
    found = nearest(network, (52.3668, 9.7139))
    assert found[0][0].id == "demo-linden"
    assert found[0][1] < 1
    assert [metres for _point, metres in found] == sorted(metres for _point, metres in found)
    asleep = {**DEMO, "meeting_points": [{**each, "active": False} for each in DEMO["meeting_points"]]}
    assert nearest(read_network(asleep), (52.3668, 9.7139)) == ()


@pytest.mark.parametrize(
    ("now", "is_open", "changes"),
    [
        ("2026-11-23T09:59", False, "2026-11-23T10:00"),
        ("2026-11-23T10:00", True, "2026-11-23T16:00"),
        ("2026-11-23T16:00", False, "2026-11-23T17:00"),
        ("2026-11-23T18:00", False, "2026-11-30T10:00"),
        ("2026-10-24T12:00", False, "2026-10-26T10:00"),
    ],
)
def test_opening_hours_go_by_the_wall_clock(now: str, is_open: bool, changes: str) -> None:
    found = opening(HOURS, datetime.fromisoformat(now).replace(tzinfo=BERLIN))
    assert found.is_open is is_open
    assert found.changes_at == datetime.fromisoformat(changes).replace(tzinfo=BERLIN)


def test_without_hours_nothing_is_claimed() -> None:
    assert opening([], datetime(2026, 11, 23, tzinfo=BERLIN)).changes_at is None


@pytest.mark.parametrize(
    ("postcode", "authority"),
    [
        ("30449", "city"),
        ("30823", "region"),
        ("30669", "region"),
        ("10115", "elsewhere"),
        ("3044", None),
        ("٣٠٤٤٩", None),
    ],
)
def test_the_postal_code_decides_the_office(postcode: str, authority: str | None) -> None:
    assert authority_of(postcode) == authority


def test_every_postal_code_has_a_point_in_the_region() -> None:
    for postcode in ("30521", "30669", "30449"):
        latitude, longitude = point_of(areas_of(postcode)) or (0, 0)
        assert 52 < latitude < 53
        assert 9 < longitude < 10.5
    assert len(districts()) > 60
