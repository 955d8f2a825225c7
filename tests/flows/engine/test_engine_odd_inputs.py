"""Double taps, stale and forged buttons, words that mean something elsewhere, and what nobody can read."""

from datetime import timedelta

import pytest
from toy import FLOWS, Talk, prompt, toy_engine

from flows.engine.definition import Flow, Go, Move, Node, Scene, Stay
from flows.engine.inputs import Input, Press, Typed
from flows.engine.session import Place
from flows.text import text


def _count(_scene: Scene, entered: Input) -> Move | None:
    if not isinstance(entered, Typed):
        return None
    return Go(Place("count", "up", entered.words)) if entered.words.isdigit() else Stay(text("count.not_a_number"))


COUNT = Flow(
    "count",
    1,
    (Node("up", lambda scene: prompt(f"counted {scene.place.about}", "back"), _count),),
    lambda _scene: Place("count", "up"),
    ("count",),
)
"""A question that takes numbers, whatever they may mean elsewhere."""


def again(talk: Talk, press: Press) -> list[str] | None:
    """Press once more; None where nothing is said."""
    talk.give(press)
    assert talk.sprint is not None
    return talk.sees() if talk.sprint.events else None


def last_button(talk: Talk, choice: str) -> Press:
    assert talk.session is not None
    return Press(talk.session.id, talk.session.step, choice)


@pytest.mark.parametrize("choice", ["cat", "back", "menu"])
def test_a_double_tap_changes_nothing_and_says_nothing(choice: str) -> None:
    talk = Talk().command("quiz").say("Mina")
    press = last_button(talk, choice)
    after = talk.give(press).session
    assert again(talk, press) is None
    assert talk.session == after


def test_a_double_tap_on_an_entry_of_an_old_message_enters_once() -> None:
    talk = Talk().command("start")
    press = last_button(talk, "go-note")
    talk.command("quiz")
    talk.give(press)
    after = talk.session
    assert again(talk, press) is None
    assert talk.session == after


def test_the_same_button_works_again_after_other_words() -> None:
    talk = Talk().command("start")
    press = last_button(talk, "go-note")
    talk.give(press).command("quiz")
    assert again(talk, press) == ["note"]


def test_the_same_button_works_again_later() -> None:
    talk = Talk().command("start")
    press = last_button(talk, "go-note")
    talk.give(press)
    talk.now += timedelta(minutes=5)
    assert again(talk, press) == ["note"]


def test_a_stale_button_asks_the_present_question_again() -> None:
    talk = Talk().command("quiz")
    stale = last_button(talk, "cat")
    talk.say("Mina")
    before = talk.answers()
    assert again(talk, stale) == ["engine.stale_button", "pet?"]
    assert talk.answers() == before


def test_a_button_of_another_session_asks_the_present_question_again() -> None:
    talk = Talk().command("quiz")
    assert again(talk, Press("another", 1, "cat")) == ["engine.stale_button", "name?"]


def test_a_forged_choice_asks_the_present_question_again() -> None:
    talk = Talk().command("quiz")
    assert again(talk, last_button(talk, "next")) == ["engine.unknown_button", "name?"]
    assert again(talk, last_button(talk, "go-nowhere")) == ["engine.unknown_button", "name?"]


def test_an_entry_works_from_any_old_message() -> None:
    talk = Talk().command("start")
    entry = last_button(talk, "go-note")
    talk.command("quiz").say("Mina")
    assert again(talk, entry) == ["note"]
    assert talk.press("back").sees() == ["pet?"]


def test_the_present_buttons_still_work_after_a_stale_one() -> None:
    talk = Talk().command("quiz")
    stale = last_button(talk, "cat")
    talk.say("Mina")
    present = last_button(talk, "dog")
    again(talk, stale)
    assert again(talk, present) == ["pet_name?"]


def test_words_that_are_a_label_are_the_choice_before_anything_else() -> None:
    talk = Talk().command("quiz")
    assert talk.say("menu", choice="menu").sees() == ["menu"]


def test_words_that_surely_ask_for_an_entry_go_there_before_the_question_hears_them() -> None:
    talk = Talk().command("quiz")
    assert talk.say("note", trigger="note", is_certain=True).sees() == ["note"]
    assert talk.answers() == {}


def test_a_number_that_surely_asks_for_an_entry_is_for_the_question_first() -> None:
    assert Talk().command("quiz").say("112", trigger="note", is_certain=True).sees() == ["note"]
    counting = Talk(toy_engine(*FLOWS, COUNT)).command("count")
    assert counting.say("112", trigger="note", is_certain=True).sees() == ["counted 112"]
    assert counting.say("112!?", trigger="note", is_certain=True).sees() == ["note"]


def test_words_that_may_ask_for_an_entry_are_for_the_question_first() -> None:
    assert Talk().command("quiz").say("note", trigger="note").sees() == ["pet?"]
    assert Talk().command("list").say("note", trigger="note").sees() == ["note"]


def test_words_that_the_question_refuses_may_still_ask_for_an_entry() -> None:
    talk = Talk().command("quiz")
    assert talk.say("!", trigger="list").sees() == ["page 0"]
    assert talk.press("back").say("!!").sees() == ["quiz.no_shouting", "name?"]


@pytest.mark.parametrize(("trigger", "sees"), [("back", "menu"), ("cancel", "menu"), ("list", "page 0")])
def test_words_can_ask_for_a_command(trigger: str, sees: str) -> None:
    assert (
        Talk().command("note").command("quiz").command("start").command("list").say("?", trigger=trigger).sees()[-1]
        == sees
    )


def test_words_that_ask_for_what_is_not_there_are_not_understood() -> None:
    assert Talk().command("list").say("x", trigger="opera").sees() == ["engine.not_understood", "page 0"]


def test_what_words_may_mean_on_the_screen_comes_before_what_they_may_ask_for() -> None:
    assert Talk().command("list").say("nex", guess="next", trigger="note").sees() == ["page 1"]


def test_the_question_hears_words_before_they_are_taken_for_a_choice() -> None:
    talk = Talk().command("quiz").say("no", guess="none")
    assert talk.answers() == {"name": "no"}
    assert talk.say("!c", guess="cat").sees() == ["pet_name?"]


def test_a_number_is_a_choice_only_where_the_question_has_nothing_to_say_about_it() -> None:
    assert Talk().command("quiz").say("1", guess="cat").sees() == ["pet?"]
    assert Talk().command("quiz").say("!", guess="cat").sees() == ["quiz.no_shouting", "name?"]


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        ("voice", "engine.no_voice"),
        ("contact", "engine.no_contact"),
        ("photo", "engine.no_media"),
        ("hologram", "engine.no_media"),
    ],
)
def test_what_nobody_can_read_is_said_so(kind: str, note: str) -> None:
    assert Talk().command("quiz").send(kind).sees() == [note, "name?"]
    assert Talk().send(kind).sees() == [note, "menu"]


def test_who_is_not_understood_twice_on_a_screen_is_told_what_may_be_said_there() -> None:
    talk = Talk().command("start").say("x")
    assert talk.sees() == ["engine.not_understood", "menu"]
    assert talk.say("x").sees() == ["engine.may_be_said", "menu"]
    assert talk.command("list").say("?").sees() == ["engine.not_understood", "page 0"]
    assert talk.press("next").say("x").sees() == ["engine.not_understood", "page 1"]
