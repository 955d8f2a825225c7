"""What holds whatever a person does, in whatever order."""

import json
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from toy import FLOWS, VISITOR, Talk, toy_engine

from flows.engine.events import Fault, Shown
from flows.engine.inputs import Command, Input, Located, Press, Sent, Typed
from flows.engine.session import Session

CHOICES = [
    "cat", "dog", "none", "next", "tick", "pick", "language", "leave", "back", "menu", "go-quiz", "go-list", "go-note",
    "go-nowhere", "zzz",
]  # fmt: skip
COMMANDS = ["start", "quiz", "list", "back", "cancel", "dance"]
ids = st.sampled_from(["s1", "s2", "other", ""])
odd_inputs: st.SearchStrategy[Input] = st.one_of(
    st.builds(Press, ids, st.integers(-1, 40), st.sampled_from(CHOICES)),
    st.builds(Command, st.sampled_from(COMMANDS)),
    st.builds(
        Typed,
        st.text(max_size=8),
        st.sampled_from([None, "cat", "menu", "zzz"]),
        st.sampled_from([None, "back", "cancel", "note", "list", "zzz"]),
        st.booleans(),
    ),
    st.builds(Located, st.floats(-90, 90), st.floats(-180, 180)),
    st.builds(Sent, st.sampled_from(["voice", "photo", "unknown"])),
)
current_presses = st.sampled_from(CHOICES)
pauses = st.sampled_from([0, 1, 3600, 48 * 3600])
deeds = st.lists(st.tuples(st.one_of(odd_inputs, current_presses), pauses), max_size=30)


def follow(talk: Talk, deed: Input | str) -> Input:
    """Turn the name of a choice into a press of the present message."""
    if isinstance(deed, str):
        return Press(talk.session.id if talk.session else "", talk.session.step if talk.session else 0, deed)
    return deed


@given(deeds)
def test_every_input_is_answered_once_or_was_a_double_tap(steps: list[tuple[Input | str, int]]) -> None:
    talk = Talk()
    for deed, pause in steps:
        talk.now += timedelta(seconds=pause)
        before = talk.session
        talk.give(follow(talk, deed))
        assert talk.sprint is not None
        if talk.sprint.events:
            shown = talk.events(Shown)
            assert len(shown) == 1
            assert talk.sprint.events[-1] == shown[0]
            assert shown[0].step == talk.session.step
            assert talk.engine.catalog.knows(talk.session.place)
        else:
            assert isinstance(deed, Press | str)
            assert talk.session == before


@given(deeds)
def test_a_session_read_back_from_json_goes_on_as_if_it_had_never_been_written(
    steps: list[tuple[Input | str, int]],
) -> None:
    engine, kept, written, now = toy_engine(), None, None, Talk().now
    for number, (deed, pause) in enumerate(steps):
        now += timedelta(seconds=pause)
        talk = Talk(engine, kept)
        entered = follow(talk, deed)
        first = engine.resume(kept, entered, now, VISITOR, f"s{number}")
        second = engine.resume(written, entered, now, VISITOR, f"s{number}")
        assert first == second
        kept = first.session
        written = Session.from_json(json.loads(json.dumps(second.session.to_json())))


@given(deeds)
def test_steps_rise_within_a_session_and_the_trail_never_leads_to_the_place_itself(
    steps: list[tuple[Input | str, int]],
) -> None:
    talk = Talk()
    for deed, pause in steps:
        talk.now += timedelta(seconds=pause)
        before = talk.session
        talk.give(follow(talk, deed))
        if before is not None and before.id == talk.session.id:
            assert talk.session.step >= before.step
            assert talk.session.step - before.step <= 2
        assert talk.session.place.flow in {flow.name for flow in FLOWS}


@given(deeds)
def test_back_as_often_as_there_were_steps_always_ends_at_the_menu(steps: list[tuple[Input | str, int]]) -> None:
    talk = Talk().command("start")
    for deed, _pause in steps:
        talk.give(follow(talk, deed))
    for _ in range(len(steps) + 2):
        talk.press("back")
        talk.now += timedelta(minutes=1)
    assert str(talk.session.place) == "menu/main"


@given(deeds)
@settings(max_examples=50)
def test_nothing_but_a_programmers_mistake_raises_an_alarm(steps: list[tuple[Input | str, int]]) -> None:
    talk = Talk()
    for deed, _pause in steps:
        talk.give(follow(talk, deed))
        assert [fault for fault in talk.events(Fault) if not fault.reason.startswith("unhandled-choice")] == []
