"""The network's organisations, meeting points and agencies: data that staff edit, what is near, and what is open.

Every record says where it comes from, until when it was checked and whether it is active. Nothing here reads a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from flows.errors import DirectoryError

Days = ("mo", "tu", "we", "th", "fr", "sa", "su")
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=24)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})?$")]


def _by_the_wall_clock(value: time) -> time:
    if value.tzinfo is not None:
        message = "must be a time of the wall clock, as 10:00"
        raise ValueError(message)
    return value


NaiveTime = Annotated[time, AfterValidator(_by_the_wall_clock)]


class Record(BaseModel):
    """What every record of the network says about itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    source: Words
    verified_until: date
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


class Organisation(Record):
    """A member organisation of the network."""

    name: Words
    languages: tuple[Language, ...] = ()
    district: Words | None = None


class MeetingPoint(Record):
    """A place where people are shown the way to the proper agency."""

    name: Words
    organisation: Identifier
    address: Words
    postcode: Annotated[str, Field(pattern=r"^\d{5}$")]
    district: Words
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    languages: tuple[Language, ...]
    hours: tuple[Hours, ...] = ()
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
        DirectoryError: path and field of the first thing that is wrong.
    """
    if not isinstance(data, Mapping):
        raise DirectoryError("expected a table with organisations, meeting_points and agencies")
    if unknown := [str(kind) for kind in data if kind not in KINDS]:
        raise DirectoryError(f"{unknown[0]}: unknown; known are {', '.join(KINDS)}")
    network = Network(
        _records(data, "organisations", Organisation),
        _records(data, "meeting_points", MeetingPoint),
        _records(data, "agencies", Agency),
    )
    for number, point in enumerate(network.meeting_points):
        if network.organisation(point.organisation) is None:
            raise DirectoryError(
                f"meeting_points[{number}].organisation: there is no organisation {point.organisation}"
            )
    return network


def _records(data: Mapping[Any, Any], kind: str, model: type[AnyRecord]) -> tuple[AnyRecord, ...]:
    rows = data.get(kind) or []
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise DirectoryError(f"{kind}: expected a list")
    records = []
    for number, row in enumerate(rows):
        try:
            records.append(model.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
            raise DirectoryError(f"{kind}[{number}]{path}: {first['msg']}") from None
    if twice := _first_twice([record.id for record in records]):
        raise DirectoryError(f"{kind}: two records have the id {twice}")
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
