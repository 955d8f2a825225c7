"""What a person can do with all that is kept about them: get it, have it erased, have the bot's messages taken away."""

from flows.catalog.screen import choice, desk_of, entry, screen
from flows.deeds import DataWanted, MessagesTakenAway, PersonErased
from flows.desk import Desk
from flows.engine.definition import Flow, Go, Move, Node, Scene
from flows.engine.events import Choice, Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.roles import COORDINATOR
from flows.text import N_, AnyText, lines, paragraphs, text

FLOW, FORGET_FLOW = "mydata", "forget"
VIEW = Place(FLOW, "view")


def _show_view(scene: Scene) -> Prompt:
    body = paragraphs(
        text(N_("mydata.title")),
        lines(text(N_("mydata.kept")), *_kept(scene)),
        text(N_("mydata.files")),
    )
    rows = (
        (choice("files", N_("mydata.get_files")),),
        (choice("clear", N_("mydata.clear")),),
        *_consents(scene),
        (entry(FORGET_FLOW, N_("mydata.forget")),),
    )
    return screen(body, *rows)


def _kept(scene: Scene) -> list[AnyText]:
    """Name what is kept of this person, a line each."""
    desk = desk_of(scene)
    kept = [text(N_("mydata.kept.address")), text(N_("mydata.kept.talk"))]
    if desk.saved_check is not None:
        kept.append(text(N_("mydata.kept.check")))
    if desk.own_case is not None or desk.past_case is not None:
        kept.append(text(N_("mydata.kept.case")))
    if desk.roles:
        kept.append(text(N_("mydata.kept.roles")))
    return list(kept)


def _consents(scene: Scene) -> tuple[tuple[Choice, ...], ...]:
    """Lead to where each consent can be taken back: the kept check, the case, what a guide takes."""
    desk = desk_of(scene)
    offered = []
    if desk.saved_check is not None:
        offered.append(entry("mydate", N_("menu.mydate")))
    if desk.own_case is not None or desk.past_case is not None:
        offered.append(entry("mycase", N_("menu.mycase")))
    return (tuple(offered),)


def _take_view(_scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    if entered.choice == "files":
        return Go(VIEW, (DataWanted(),), note=text(N_("mydata.files_coming")))
    return Go(Place(FLOW, "clear")) if entered.choice == "clear" else None


def _show_clear(_scene: Scene) -> Prompt:
    return screen(text(N_("mydata.clear_question")), (choice("yes", N_("mydata.clear_yes")),))


def _take_clear(_scene: Scene, entered: Input) -> Move | None:
    if not _is_yes(entered):
        return None
    return Go(Place(FLOW, "cleared"), (MessagesTakenAway(),), trail=())


def _show_cleared(_scene: Scene) -> Prompt:
    return screen(paragraphs(text(N_("mydata.cleared")), text(N_("mydata.telegram_rest"))))


def _show_ask(scene: Scene) -> Prompt:
    desk = desk_of(scene)
    consequences = [
        text(N_("forget.basics")),
        text(N_("forget.case")) if desk.own_case is not None else None,
        text(N_("forget.check")) if desk.saved_check is not None else None,
        text(N_("forget.held")) if desk.held else None,
        text(N_("forget.roles")) if desk.roles else None,
        text(N_("forget.last_coordinator")) if _is_last_coordinator(desk) else None,
    ]
    body = paragraphs(
        text(N_("forget.question")), lines(text(N_("forget.all")), *consequences), text(N_("forget.stays"))
    )
    return screen(body, (choice("yes", N_("forget.yes")),))


def _is_last_coordinator(desk: Desk) -> bool:
    holders = {each.person_id for each in desk.office.holders if each.role == COORDINATOR} if desk.office else set()
    return COORDINATOR in desk.roles and len(holders) == 1


def _take_ask(_scene: Scene, entered: Input) -> Move | None:
    return Go(Place(FORGET_FLOW, "done"), (PersonErased(),), trail=()) if _is_yes(entered) else None


def _show_done(_scene: Scene) -> Prompt:
    """The receipt; nothing can be answered to it, for nobody is known any more who could."""
    return Prompt(paragraphs(text(N_("forget.done")), text(N_("forget.messages")), text(N_("mydata.telegram_rest"))))


def _is_yes(entered: Input) -> bool:
    return isinstance(entered, Press) and entered.choice == "yes"


MYDATA = Flow(
    FLOW,
    1,
    (
        Node("view", _show_view, _take_view),
        Node("clear", _show_clear, _take_clear),
        Node("cleared", _show_cleared),
    ),
    lambda _scene: VIEW,
    (FLOW,),
)
FORGET = Flow(
    FORGET_FLOW,
    1,
    (Node("ask", _show_ask, _take_ask), Node("done", _show_done)),
    lambda _scene: Place(FORGET_FLOW, "ask"),
    (FORGET_FLOW,),
)
