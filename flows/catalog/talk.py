"""The talk between a seeker and their guide: what one writes goes to the other, and neither sees the other's account.

It also listens beside other screens: words that nothing else understood may be meant for the other side, and are asked about.
"""

from dataclasses import asdict, replace
from typing import Any

from flows.cases import Case, CaseState, may_write
from flows.catalog.case_words import case_name
from flows.catalog.mycase import VIEW, guide_name
from flows.catalog.screen import choice, desk_of, entry, screen
from flows.deeds import Content, Relayed
from flows.engine.definition import Back, Flow, Go, Move, Node, Noted, Scene, Stay
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Located, Press, Sent, Typed
from flows.engine.session import Place
from flows.roles import GUIDES
from flows.text import N_, NP_, AnyText, counted, paragraphs, text

FLOW = "talk"
PASSED_ON = ("photo", "voice", "document")
WAYS_OUT = frozenset({"menu", "back", "cancel"})
REFUSALS = {
    "contact": N_("talk.no_contact"),
    "forward": N_("talk.no_forward"),
    "poll": N_("talk.no_poll"),
}
MOST_OFFERED = 5
MOST_KEPT = 10
"""So many things sent wait for the answer to whom they are meant."""


def _open_talks(scene: Scene) -> tuple[Case, ...]:
    """List the talks that the person has a part in now: their own case's, then those they hold."""
    desk = desk_of(scene)
    own = (desk.own_case,) if desk.own_case and desk.own_case.state is CaseState.HELD else ()
    return (*own, *desk.held)


def _talk(scene: Scene) -> Case | None:
    about = scene.place.about
    return next((case for case in _open_talks(scene) if str(case.id) == about), None)


def _other_side(scene: Scene, case: Case) -> AnyText:
    return case_name(case) if case.holder_id == desk_of(scene).person_id else guide_name(scene)


def _enter(scene: Scene) -> Move:
    case = _talk(scene)
    if case is not None:
        return Go(Place(FLOW, "open", str(case.id)))
    return Go(Place(FLOW, "over"))


def _show_open(scene: Scene) -> Prompt:
    case = _talk(scene)
    if case is None:
        return _show_over(scene)
    if case.holder_id == desk_of(scene).person_id:
        body = paragraphs(text(N_("talk.guide_open"), case=case_name(case)), text(N_("talk.how_to_stop")))
        return screen(body, (Choice(f"go-cases.case-{case.id}", text(N_("talk.see_case"))),))
    body = paragraphs(text(N_("talk.open"), name=guide_name(scene)), text(N_("talk.how_to_stop")))
    return screen(body, (entry("mycase", N_("menu.mycase")),))


def _take_open(scene: Scene, entered: Input) -> Move | None:
    case = _talk(scene)
    if case is None:
        return Go(Place(FLOW, "over"), trail=())
    if isinstance(entered, Typed) and entered.is_certain and not entered.is_greeting and entered.trigger in WAYS_OUT:
        return None
    if isinstance(entered, Sent) and entered.kind not in PASSED_ON:
        return Stay(text(REFUSALS.get(entered.kind, N_("talk.refused"))))
    content = content_of(entered)
    return None if content is None else _pass_on(scene, case, content, entered)


def _pass_on(scene: Scene, case: Case, content: Content, entered: Input) -> Move:
    if not may_write(case, desk_of(scene).person_id):
        return Noted(note=text(N_("talk.too_many")))
    note: AnyText = text(N_("talk.passed_on"))
    if isinstance(entered, Typed) and entered.trigger == "emergency":
        # Somebody in need reads it whether or not the other side does.
        note = paragraphs(note, text(N_("talk.emergency")))
    return Noted((Relayed(case.id, content),), note)


def content_of(entered: Input) -> Content | None:
    """Read what can be passed on out of an input; None for what cannot."""
    if isinstance(entered, Typed):
        return Content("text", entered.words)
    if isinstance(entered, Located):
        return Content("location", latitude=entered.latitude, longitude=entered.longitude)
    if isinstance(entered, Sent) and entered.kind in PASSED_ON and entered.file_id:
        return Content(entered.kind, entered.caption, entered.file_id)
    return None


def _show_over(scene: Scene) -> Prompt:
    if not scene.visitor.roles.isdisjoint(GUIDES):
        way = entry("cases", N_("menu.cases"))
    elif desk_of(scene).own_case:
        way = entry("mycase", N_("menu.mycase"))
    else:
        way = entry("guide", N_("menu.guide"))
    return screen(text(N_("talk.over")), (way,))


def _overhear(scene: Scene, entered: Input) -> Move | None:
    """Ask whether something is meant for the other side of a talk; None where there is no talk."""
    if not _open_talks(scene):
        return None
    content = content_of(entered)
    if content is not None:
        return Go(Place(FLOW, "confirm"), answers={"kept": [asdict(content)]})
    is_refused = isinstance(entered, Sent) and entered.kind in REFUSALS
    return Stay(text(REFUSALS[entered.kind])) if isinstance(entered, Sent) and is_refused else None


def _show_confirm(scene: Scene) -> Prompt:
    talks = _open_talks(scene)[:MOST_OFFERED]
    if not talks:
        return _show_over(scene)
    count = len(scene.answers.get("kept", []))
    if len(talks) == 1:
        rows = ((choice(f"to-{talks[0].id}", N_("talk.send")),),)
        question = counted(NP_("talk.confirm"), count, name=_other_side(scene, talks[0]))
        return screen(question, *rows, _no())
    listed = tuple((Choice(f"to-{case.id}", _other_side(scene, case)),) for case in talks)
    return screen(counted(NP_("talk.confirm_whom"), count), *listed, _no())


def _no() -> tuple[Choice, ...]:
    return (choice("no", N_("talk.do_not_send")),)


def _take_confirm(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return _keep_more(scene, entered)
    kept: list[Any] = scene.answers.get("kept", [])
    if entered.choice == "no" or not kept:
        return Back(forget=True)
    case = next((each for each in _open_talks(scene) if entered.choice == f"to-{each.id}"), None)
    if case is None:
        return Go(Place(FLOW, "over"), answers={})
    place = Place(FLOW, "open", str(case.id))
    if not may_write(case, desk_of(scene).person_id):
        return Go(place, answers={}, note=text(N_("talk.too_many")))
    passed_on = tuple(Relayed(case.id, Content(**content)) for content in kept)
    return Go(place, passed_on, answers={}, note=text(N_("talk.passed_on")))


def _keep_more(scene: Scene, entered: Input) -> Move | None:
    """Keep what is sent on while the question waits, so that nothing is lost; words that mean a way out are one."""
    if isinstance(entered, Typed) and entered.is_certain and not entered.is_greeting:
        return None
    content = content_of(entered)
    if content is None or not _open_talks(scene):
        return _overhear(scene, entered)
    kept = [*scene.answers.get("kept", []), asdict(content)]
    if len(kept) > MOST_KEPT:
        return Stay(text(N_("talk.first_decide")))
    answers = {"kept": kept}
    return Noted(note=_show_confirm(replace(scene, answers=answers)).body, answers=answers)


TALK = Flow(
    FLOW,
    1,
    (
        Node("open", _show_open, _take_open, takes_all=True),
        Node("confirm", _show_confirm, _take_confirm, takes_all=True),
        Node("over", _show_over),
    ),
    lambda _scene: VIEW,
    enter=_enter,
    overhears=_overhear,
)
