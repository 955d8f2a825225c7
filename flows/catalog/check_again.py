"""Buttons of a result, on its message and on old ones: what they lead to, and which result counts where theirs is no more.

Must not show an old result: of a check only the answers are held, and they are the newest ones.
"""

from typing import Final

from flows.catalog.check_marks import mark_of, read_button
from flows.catalog.check_result import GUIDE, KEEP, for_guide, keep
from flows.catalog.handoff import next_place
from flows.catalog.screen import desk_of
from flows.engine.definition import Go, Scene
from flows.engine.session import Place
from flows.text import N_, text

ASIDES: Final = frozenset({"reasons", "papers", "steps", "review"})
BUTTONS: Final = ASIDES | {KEEP, GUIDE}
RESULT: Final = Place("check", "result")


def follow_button(scene: Scene, goes_on_at: Place) -> Go | None:
    """Follow a button of a result; None where the entry names none.

    Args:
        scene: its place is about what the entry names.
        goes_on_at: where the check goes on by the answers that are held; the result, if it is finished.
    """
    what, mark = read_button(scene.place.about)
    if what not in BUTTONS:
        return None
    if what == GUIDE and desk_of(scene).own_case is not None:
        return Go(Place("mycase", "view"))
    if not scene.answers:
        return _forgotten(scene)
    if mark == mark_of(scene.answers):
        return _lead(what, scene)
    if goes_on_at == RESULT:
        return Go(RESULT, note=text(N_("check.old.newer")))
    return Go(Place("check", "continue"), note=text(N_("check.old.unfinished")))


def _lead(what: str, scene: Scene) -> Go:
    if what == GUIDE:
        answers = for_guide(scene)
        return Go(next_place(answers), answers=answers)
    if what == KEEP:
        # Another day may have come since, and there may be nothing to keep it for.
        return keep(scene) or Go(RESULT)
    return Go(Place("check", what))


def _forgotten(scene: Scene) -> Go:
    """Say that the answers are deleted, and offer the check that is kept, or a new one."""
    if desk_of(scene).saved_check is not None:
        return Go(Place("mydate", "view"), note=text(N_("check.old.kept")))
    return Go(Place("check", "intro"), note=text(N_("check.old.forgotten")))
