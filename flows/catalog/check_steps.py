"""What to do next after a check: when, with whose help, at which office. Must not promise that anything succeeds."""

from dataclasses import replace

from flows.catalog.check_applying import CHAT, KEPT, about_applying
from flows.catalog.check_marks import beside_result
from flows.catalog.check_missing import missing_steps
from flows.catalog.check_outlook import beside
from flows.catalog.check_papers import before_embassy
from flows.catalog.check_result import GUIDE, asides, assessed
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.screen import entry, screen
from flows.directory import Agency
from flows.eligibility.assessment import Assessment
from flows.eligibility.facts import Facts
from flows.eligibility.interview import facts_from
from flows.eligibility.outlook import look_ahead
from flows.eligibility.roughness import is_birthday_rough
from flows.engine.definition import Scene
from flows.engine.events import Prompt
from flows.text import N_, AnyText, Joined, Text, Verbatim, lines, paragraphs, text


def show_steps(scene: Scene) -> Prompt:
    """Say what to do next, by office and verdict; first what is missing, and of an application that runs to leave it so."""
    result, today = assessed(scene), local_now(scene).date()
    facts = facts_from(scene.answers, today)
    body = _body(result, facts, scene, CHAT, is_rough=is_birthday_rough(scene.answers))
    more = (entry("places", N_("menu.places")), entry("why", N_("menu.why")))
    return screen(body, *asides(scene, "steps"), more, (beside_result(scene, GUIDE, N_("menu.guide")),))


def kept_steps(result: Assessment, facts: Facts, scene: Scene, *, has_applied: bool) -> Joined:
    """Put the next steps of a kept check into words; how exactly a birthday was told is not kept, so none is said exactly."""
    return _body(result, facts, scene, KEPT, is_rough=True, has_applied=has_applied)


def _body(
    result: Assessment, facts: Facts, scene: Scene, where: str, *, is_rough: bool, has_applied: bool = False
) -> Joined:
    ahead = look_ahead(facts, local_now(scene).date())
    office = knowledge(scene).network.naturalisation_office(result.authority)
    is_running = has_applied or ahead.has_applied
    applying = about_applying(result, where, has_applied=is_running)
    missing = _numbered(missing_steps(result, facts.known().get("residence_title")))
    # That the application is to run on must not be overlooked; how to apply comes after what is missing.
    said: tuple[AnyText | None, ...] = (*applying, missing) if is_running else (missing, *applying)
    return paragraphs(
        text(N_("check.steps.title")),
        *beside(replace(ahead, has_applied=False), is_rough=is_rough),
        *said,
        before_embassy(result),
        _contact(office) if office is not None else None,
        text(N_("check.steps.ask_first")) if office is not None else None,
    )


def _numbered(steps: list[Text]) -> Joined | None:
    if len(steps) == 1:
        return lines(*steps)
    numbered = (text(N_("check.step"), number=number, step=step) for number, step in enumerate(steps, start=1))
    return lines(*numbered) if steps else None


def _contact(office: Agency) -> Joined:
    return lines(
        Verbatim(office.name),
        Verbatim(office.address) if office.address else None,
        text(N_("places.phone"), number=Verbatim(office.phone)) if office.phone else None,
        Verbatim(office.url) if office.url else None,
    )
