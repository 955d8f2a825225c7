"""Finding a meeting point: by shared location, postal code or district; the three nearest, then each by itself."""

from dataclasses import replace
from datetime import date, datetime

from flows import postcodes
from flows.catalog.districts import district_rows, districts_called
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.screen import choice, screen, turned_page, turning
from flows.digits import plain_digits
from flows.directory import Days, MeetingPoint, Opening, nearest, opening
from flows.engine.definition import Flow, Go, Move, Node, Scene, Stay, Turn
from flows.engine.events import Choice, Pinned, Prompt
from flows.engine.inputs import Input, Located, Press, Typed
from flows.engine.session import Place
from flows.text import (
    N_,
    NP_,
    AnyText,
    Joined,
    LanguageNames,
    Text,
    Verbatim,
    Weekday,
    counted,
    lines,
    paragraphs,
    text,
)

WALKING_METRES_A_MINUTE = 75
POINTS_A_PAGE = 5
MOST_PLACES = 6
Point = tuple[float, float]


def _ask(_scene: Scene) -> Prompt:
    rows = (
        (choice("share", N_("places.share_location")),),
        (choice("districts", N_("places.choose_district")),),
        (choice("all", N_("places.show_all")),),
    )
    return screen(text(N_("places.ask")), *rows)


def _share(_scene: Scene) -> Prompt:
    return screen(text(N_("places.share")), asks_location=True)


def _take_ask(scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Located):
        return _near(scene, (entered.latitude, entered.longitude))
    if isinstance(entered, Press):
        is_known = entered.choice in {"share", "districts", "all"}
        return Go(Place("places", entered.choice)) if is_known else None
    if isinstance(entered, Typed):
        return _take_words(scene, entered.words)
    return None


def _take_words(scene: Scene, words: str) -> Move:
    """Understand a postal code or the name of a district, misspelt as it may be."""
    digits = plain_digits(words).strip()
    if digits.isascii() and digits.isdigit():
        here = postcodes.point_of(postcodes.areas_of(digits))
        return _near(scene, here) if here else Stay(text(N_("places.postcode_unknown")))
    if digits.casefold() == postcodes.CITY.casefold():
        return Go(Place("places", "districts"))
    found = districts_called(words)
    if not found:
        return Stay(text(N_("places.district_unknown")))
    return _near_district(scene, found[0]) if len(found) == 1 else _ask_which(found[:MOST_PLACES])


def _ask_which(names: list[str]) -> Move:
    return Go(Place("places", "which", "|".join(str(postcodes.districts().index(name)) for name in names)))


def _which(scene: Scene) -> Prompt:
    names = [(number, postcodes.districts()[int(number)]) for number in scene.place.about.split("|")]
    rows = tuple((Choice(f"d-{number}", Verbatim(name)),) for number, name in names)
    return screen(text(N_("places.which")), *rows)


def _districts(scene: Scene) -> Prompt:
    return screen(text(N_("places.which")), *district_rows(int(scene.place.side or 0)))


def _take_district(scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Typed):
        return _take_words(scene, entered.words)
    if isinstance(entered, Located):
        return _near(scene, (entered.latitude, entered.longitude))
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(Place("places", "districts", side=str(following)))
    return _near_district(scene, postcodes.districts()[int(entered.choice.removeprefix("d-"))])


def _near_district(scene: Scene, name: str) -> Move:
    here = postcodes.point_of(postcodes.areas_named(name))
    return _near(scene, here) if here else Stay(text(N_("places.district_unknown")))


def _near(scene: Scene, here: Point) -> Move:
    """Go to the list of the nearest, with a pin for the first."""
    found = nearest(knowledge(scene).network, here, 1)
    pins = tuple(_pin(point) for point, _metres in found)
    return Go(Place("places", "near", f"{here[0]:.3f},{here[1]:.3f}"), pins)


def _pin(point: MeetingPoint) -> Pinned:
    return Pinned(point.latitude, point.longitude, point.name, point.address)


def _show_near(scene: Scene) -> Prompt:
    latitude, longitude = map(float, scene.place.about.split(","))
    found = nearest(knowledge(scene).network, (latitude, longitude))
    entries = [_entry(point, local_now(scene), _distance(metres)) for point, metres in found]
    return _list(text(N_("places.nearest")), entries, [point for point, _metres in found], is_sorted=True)


def _show_all(scene: Scene) -> Prompt:
    active = [point for point in knowledge(scene).network.meeting_points if point.active]
    count = max(1, -(-len(active) // POINTS_A_PAGE))
    number = int(scene.place.side or 0) % count
    points = active[number * POINTS_A_PAGE :][:POINTS_A_PAGE]
    entries = [_entry(point, local_now(scene), None) for point in points]
    prompt = _list(text(N_("places.all")), entries, points, is_sorted=False)
    *rows, ways_out = prompt.rows
    turns = turning(number, count)
    return replace(prompt, rows=(*rows, turns, ways_out)) if turns else prompt


def _list(title: Text, entries: list[Joined], points: list[MeetingPoint], *, is_sorted: bool) -> Prompt:
    if not points:
        return screen(text(N_("places.none")))
    body = paragraphs(title, *entries, _demo_note(points), text(N_("places.tap")))
    rows = [(Choice(f"point-{point.id}", Verbatim(point.name)),) for point in points]
    return screen(body, *rows, *([(_route(points[0], N_("places.route_to")),)] if is_sorted else []))


def _route(point: MeetingPoint, label: str = N_("places.route")) -> Choice:
    """Open the way there on a map, from wherever the person is; where other places are shown too, the label names this one."""
    url = f"https://www.openstreetmap.org/directions?route=%3B{point.latitude}%2C{point.longitude}"
    return Choice("route", text(label, name=Verbatim(point.name)), url)


def _entry(point: MeetingPoint, now: datetime, distance: Text | None) -> Joined:
    """Describe a meeting point in three lines: name, address, what matters today."""
    languages = text(N_("places.languages"), languages=LanguageNames(point.languages))
    return lines(
        text(N_("places.name"), name=Verbatim(point.name)),
        Verbatim(f"{point.address}, {point.postcode} ({point.district})"),
        distance,
        _open_state(opening(point.hours, now), now),
        languages,
    )


def _distance(metres: float) -> Text:
    minutes = max(1, round(metres / WALKING_METRES_A_MINUTE))
    on_foot = counted(NP_("places.on_foot"), minutes)
    if metres < 1000:
        return text(N_("places.metres"), metres=max(50, round(metres / 50) * 50), on_foot=on_foot)
    if minutes > 60:
        return text(N_("places.far"), kilometres=round(metres / 1000))
    return text(N_("places.kilometres"), kilometres=round(metres / 1000, 1), on_foot=on_foot)


def _open_state(state: Opening, now: datetime) -> Text:
    if state.changes_at is None:
        return text(N_("places.hours_unknown"))
    if state.is_open:
        return text(N_("places.open"), until=state.changes_at.time())
    if state.changes_at.date() == now.date():
        return text(N_("places.opens_today"), at=state.changes_at.time())
    return text(N_("places.opens"), day=Weekday(state.changes_at.weekday()), at=state.changes_at.time())


def _take_point(scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Typed):
        return _take_words(scene, entered.words)
    if isinstance(entered, Located):
        return _near(scene, (entered.latitude, entered.longitude))
    following = turned_page(entered.choice) if isinstance(entered, Press) else None
    if following is not None:
        return Turn(replace(scene.place, side=str(following)))
    point = _pressed_point(scene, entered)
    return Go(Place("places", "point", point.id), (_pin(point),)) if point else None


def _pressed_point(scene: Scene, entered: Input) -> MeetingPoint | None:
    if not isinstance(entered, Press):
        return None
    return knowledge(scene).network.meeting_point(entered.choice.removeprefix("point-"))


def _show_point(scene: Scene) -> Prompt:
    network = knowledge(scene).network
    point = network.meeting_point(scene.place.about)
    if point is None:
        return screen(text(N_("places.gone")))
    host = network.organisation(point.organisation)
    hours = [
        text(N_("places.hours_line"), day=Weekday(Days.index(each.day)), opens=each.opens, closes=each.closes)
        for each in point.hours
    ]
    body = paragraphs(
        _entry(point, local_now(scene), None),
        lines(text(N_("places.hours")), *hours) if hours else None,
        text(N_("places.host"), name=Verbatim(host.name)) if host else None,
        text(N_("places.phone"), number=Verbatim(point.phone)) if point.phone else None,
        text(N_("places.step_free")) if point.is_step_free else None,
        text(N_("places.what_they_do")),
        _freshness(point, local_now(scene).date()),
        _demo_note([point]),
    )
    return screen(body, (_route(point),), (Choice(f"go-guide.{point.id}", text(N_("menu.guide"))),))


def _freshness(point: MeetingPoint, today: date) -> Text | None:
    if today <= point.verified_until:
        return None
    return text(N_("places.not_checked"), date=point.verified_until)


def _demo_note(points: list[MeetingPoint]) -> AnyText | None:
    return text(N_("places.demo")) if any(point.demo for point in points) else None


PLACES = Flow(
    "places",
    1,
    (
        Node("ask", _ask, _take_ask),
        Node("share", _share, _take_ask),
        Node("districts", _districts, _take_district),
        Node("which", _which, _take_district),
        Node("near", _show_near, _take_point),
        Node("all", _show_all, _take_point),
        Node("point", _show_point, _take_point),
    ),
    lambda _scene: Place("places", "ask"),
    ("places",),
    takes_location=True,
)
