"""The result of the check as a person understands it: what is met, what is open, from which day, and what to do next."""

from datetime import date
from typing import Any

from flows.catalog import check_texts as texts
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.screen import choice, entry, screen
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.explanation import Requirement
from flows.eligibility.interview import facts_from, rough_start
from flows.engine.definition import Scene
from flows.engine.events import Choice, Prompt
from flows.text import COMMA, N_, NP_, AnyText, Joined, Money, Text, Verbatim, counted, lines, paragraphs, text, to_json

MOST_OPEN = 4
"""So many open points are named; more are counted."""
CAN_APPLY = frozenset({"likely", "not_yet", "ask_guide", "incomplete"})
OTHER_WAY = "note.other-route-needs-guide"


def assessed(scene: Scene) -> Assessment:
    """Assess what was answered, by today's law."""
    today = local_now(scene).date()
    return assess(facts_from(scene.answers, today), today)


def show_result(scene: Scene) -> Prompt:
    """Show the verdict, every requirement, the first day, fee and office."""
    result = assessed(scene)
    body = paragraphs(
        lines(_verdict(result), _rough_note(scene, result)),
        *(text(note) for note in _notes(result)),
        lines(*_met(result), *open_lines(result)),
        lines(_office(scene, result), _fee(result)),
        _small_print(result),
    )
    return screen(body, *asides(), (choice("guide", N_("menu.guide")),), (entry("places", N_("menu.places")),))


def for_guide(scene: Scene) -> dict[str, Any]:
    """Write what a guide could be told of the result; the person sees it first and strikes out what they like."""
    result = assessed(scene)
    listed = {"result": text(N_("handoff.line.result"), verdict=text(texts.FOR_GUIDES[result.verdict]))}
    if result.earliest_date is not None and result.verdict in CAN_APPLY:
        listed["day"] = text(N_("handoff.line.day"), date=result.earliest_date)
    labels = tuple(text(each.label) for each in _open(result))
    if labels:
        listed["open"] = text(N_("handoff.line.open"), points=open_points(labels))
    check = {key: to_json(line) for key, line in listed.items()}
    return {"topic": "naturalisation", "check": check, "is_complex": result.ask_guide}


def open_points(labels: tuple[Text, ...]) -> AnyText:
    """Name the open points, or say how many they are."""
    return Joined(labels, COMMA) if len(labels) <= MOST_OPEN else counted(NP_("check.points"), len(labels))


def asides(here: str = "") -> tuple[tuple[Choice, ...], ...]:
    """Offer the pages beside the result, but the one that is shown."""
    labels = {
        "reasons": N_("check.reasons"),
        "papers": N_("check.papers"),
        "steps": N_("check.steps"),
        "review": N_("check.review"),
    }
    offered = [choice(page, label) for page, label in labels.items() if page != here]
    return tuple(tuple(offered[start : start + 2]) for start in range(0, len(offered), 2))


def _verdict(result: Assessment) -> AnyText:
    verdict = text(texts.VERDICTS[result.verdict])
    return lines(verdict, _first_day(result))


def _rough_note(scene: Scene, result: Assessment) -> Text | None:
    """Say which day was taken where the person knew only a month or a year."""
    rough = rough_start(scene.answers)
    if rough is None or _first_day(result) is None:
        return None
    is_month = (rough.first.year, rough.first.month) == (rough.last.year, rough.last.month)
    answer = f"{rough.first:%m/%Y}" if is_month else str(rough.first.year)
    return text(N_("check.rough_start"), answer=Verbatim(answer))


def _first_day(result: Assessment) -> Text | None:
    """Say from which day it holds, or held; for a range, both ends."""
    first, latest = result.earliest_date, result.earliest_date_latest
    if first is None or result.verdict in {"not_met", "excluded", "maybe_german", "on_hold"}:
        return None
    if latest is not None and latest != first:
        return text(N_("check.between_days"), first=first, latest=latest)
    if OTHER_WAY in result.notes:
        return text(N_("check.first_day_general"), date=first)
    if first > result.policy_date:
        return text(N_("check.first_day"), date=first)
    return text(N_("check.since_day"), date=first) if result.verdict == "likely" else None


def _met(result: Assessment) -> list[Text]:
    met = [each for each in result.requirements if each.status == "met"]
    return [text(N_("status.met"), label=text(each.label)) for each in met]


def _open(result: Assessment) -> list[Requirement]:
    """What is open; where something stands in the way already, what was not asked any more is left out."""
    hidden = {"unknown"} if result.verdict in {"not_met", "excluded"} else set()
    return [each for each in result.requirements if each.status in texts.STATUSES and each.status not in hidden]


def _fee(result: Assessment) -> Text | None:
    return text(N_("check.fee"), fee=Money(result.fee_eur)) if result.verdict in CAN_APPLY else None


def open_lines(result: Assessment) -> list[Text]:
    """Say what is open, a line each; of very much that is only not known, how much."""
    listed = _open(result)
    unknown = sum(each.status == "unknown" for each in listed)
    if unknown <= MOST_OPEN:
        return [_open_line(each) for each in listed]
    known = [_open_line(each) for each in listed if each.status != "unknown"]
    return [*known, counted(NP_("check.still_open"), unknown)]


def _open_line(requirement: Requirement) -> Text:
    label = text(requirement.label)
    if requirement.status == "not_yet" and requirement.from_date is not None:
        return text(texts.NOT_YET_FROM, label=label, date=requirement.from_date)
    return text(texts.STATUSES[requirement.status], label=label, reason=requirement.text)


def _notes(result: Assessment) -> tuple[str, ...]:
    """The notes that matter at once; what every result says stands in the small print."""
    return tuple(note for note in result.notes if note != "note.authority-decides")[:3]


def _office(scene: Scene, result: Assessment) -> Text:
    if result.authority is None:
        return text(texts.OFFICE_UNKNOWN)
    office = knowledge(scene).network.naturalisation_office(result.authority)
    if office is None:
        return text(texts.OFFICES[result.authority])
    address = f", {office.address}" if office.address else ""
    return text(N_("check.office.named"), office=Verbatim(f"{office.name}{address}"))


def _small_print(result: Assessment) -> Joined:
    return lines(
        text(N_("check.small_print"), date=result.law_as_of),
        text(N_("check.deleted_at_menu")),
    )


def show_steps(scene: Scene) -> Prompt:
    """Say what to do next, by office and verdict."""
    result = assessed(scene)
    how = text(texts.STEPS.get(result.authority or "", texts.STEPS_UNKNOWN))
    if result.verdict not in {"likely", "not_yet"}:
        how = text(N_("check.steps.not_now"))
    when = _wait_note(result, local_now(scene).date())
    guide = text(N_("check.steps.guide")) if result.ask_guide or result.verdict not in {"likely", "not_yet"} else None
    office = knowledge(scene).network.naturalisation_office(result.authority)
    contact = None
    if office is not None:
        contact = lines(
            Verbatim(office.name),
            Verbatim(office.address) if office.address else None,
            text(N_("places.phone"), number=Verbatim(office.phone)) if office.phone else None,
            Verbatim(office.url) if office.url else None,
        )
    body = paragraphs(text(N_("check.steps.title")), when, guide, how, contact, text(N_("check.steps.ask_first")))
    return screen(body, *asides("steps"), (choice("guide", N_("menu.guide")),), (entry("places", N_("menu.places")),))


def _wait_note(result: Assessment, today: date) -> Text | None:
    if result.verdict == "not_yet" and result.earliest_date is not None and result.earliest_date > today:
        return text(N_("check.steps.wait"), date=result.earliest_date)
    return None
