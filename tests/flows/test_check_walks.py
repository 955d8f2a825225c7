"""Whatever is answered, changed and gone back to in the check: nothing breaks, and no answer stays that nobody would be asked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.catalog.knowledge import Knowledge
from flows.catalog.registry import CATALOG
from flows.directory import Network
from flows.eligibility.interview import facts_from, with_exact_days
from flows.eligibility.questions import BY_ID
from flows.engine.definition import Visitor
from flows.engine.engine import Engine
from flows.engine.events import Fault, Shown
from flows.engine.inputs import Command, Input, Press, Typed
from flows.engine.session import Place, Session
from flows.text import Joined, Text

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
ENGINE = Engine(CATALOG, Knowledge(Network(), {"de": "Deutsch"}, frozenset(), ZoneInfo("Europe/Berlin")))
WORDS = ("2016-02", "2019", "14.5.2022", "5.2023", "1990", "1.2.1979", "30449", "25", "§ 16b", "40", "3")
"""What is typed where it is understood: days, a postcode, titles, numbers."""
RESULT = {
    "doors": [], "title": "other", "title_purpose": "study", "title_study": "study", "stay_since": "2016-02",
    "stay_events": ["gap"], "cards_since": "2023-05", "before": "gap", "before_since": "2020-03",
}  # fmt: skip


class Walk:
    """One person's check; every step is looked at."""

    def __init__(self) -> None:
        self.now = NOW
        self.session: Session | None = None
        self.shown: Shown
        self.give(Command("check"))

    def give(self, entered: Input) -> "Walk":
        self.now += timedelta(seconds=11)
        sprint = ENGINE.resume(self.session, entered, self.now, Visitor("de"), "s1")
        self.session = Session.from_json(sprint.session.to_json())
        shown = [event for event in sprint.events if isinstance(event, Shown)]
        assert [event for event in sprint.events if isinstance(event, Fault)] == []
        assert len(shown) == 1
        self.shown = shown[0]
        return self

    def press(self, *choices: str) -> "Walk":
        for choice in choices:
            assert self.session is not None
            self.give(Press(self.session.id, self.session.step, choice))
        return self

    def say(self, words: str) -> "Walk":
        return self.give(Typed(words))

    @property
    def place(self) -> Place:
        assert self.session is not None
        assert self.session.place is not None
        return self.session.place

    @property
    def answers(self) -> dict[str, Any]:
        assert self.session is not None
        return dict(self.session.answers.get("check", {}))

    def choices(self) -> list[str]:
        return [each.id for row in self.shown.prompt.rows for each in row if each.url is None]

    def button(self, what: str) -> str:
        """The id of a result's button, which bears the mark of the answers; empty where there is none."""
        return next((each for each in self.choices() if each.startswith(f"go-check.{what}-")), "")

    def texts(self) -> set[str]:
        body = self.shown.prompt.body
        parts = body.parts if isinstance(body, Joined) else (body,)
        return {part.msgid for part in parts if isinstance(part, Text)}

    def back_to_the_start(self) -> list[str]:
        """Press Back until the menu, and list the questions on the way."""
        seen = []
        for _ in range(80):
            if self.place.flow != "check":
                return seen
            if self.place.node == "question":
                seen.append(self.place.about)
                assert "check.continue_question" not in self.texts(), f"{self.place.about} would not be asked"
            self.press("back")
        raise AssertionError(f"no end of going back at {self.place}")


def unasked(answers: dict[str, Any], on: date) -> list[str]:
    """The answers whose questions would not have been asked after those before them."""
    found, before = [], dict[str, Any]()
    for question_id, answer in answers.items():
        known = facts_from(before, on).known()
        if not BY_ID[question_id].when(known, with_exact_days(before)):
            found.append(question_id)
        before[question_id] = answer
    return found


def at_the_result(answers: dict[str, Any]) -> Walk:
    """Go on with a check whose questions were answered like this one after the other, and see its result."""
    walk = Walk()
    assert walk.session is not None
    walk.session = replace(walk.session, answers={"check": answers})
    walk.give(Command("check")).press("go-on")
    while walk.place.node == "question":
        walk.press("dont-know")
    assert walk.place.node == "result"
    return walk


def change(walk: Walk, question_id: str) -> Walk:
    """Open a question from the list of answers."""
    walk.press(walk.button("review"))
    while f"q-{question_id}" not in walk.choices():
        walk.press([each for each in walk.choices() if each.startswith("page-")][-1])
    return walk.press(f"q-{question_id}")


def test_after_a_gap_is_taken_back_nothing_leads_to_what_was_asked_about_it() -> None:
    walk = change(at_the_result(RESULT), "stay_events").press("t-gap", "done")
    assert not {"cards_since", "before", "before_since"} & walk.answers.keys()
    seen = walk.back_to_the_start()
    assert not {"cards_since", "before", "before_since"} & set(seen)
    assert {"stay_events", "stay_since", "title", "doors"} <= set(seen)


def test_a_title_that_was_changed_is_not_overwritten_by_a_question_on_the_way_back() -> None:
    walk = change(at_the_result(RESULT), "title").press("c-unlimited")
    assert not {"title_purpose", "title_study"} & walk.answers.keys()
    assert not {"title_purpose", "title_study"} & set(walk.back_to_the_start())
    assert facts_from(walk.answers, NOW.date()).residence_title == "niederlassungserlaubnis"


def test_back_to_what_a_later_answer_hangs_on_is_asked_again() -> None:
    born_here = {"doors": ["born_here"], "birth_date": "2019", "parent_at_birth": "eight"}
    walk = change(at_the_result(born_here), "birth_date").say("2016")
    assert walk.answers["birth_date"] == "2016"


def test_a_question_for_the_exact_day_goes_with_the_rough_one() -> None:
    rough = {"doors": [], "title": "work", "stay_since": "2021-12", "stay_since-exact": "2021-12-10", "stay_events": []}
    walk = change(at_the_result(rough), "stay_since").say("14.5.2020")
    assert "stay_since-exact" not in walk.answers
    assert "stay_since-exact" not in walk.back_to_the_start()


def test_a_saved_way_back_to_what_is_not_asked_any_more_is_no_trap() -> None:
    for about in ("cards_since", "before", "title_study", "stay_since-exact", "abroad_to-2", "nonsense"):
        walk = Walk()
        assert walk.session is not None
        given = {"doors": [], "title": "unlimited", "stay_since": "unsure"}
        walk.session = replace(walk.session, answers={"check": given}, trail=(Place("check", "question", about),))
        walk.press("back")
        assert "check.continue_question" in walk.texts()
        walk.say("14.5.2022")
        assert walk.answers == given
        walk.press("go-on")
        assert walk.place.about not in {about, ""}


def answer(walk: Walk, pick: int) -> None:
    """Give the question that is asked one of many answers."""
    question, offered = BY_ID[walk.place.about], walk.choices()
    choices = [each for each in offered if each.startswith("c-")]
    if pick % 9 == 0:
        walk.press("dont-know")
    elif question.kind == "several":
        ticks = [each for each in offered if each.startswith("t-")]
        walk.press(*(tick for nth, tick in enumerate(ticks) if pick >> nth & 3 == 3), "done")
    elif choices:
        walk.press(choices[pick % len(choices)])
    else:
        walk.say(WORDS[pick % len(WORDS)])
    if walk.place.node == "question" and "keep" in walk.choices():
        walk.press("keep")


def go_on(walk: Walk, picks: list[int]) -> Walk:
    """Answer question after question, to the result; what cannot be answered so is not known."""
    for number in range(60):
        if walk.place.node != "question":
            break
        assert "check.continue_question" not in walk.texts(), f"{walk.place.about} would not be asked"
        about, pick = walk.place.about, picks[number % len(picks)]
        answer(walk, pick)
        if walk.place.about == about and walk.place.node == "question":
            walk.press("dont-know")
        assert unasked(walk.answers, NOW.date()) == []
    return walk


picks = st.lists(st.integers(0, 1000), min_size=3, max_size=20)
changes = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 3)), min_size=2, max_size=5)


@settings(max_examples=30)
@given(picks, changes)
def test_answers_that_are_changed_leave_no_way_back_to_what_is_not_asked(
    first: list[int], later: list[tuple[int, int, int]]
) -> None:
    walk = go_on(Walk().press("begin"), first)
    for which, pick, back in later:
        if walk.place.node == "result" and which % 4 == 0 and "further" in walk.choices():
            go_on(walk.press("further"), first)
        if walk.place.node == "result" and walk.answers:
            change(walk, list(walk.answers)[which % len(walk.answers)])
        if walk.place.node == "question":
            answer(walk, pick)
            assert unasked(walk.answers, NOW.date()) == []
        walk.press(*["back"] * back)
        go_on(walk, first)
    walk.back_to_the_start()
    assert unasked(walk.answers, NOW.date()) == []
