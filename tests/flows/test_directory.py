"""The network's data: what is refused, what is near, what is open."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from flows.directory import Hours, examine, nearest, opening, read_network, write_network
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
        ({"agencies": "x"}, "agencies: must be a list"),
    ],
)
def test_wrong_data_is_refused_with_path_and_field(change: dict[str, object], says: str) -> None:
    with pytest.raises(DirectoryError, match=says):
        read_network({**DEMO, **change})


POINT = DEMO["meeting_points"][0]


def faults_of(**change: object) -> list[str]:
    return list(examine({**DEMO, "meeting_points": [{**POINT, **change}]}, is_new=True)[1])


@pytest.mark.parametrize(
    ("change", "place", "says"),
    [
        (
            {"latitude": 9.7139, "longitude": 52.3668},
            "latitude",
            "is not in Germany; are latitude and longitude swapped?",
        ),
        (
            {"longitude": 52.3668, "latitude": 9.7139},
            "longitude",
            "is not in Germany; are latitude and longitude swapped?",
        ),
        ({"latitude": 36.8}, "latitude", "is not in Germany"),
        ({"latitude": float("nan")}, "latitude", "must be 90 or less, not nan"),
        ({"longitude": 200}, "longitude", "must be 180 or less, not 200"),
        ({"languages": []}, "languages", "name one at least"),
        (
            {
                "hours": [
                    {"day": "mo", "opens": "10:00", "closes": "12:00"},
                    {"day": "tu", "opens": "11:00", "closes": "13:00"},
                    {"day": "mo", "opens": "11:00", "closes": "13:00"},
                ]
            },
            "hours",
            "mo 10:00-12:00 and 11:00-13:00 overlap",
        ),
        ({"hours": [{"day": "mo", "opens": 600, "closes": "16:00"}]}, "hours[0].opens", 'put it in quotes, as "10:00"'),
        ({"hours": [{"day": "mo", "opens": "10", "closes": "16:00"}]}, "hours[0].opens", 'write a time, as "10:00"'),
        ({"hours": [{"day": "mon", "opens": "10:00", "closes": "16:00"}]}, "hours[0].day", "must be 'mo', 'tu'"),
        ({"verified_until": 20271231}, "verified_until", "write a day, as 2027-12-31"),
        ({"verified_until": "31.12.2027"}, "verified_until", "write a day, as 2027-12-31"),
        ({"postcode": 30449}, "postcode", "put it in quotes"),
        ({"postcode": "3044"}, "postcode", "must be five digits"),
        ({"languages": ["Deutsch"]}, "languages[0]", "must be short, as de or pt_BR"),
        ({"languages": [False]}, "languages[0]", "put it in quotes"),
        ({"languages": "de"}, "languages", "must be a list"),
        ({"is_step_free": "perhaps"}, "is_step_free", "must be true or false"),
        ({"latitude": "north"}, "latitude", "must be a number, as 52.3668"),
        ({"name": ""}, "name", "must not be empty"),
        ({"name": None}, "name", "must not be empty"),
        ({"name": "x" * 201}, "name", "must have 200 signs at most"),
        ({"name": ["x"]}, "name", "must be words"),
        ({"phon": "0511 1"}, "phon", "unknown field; did you mean phone?"),
        ({"zzz": 1}, "zzz", "unknown field"),
    ],
)
def test_a_fault_of_new_data_is_said_in_plain_words(change: dict[str, object], place: str, says: str) -> None:
    faults = faults_of(**change)
    assert any(each.startswith(f"meeting_points[0].{place} (demo-linden): ") and says in each for each in faults), (
        faults
    )


def test_all_faults_are_told_and_none_of_them_twice() -> None:
    organisation = {key: value for key, value in DEMO["organisations"][0].items() if key != "source"}
    _network, faults = examine(
        {
            "organisations": [{**organisation, "id": "Brücke", "sourc": "asked"}, 7, {**organisation, "source": "x"}],
            "meeting_points": [{**POINT, "organisation": "nobody", "languages": []}, {**POINT, "postcode": "1"}],
            "agencies": {},
            "houses": [],
        },
        is_new=True,
    )
    assert faults == (
        "houses: unknown; known are organisations, meeting_points, agencies",
        "organisations[0].id: small letters, digits and - only, not 'Brücke'",
        "organisations[0].sourc: unknown field; did you mean source?",
        "organisations[1]: must be a record with fields",
        "meeting_points[0].languages (demo-linden): name one at least",
        "meeting_points[1].postcode (demo-linden): must be five digits, in quotes, not '1'",
        "agencies: must be a list",
        "meeting_points[0].organisation (demo-linden): there is no organisation nobody",
    )
    with pytest.raises(DirectoryError, match=r"^2 faults; the first: houses: unknown"):
        read_network({"houses": [], "agencies": 1})


def test_what_was_kept_before_is_still_read_though_it_would_be_refused_as_new() -> None:
    old = {**DEMO, "meeting_points": [{**POINT, "languages": [], "latitude": 9.7, "longitude": 52.4}]}
    assert read_network(old).meeting_points[0].languages == ()


@pytest.mark.parametrize("data", [None, {}, {"organisations": []}])
def test_data_without_any_record_is_refused_as_new(data: object) -> None:
    assert examine(data, is_new=True)[1] == ("there is no record in it",)


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
