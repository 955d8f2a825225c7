"""Choosing the language, from any screen; the question that was open is asked again in the new one."""

from flows.catalog.knowledge import knowledge
from flows.catalog.menu import DRAFT_NOTE
from flows.catalog.screen import page, screen, turned_page
from flows.engine.definition import Back, Flow, Move, Node, Scene, Turn
from flows.engine.events import Choice, LanguageChosen, Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.text import N_, Verbatim, text

QUESTION = N_("language.question")
FOR_ALL = N_("language.choose_any")
"""The question in several languages at once, for somebody whose language is not known yet."""


def _show(scene: Scene) -> Prompt:
    marked = scene.visitor.language if scene.visitor.language_chosen else None
    choices = tuple(
        Choice(f"lang-{code}", Verbatim(f"✓ {name}" if code == marked else name))
        for code, name in knowledge(scene).languages.items()
    )
    is_stranger = not scene.visitor.language_chosen and not scene.visitor.is_hint_known
    return screen(text(FOR_ALL if is_stranger else QUESTION), *page(choices, int(scene.place.side or 0)))


def _take(scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(Place("language", "choose", side=str(following)))
    language = entered.choice.removeprefix("lang-")
    if language not in knowledge(scene).languages:
        return None
    note = text(DRAFT_NOTE) if language in knowledge(scene).drafts else None
    return Back((LanguageChosen(language),), note)


LANGUAGE = Flow(
    "language", 1, (Node("choose", _show, _take),), lambda _scene: Place("language", "choose"), ("language",)
)
