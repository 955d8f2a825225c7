"""The main menu: what stands on it, in order, and the welcome."""

from flows.catalog.knowledge import knowledge
from flows.catalog.screen import entry
from flows.engine.definition import Flow, Node, Scene
from flows.engine.events import Prompt
from flows.engine.session import Place
from flows.text import N_, paragraphs, text

MENU_ITEMS: tuple[tuple[str, str], ...] = (
    ("check", N_("menu.check")),
    ("places", N_("menu.places")),
    ("emergency", N_("menu.emergency")),
    ("language", N_("menu.language")),
    ("privacy", N_("menu.privacy")),
    ("help", N_("menu.help")),
)
"""Each entry's flow and the message id of its button. Other programs walk the bot by this list."""

WELCOME = N_("menu.welcome")
WELCOME_PRIVACY = N_("menu.welcome_privacy")
QUESTION = N_("menu.question")
DRAFT_NOTE = N_("language.draft")


def show_menu(scene: Scene) -> Prompt:
    """Ask what the person needs; greet first where a greeting is due."""
    greeting = (text(WELCOME), text(WELCOME_PRIVACY)) if scene.visitor.is_greeted else ()
    is_draft = scene.visitor.is_greeted and scene.visitor.language in knowledge(scene).drafts
    body = paragraphs(*greeting, text(DRAFT_NOTE) if is_draft else None, text(QUESTION))
    items = {flow: entry(flow, label) for flow, label in MENU_ITEMS}
    rows = (
        (items["check"],),
        (items["places"],),
        (items["emergency"], items["language"]),
        (items["privacy"], items["help"]),
    )
    return Prompt(body, rows)


def _start(scene: Scene) -> Place:
    """Begin at the menu; somebody whose phone hints at no language that Lotse speaks chooses one first."""
    if not scene.visitor.language_chosen and not scene.visitor.is_hint_known:
        return Place("language", "choose")
    return Place("menu", "main")


MENU = Flow("menu", 1, (Node("main", show_menu),), _start, ("start", "menu"))
