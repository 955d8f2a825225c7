"""The result of the check as a person understands it: what is met, what is open, from which day, and what to do next."""

from typing import Any, NamedTuple

from flows.catalog import check_texts as texts
from flows.catalog.check_further import FURTHER, further_question
from flows.catalog.check_marks import beside_result
from flows.catalog.check_outlook import beside, not_known, sooner_with_family, unanswered
from flows.catalog.check_verdicts import MaySay, is_tight, last_day, may_say, shown_days
from flows.catalog.check_ways import other_ways, what_helps, which_way
from flows.catalog.knowledge import knowledge, local_now
from flows.catalog.my_date_keep import can_keep, keep_answers
from flows.catalog.my_date_words import answer_of, waits_for_court
from flows.catalog.screen import choice, entry, screen
from flows.directory import Network
from flows.eligibility.assessment import Assessment, assess
from flows.eligibility.explanation import Requirement
from flows.eligibility.interview import facts_from
from flows.eligibility.outlook import Outlook, look_ahead
from flows.eligibility.roughness import RoughAnswer, deciding_answers, is_birthday_rough
from flows.eligibility.titles import section_of
from flows.eligibility.what_if import Way, what_would_help
from flows.engine.definition import Go, Scene
from flows.engine.events import Choice, Prompt
from flows.engine.session import Place
from flows.my_date import Answer
from flows.text import COMMA, N_, NP_, AnyText, Joined, Money, Text, Verbatim, counted, lines, paragraphs, text, to_json

KEEP, GUIDE = "keep", "guide"
MOST_OPEN = 4
"""So many open points are named; more are counted."""
MOST_ROUGH = 2
"""So many answers are named that leave a day rough."""


class Roughness(NamedTuple):
    """How far the answers go: what decides a day that is shown and was told roughly, and whether the birthday was.

    `asks_more` says whether there is a question left that would make the result more exact.
    """

    deciding: tuple[RoughAnswer, ...] = ()
    birth: bool = False
    asks_more: bool = True


ALL_EXACT, NOTHING_AHEAD = Roughness(), Outlook()


def assessed(scene: Scene) -> Assessment:
    """Assess what was answered, by today's law."""
    today = local_now(scene).date()
    return assess(facts_from(scene.answers, today), today)


def show_result(scene: Scene) -> Prompt:
    """Show the result; whoever could apply, now or one day, is offered honest answers besides."""
    result = assessed(scene)
    facts = facts_from(scene.answers, result.policy_date)
    deciding = deciding_answers(scene.answers, result.policy_date)
    asks_more = further_question(scene.answers, result.policy_date) is not None
    roughness = Roughness(deciding, is_birthday_rough(scene.answers), asks_more)
    ways, ahead = what_would_help(facts, result.policy_date), look_ahead(facts, result.policy_date)
    body = result_body(result, ways, knowledge(scene).network, ahead, roughness)
    return screen(
        body, *asides(scene), _later(scene, result, asks_more), (beside_result(scene, GUIDE, N_("menu.guide")),)
    )


def result_body(
    result: Assessment,
    ways: tuple[Way, ...],
    network: Network,
    ahead: Outlook = NOTHING_AHEAD,
    roughness: Roughness = ALL_EXACT,
) -> AnyText:
    """Say which way it is about, the verdict, the days, every requirement, what would help, other ways, office and fee."""
    return paragraphs(
        lines(
            text(texts.PROBATION if waits_for_court(answer_of(result)) else texts.VERDICTS[result.verdict]),
            _first_day(result),
            _last_day(result),
            *_rough_notes(result, roughness.deciding),
        ),
        _temporary_protection(result),
        *beside(ahead, is_rough=roughness.birth),
        which_way(result),
        text(N_("check.guide_too")) if result.ask_guide and _may(result).hope else None,
        *(_shortened(line, result) for line in named_lines(result)),
        unanswered(result, ahead),
        what_helps(ways, result, asks_more=roughness.asks_more),
        sooner_with_family(ahead),
        other_ways(result),
        *(text(note) for note in _notes(result)),
        text(N_("check.maybe_german")) if result.verdict == "maybe_german" else None,
        _block(_met(result)),
        lines(_office(result, network), _fee(result)),
        _small_print(result),
    )


def _block(listed: list[Text]) -> Joined | None:
    return lines(*listed) if listed else None


def _shortened(line: Text, result: Assessment) -> Text:
    """Where both ends of a range stand on top already, the point that they come from need not say them again."""
    head, reason = _first_day(result), line.params.get("reason")
    is_twice = head is not None and isinstance(reason, Text) and _same_range(head, reason)
    return text(line.msgid, **{**line.params, "reason": text(N_("check.range_above"))}) if is_twice else line


def _same_range(head: Text, reason: Text) -> bool:
    said = head.params.get("first"), head.params.get("latest")
    return said[1] is not None and said == (reason.params.get("date"), reason.params.get("latest"))


def _later(scene: Scene, result: Assessment, asks_more: bool) -> tuple[Choice, ...]:
    """Offer to go on asking where a day is missing, to keep the result, and honest answers to whoever could apply one day."""
    waits = result.verdict == "not_yet" and result.earliest_date is not None
    keep = beside_result(scene, KEEP, N_("choice.result.keep_date") if waits else N_("choice.result.keep"))
    return (
        *((choice(FURTHER, N_("choice.result.further")),) if asks_more else ()),
        *((keep,) if can_keep(result) else ()),
        *((entry("why", N_("menu.why")),) if _may(result).hope else ()),
    )


def keep(scene: Scene) -> Go | None:
    """Lead to what would be kept of the result, and what for; nothing is kept by that."""
    result = assessed(scene)
    return Go(Place("mydate", "keep"), answers=keep_answers(scene.answers, result)) if can_keep(result) else None


def for_guide(scene: Scene) -> dict[str, Any]:
    """Write what a guide could be told of the result; the person sees it first and strikes out what they like."""
    result = assessed(scene)
    return told_to_guide(result, look_ahead(facts_from(scene.answers, result.policy_date), result.policy_date))


def told_to_guide(result: Assessment, ahead: Outlook) -> dict[str, Any]:
    """Write what a guide could be told of a result: how it stands, from which day where the person sees one, and what is open."""
    listed = {"result": how_it_stands(answer_of(result))}
    days, still_open = shown_days(result), _still_open(result, ahead)
    if days is not None:
        listed["day"] = text(N_("handoff.line.day"), date=days[0])
    if still_open is not None:
        listed["open"] = still_open
    check = {key: to_json(line) for key, line in listed.items()}
    return {"topic": "naturalisation", "check": check, "is_complex": result.ask_guide or ahead.of_age_on is not None}


def how_it_stands(answer: Answer) -> Text:
    """Say to a guide what the result is, and on which way."""
    stands = texts.PROBATION_FOR_GUIDES if waits_for_court(answer) else texts.FOR_GUIDES[answer.verdict]
    said: tuple[Text, ...] = (text(stands), *((text(texts.ROUTES[answer.route]),) if answer.route else ()))
    return text(N_("handoff.line.result"), verdict=Joined(said, COMMA))


def _still_open(result: Assessment, ahead: Outlook) -> Text | None:
    """Name for a guide what is open, and apart from it what nobody knows."""
    known = tuple(text(each.label) for each in _open(result))
    unknown = not_known(result, ahead)
    if not known:
        return text(N_("handoff.line.unknown"), unknown=Joined(unknown, COMMA)) if unknown else None
    if not unknown:
        return text(N_("handoff.line.open"), points=open_points(known))
    return text(N_("handoff.line.open_and_unknown"), points=open_points(known), unknown=Joined(unknown, COMMA))


def open_points(labels: tuple[Text, ...]) -> AnyText:
    """Name the open points, or say how many they are."""
    return Joined(labels, COMMA) if len(labels) <= MOST_OPEN else counted(NP_("check.points"), len(labels))


def asides(scene: Scene, here: str = "") -> tuple[tuple[Choice, ...], ...]:
    """Offer the pages beside the result, but the one that is shown."""
    labels = {
        "reasons": N_("check.reasons"),
        "papers": N_("check.papers"),
        "steps": N_("check.steps"),
        "review": N_("check.review"),
    }
    offered = [beside_result(scene, page, label) for page, label in labels.items() if page != here]
    return tuple(tuple(offered[start : start + 2]) for start in range(0, len(offered), 2))


def _may(result: Assessment) -> MaySay:
    return may_say(result.verdict, result.earliest_date)


def _rough_notes(result: Assessment, deciding: tuple[RoughAnswer, ...]) -> list[Text]:
    """Say which day was taken where the person knew only a month or a year, and a day that is shown hangs on it."""
    waits = any(each.status == "not_yet" and each.from_date is not None for each in result.requirements)
    if not deciding or not (waits or _first_day(result) or _last_day(result)):
        return []
    return [*(_rough_note(each) for each in deciding[:MOST_ROUGH]), text(N_("check.rough_how"))]


def _rough_note(rough: RoughAnswer) -> Text:
    first, last = rough.day.first, rough.day.last
    is_month = (first.year, first.month) == (last.year, last.month)
    answer = f"{first:%m/%Y}" if is_month else str(first.year)
    question = text(texts.SHORT_NAMES[rough.question_id])
    return text(N_("check.rough_day"), question=question, answer=Verbatim(answer), date=rough.taken)


def _temporary_protection(result: Assessment) -> Text | None:
    """§ 24 AufenthG: say at once whether that card counts, for who has it asks just that."""
    title = next((each for each in result.requirements if each.code == "residence_title"), None)
    is_held = title is not None and section_of(title.facts.get("residence_title", "")) == "24"
    return text(N_("check.title_24")) if is_held else None


def _first_day(result: Assessment) -> Text | None:
    """Say from which day it holds, or held; for a range, both ends."""
    days = shown_days(result)
    if days is None:
        return None
    first, latest = days
    if latest != first:
        return text(N_("check.between_days"), first=first, latest=latest)
    return text(N_("check.first_day") if first > result.policy_date else N_("check.since_day"), date=first)


def _last_day(result: Assessment) -> Text | None:
    """Say until when it is in time, where there is such a day to come, and if the first day lies behind it."""
    last = last_day(result)
    if last is None:
        return None
    return text(N_("check.apply_by_tight") if is_tight(result) else N_("check.apply_by"), date=last)


def _met(result: Assessment) -> list[Text]:
    """Say in one line what is met, and in a line each what is met, or not needed, in a way of its own."""
    met = tuple(text(each.label) for each in result.requirements if each.status == "met" and not each.is_special)
    special = [text(N_("status.met"), label=text(each.label)) for each in result.requirements if each.is_special]
    return [*([text(N_("status.all_met"), labels=Joined(met, COMMA))] if met else []), *special]


def _open(result: Assessment) -> list[Requirement]:
    """What is known to be open."""
    return [each for each in result.requirements if each.status in texts.STATUSES]


def _fee(result: Assessment) -> Text | None:
    if not _may(result).fee:
        return None
    if result.fee_with_parent_eur is not None:
        return text(N_("check.fee_child"), fee=Money(result.fee_eur), less=Money(result.fee_with_parent_eur))
    return text(N_("check.fee"), fee=Money(result.fee_eur)) if result.fee_eur else text(N_("check.fee_free"))


def named_lines(result: Assessment) -> list[Text]:
    """Say what is known to be open, a line each."""
    return [_open_line(each) for each in _open(result)]


def open_lines(result: Assessment) -> list[Text]:
    """Say what is open, a line each, and in one line what is not known."""
    unknown = unanswered(result, NOTHING_AHEAD)
    return [*named_lines(result), *([unknown] if unknown else [])]


def _open_line(requirement: Requirement) -> Text:
    label = text(requirement.label)
    if requirement.status == "not_yet" and requirement.from_date is not None:
        return text(texts.NOT_YET_FROM, label=label, date=requirement.from_date)
    return text(texts.STATUSES[requirement.status], label=label, reason=requirement.text)


def _notes(result: Assessment) -> tuple[str, ...]:
    """The notes that matter at once; what every result says stands in the small print."""
    unsaid = {"note.authority-decides"} | (set() if _may_be_discretion(result) else {"note.discretion-par8"})
    return tuple(note for note in result.notes if note not in unsaid)[:3]


def _may_be_discretion(result: Assessment) -> bool:
    """Whether § 8 StAG is worth a word: no course or test is missing only, and no reason has said it already."""
    failed = [each for each in result.requirements if each.status == "not_met"]
    is_said = any(each.text.msgid == "reason.livelihood-benefit" for each in failed)
    return not is_said and any(each.code not in {"language", "civics"} for each in failed)


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
