"""Coordination in chat: its first screen and the numbers. Cases, people, invites and hours are flows beside it."""

from collections.abc import Mapping

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
from flows.roles import COORDINATOR
from flows.text import N_, AnyText, LanguageNames, Text, lines, paragraphs, text

MAIN = Place("coordination", "main")
FEW = 5
"""A smaller number could tell who it is, so it is not shown."""
STATE_NAMES = {
    CaseState.OPEN.value: N_("numbers.open"),
    CaseState.HELD.value: N_("numbers.held"),
    CaseState.CLOSED.value: N_("numbers.closed"),
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
        _section(N_("numbers.outcomes"), _named(counts.outcomes, OUTCOME_LABELS)),
        _section(N_("numbers.topics"), [_line(topic_name(each), number) for each, number in _largest(counts.topics)]),
        _section(
            N_("numbers.languages"),
            [
                _line(text(N_("choice.language"), language=LanguageNames((each,))), number)
                for each, number in _largest(counts.languages)
            ],
        ),
        text(N_("numbers.few"), few=FEW) if counts.topics else None,
    )
    return screen(body)


def _section(title: str, rows: list[Text]) -> AnyText | None:
    return lines(text(title), *rows) if rows else None


def _named(counts: Mapping[str, int], names: Mapping[str, str]) -> list[Text]:
    return [
        text(N_("numbers.line"), what=text(names.get(key, names["other"])), count=number)
        for key, number in _largest(counts)
    ]


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Order by size; small numbers, which are not shown, by name, so that the order does not tell them apart."""
    return sorted(counts.items(), key=lambda pair: (-pair[1] if pair[1] >= FEW else 0, pair[0]))


def _line(what: AnyText, number: int) -> Text:
    """Say how many there are, unless they are so few that they could be known by it."""
    count: object = number if number >= FEW else text(N_("numbers.under"), few=FEW)
    return text(N_("numbers.line"), what=what, count=count)


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
