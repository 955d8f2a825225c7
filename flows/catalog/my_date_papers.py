"""The papers and the next steps of a kept check, by today's law, so that there is something to do on the day. Must not keep anything."""

from flows.catalog.check_applying import KEPT, not_now
from flows.catalog.check_papers import list_body
from flows.catalog.check_steps import kept_steps
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.my_date_keep import nothing_kept
from flows.catalog.my_date_notices import FLOW, HELP
from flows.catalog.paper_sheets import caption_of, papers_sheet
from flows.catalog.screen import choice, desk_of, entry, screen
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.facts import read_facts
from flows.engine.definition import Go, Move, Noted, Scene
from flows.engine.events import Prompt, SheetOffered
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.errors import FlowsError
from flows.my_date import NATURALISED, has_applied
from flows.text import N_

PAPERS, STEPS = Place(FLOW, "papers"), Place(FLOW, "steps")
LIST = "list-file"


def kept_result(scene: Scene) -> Assessment | None:
    """Assess what is kept by today's law; None where nothing is kept, or none of it is needed or fits any more."""
    check = desk_of(scene).saved_check
    if check is None or check.stage == NATURALISED:
        return None
    try:
        return assess(read_facts(check.facts), local_now(scene).date())
    except FlowsError:
        return None


def show_kept_papers(scene: Scene) -> Prompt:
    """List the papers that the kept answers ask for, and offer them as a file."""
    result = kept_result(scene)
    if result is None:
        return nothing_kept()
    has_applied = _has_applied(scene)
    # What says that it is too early leads to the check, which shows what is missing.
    again = not_now(result, KEPT, has_applied=has_applied) is not None
    return screen(
        list_body(result, KEPT, has_applied=has_applied),
        (choice(LIST, N_("choice.sheet.list")),),
        (choice(STEPS.node, N_("check.steps")),),
        *(((entry("check", N_("menu.check")),),) if again else ()),
        HELP,
    )


def take_kept_papers(scene: Scene, entered: Input) -> Move | None:
    """Hand over the list as a file, or lead to the next steps."""
    result = kept_result(scene)
    if result is None or not isinstance(entered, Press):
        return None
    if entered.choice == STEPS.node:
        return Go(STEPS)
    if entered.choice != LIST:
        return None
    office = knowledge(scene).network.naturalisation_office(result.authority)
    sheet = papers_sheet(result, office, result.policy_date, has_applied=_has_applied(scene))
    return Noted((SheetOffered(sheet, caption_of(sheet)),))


def _has_applied(scene: Scene) -> bool:
    """Whether the person has said so, in the check or since then."""
    check = desk_of(scene).saved_check
    if check is None:
        return False
    return has_applied(check) or read_facts(check.facts).known().get("applied_on") is not None


def show_kept_steps(scene: Scene) -> Prompt:
    """Say what to do next, by the kept answers; what they leave open, the check asks for again."""
    result, check = kept_result(scene), desk_of(scene).saved_check
    if result is None or check is None:
        return nothing_kept()
    body = kept_steps(result, read_facts(check.facts), scene, has_applied=_has_applied(scene))
    return screen(body, (entry("places", N_("menu.places")),), (entry("check", N_("menu.check")),), HELP)
