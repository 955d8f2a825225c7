"""What a conversation is made of: flows of nodes. A node shows a prompt and says what an input moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.engine.events import Event, Prompt
from flows.engine.inputs import Input
from flows.engine.session import Answers, Place
from flows.errors import CatalogError
from flows.text import AnyText


@dataclass(frozen=True)
class Visitor:
    """What a conversation may know of the person.

    Args:
        language: the one to speak now.
        language_chosen: whether the person chose it, or it is only what the phone hints at.
        is_hint_known: whether the phone's hint is a language that Lotse speaks.
        is_greeted: whether a full welcome is due, as at the first contact.
        roles: what the person may enter beyond what everybody may.
        desk: what they may see of the shared work; the catalog knows its form.
    """

    language: str
    language_chosen: bool = True
    is_hint_known: bool = True
    is_greeted: bool = False
    roles: frozenset[str] = frozenset()
    desk: Any = None


@dataclass(frozen=True)
class Scene:
    """All that a node may look at: the place, the flow's answers, who, when, and the shared knowledge."""

    place: Place
    answers: Answers
    visitor: Visitor
    now: datetime
    assets: Any


@dataclass(frozen=True)
class Go:
    """Go to a place; Back leads here again, or along `trail` where that is given.

    Args:
        place: where to.
        events: what happens on the way.
        forget: drop the flow's answers.
        trail: where Back leads, in place of here.
        answers: the flow's answers from now on.
        note: a word on what was done.
    """

    place: Place
    events: tuple[Event, ...] = ()
    forget: bool = False
    trail: tuple[Place, ...] | None = None
    answers: Answers | None = None
    note: AnyText | None = None


@dataclass(frozen=True)
class Turn:
    """Show another side of the same message, as a list's next page or a ticked box; Back leads past it."""

    place: Place
    answers: Answers | None = None


@dataclass(frozen=True)
class Answered:
    """Keep an answer and let the flow say where it goes on."""

    question: str
    value: object


@dataclass(frozen=True)
class Back:
    """Go to where the person came from, with a word on what was done; `forget` drops the answers of the flow that is left."""

    events: tuple[Event, ...] = ()
    note: AnyText | None = None
    forget: bool = False


@dataclass(frozen=True)
class Stay:
    """Ask again, with a word why."""

    note: AnyText


@dataclass(frozen=True)
class Noted:
    """Take what came and stay, so that the answers on the screen still hold.

    Args:
        events: what happens.
        note: said in place of the whole prompt, above its answers; without one, nothing is shown.
        answers: the flow's answers from now on.
    """

    events: tuple[Event, ...] = ()
    note: AnyText | None = None
    answers: Answers | None = None


Move = Go | Turn | Answered | Back | Stay | Noted
Show = Callable[[Scene], Prompt]
Take = Callable[[Scene, Input], Move | None]


def takes_nothing(_scene: Scene, _entered: Input) -> Move | None:
    """Take no input: the node's only ways on are the engine's own."""
    return None


@dataclass(frozen=True)
class Node:
    """A place of a flow.

    Args:
        id: unique in its flow.
        show: what is asked there.
        take: what it makes of an input; None: nothing, it was not understood.
        takes_all: words that may mean another flow are for this node first, and each picture of an album is.
        is_aside: it only says something; the answers of the screen that it was opened from still hold.
    """

    id: str
    show: Show
    take: Take = takes_nothing
    takes_all: bool = False
    is_aside: bool = False


@dataclass(frozen=True)
class Flow:
    """A conversation about one thing.

    Args:
        name: its id, also that of the entry `go-<name>`.
        version: raised when saved answers or places no longer fit.
        nodes: its places.
        start: where it begins, seen from the answers given so far.
        commands: the commands that enter it.
        proceed: where it goes on after an answer.
        prune: the answers that stay when the one to a question has changed.
        leads: whether Back may still lead to a place of the flow after that, by the answers that stay.
        ends: the nodes that end it: once seen, the answers are forgotten when the person goes to the menu.
        finished: what happens when such a node is seen first, before the answers are forgotten or dropped.
        takes_location: whether a location that nobody asked for belongs to its first node.
        roles: who may enter it: people with one of these; empty for everybody.
        enter: what its entry does, seen from a place that is about what the entry names; else it goes to the start.
        overhears: what becomes of words and things sent that nothing else understood; None: not for this flow either.
        replied: what becomes of a reply to a message about something of this flow, wherever the person stands.
        takes_links: `/start` with something behind it, as a link has it, enters here and is about that.
        migrate: how answers of an older version become this one's; None where the flow has to begin afresh.
    """

    name: str
    version: int
    nodes: tuple[Node, ...]
    start: Callable[[Scene], Place]
    commands: tuple[str, ...] = ()
    proceed: Callable[[Scene], Place] | None = None
    prune: Callable[[Answers, str], Answers] = lambda answers, _question: answers
    leads: Callable[[Place, Answers], bool] = lambda _place, _answers: True
    ends: frozenset[str] = frozenset()
    finished: Callable[[Scene], tuple[Event, ...]] = lambda _scene: ()
    takes_location: bool = False
    roles: frozenset[str] = frozenset()
    enter: Callable[[Scene], Move] | None = None
    overhears: Take | None = None
    replied: Take | None = None
    takes_links: bool = False
    migrate: Callable[[Answers, int], Answers | None] = lambda _answers, _version: None

    def node(self, node_id: str) -> Node | None:
        """Find a node by its id."""
        return next((node for node in self.nodes if node.id == node_id), None)

    def admits(self, roles: frozenset[str]) -> bool:
        """Tell whether somebody with these roles may be here."""
        return not self.roles or not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Catalog:
    """All flows together, checked when they are put together; `home` is the flow of the menu.

    Raises:
        CatalogError: two flows share a name or a command, a flow has two nodes of one id, or home is missing.
    """

    flows: tuple[Flow, ...]
    home: str
    by_name: Mapping[str, Flow] = field(init=False)
    by_command: Mapping[str, Flow] = field(init=False)

    def __post_init__(self) -> None:
        by_name: dict[str, Flow] = {}
        by_command: dict[str, Flow] = {}
        for flow in self.flows:
            _add(by_name, flow.name, flow, "flows")
            if len({node.id for node in flow.nodes}) < len(flow.nodes):
                raise CatalogError(f"flow {flow.name} has two nodes of one id")
            for command in flow.commands:
                _add(by_command, command, flow, "commands")
        if self.home not in by_name:
            raise CatalogError(f"there is no flow {self.home} to come home to")
        object.__setattr__(self, "by_name", by_name)
        object.__setattr__(self, "by_command", by_command)

    def knows(self, place: Place) -> bool:
        """Tell whether a place still stands in the catalog."""
        flow = self.by_name.get(place.flow)
        return flow is not None and flow.node(place.node) is not None

    def admits(self, place: Place, roles: frozenset[str]) -> bool:
        """Tell whether somebody with these roles may be at a place."""
        flow = self.by_name.get(place.flow)
        return flow is not None and flow.admits(roles)


def _add(index: dict[str, Flow], key: str, flow: Flow, kind: str) -> None:
    if key in index:
        raise CatalogError(f"two {kind} are called {key}")
    index[key] = flow
