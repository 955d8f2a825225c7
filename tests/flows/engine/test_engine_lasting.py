"""What a conversation is after a while: expired, of an older version, too long, unreadable."""

from dataclasses import replace
from datetime import timedelta

import pytest
from toy import LIST, MENU, NOW, QUIZ, Talk, toy_engine

from flows.engine.engine import STEP_LIMIT
from flows.engine.events import Fault
from flows.engine.inputs import Press
from flows.engine.session import TRAIL_LIMIT, Place, Session
from flows.engine.step import KEPT_FOR
from flows.errors import SessionError

A_MOMENT = timedelta(milliseconds=1)


def test_every_input_puts_the_end_off() -> None:
    talk = Talk().command("quiz")
    assert talk.session.expires_at == NOW + KEPT_FOR
    talk.now += KEPT_FOR - A_MOMENT
    assert talk.say("Mina").sees() == ["pet?"]
    assert talk.session.expires_at == talk.now + KEPT_FOR


def test_at_its_end_a_conversation_with_answers_begins_afresh_and_says_so() -> None:
    talk = Talk().command("quiz").say("Mina")
    talk.now += KEPT_FOR
    assert talk.say("Tom").sees() == ["engine.expired", "engine.not_understood", "menu"]
    assert talk.answers() == {}
    assert talk.session.id == "s3"


def test_at_its_end_a_conversation_without_answers_just_begins_afresh() -> None:
    talk = Talk().command("list")
    talk.now += KEPT_FOR
    assert talk.command("start").sees() == ["menu"]


def test_a_button_of_an_expired_conversation_is_stale() -> None:
    talk = Talk().command("quiz")
    press = Press(talk.session.id, talk.session.step, "cat")
    talk.now += KEPT_FOR
    assert talk.give(press).sees() == ["engine.stale_session", "menu"]


def test_a_new_version_of_a_flow_loses_its_answers_and_says_so() -> None:
    talk = Talk().command("list").command("quiz").say("Mina")
    press = Press(talk.session.id, talk.session.step, "cat")
    newer = Talk(toy_engine(MENU, replace(QUIZ, version=2), LIST), talk.session)
    assert newer.give(press).sees() == ["engine.flow_changed", "engine.stale_button", "menu"]
    assert newer.answers() == {}
    assert newer.command("quiz").sees() == ["name?"]
    assert newer.session.versions["quiz"] == 2


def test_a_new_version_of_a_flow_without_answers_says_nothing() -> None:
    talk = Talk().command("quiz").command("list")
    newer = Talk(toy_engine(MENU, replace(QUIZ, version=2), LIST), talk.session)
    assert newer.press("next").sees() == ["page 1"]


def test_a_flow_that_migrates_keeps_answers_and_place() -> None:
    talk = Talk().command("quiz").say("Mina")
    migrating = replace(
        QUIZ, version=2, migrate=lambda answers, version: {**answers, "name": f"{answers['name']}{version}"}
    )
    newer = Talk(toy_engine(MENU, migrating, LIST), talk.session)
    assert newer.press("none").sees() == ["end Mina1 none"]


def test_a_flow_that_cannot_migrate_these_answers_begins_afresh() -> None:
    talk = Talk().command("quiz").say("Mina")
    newer = Talk(toy_engine(MENU, replace(QUIZ, version=2, migrate=lambda _answers, _version: None)), talk.session)
    assert newer.command("quiz").sees() == ["engine.flow_changed", "name?"]


def test_a_flow_that_is_gone_takes_its_places_out_of_the_trail() -> None:
    talk = Talk().command("start").command("quiz").say("Mina").command("list")
    newer = Talk(toy_engine(MENU, LIST), talk.session)
    assert newer.press("back").sees() == ["engine.flow_changed", "menu"]


def test_a_node_that_is_gone_leads_to_the_menu() -> None:
    talk = Talk().command("list").press("pick")
    newer = Talk(toy_engine(MENU, replace(LIST, nodes=LIST.nodes[:1])), talk.session)
    assert newer.say("x").sees()[-1] == "menu"


def test_a_conversation_without_end_begins_afresh_and_raises_an_alarm() -> None:
    talk = Talk().command("list")
    talk.session = replace(talk.session, step=STEP_LIMIT)
    assert talk.command("quiz").sees() == ["engine.too_many_steps", "name?"]
    assert talk.events(Fault) == [Fault("step-limit", "list/page")]
    assert talk.session.step < 5


def test_the_trail_is_bounded() -> None:
    talk = Talk().command("start")
    for _ in range(TRAIL_LIMIT):
        talk.command("quiz").command("list")
    assert len(talk.session.trail) == TRAIL_LIMIT


@pytest.mark.parametrize(
    "spoilt",
    [
        {},
        {"id": "x"},
        Session("x").to_json() | {"place": ["one", "two", "three", "four", "five"]},
        Session("x").to_json() | {"expires_at": "tomorrow"},
        Session("x").to_json() | {"trail": 7},
    ],
)
def test_a_state_that_nobody_wrote_is_refused(spoilt: dict[str, object]) -> None:
    with pytest.raises(SessionError, match="not a saved session"):
        Session.from_json(spoilt)


def test_a_session_survives_json() -> None:
    session = Session(
        "id",
        3,
        Place("a", "b", "c", "d"),
        (Place("a", "x"),),
        {"a": {"q": [1, "ä", None]}},
        {"a": 1},
        frozenset({"a"}),
        "id:2:x",
        NOW,
        NOW,
    )
    assert Session.from_json(session.to_json()) == session
