"""Coordination in chat: its first screen and the numbers. Cases, people, invites and hours are flows beside it."""

from collections.abc import Callable, Mapping

from flows.cases import CaseState
from flows.catalog.case_words import OUTCOME_LABELS
from flows.catalog.coordination_cases import CASE_NODES
from flows.catalog.coordination_texts import topic_name
from flows.catalog.screen import choice, desk_of, entry, screen
from flows.desk import Office
from flows.engine.definition import Flow, Go, Move, Node, Scene
from flows.engine.events import Prompt
from flows.engine.inputs import Input, Press
from flows.engine.session import Place
from flows.my_date import APPLIED, CHECKED, LIKELY, NATURALISED
from flows.roles import COORDINATOR
from flows.text import N_, AnyText, LanguageNames, Text, lines, paragraphs, text

MAIN = Place("coordination", "main")
FEW = 5
"""In a list, a smaller number could tell who it is, so it is not shown; how many cases wait, coordinators have to know."""
STATE_NAMES = {
    CaseState.OPEN.value: N_("numbers.open"),
    CaseState.HELD.value: N_("numbers.held"),
    CaseState.CLOSED.value: N_("numbers.closed"),
}

CHECK_STAGE_NAMES = {
    CHECKED: N_("numbers.checked"),
    LIKELY: N_("numbers.likely"),
    APPLIED: N_("numbers.applied"),
    NATURALISED: N_("numbers.naturalised"),
}


def _office(scene: Scene) -> Office:
    return desk_of(scene).office or Office()


def _show_main(scene: Scene) -> Prompt:
    office, own = _office(scene), desk_of(scene).own_case
    unclosed = sum(number for state, number in office.counts.cases.items() if state != CaseState.CLOSED)
    own_stuck = own is not None and own.is_escalated and own.live_offer is None and own.state is CaseState.OPEN
    free = sum(guide.is_available for guide in office.guides)
    body = paragraphs(
        text(N_("coordination.title")),
        lines(
            text(
                N_("coordination.cases_now"), cases=unclosed - (own is not None), stuck=office.counts.stuck - own_stuck
            ),
            text(N_("coordination.guides_now"), free=free, guides=len(office.guides)),
        ),
    )
    return screen(
        body,
        (choice("cases", N_("choice.cases")), entry("team.guides", N_("choice.guides"))),
        (entry("team.members", N_("choice.members")), entry("invite", N_("choice.invite"))),
        (entry("plan", N_("choice.plan")), choice("numbers", N_("choice.numbers"))),
        (entry("hours", N_("menu.hours")),),
    )


def _take_main(_scene: Scene, entered: Input) -> Move | None:
    is_known = isinstance(entered, Press) and entered.choice in {"cases", "numbers"}
    return Go(Place("coordination", entered.choice)) if isinstance(entered, Press) and is_known else None


def _show_numbers(scene: Scene) -> Prompt:
    counts = _office(scene).counts
    states = [
        text(N_("numbers.line"), what=text(label), count=counts.cases.get(state, 0))
        for state, label in STATE_NAMES.items()
    ]
    body = paragraphs(
        text(N_("numbers.title")),
        lines(*states, text(N_("numbers.people"), count=counts.people)),
        _section(N_("numbers.outcomes"), counts.outcomes, _outcome_name),
        _section(N_("numbers.topics"), counts.topics, topic_name),
        came_so_far(counts.checks),
        _section(N_("numbers.languages"), counts.languages, _language_name),
        text(N_("numbers.few"), few=FEW) if counts.topics or counts.languages or counts.checks else None,
    )
    return screen(body)


def came_so_far(numbers: Mapping[str, int]) -> AnyText | None:
    """Say how many people came how far on their way, in its order; a small number could tell who it is."""
    few = text(N_("numbers.hidden"))
    rows = [
        text(N_("numbers.line"), what=text(label), count=numbers[stage] if numbers[stage] >= FEW else few)
        for stage, label in CHECK_STAGE_NAMES.items()
        if numbers.get(stage)
    ]
    return lines(text(N_("numbers.checks")), *rows) if rows else None


def _section(title: str, numbers: Mapping[str, int], name: Callable[[str], Text]) -> AnyText | None:
    """Say how many there are of each kind; what is not shown comes last, by name, so that the order tells nothing.

    How many there are in all stands elsewhere. Where that is a small number, and so all that there is would be hidden, names
    and sum together could tell who it is: then nothing is said.
    """
    hidden = hidden_of(numbers)
    if sum(numbers.values()) < FEW:
        return None
    shown = sorted(numbers.keys() - hidden, key=lambda key: (-numbers[key], key))
    rows = [text(N_("numbers.line"), what=name(key), count=numbers[key]) for key in shown]
    rows += [text(N_("numbers.line"), what=name(key), count=text(N_("numbers.hidden"))) for key in sorted(hidden)]
    return lines(text(title), *rows) if rows else None


def hidden_of(numbers: Mapping[str, int]) -> set[str]:
    """Tell which numbers are not shown: small ones, and the next larger ones if those could be had by subtraction."""
    hidden: set[str] = set()
    for key, number in sorted(numbers.items(), key=lambda pair: (pair[1], pair[0])):
        sum_hidden = sum(numbers[each] for each in hidden)
        if number < FEW or (hidden and (len(hidden) == 1 or sum_hidden < FEW)):
            hidden.add(key)
    return hidden


def _outcome_name(outcome: str) -> Text:
    return text(OUTCOME_LABELS.get(outcome, OUTCOME_LABELS["other"]))


def _language_name(language: str) -> Text:
    return text(N_("choice.language"), language=LanguageNames((language,)))


def _enter(scene: Scene) -> Move:
    """Enter at the start, at the list of `cases`, or at one of them: `case-12`."""
    node, _, number = scene.place.about.partition("-")
    if node == "case" and number.isascii() and number.isdigit():
        return Go(Place("coordination", "case", number))
    return Go(Place("coordination", "cases") if node == "cases" else MAIN)


COORDINATION = Flow(
    "coordination",
    1,
    (Node("main", _show_main, _take_main), Node("numbers", _show_numbers), *CASE_NODES),
    lambda _scene: MAIN,
    ("coordination",),
    roles=frozenset({COORDINATOR}),
    enter=_enter,
)
