"""Flows for some people only, entries that are about something, links, and talks that listen beside everything else."""

from dataclasses import dataclass, replace

from toy import FLOWS, VISITOR, Talk, prompt, toy_engine

from flows.engine.definition import Flow, Go, Move, Node, Noted, Scene, Stay
from flows.engine.events import Deed, Prompt, Shown
from flows.engine.inputs import Command, Input, Press, Sent, Typed
from flows.engine.session import Place
from flows.text import Verbatim


@dataclass(frozen=True)
class Said(Deed):
    words: str


def _office(scene: Scene) -> Prompt:
    return prompt(f"office {scene.place.about} {scene.visitor.desk}".strip(), "back", "menu")


OFFICE = Flow(
    "office",
    1,
    (Node("page", _office),),
    lambda _scene: Place("office", "page", "start"),
    ("office",),
    roles=frozenset({"clerk", "boss"}),
    enter=lambda scene: Go(Place("office", "page", scene.place.about), (Said("entered"),)),
)
DOOR = Flow(
    "door",
    1,
    (Node("page", lambda scene: prompt(f"door {scene.place.about}")),),
    lambda scene: Place("door", "page", scene.place.about),
    takes_links=True,
)


def _take_chat(_scene: Scene, entered: Input) -> Move | None:
    if isinstance(entered, Typed) and entered.words == "stop":
        return None
    if isinstance(entered, Typed) and entered.words == "!":
        return Stay(Verbatim("no shouting"))
    if isinstance(entered, Sent) and entered.kind == "too_many":
        return Noted(note=Verbatim("no more"))
    words = entered.words if isinstance(entered, Typed) else getattr(entered, "kind", "?")
    return Noted((Said(words),), Verbatim("passed on"))


def _overhear(scene: Scene, entered: Input) -> Move | None:
    return (
        Go(Place("chat", "ask"), answers={"kept": getattr(entered, "words", "thing")}) if scene.visitor.desk else None
    )


CHAT = Flow(
    "chat",
    1,
    (
        Node("open", lambda _scene: prompt("chat", "back", "menu"), _take_chat, takes_all=True),
        Node("ask", lambda scene: prompt(f"is {scene.answers['kept']} for them?", "back", "menu")),
    ),
    lambda _scene: Place("chat", "open"),
    overhears=_overhear,
    replied=lambda scene, _entered: Go(Place("chat", "open"), note=Verbatim(f"replied to {scene.place.about}")),
)
ENGINE = toy_engine(*FLOWS, OFFICE, DOOR, CHAT)


class Member(Talk):
    """A talk of somebody with roles and something before them, both of which may change."""

    def __init__(self, *roles: str, desk: object = None) -> None:
        super().__init__(ENGINE)
        self.visitor = replace(VISITOR, roles=frozenset(roles), desk=desk)

    def give(self, entered: Input) -> "Member":
        self.beginnings += 1
        self.sprint = self.engine.resume(self.session, entered, self.now, self.visitor, f"s{self.beginnings}")
        self.session = self.sprint.session
        return self

    def lose(self, *roles: str) -> "Member":
        self.visitor = replace(self.visitor, roles=self.visitor.roles - set(roles))
        return self


def pushed(choice: str) -> Press:
    """A press of a button that belongs to no session."""
    return Press("", 0, choice)


def test_who_has_no_role_hears_so_and_stays_where_they_are() -> None:
    talk = Member().give(Command("start"))
    assert talk.give(pushed("go-office.7")).sees() == ["engine.not_admitted", "menu"]
    assert talk.events(Said) == []


def test_a_command_of_others_is_as_unknown_as_any() -> None:
    assert Member().give(Command("office")).sees() == ["engine.unknown_command", "menu"]
    assert Member("boss").give(Command("office")).sees() == ["office  None"]


def test_an_entry_is_about_what_it_names_and_does_what_its_flow_says() -> None:
    talk = Member("clerk").give(pushed("go-office.case-7"))
    assert talk.sees() == ["office case-7 None"]
    assert talk.events(Said) == [Said("entered")]
    assert talk.give(pushed("go-office.case-7")).sprint.events == ()  # a double tap does nothing twice


def test_a_role_taken_away_in_the_middle_leads_home_and_takes_the_trail_with_it() -> None:
    talk = Member("clerk", "boss").give(pushed("go-office.7")).give(pushed("go-note"))
    assert talk.lose("clerk").press("back").sees() == ["office 7 None"]
    assert talk.lose("boss").give(Command("nothing")).sees() == [
        "engine.not_admitted",
        "engine.unknown_command",
        "menu",
    ]
    assert talk.press("back").sees() == ["menu"]


def test_a_link_enters_the_flow_that_takes_links() -> None:
    assert Member().give(Command("start", "abc")).sees() == ["door abc"]
    assert Member().give(Command("start")).sees() == ["menu"]


def test_what_is_noted_is_said_in_place_of_the_prompt_and_its_buttons_still_hold() -> None:
    talk = Member().give(pushed("go-chat"))
    step = talk.session.step
    assert talk.say("hello").sees() == ["passed on"]
    assert talk.events(Said) == [Said("hello")]
    assert talk.session.step == step
    assert [choice.id for row in talk.shown().prompt.rows for choice in row] == ["back", "menu"]
    assert talk.say("!").sees() == ["no shouting", "chat"]


def test_a_node_that_takes_all_comes_before_words_that_mean_other_flows() -> None:
    talk = Member().give(pushed("go-chat"))
    assert talk.say("note", trigger="note", is_certain=True).events(Said) == [Said("note")]
    assert talk.say("stop", trigger="note", is_certain=True).sees() == ["note"]


def test_each_picture_of_an_album_is_taken_where_all_is_and_answered_once() -> None:
    talk = Member().give(pushed("go-chat"))
    assert talk.give(Sent("photo", "a1", "f1")).sees() == ["passed on"]
    talk.give(Sent("photo", "a1", "f2"))
    assert talk.events(Said) == [Said("photo")]
    assert talk.events(Shown) == []
    elsewhere = Member().give(Command("start")).give(Sent("photo", "a1"))
    assert elsewhere.give(Sent("photo", "a1")).sprint.events == ()


def test_words_that_nothing_understood_are_asked_about_while_a_talk_is_open() -> None:
    talk = Member(desk="talk").give(Command("start"))
    assert talk.say("where is it").sees() == ["is where is it for them?"]
    assert talk.press("back").sees() == ["menu"]
    assert talk.say("where is it", trigger="list").sees() == ["is where is it for them?"]
    assert talk.press("back").say("note", trigger="note", is_certain=True).sees() == ["note"]
    assert talk.say("hello", trigger="menu", is_certain=True, is_greeting=True).sees() == ["is hello for them?"]


def test_without_a_talk_words_are_guessed_at_as_ever() -> None:
    talk = Member().give(Command("start"))
    assert talk.say("where is it", trigger="list").sees() == ["page 0"]
    assert talk.say("hello", trigger="menu", is_certain=True).sees() == ["menu"]


def test_a_screen_is_shown_again_as_it_is_once_its_deeds_are_done() -> None:
    talk = Member("clerk").give(pushed("go-office.7"))
    again = ENGINE.show_again(talk.sprint, talk.now, replace(talk.visitor, desk="full"))
    assert [event.prompt.body for event in again.events if isinstance(event, Shown)] == [Verbatim("office 7 full")]
    assert [event for event in again.events if isinstance(event, Said)] == [Said("entered")]


def test_of_an_album_what_is_taken_is_answered_once_and_what_is_not_once_more() -> None:
    talk = Member().give(pushed("go-chat"))
    talk.give(Sent("photo", "a1"))
    assert talk.give(Sent("too_many", "a1")).sees() == ["no more"]
    assert talk.give(Sent("too_many", "a1")).events(Shown) == []
    assert talk.give(Sent("photo", "a2")).sees() == ["passed on"]


def test_an_answer_may_be_tapped_on_the_screen_from_which_an_aside_was_opened() -> None:
    talk = Member().give(Command("quiz")).say("Mina")
    forged = Press(talk.session.id, talk.session.step, "horse")
    talk.give(pushed("go-note"))
    assert talk.give(forged).sees() == ["engine.unknown_button", "pet?"]
    fresh = Member().give(Command("quiz")).say("Mina")
    question = Press(fresh.session.id, fresh.session.step, "cat")
    assert fresh.give(pushed("go-note")).give(question).sees() == ["pet_name?"]
    assert fresh.answers() == {"name": "Mina", "pet": "cat"}
    assert fresh.give(question).sprint.events == ()  # the second tap of a double tap
    assert fresh.press("back").sees() == ["pet? cat"]


def test_a_reply_goes_to_the_flow_whose_message_it_replies_to() -> None:
    talk = Member(desk="talk").give(Command("start"))
    assert talk.say("note", trigger="note", is_certain=True, reply_about="quiz.1").sees() == ["note"]
    assert talk.say("yes", reply_about="chat.7").sees() == ["replied to 7", "chat"]
