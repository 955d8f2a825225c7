"""What moves a conversation: answers, Back, Menu, entries, pages, commands."""

import pytest
from toy import LIST, MENU, QUIZ, VISITOR, Talk, toy_engine

from flows.engine.definition import Catalog, Flow, Node
from flows.engine.events import Choice, Fault, LanguageChosen
from flows.engine.inputs import Located, Press
from flows.engine.session import Place, Session
from flows.errors import CatalogError
from flows.text import Verbatim


def test_an_input_from_somebody_new_leads_to_the_menu() -> None:
    assert Talk().command("start").sees() == ["menu"]


def test_answers_lead_from_question_to_question_to_the_end() -> None:
    talk = Talk().command("quiz")
    assert talk.sees() == ["name?"]
    assert talk.say("Mina").sees() == ["pet?"]
    assert talk.press("cat").sees() == ["pet_name?"]
    assert talk.say("Tom").sees() == ["end Mina cat Tom"]


def test_a_pressed_answer_is_told_so_that_the_question_can_show_it() -> None:
    talk = Talk().command("quiz").say("Mina").press("dog")
    assert talk.sprint is not None
    assert talk.sprint.taken == Choice("dog", Verbatim("dog"))
    assert talk.press("back").sprint.taken is None


def test_back_leads_past_answers_which_stay() -> None:
    talk = Talk().command("start").press("go-quiz").say("Mina").press("cat")
    assert talk.press("back").sees() == ["pet? cat"]
    assert talk.press("back").sees() == ["name? Mina"]
    assert talk.press("back").sees() == ["menu"]
    assert talk.press("back").sees() == ["menu"]
    assert talk.answers() == {"name": "Mina", "pet": "cat"}


def test_a_changed_answer_drops_what_hung_on_it_and_an_equal_one_drops_nothing() -> None:
    talk = Talk().command("quiz").say("Mina").press("cat").say("Tom").press("back", "back")
    assert talk.press("cat").sees() == ["end Mina cat Tom"]
    talk.press("back")
    assert talk.press("dog").sees() == ["pet_name?"]
    assert talk.answers() == {"name": "Mina", "pet": "dog"}


def test_a_changed_answer_leaves_no_way_back_to_what_is_not_asked_any_more() -> None:
    talk = Talk().command("quiz").say("Mina").press("cat").say("Tom")
    # As if the end led to an answer of before.
    talk.session = talk.session.moved_to(Place("quiz", "question", "pet"))
    assert talk.press("none").sees() == ["end Mina none"]
    assert [talk.press("back").sees() for _ in range(4)] == [
        ["pet? none"],
        ["end Mina none"],
        ["pet? none"],
        ["name? Mina"],
    ]


def test_an_answer_that_is_changed_keeps_its_place_in_the_order() -> None:
    talk = Talk().command("quiz").say("Mina").press("cat").press("back", "back").say("Sam")
    assert list(talk.answers().items()) == [("name", "Sam"), ("pet", "cat")]


def test_a_page_turns_in_place_and_back_leads_past_it() -> None:
    talk = Talk().command("start").press("go-list")
    assert not talk.shown().is_edit
    assert talk.press("next", "next").sees() == ["page 2"]
    assert talk.shown().is_edit
    assert talk.press("back").sees() == ["menu"]
    assert not talk.shown().is_edit


def test_a_tick_keeps_answers_and_the_place() -> None:
    talk = Talk().command("list").press("next", "tick")
    assert talk.sees() == ["page 1"]
    assert talk.shown().is_edit
    assert talk.answers("list") == {"ticked": 1}


def test_back_to_a_message_with_pages_comes_to_the_one_that_was_left() -> None:
    talk = Talk().command("list").press("next", "next", "pick")
    assert talk.sees() == ["item 2"]
    assert talk.press("back").sees() == ["page 2"]
    assert talk.press("pick", "back", "back").sees() == ["menu"]


@pytest.mark.parametrize("picked", ["2026", "2026-05", "a,b", "like:Linden"])
def test_back_to_a_message_with_something_picked_begins_anew(picked: str) -> None:
    session = Session("s", place=Place("list", "page", side=picked)).moved_to(Place("list", "item"))
    assert session.trail == (Place("list", "page"),)


def test_a_language_is_told_and_the_open_question_is_asked_again() -> None:
    talk = Talk().command("quiz").say("Mina").command("list").press("language")
    assert talk.events(LanguageChosen) == [LanguageChosen("ar")]
    assert talk.sees() == ["language.set", "pet?"]


def test_a_fresh_start_leaves_no_way_back_and_no_answers() -> None:
    talk = Talk().command("quiz").command("list").press("tick", "leave")
    assert talk.sees() == ["item gone"]
    assert talk.answers("list") == {}
    assert talk.press("back").sees() == ["menu"]


def test_the_menu_keeps_answers_that_are_open_and_forgets_those_that_are_done() -> None:
    talk = Talk().command("quiz").say("Mina").press("menu")
    assert talk.answers() == {"name": "Mina"}
    assert talk.press("go-quiz").sees() == ["pet?"]
    assert talk.press("none").sees() == ["end Mina none"]
    assert talk.press("menu").sees() == ["menu"]
    assert talk.answers() == {}


def test_answers_that_are_done_are_forgotten_by_way_of_another_screen_too() -> None:
    talk = Talk().command("quiz").say("Mina").press("none").command("list").press("pick")
    assert talk.answers() == {"name": "Mina", "pet": "none"}
    assert talk.press("menu").answers() == {}


def test_cancel_forgets_all_answers_wherever_one_is() -> None:
    talk = Talk().command("quiz").say("Mina").command("list").press("tick").command("cancel")
    assert talk.sees() == ["engine.cancelled", "menu"]
    assert talk.answers("list") == {}
    assert talk.answers() == {}
    assert talk.command("cancel").sees() == ["menu"]


def test_a_command_enters_and_back_leads_to_where_one_was() -> None:
    talk = Talk().command("quiz").say("Mina").command("list")
    assert talk.sees() == ["page 0"]
    assert talk.command("back").sees() == ["pet?"]


def test_an_unknown_command_asks_again() -> None:
    assert Talk().command("quiz").command("dance").sees() == ["engine.unknown_command", "name?"]


def test_a_location_goes_to_whoever_asks_for_one() -> None:
    talk = Talk().command("quiz").give(Located(52.4, 9.7))
    assert talk.sees() == ["item 52"]
    assert talk.press("back").sees() == ["name?"]


def test_a_location_that_nobody_asks_for_is_not_understood() -> None:
    talk = Talk(toy_engine(MENU, QUIZ)).command("quiz").give(Located(52.4, 9.7))
    assert talk.sees() == ["engine.not_understood", "name?"]


def test_a_place_that_does_not_exist_leads_to_the_menu_with_an_apology_and_an_alarm() -> None:
    talk = Talk().command("list").press("lost")
    assert talk.sees() == ["engine.our_fault", "menu"]
    assert talk.events(Fault) == [Fault("unknown-place", "list/nowhere")]


def test_a_choice_that_nobody_handles_asks_again_with_an_apology_and_an_alarm() -> None:
    talk = Talk().command("list").press("broken")
    assert talk.sees() == ["engine.our_fault", "page 0"]
    assert talk.events(Fault) == [Fault("unhandled-choice:broken", "list/page")]


def test_looking_again_changes_nothing() -> None:
    talk = Talk().command("quiz").say("Mina")
    assert talk.engine.prompt(talk.session, talk.now, VISITOR) == talk.shown().prompt


@pytest.mark.parametrize(
    ("flows", "home", "complaint"),
    [
        ((MENU, MENU), "menu", "two flows are called menu"),
        ((MENU, LIST), "quiz", "there is no flow quiz to come home to"),
        (
            (MENU, Flow("other", 1, (), LIST.start, ("start",))),
            "menu",
            "two commands are called start",
        ),
        (
            (MENU, Flow("twins", 1, (Node("one", MENU.nodes[0].show), Node("one", MENU.nodes[0].show)), LIST.start)),
            "menu",
            "flow twins has two nodes of one id",
        ),
    ],
)
def test_a_catalog_that_is_put_together_wrongly_is_refused(flows: tuple[Flow, ...], home: str, complaint: str) -> None:
    with pytest.raises(CatalogError, match=complaint):
        Catalog(flows, home)


def test_a_press_without_a_session_belongs_to_nothing() -> None:
    assert Talk().give(Press("", -1, "")).sees() == ["engine.stale_session", "menu"]
