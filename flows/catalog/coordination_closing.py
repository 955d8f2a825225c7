"""Closing a case as a coordinator: first what that means, then how it ended. A service does what is decided."""

from flows.cases import OUTCOMES, Case
from flows.catalog.case_words import OUTCOME_LABELS
from flows.catalog.coordination_office import CASES, MAIN, asked_anew, at, case_at, gone, office_of, where
from flows.catalog.screen import choice, desk_of, screen
from flows.deeds import CaseClosedByOffice
from flows.engine.definition import Go, Move, Node, Scene
from flows.engine.events import Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.text import N_, lines, paragraphs, text


def closing(case: Case) -> Place:
    """Ask whether to close a case that is with whom it is with now, and no other."""
    return _asking("close", case)


def _asking(node: str, case: Case) -> Place:
    return at(node, case.id, case.holder_id or 0)


def _show_close(scene: Scene) -> Prompt:
    case = case_at(scene)
    if case is None:
        return gone()
    guide_id = case.live_offer.guide_id if case.live_offer else case.holder_id
    is_guide_told = guide_id not in {None, desk_of(scene).person_id}
    body = paragraphs(
        text(N_("office.close_question"), number=str(case.id)),
        lines(where(case, office_of(scene)), text(N_("office.close_guide")) if is_guide_told else None),
        text(N_("office.close_kept")),
    )
    return screen(body, (choice("close-yes", N_("choice.close_yes")),))


def _take_close(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    case = case_at(scene)
    if case is None:
        return Go(CASES if entered.choice == "cases" else scene.place)
    return asked_anew(closing(case), case) if closing(case) != scene.place else Go(_asking("outcome", case))


def _show_outcome(scene: Scene) -> Prompt:
    if case_at(scene) is None:
        return gone()
    rows = tuple((choice(f"x-{outcome}", OUTCOME_LABELS[outcome]),) for outcome in OUTCOMES)
    return screen(text(N_("cases.outcome_question")), *rows)


def _take_outcome(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    case = case_at(scene)
    if case is None:
        return Go(CASES if entered.choice == "cases" else scene.place)
    outcome = entered.choice.removeprefix("x-")
    if entered.choice != f"x-{outcome}" or outcome not in OUTCOMES:
        return None
    if _asking("outcome", case) != scene.place:
        return asked_anew(closing(case), case)
    deed = CaseClosedByOffice(case.id, outcome, case.holder_id)
    return Go(CASES, (deed,), trail=(MAIN,), note=text(N_("office.closed"), number=str(case.id)))


CLOSING_NODES = (
    Node("close", _show_close, _take_close),
    Node("outcome", _show_outcome, _take_outcome),
)
