"""The office behind coordinators' pages of a case: which case a page is about, with whom it is, and where one goes on."""

from flows.cases import Case, CaseState
from flows.catalog.case_words import nobody_has
from flows.catalog.coordination_texts import person_name
from flows.catalog.screen import choice, desk_of, screen
from flows.desk import Office
from flows.engine.definition import Go, Move, Scene
from flows.engine.events import Deed, Prompt
from flows.engine.session import Place
from flows.text import N_, AnyText, Text, text

MAIN, CASES = Place("coordination", "main"), Place("coordination", "cases")


def office_of(scene: Scene) -> Office:
    """Take out of a scene what coordinators see; for everybody else it is empty."""
    return desk_of(scene).office or Office()


def case_at(scene: Scene) -> Case | None:
    """Find the case that the place is about; None once it is closed."""
    number = scene.place.about.split("-")[0]
    return office_of(scene).case(int(number)) if number.isascii() and number.isdigit() else None


def at(node: str, *ids: int) -> Place:
    """Make the place of a page about a case, and about others that it names."""
    return Place("coordination", node, "-".join(map(str, ids)))


def name_of(office: Office, person_id: int | None) -> AnyText:
    """Call a person who has a role, or had one, as coordinators know them."""
    name = next((holder.name for holder in office.holders if holder.person_id == person_id), "")
    return person_name(name, person_id)


def where(case: Case, office: Office) -> Text:
    """Say with whom a case is."""
    if case.state is CaseState.HELD:
        return text(N_("office.held"), name=name_of(office, case.holder_id))
    offer = case.live_offer
    if offer is not None:
        return text(N_("office.offered"), name=name_of(office, offer.guide_id), until=offer.until)
    return nobody_has(case)


def gone() -> Prompt:
    """Say that a case is closed, and lead to the others."""
    return screen(text(N_("office.gone")), (choice("cases", N_("choice.cases")),))


def asked_anew(place: Place, case: Case) -> Move:
    """Ask again, for the case is not with whom it was with when this was asked."""
    return Go(place, trail=(MAIN, CASES, at("case", case.id)), note=text(N_("case.changed_meanwhile")))


def done(deed: Deed, case: Case, note: Text) -> Move:
    """Say what was done above the case as it is then; Back leads to the list."""
    return Go(at("case", case.id), (deed,), trail=(MAIN, CASES), note=note)
