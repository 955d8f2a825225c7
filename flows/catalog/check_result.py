"""The result of the check as a person understands it: what is met, what is open, from which day, and what to do next."""

from typing import Any

from flows.catalog import check_texts as texts
from flows.catalog.check_further import FURTHER, further_question
from flows.catalog.check_ways import other_ways, what_helps, which_way
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.my_date import can_keep, keep_answers
from flows.catalog.screen import choice, entry, screen
from flows.directory import Network
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.explanation import Requirement
from flows.eligibility.interview import facts_from, rough_start
from flows.eligibility.questions.question import RoughDay
from flows.eligibility.what_if import Way, what_would_help
from flows.engine.definition import Go, Scene
from flows.engine.events import Choice, Prompt
from flows.engine.session import Place
from flows.text import COMMA, N_, NP_, AnyText, Joined, Money, Text, Verbatim, counted, lines, paragraphs, text, to_json

KEEP = "keep"
MOST_OPEN = 4
"""So many open points are named; more are counted."""
CAN_APPLY = frozenset({"likely", "not_yet", "ask_guide", "incomplete", "maybe_german"})
HOPEFUL = frozenset({"likely", "not_yet"})
NOT_IN_TIME = frozenset({"not_met", "excluded", "maybe_german", "on_hold"})
"""Verdicts for which a first day would say too much."""


def assessed(scene: Scene) -> Assessment:
    """Assess what was answered, by today's law."""
    today = local_now(scene).date()
    return assess(facts_from(scene.answers, today), today)


def show_result(scene: Scene) -> Prompt:
    """Show the result; whoever could apply, now or one day, is offered honest answers besides."""
    result = assessed(scene)
    ways = what_would_help(facts_from(scene.answers, result.policy_date), result.policy_date)
    body = result_body(result, ways, knowledge(scene).network, rough_start(scene.answers))
    asks_more = any(way.is_open for way in ways) and further_question(scene.answers, result.policy_date) is not None
    return screen(body, *asides(), _later(result, asks_more), (choice("guide", N_("menu.guide")),))


def result_body(result: Assessment, ways: tuple[Way, ...], network: Network, rough: RoughDay | None = None) -> AnyText:
    """Say which way it is about, the verdict, the days, every requirement, what would help, other ways, office and fee."""
    return paragraphs(
        lines(text(texts.VERDICTS[result.verdict]), _first_day(result), _last_day(result), _rough_note(result, rough)),
        which_way(result),
        text(N_("check.guide_too")) if result.ask_guide and result.verdict in HOPEFUL else None,
        _block(open_lines(result)),
        what_helps(ways, result),
        other_ways(result),
        *(text(note) for note in _notes(result)),
        text(N_("check.maybe_german")) if result.verdict == "maybe_german" else None,
        _block(_met(result)),
        lines(_office(result, network), _fee(result)),
        _small_print(result),
    )


def _block(listed: list[Text]) -> Joined | None:
    return lines(*listed) if listed else None


def _later(result: Assessment, asks_more: bool) -> tuple[Choice, ...]:
    """Offer to go on asking where a day is missing, to keep the result, and honest answers to whoever could apply one day."""
    waits = result.verdict == "not_yet" and result.earliest_date is not None
    keep = choice(KEEP, N_("choice.result.keep_date") if waits else N_("choice.result.keep"))
    return (
        *((choice(FURTHER, N_("choice.result.further")),) if asks_more else ()),
        *((keep,) if can_keep(result) else ()),
        *((entry("why", N_("menu.why")),) if result.verdict in HOPEFUL else ()),
    )


def keep(scene: Scene) -> Go | None:
    """Lead to what would be kept of the result, and what for; nothing is kept by that."""
    result = assessed(scene)
    return Go(Place("mydate", "keep"), answers=keep_answers(scene.answers, result)) if can_keep(result) else None


def for_guide(scene: Scene) -> dict[str, Any]:
    """Write what a guide could be told of the result; the person sees it first and strikes out what they like."""
    result = assessed(scene)
    verdict: tuple[Text, ...] = (text(texts.FOR_GUIDES[result.verdict]),)
    if result.route is not None:
        verdict = (*verdict, text(texts.ROUTES[result.route]))
    listed = {"result": text(N_("handoff.line.result"), verdict=Joined(verdict, COMMA))}
    if result.earliest_date is not None and result.verdict not in NOT_IN_TIME:
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


def _rough_note(result: Assessment, rough: RoughDay | None) -> Text | None:
    """Say which day was taken where the person knew only a month or a year."""
    if rough is None or _first_day(result) is None:
        return None
    is_month = (rough.first.year, rough.first.month) == (rough.last.year, rough.last.month)
    answer = f"{rough.first:%m/%Y}" if is_month else str(rough.first.year)
    return text(N_("check.rough_start"), answer=Verbatim(answer))


def _first_day(result: Assessment) -> Text | None:
    """Say from which day it holds, or held; for a range, both ends."""
    first, latest = result.earliest_date, result.earliest_date_latest
    if first is None or result.verdict in NOT_IN_TIME:
        return None
    if latest is not None and latest != first:
        return text(N_("check.between_days"), first=first, latest=latest)
    if first > result.policy_date:
        return text(N_("check.first_day"), date=first)
    return text(N_("check.since_day"), date=first) if result.verdict == "likely" else None


def _last_day(result: Assessment) -> Text | None:
    """Say until when it is in time, where there is such a day to come, and if the first day lies behind it."""
    last = result.apply_by
    if last is None or last < result.policy_date or result.verdict in NOT_IN_TIME - {"on_hold"}:
        return None
    is_tight = result.earliest_date is not None and result.earliest_date > last
    return text(N_("check.apply_by_tight") if is_tight else N_("check.apply_by"), date=last)


def _met(result: Assessment) -> list[Text]:
    met = [each for each in result.requirements if each.status == "met"]
    return [text(N_("status.met"), label=text(each.label)) for each in met]


def _open(result: Assessment) -> list[Requirement]:
    """What is open; where something stands in the way already, what was not asked any more is left out."""
    hidden = {"unknown"} if result.verdict in {"not_met", "excluded"} else set()
    return [each for each in result.requirements if each.status in texts.STATUSES and each.status not in hidden]


def _fee(result: Assessment) -> Text | None:
    if result.verdict not in CAN_APPLY:
        return None
    return text(N_("check.fee"), fee=Money(result.fee_eur)) if result.fee_eur else text(N_("check.fee_free"))


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


def _office(result: Assessment, network: Network) -> Text:
    if result.authority is None:
        return text(texts.OFFICE_UNKNOWN)
    office = network.naturalisation_office(result.authority)
    if office is None:
        return text(texts.OFFICES[result.authority])
    address = f", {office.address}" if office.address else ""
    return text(N_("check.office.named"), office=Verbatim(f"{office.name}{address}"))


def _small_print(result: Assessment) -> Joined:
    return lines(
        text(N_("check.small_print"), date=result.law_as_of),
        text(N_("check.deleted_at_menu")),
    )
