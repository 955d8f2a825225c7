"""The network's organisations, meeting points and agencies: data that staff edit, what is near, and what is open.

Every record says where it comes from, until when it was checked and whether it is active. Nothing here reads a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from math import asin, cos, radians, sin, sqrt
from re import fullmatch
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from flows.errors import DirectoryError
from flows.record_faults import told

Days = ("mo", "tu", "we", "th", "fr", "sa", "su")
_ID: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
Identifier = Annotated[str, Field(pattern=f"^{_ID}$", max_length=24)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})?$")]


LATITUDES: Final = (47.2, 55.1)
LONGITUDES: Final = (5.8, 15.1)
"""Between these lies Germany, in degrees; no latitude of it is a longitude of it."""
_NOTHING: Final = "there is no record in it"
_NEW: Final = {"is_new": True}
"""The context of data that comes from a file; what is in a database already is read though it would be refused today."""


def _in_quotes(value: object) -> object:
    # YAML reads 10:00 as 600, and that would be ten minutes past midnight.
    if not isinstance(value, str | time):
        message = 'put it in quotes, as "10:00"'
        raise ValueError(message)  # noqa: TRY004 - pydantic hears of no other
    return value


def _by_the_wall_clock(value: time) -> time:
    if value.tzinfo is not None:
        message = "must be a time of the wall clock, as 10:00"
        raise ValueError(message)
    return value


def _a_day(value: object) -> object:
    # A number would be read as seconds since 1970.
    if not isinstance(value, str | date) and value is not None:
        message = "write a day, as 2027-12-31"
        raise ValueError(message)
    return value


def _named(value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    if info.context == _NEW and not value:
        message = "name one at least"
        raise ValueError(message)
    return value


def _in_germany(value: float, info: ValidationInfo) -> float:
    mine, other = (LATITUDES, LONGITUDES) if info.field_name == "latitude" else (LONGITUDES, LATITUDES)
    if info.context == _NEW and not mine[0] <= value <= mine[1]:
        is_swapped = other[0] <= value <= other[1]
        raise ValueError("is not in Germany" + "; are latitude and longitude swapped?" * is_swapped)
    return value


NaiveTime = Annotated[time, BeforeValidator(_in_quotes), AfterValidator(_by_the_wall_clock)]
Languages = Annotated[tuple[Language, ...], AfterValidator(_named)]


class Record(BaseModel):
    """What every record of the network says about itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    source: Words
    verified_until: Annotated[date, BeforeValidator(_a_day)]
    active: bool = True
    demo: bool = False


class Hours(BaseModel):
    """When something is open on one day of the week, by the wall clock."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: Literal["mo", "tu", "we", "th", "fr", "sa", "su"]
    opens: NaiveTime
    closes: NaiveTime

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Hours":
        if self.closes <= self.opens:
            message = "closes must be later than opens; split what goes past midnight into two days"
            raise ValueError(message)
        return self


def _apart(hours: tuple[Hours, ...], info: ValidationInfo) -> tuple[Hours, ...]:
    for one, other in combinations(sorted(hours, key=lambda each: each.opens) if info.context == _NEW else (), 2):
        if one.day == other.day and other.opens < one.closes:
            spans = [f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in (one, other)]
            raise ValueError(f"{one.day} {' and '.join(spans)} overlap")
    return hours


class Organisation(Record):
    """A member organisation of the network."""

    name: Words
    languages: Languages = ()
    district: Words | None = None


class MeetingPoint(Record):
    """A place where people are shown the way to the proper agency."""

    name: Words
    organisation: Identifier
    address: Words
    postcode: Annotated[str, Field(pattern=r"^\d{5}$")]
    district: Words
    latitude: Annotated[float, Field(ge=-90, le=90), AfterValidator(_in_germany)]
    longitude: Annotated[float, Field(ge=-180, le=180), AfterValidator(_in_germany)]
    languages: Languages
    hours: Annotated[tuple[Hours, ...], AfterValidator(_apart)] = ()
    phone: Words | None = None
    is_step_free: bool | None = None


class Agency(Record):
    """An office or advice centre that people are sent on to; `serves` says whose naturalisation it decides."""

    name: Words
    address: Words | None = None
    phone: Words | None = None
    url: Annotated[str, Field(pattern=r"^https://", max_length=300)] | None = None
    serves: Literal["city", "region"] | None = None


@dataclass(frozen=True)
class Network:
    """All records of a network; the order is the file's."""

    organisations: tuple[Organisation, ...] = ()
    meeting_points: tuple[MeetingPoint, ...] = ()
    agencies: tuple[Agency, ...] = ()

    def meeting_point(self, point_id: str) -> MeetingPoint | None:
        """Find an active meeting point by its id."""
        return next((point for point in self.meeting_points if point.id == point_id and point.active), None)

    def organisation(self, organisation_id: str) -> Organisation | None:
        """Find an organisation by its id."""
        return next((each for each in self.organisations if each.id == organisation_id), None)

    def naturalisation_office(self, authority: str | None) -> Agency | None:
        """Find the office that naturalises in the city or the region."""
        return next((each for each in self.agencies if each.active and authority and each.serves == authority), None)


KINDS: Mapping[str, type[Record]] = {
    "organisations": Organisation,
    "meeting_points": MeetingPoint,
    "agencies": Agency,
}
AnyRecord = TypeVar("AnyRecord", bound=Record)


def read_network(data: object) -> Network:
    """Build a network of JSON values, by kind.

    Raises:
        DirectoryError: path and field of the first thing that is wrong, and how many more there are.
    """
    network, faults = examine(data)
    if faults:
        raise DirectoryError(in_one_line(faults))
    return network


def in_one_line(faults: Sequence[str]) -> str:
    """Say how many faults there are, and the first of them."""
    return faults[0] if len(faults) == 1 else f"{len(faults)} faults; the first: {faults[0]}"


def examine(data: object, *, is_new: bool = False) -> tuple[Network, tuple[str, ...]]:
    """Build a network of what is sound in JSON values, by kind, and say all that is wrong in them.

    Args:
        data: what should be a network.
        is_new: refuse also what can be read but cannot be meant, such as a place outside Germany.

    Returns:
        the network; the faults, a line each, with path and field.
    """
    if data is None and is_new:
        return Network(), (_NOTHING,)
    if not isinstance(data, Mapping):
        return Network(), ("expected a table with organisations, meeting_points and agencies",)
    faults = [f"{kind}: unknown; known are {', '.join(KINDS)}" for kind in data if kind not in KINDS]
    network = Network(
        _records(data, "organisations", Organisation, faults, is_new=is_new),
        _records(data, "meeting_points", MeetingPoint, faults, is_new=is_new),
        _records(data, "agencies", Agency, faults, is_new=is_new),
    )
    written = {_field(row, "id") for row in _rows(data, "organisations")}
    for number, row in enumerate(_rows(data, "meeting_points")):
        organisation = _field(row, "organisation")
        if organisation is not None and organisation not in written:
            place = f"meeting_points[{number}].organisation{_name(row)}"
            faults.append(f"{place}: there is no organisation {organisation}")
    if is_new and not faults and not any(_rows(data, kind) for kind in KINDS):
        faults.append(_NOTHING)
    return network, tuple(faults)


def _rows(data: Mapping[Any, Any], kind: str) -> Sequence[Any]:
    rows = data.get(kind)
    return rows if isinstance(rows, list | tuple) else ()


def _field(row: object, name: str) -> str | None:
    value = row.get(name) if isinstance(row, Mapping) else None
    return value if isinstance(value, str) else None


def _name(row: object) -> str:
    """Call a record by its id, where it has one that can stand in a line."""
    written = _field(row, "id")
    return f" ({written})" if written and fullmatch(_ID, written) else ""


def _records(
    data: Mapping[Any, Any], kind: str, model: type[AnyRecord], faults: list[str], *, is_new: bool
) -> tuple[AnyRecord, ...]:
    if not isinstance(data.get(kind), list | tuple | None):
        faults.append(f"{kind}: must be a list")
    records = []
    for number, row in enumerate(_rows(data, kind)):
        try:
            records.append(model.model_validate(row, context=_NEW if is_new else None))
        except ValidationError as error:
            fields = (model.model_fields, Hours.model_fields)
            faults += told(error, f"{kind}[{number}]", _name(row), fields)
    if twice := _first_twice([record.id for record in records]):
        faults.append(f"{kind}: two records have the id {twice}")
    return tuple(records)


def _first_twice(ids: Sequence[str]) -> str | None:
    return next((each for number, each in enumerate(ids) if each in ids[:number]), None)


def write_network(network: Network) -> dict[str, list[dict[str, Any]]]:
    """Turn a network into JSON values that `read_network` reads back."""
    return {kind: [record.model_dump(mode="json") for record in getattr(network, kind)] for kind in KINDS}


def metres_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Measure the distance in metres over the globe; points are (latitude, longitude) in degrees."""
    latitude, longitude = radians(here[0]), radians(here[1])
    other_latitude, other_longitude = radians(there[0]), radians(there[1])
    half = sin((other_latitude - latitude) / 2) ** 2
    half += cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    return 2 * 6_371_000 * asin(sqrt(half))


def nearest(network: Network, here: tuple[float, float], most: int = 3) -> tuple[tuple[MeetingPoint, float], ...]:
    """List the active meeting points nearest to a point, each with its distance in metres."""
    active = [point for point in network.meeting_points if point.active]
    measured = [(point, metres_between(here, (point.latitude, point.longitude))) for point in active]
    return tuple(sorted(measured, key=lambda pair: pair[1])[:most])


@dataclass(frozen=True)
class Opening:
    """Whether something is open, and when that changes next; both None where no hours are known."""

    is_open: bool
    changes_at: datetime | None


def opening(hours: Sequence[Hours], local_now: datetime) -> Opening:
    """Tell whether it is open, by the wall clock of an aware local instant, and when that ends or begins."""
    today = local_now.date()
    for ahead in range(8):
        day = today + timedelta(days=ahead)
        for each in sorted(hours, key=lambda entry: entry.opens):
            if Days[day.weekday()] != each.day:
                continue
            opens = datetime.combine(day, each.opens, local_now.tzinfo)
            closes = datetime.combine(day, each.closes, local_now.tzinfo)
            if opens <= local_now < closes:
                return Opening(is_open=True, changes_at=closes)
            if opens > local_now:
                return Opening(is_open=False, changes_at=opens)
    return Opening(is_open=False, changes_at=None)
