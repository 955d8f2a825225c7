"""The main menu: what stands on it, in order, for whom, and the welcome."""

from flows.catalog.knowledge import knowledge
from flows.catalog.screen import desk_of, entry
from flows.engine.definition import Flow, Node, Scene
from flows.engine.events import Choice, Prompt
from flows.engine.session import Place
from flows.roles import COORDINATOR, EVERYBODY_WITH_A_ROLE, GUIDES, HOST
from flows.text import N_, paragraphs, text

MENU_ITEMS: tuple[tuple[str, str], ...] = (
    ("check", N_("menu.check")),
    ("places", N_("menu.places")),
    ("guide", N_("menu.guide")),
    ("mycase", N_("menu.mycase")),
    ("mydate", N_("menu.mydate")),
    ("cases", N_("menu.cases")),
    ("events", N_("menu.events")),
    ("hours", N_("menu.hours")),
    ("coordination", N_("menu.coordination")),
    ("emergency", N_("menu.emergency")),
    ("language", N_("menu.language")),
    ("privacy", N_("menu.privacy")),
    ("help", N_("menu.help")),
)
"""Each entry's flow and the message id of its button; a person sees those that are for them. Other programs walk the bot by
this list."""

WELCOME = N_("menu.welcome")
WELCOME_PRIVACY = N_("menu.welcome_privacy")
QUESTION = N_("menu.question")
DRAFT_NOTE = N_("language.draft")
PAIRED = (("emergency", "language"), ("privacy", "help"))


def items_for(scene: Scene) -> tuple[str, ...]:
    """List the entries that work for a person, in order."""
    roles, desk = scene.visitor.roles, desk_of(scene)
    hidden = {
        "guide": desk.own_case is not None,
        "mycase": desk.own_case is None and desk.past_case is None,
        "mydate": desk.saved_check is None,
        "cases": roles.isdisjoint(GUIDES),
        "events": roles.isdisjoint(EVERYBODY_WITH_A_ROLE),
        "hours": HOST not in roles or COORDINATOR in roles,
        "coordination": COORDINATOR not in roles,
    }
    return tuple(flow for flow, _label in MENU_ITEMS if not hidden.get(flow, False))


def show_menu(scene: Scene) -> Prompt:
    """Ask what the person needs; greet first where a greeting is due."""
    greeting = (text(WELCOME), text(WELCOME_PRIVACY)) if scene.visitor.is_greeted else ()
    is_draft = scene.visitor.is_greeted and scene.visitor.language in knowledge(scene).drafts
    body = paragraphs(*greeting, text(DRAFT_NOTE) if is_draft else None, text(QUESTION))
    items = {flow: entry(flow, label) for flow, label in MENU_ITEMS}
    in_pairs = {flow for pair in PAIRED for flow in pair}
    singles = [(items[flow],) for flow in items_for(scene) if flow not in in_pairs]
    pairs = [tuple(items[flow] for flow in pair) for pair in PAIRED]
    rows: tuple[tuple[Choice, ...], ...] = (*singles, *pairs)
    return Prompt(body, rows)


def _start(scene: Scene) -> Place:
    """Begin at the menu; somebody whose phone hints at no language that Lotse speaks chooses one first."""
    if not scene.visitor.language_chosen and not scene.visitor.is_hint_known:
        return Place("language", "choose")
    return Place("menu", "main")


MENU = Flow("menu", 1, (Node("main", show_menu),), _start, ("start", "menu"))
