"""A small catalog for the engine's tests: a menu, a quiz of three questions, a list with pages, a note, a broken flow."""

from datetime import UTC, datetime
from typing import Any

from flows.engine.definition import (
    Answered,
    Back,
    Catalog,
    Flow,
    Go,
    Move,
    Node,
    Scene,
    Stay,
    Turn,
    Visitor,
)
from flows.engine.engine import Engine
from flows.engine.events import Choice, LanguageChosen, Prompt, Shown
from flows.engine.inputs import Command, Input, Located, Press, Sent, Typed
from flows.engine.session import Answers, Place, Session
from flows.engine.sprint import Sprint
from flows.text import Joined, Text, Verbatim, text

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
VISITOR = Visitor("de")
QUESTIONS = ("name", "pet", "pet_name")


def label(words: str) -> Choice:
    return Choice(words, Verbatim(words))


def prompt(words: str, *choices: str) -> Prompt:
    return Prompt(Verbatim(words), tuple((label(each),) for each in choices))


def _menu(_scene: Scene) -> Prompt:
    return prompt("menu", "go-quiz", "go-list", "go-note")


def _quiz_place(answers: Answers) -> Place:
    """A pet's name is asked of those who have one."""
    asked = [each for each in QUESTIONS if each != "pet_name" or answers.get("pet") != "none"]
    left = [each for each in asked if each not in answers]
    return Place("quiz", "question", left[0]) if left else Place("quiz", "end")


def _question(scene: Scene) -> Prompt:
    said = scene.answers.get(scene.place.about)
    return prompt(f"{scene.place.about}? {said or ''}".strip(), "cat", "dog", "none", "back", "menu")


def _take_answer(scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Press) and entered.choice in {"cat", "dog", "none"}:
        return Answered(scene.place.about, entered.choice)
    if isinstance(entered, Typed) and entered.words.startswith("!"):
        return Stay(text("quiz.no_shouting"))
    if isinstance(entered, Typed) and entered.words.isalpha():
        return Answered(scene.place.about, entered.words)
    return None


def _prune(answers: Answers, changed: str) -> Answers:
    return {key: value for key, value in answers.items() if not (changed == "pet" and key == "pet_name")}


QUIZ = Flow(
    "quiz",
    1,
    (
        Node("question", _question, _take_answer),
        Node("end", lambda scene: prompt("end " + " ".join(map(str, scene.answers.values())), "back", "menu")),
    ),
    lambda scene: _quiz_place(scene.answers),
    ("quiz",),
    proceed=lambda scene: _quiz_place(scene.answers),
    prune=_prune,
    leads=lambda place, answers: place.about != "pet_name" or answers.get("pet") != "none",
    ends=frozenset({"end"}),
)


def _page(scene: Scene) -> Prompt:
    return prompt(
        f"page {scene.place.side or 0}", "next", "tick", "pick", "language", "leave", "lost", "broken", "back"
    )


def _turn(scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Located):
        return Go(Place("list", "item", f"{entered.latitude:.0f}"))
    if not isinstance(entered, Press):
        return None
    number = int(scene.place.side or 0)
    moves: dict[str, Move] = {
        "next": Turn(Place("list", "page", side=str(number + 1))),
        "tick": Turn(scene.place, {"ticked": number}),
        "pick": Go(Place("list", "item", str(number))),
        "language": Back((LanguageChosen("ar"),), text("language.set")),
        "leave": Go(Place("list", "item", "gone"), forget=True, trail=()),
        "lost": Go(Place("list", "nowhere")),
    }
    return moves.get(entered.choice)


LIST = Flow(
    "list",
    1,
    (Node("page", _page, _turn), Node("item", lambda scene: prompt(f"item {scene.place.about}", "back", "menu"))),
    lambda _scene: Place("list", "page"),
    ("list",),
    takes_location=True,
)
MENU = Flow("menu", 1, (Node("main", _menu),), lambda _scene: Place("menu", "main"), ("start",))
NOTE = Flow(
    "note",
    1,
    (Node("page", lambda _scene: prompt("note", "back", "menu"), is_aside=True),),
    lambda _scene: Place("note", "page"),
)
FLOWS = (MENU, QUIZ, LIST, NOTE)


def toy_engine(*flows: Flow) -> Engine:
    return Engine(Catalog(flows or FLOWS, home="menu"), None)


class Talk:
    """One person's conversation with an engine; the session is written to JSON and read back after every input."""

    def __init__(self, engine: Engine | None = None, session: Session | None = None) -> None:
        self.engine = engine or toy_engine()
        self.session = session
        self.now = NOW
        self.sprint: Sprint | None = None
        self.beginnings = 0

    def give(self, entered: Input) -> "Talk":
        self.beginnings += 1
        self.sprint = self.engine.resume(self.session, entered, self.now, VISITOR, f"s{self.beginnings}")
        self.session = Session.from_json(self.sprint.session.to_json())
        assert self.session == self.sprint.session
        return self

    def press(self, *choices: str) -> "Talk":
        for choice in choices:
            assert self.session is not None
            self.give(Press(self.session.id, self.session.step, choice))
        return self

    def say(self, words: str, **meaning: Any) -> "Talk":
        return self.give(Typed(words, **meaning))

    def command(self, name: str) -> "Talk":
        return self.give(Command(name))

    def send(self, kind: str) -> "Talk":
        return self.give(Sent(kind))

    def shown(self) -> Shown:
        assert self.sprint is not None
        found = [event for event in self.sprint.events if isinstance(event, Shown)]
        assert len(found) == 1
        return found[0]

    def sees(self) -> list[str]:
        """What is said, paragraph by paragraph; texts by their message id."""
        return list(_words(self.shown().prompt.body))

    def events(self, kind: type) -> list[Any]:
        assert self.sprint is not None
        return [event for event in self.sprint.events if isinstance(event, kind)]

    def answers(self, flow: str = "quiz") -> dict[str, Any]:
        assert self.session is not None
        return dict(self.session.answers.get(flow, {}))


def _words(said: Text | Verbatim | Joined) -> list[str]:
    if isinstance(said, Joined):
        return [words for part in said.parts for words in _words(part)]
    return [said.msgid if isinstance(said, Text) else said.words]
