"""What to do next after a check: when, with whose help, at which office. Must not promise that anything succeeds."""

from datetime import date

from flows.catalog import check_texts as texts
from flows.catalog.check_missing import missing_steps
from flows.catalog.check_outlook import beside
from flows.catalog.check_result import asides, assessed
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.screen import choice, entry, screen
from flows.directory import Agency
from flows.eligibility.assessment import Assessment
from flows.eligibility.facts import Facts
from flows.eligibility.interview import facts_from
from flows.eligibility.outlook import look_ahead
from flows.eligibility.questions.question import rough_day
from flows.engine.definition import Scene
from flows.engine.events import Prompt
from flows.text import N_, Joined, Text, Verbatim, lines, paragraphs, text

CAN_APPLY = frozenset({"likely", "not_yet"})
FAMILY_PAPERS = frozenset({"art116_2", "par15", "par5"})
"""Ways on which the papers of parents and grandparents decide."""
OWN_PROCEDURE = frozenset({"stateless_act"})
"""Ways that the offices' pages for the ordinary application say nothing about."""


def show_steps(scene: Scene) -> Prompt:
    """Say what to do next, by office and verdict; first what is missing, and of an application that runs to leave it so."""
    result, today = assessed(scene), local_now(scene).date()
    facts = facts_from(scene.answers, today)
    born = rough_day(scene.answers, "birth_date")
    body = steps_body(result, facts, scene, is_rough=born is not None and not born.is_exact)
    more = (entry("places", N_("menu.places")), entry("why", N_("menu.why")))
    return screen(body, *asides("steps"), more, (choice("guide", N_("menu.guide")),))


def steps_body(result: Assessment, facts: Facts, scene: Scene, *, is_rough: bool = False) -> Joined:
    """Put the next steps into words, of a check that has just been made or of one that is kept."""
    today = local_now(scene).date()
    ahead = look_ahead(facts, today)
    office = knowledge(scene).network.naturalisation_office(result.authority)
    missing = missing_steps(result, facts.known().get("residence_title"))
    return paragraphs(
        text(N_("check.steps.title")),
        *beside(ahead, is_rough=is_rough),
        _numbered(missing),
        *(() if ahead.has_applied else _how_to_apply(result, today)),
        _contact(office) if office is not None else None,
        text(N_("check.steps.ask_first")) if office is not None else None,
    )


def _how_to_apply(result: Assessment, today: date) -> tuple[Text | None, ...]:
    needs_guide = result.ask_guide or result.verdict not in CAN_APPLY
    return _wait_note(result, today), text(N_("check.steps.guide")) if needs_guide else None, _how(result)


def _numbered(steps: list[Text]) -> Joined | None:
    if len(steps) == 1:
        return lines(*steps)
    numbered = (text(N_("check.step"), number=number, step=step) for number, step in enumerate(steps, start=1))
    return lines(*numbered) if steps else None


def _how(result: Assessment) -> Text:
    if result.verdict == "maybe_german":
        return text(N_("check.steps.maybe_german"))
    if result.route in FAMILY_PAPERS:
        return text(N_("check.steps.family_papers"))
    if result.route in OWN_PROCEDURE:
        return text(N_("paper.ask_office_first"))
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
