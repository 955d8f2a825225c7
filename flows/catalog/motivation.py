"""What people ask themselves before they apply, each question with an honest answer, and three next steps for whoever wants.

Must not press or promise: nobody has to become German. What is uncertain is said to be so, with whom to ask.
"""

from flows.catalog.knowledge import local_now
from flows.catalog.screen import choice, entry, page, screen, turned_page
from flows.eligibility.law import parameters_on
from flows.engine.definition import Flow, Go, Move, Node, Scene, Turn
from flows.engine.events import Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.text import N_, Money, paragraphs, text

QUESTIONS = {
    "keep": N_("choice.why.keep"),
    "cost": N_("choice.why.cost"),
    "time": N_("choice.why.time"),
    "children": N_("choice.why.children"),
    "home": N_("choice.why.home"),
    "vote": N_("choice.why.vote"),
    "travel": N_("choice.why.travel"),
    "fear": N_("choice.why.fear"),
    "refused": N_("choice.why.refused"),
    "name": N_("choice.why.name"),
    "religion": N_("choice.why.religion"),
    "military": N_("choice.why.military"),
}
ANSWERS = {
    "keep": N_("why.keep"),
    "cost": N_("why.cost"),
    "time": N_("why.time"),
    "children": N_("why.children"),
    "home": N_("why.home"),
    "vote": N_("why.vote"),
    "travel": N_("why.travel"),
    "fear": N_("why.fear"),
    "refused": N_("why.refused"),
    "name": N_("why.name"),
    "religion": N_("why.religion"),
    "military": N_("why.military"),
}
PAGE = 5
"""So many buttons a page, "More" among them. A place's `about` is the page, so that Back comes to the same one."""
STEPS = "steps"


def _show_questions(scene: Scene) -> Prompt:
    choices = tuple(choice(f"q-{each}", label) for each, label in QUESTIONS.items())
    rows = page(choices, int(scene.place.about or 0), PAGE)
    body = paragraphs(text(N_("why.intro")), text(N_("why.question")))
    return screen(body, *rows, (choice(STEPS, N_("choice.why.steps")),))


def _take_question(_scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Press):
        return None
    following = turned_page(entered.choice)
    if following is not None:
        return Turn(Place("why", "questions", str(following)))
    if entered.choice == STEPS:
        return Go(Place("why", STEPS))
    asked = entered.choice.removeprefix("q-")
    return Go(Place("why", "answer", asked)) if asked in ANSWERS else None


def _show_answer(scene: Scene) -> Prompt:
    """Answer one question; § 38 StAG says what it costs, on the day of the reader."""
    fees = parameters_on(local_now(scene).date())
    named = {"fee": "fee_naturalisation", "fee_child": "fee_child_with_parent"} if scene.place.about == "cost" else {}
    amounts = {name: Money(int(str(fees[parameter].value))) for name, parameter in named.items()}
    body = text(ANSWERS[scene.place.about], **amounts)
    return screen(body, (choice(STEPS, N_("choice.why.steps")),), (entry("guide", N_("menu.guide")),))


def _take_steps(_scene: Scene, entered: Input) -> Move | None:
    return Go(Place("why", STEPS)) if isinstance(entered, Press) and entered.choice == STEPS else None


def _show_steps(_scene: Scene) -> Prompt:
    rows = ((entry("check", N_("menu.check")),), (entry("places", N_("menu.places")),))
    return screen(text(N_("why.steps")), *rows, (entry("guide", N_("menu.guide")),))


MOTIVATION = Flow(
    "why",
    1,
    (
        Node("questions", _show_questions, _take_question),
        Node("answer", _show_answer, _take_steps, is_aside=True),
        Node(STEPS, _show_steps, is_aside=True),
    ),
    lambda _scene: Place("why", "questions"),
    ("why",),
)
