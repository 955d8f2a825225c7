"""Opening hours of a meeting point, changed a day at a time: by coordinators, and by hosts for their own place."""

from dataclasses import replace

from flows.catalog.coordination_times import Misread, Times, read_times, times_id, times_of_id
from flows.catalog.knowledge import knowledge
from flows.catalog.screen import choice, desk_of, in_columns, page, screen, turned_page
from flows.deeds import HoursChanged
from flows.directory import Days, MeetingPoint
from flows.engine.definition import Flow, Go, Move, Node, Scene, Stay, Turn
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press, Typed
from flows.engine.session import Place
from flows.roles import COORDINATOR, HOST
from flows.text import N_, AnyText, Text, Verbatim, Weekday, lines, paragraphs, text

POINTS = Place("hours", "points")


def _at(node: str, *about: str) -> Place:
    return Place("hours", node, ".".join(about))


def _own_points(scene: Scene) -> list[MeetingPoint]:
    """List the meeting points that the person may change."""
    desk = desk_of(scene)
    points = [point for point in knowledge(scene).network.meeting_points if point.active]
    if COORDINATOR in desk.roles:
        return points
    return [point for point in points if point.id in desk.scopes.get(HOST, ())]


def _point(scene: Scene) -> MeetingPoint | None:
    """Find the meeting point that the place is about, if the person may change it."""
    point_id = scene.place.about.split(".")[0]
    return next((point for point in _own_points(scene) if point.id == point_id), None)


def _start(scene: Scene) -> Place:
    points = _own_points(scene)
    return _at("point", points[0].id) if len(points) == 1 else POINTS


def _enter(scene: Scene) -> Move:
    """Enter at the meeting point that the entry names, at the only one, or at the list."""
    point = _point(scene)
    return Go(_at("point", point.id) if point else _start(scene))


def _show_points(scene: Scene) -> Prompt:
    points = _own_points(scene)
    if not points:
        return screen(text(N_("hours.no_points")))
    choices = tuple(Choice(f"p-{point.id}", Verbatim(point.name)) for point in points)
    return screen(text(N_("hours.ask_point")), *page(choices, int(scene.place.side or 0)))


def _take_points(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(replace(scene.place, side=str(following)))
    return Go(_at("point", entered.choice.removeprefix("p-")))


# a meeting point


def _times_on(point: MeetingPoint, day: str) -> Times:
    return tuple(sorted((each.opens, each.closes) for each in point.hours if each.day == day))


def _day_line(day: str, times: Times) -> Text:
    weekday = Weekday(Days.index(day))
    if not times:
        return text(N_("hours.day_closed"), day=weekday)
    spans = ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in times)
    return text(N_("hours.day_open"), day=weekday, times=spans)


def _week(point: MeetingPoint, changed: str = "", times: Times = ()) -> AnyText:
    return lines(*(_day_line(day, times if day == changed else _times_on(point, day)) for day in Days))


def _show_point(scene: Scene) -> Prompt:
    point = _point(scene)
    if point is None:
        return screen(text(N_("hours.gone")))
    body = paragraphs(text(N_("hours.title"), name=Verbatim(point.name)), _week(point), text(N_("hours.ask_day")))
    days = [Choice(f"d-{day}", text(N_("choice.day"), day=Weekday(number))) for number, day in enumerate(Days)]
    return screen(body, *in_columns(days))


def _take_point(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    return Go(_at("day", scene.place.about, entered.choice.removeprefix("d-")))


# a day


def _show_day(scene: Scene) -> Prompt:
    point = _point(scene)
    if point is None:
        return screen(text(N_("hours.gone")))
    day = scene.place.about.split(".")[1]
    body = paragraphs(text(N_("hours.now")), _day_line(day, _times_on(point, day)), text(N_("hours.ask_times")))
    return screen(body, (choice("closed", N_("choice.closed")),))


def _take_day(scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Press):
        return Go(_at("preview", scene.place.about, "")) if entered.choice == "closed" else None
    if not isinstance(entered, Typed):
        return None
    times = read_times(entered.words)
    return Stay(times.why) if isinstance(times, Misread) else Go(_at("preview", scene.place.about, times_id(times)))


def _show_preview(scene: Scene) -> Prompt:
    point = _point(scene)
    if point is None:
        return screen(text(N_("hours.gone")))
    _id, day, times = scene.place.about.split(".")
    body = paragraphs(
        text(N_("hours.preview"), name=Verbatim(point.name)),
        _week(point, day, times_of_id(times)),
        text(N_("hours.question")),
    )
    return screen(body, (choice("save", N_("choice.save")),))


def _take_preview(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    point = _point(scene)
    if point is None:
        return Go(scene.place)
    _id, day, written = scene.place.about.split(".")
    deed = HoursChanged(point.id, day, times_of_id(written))
    return Go(_at("done", point.id), (deed,), trail=(_at("point", point.id),))


def _show_done(scene: Scene) -> Prompt:
    point = _point(scene)
    name = Verbatim(point.name if point else scene.place.about)
    return screen(text(N_("hours.done"), name=name), (choice("more", N_("choice.another_day")),))


def _take_done(scene: Scene, entered: Input) -> Move | None:
    return Go(_at("point", scene.place.about), trail=()) if isinstance(entered, Press) else None


HOURS = Flow(
    "hours",
    1,
    (
        Node("points", _show_points, _take_points),
        Node("point", _show_point, _take_point),
        Node("day", _show_day, _take_day),
        Node("preview", _show_preview, _take_preview),
        Node("done", _show_done, _take_done),
    ),
    _start,
    roles=frozenset({COORDINATOR, HOST}),
    enter=_enter,
)
