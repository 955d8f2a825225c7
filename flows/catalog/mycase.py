"""A seeker's own case: where it stands, and all that they may do with it at any time."""

from flows.cases import Case, CaseState
from flows.catalog.case_words import case_name, released
from flows.catalog.screen import choice, desk_of, entry, screen
from flows.deeds import AnotherGuideWanted, CaseEnded
from flows.engine.definition import Flow, Go, Move, Node, Scene
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.text import N_, AnyText, Verbatim, paragraphs, text

FLOW = "mycase"
VIEW = Place(FLOW, "view")
ASKED_FIRST = ("another", "end", "delete")


def _state(scene: Scene, case: Case) -> AnyText:
    if case.state is CaseState.HELD:
        return text(N_("mycase.held"), name=guide_name(scene))
    offer = case.live_offer
    if offer is not None and not case.is_escalated:
        return text(N_("mycase.offered"))
    return text(N_("mycase.with_coordinators"))


def guide_name(scene: Scene) -> AnyText:
    """Name the guide of the person's case, as they want to be called."""
    name = desk_of(scene).holder_name
    return Verbatim(name) if name else text(N_("case.a_guide"))


def show_view(scene: Scene) -> Prompt:
    """Show where the person's case stands, or what is left of it."""
    case, past = desk_of(scene).own_case, desk_of(scene).past_case
    if case is None and past is not None:
        return _show_past(past)
    if case is None:
        return screen(text(N_("mycase.none")), (entry("guide", N_("menu.guide")),))
    body = paragraphs(
        text(N_("mycase.title"), case=case_name(case)),
        _state(scene, case),
        paragraphs(text(N_("mycase.released")), released(case)),
    )
    return screen(body, *_rows(case))


def _show_past(case: Case) -> Prompt:
    """Show what is kept of a case that is closed, for it can still be deleted."""
    body = paragraphs(
        text(N_("mycase.title"), case=case_name(case)),
        text(N_("mycase.past")),
        paragraphs(text(N_("mycase.released")), released(case)) if case.lines else None,
    )
    return screen(body, (choice("delete", N_("mycase.delete")),), (entry("guide", N_("menu.guide")),))


def _rows(case: Case) -> tuple[tuple[Choice, ...], ...]:
    if case.state is not CaseState.HELD:
        return ((choice("end", N_("mycase.end")), choice("delete", N_("mycase.delete"))),)
    return (
        (Choice(f"go-talk.{case.id}", text(N_("mycase.write"))),),
        (choice("another", N_("mycase.another")),),
        (choice("end", N_("mycase.end")), choice("delete", N_("mycase.delete"))),
    )


def take_view(scene: Scene, entered: Input) -> Move | None:
    """Take what the person wants to do with their case."""
    case = desk_of(scene).own_case or desk_of(scene).past_case
    if not isinstance(entered, Press) or entered.choice not in ASKED_FIRST or case is None:
        return None
    return Go(_another(case)) if entered.choice == "another" else Go(Place(FLOW, entered.choice))


def _another(case: Case) -> Place:
    """Ask about the guide who has the case now, and no other."""
    return Place(FLOW, "another", str(case.holder_id or ""))


def _show_another(scene: Scene) -> Prompt:
    case = desk_of(scene).own_case
    if case is None or case.state is not CaseState.HELD:
        return show_view(scene)
    body = paragraphs(_state(scene, case), text(N_("mycase.another_question")))
    return screen(body, (choice("yes", N_("mycase.another_yes")),))


def _take_another(scene: Scene, entered: Input) -> Move | None:
    case = desk_of(scene).own_case
    if not _is_yes(entered):
        return None
    if case is None or case.state is not CaseState.HELD:
        return Go(VIEW, trail=())
    if _another(case) != scene.place:
        return Go(_another(case), trail=(VIEW,), note=text(N_("case.changed_meanwhile")))
    return Go(VIEW, (AnotherGuideWanted(case.id, case.holder_id),), trail=(), note=text(N_("mycase.another_done")))


def _show_end(_scene: Scene) -> Prompt:
    return screen(text(N_("mycase.end_question")), (choice("yes", N_("mycase.end_yes")),))


def _take_end(scene: Scene, entered: Input) -> Move | None:
    return _ended(scene, is_deleted=False) if _is_yes(entered) else None


def _show_delete(_scene: Scene) -> Prompt:
    return screen(text(N_("mycase.delete_question")), (choice("yes", N_("mycase.delete_yes")),))


def _take_delete(scene: Scene, entered: Input) -> Move | None:
    return _ended(scene, is_deleted=True) if _is_yes(entered) else None


def _ended(scene: Scene, *, is_deleted: bool) -> Move:
    desk = desk_of(scene)
    case = desk.own_case or (desk.past_case if is_deleted else None)
    if case is None:
        return Go(VIEW, trail=())
    place = Place(FLOW, "deleted" if is_deleted else "ended")
    return Go(place, (CaseEnded(case.id, is_deleted),), trail=())


def _show_ended(_scene: Scene) -> Prompt:
    return screen(text(N_("mycase.ended")), (entry("guide", N_("menu.guide")),))


def _show_deleted(_scene: Scene) -> Prompt:
    return screen(text(N_("mycase.deleted")), (entry("guide", N_("menu.guide")),))


def _is_yes(entered: Input) -> bool:
    return isinstance(entered, Press) and entered.choice == "yes"


MYCASE = Flow(
    FLOW,
    1,
    (
        Node("view", show_view, take_view),
        Node("another", _show_another, _take_another),
        Node("end", _show_end, _take_end),
        Node("delete", _show_delete, _take_delete),
        Node("ended", _show_ended),
        Node("deleted", _show_deleted),
    ),
    lambda _scene: VIEW,
)
