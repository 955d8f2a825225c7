"""The papers and the next steps of a kept check, by today's law, so that there is something to do on the day. Must not keep anything."""

from flows.catalog.check_papers import list_body
from flows.catalog.check_steps import steps_body
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
from flows.my_date import NATURALISED
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
    return screen(
        list_body(result), (choice(LIST, N_("choice.sheet.list")),), (choice(STEPS.node, N_("check.steps")),), HELP
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
    sheet = papers_sheet(result, knowledge(scene).network.naturalisation_office(result.authority), result.policy_date)
    return Noted((SheetOffered(sheet, caption_of(sheet)),))


def show_kept_steps(scene: Scene) -> Prompt:
    """Say what to do next, by the kept answers."""
    result, check = kept_result(scene), desk_of(scene).saved_check
    if result is None or check is None:
        return nothing_kept()
    return screen(steps_body(result, read_facts(check.facts), scene), (entry("places", N_("menu.places")),), HELP)
