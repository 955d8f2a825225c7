"""What to do next after a check: when, with whose help, at which office. Must not promise that anything succeeds."""

from datetime import date

from flows.catalog import check_texts as texts
from flows.catalog.check_result import asides, assessed
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.screen import choice, entry, screen
from flows.directory import Agency
from flows.eligibility.assessment import Assessment
from flows.engine.definition import Scene
from flows.engine.events import Prompt
from flows.text import N_, Joined, Text, Verbatim, lines, paragraphs, text

CAN_APPLY = frozenset({"likely", "not_yet"})
FAMILY_PAPERS = frozenset({"art116_2", "par15", "par5"})
"""Ways on which the papers of parents and grandparents decide."""


def show_steps(scene: Scene) -> Prompt:
    """Say what to do next, by office and verdict."""
    result = assessed(scene)
    needs_guide = result.ask_guide or result.verdict not in CAN_APPLY
    office = knowledge(scene).network.naturalisation_office(result.authority)
    body = paragraphs(
        text(N_("check.steps.title")),
        _wait_note(result, local_now(scene).date()),
        text(N_("check.steps.guide")) if needs_guide else None,
        _how(result),
        _contact(office) if office is not None else None,
        text(N_("check.steps.ask_first")),
    )
    more = (entry("places", N_("menu.places")), entry("why", N_("menu.why")))
    return screen(body, *asides("steps"), more, (choice("guide", N_("menu.guide")),))


def _how(result: Assessment) -> Text:
    if result.verdict == "maybe_german":
        return text(N_("check.steps.maybe_german"))
    if result.route in FAMILY_PAPERS:
        return text(N_("check.steps.family_papers"))
    if result.verdict == "ask_guide":
        return text(N_("check.steps.guide_first"))
    if result.verdict not in CAN_APPLY:
        return text(N_("check.steps.not_now"))
    return text(texts.STEPS.get(result.authority or "", texts.STEPS_UNKNOWN))


def _contact(office: Agency) -> Joined:
    return lines(
        Verbatim(office.name),
        Verbatim(office.address) if office.address else None,
        text(N_("places.phone"), number=Verbatim(office.phone)) if office.phone else None,
        Verbatim(office.url) if office.url else None,
    )


def _wait_note(result: Assessment, today: date) -> Text | None:
    if result.verdict == "not_yet" and result.earliest_date is not None and result.earliest_date > today:
        return text(N_("check.steps.wait"), date=result.earliest_date)
    return None
