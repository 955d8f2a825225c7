"""Talks: to whom words go, whom they never go to unasked, and that none are lost while a question waits."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.cases import MOST_UNANSWERED, Case, CaseState
from flows.catalog.knowledge import Knowledge
from flows.catalog.long_words import CUT_MARK
from flows.catalog.registry import CATALOG
from flows.catalog.talk import CONFIRM
from flows.deeds import Relayed
from flows.desk import Desk
from flows.directory import Network
from flows.engine.definition import Visitor
from flows.engine.engine import Engine
from flows.engine.events import Shown
from flows.engine.inputs import Command, Input, Press, Sent, Typed
from flows.engine.session import Place, Session
from flows.engine.sprint import Sprint
from flows.roles import GUIDE
from flows.text import Joined, Text, Verbatim

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
ENGINE = Engine(CATALOG, Knowledge(Network(), {"de": "Deutsch"}, frozenset(), ZoneInfo("Europe/Berlin")))
ANNA, BEN, SEEKER = 2, 3, 7


def case(case_id: int = 1, holder_id: int = ANNA) -> Case:
    return Case(
        case_id,
        SEEKER if case_id == 1 else 100 + case_id,
        CaseState.HELD,
        "work",
        "de",
        "online",
        None,
        is_complex=False,
        lines=(),
        created_at=NOW,
        changed_at=NOW,
        holder_id=holder_id,
    )


class Chat:
    """One person in a conversation with all of the catalog, whose desk the test lays out."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.session: Session | None = None
        self.sprint: Sprint | None = None
        self.do(Command("start"))

    @classmethod
    def of_seeker(cls, case: Case) -> "Chat":
        return cls(Desk(SEEKER, own_case=case, holder_name="Anna"))

    @classmethod
    def of_guide(cls, count: int, heard: tuple[int, int] | None = None) -> "Chat":
        held = tuple(case(number) for number in range(1, count + 1))
        return cls(Desk(ANNA, frozenset({GUIDE}), held=held, heard=heard))

    def do(self, entered: Input) -> "Chat":
        visitor = Visitor("de", roles=self.desk.roles, desk=self.desk)
        self.sprint = ENGINE.resume(self.session, entered, NOW, visitor, "s")
        self.session = self.sprint.session
        return self

    def say(self, words: str, reply_about: str = "", trigger: str | None = None) -> "Chat":
        return self.do(Typed(words, trigger=trigger, reply_about=reply_about))

    def press(self, choice: str) -> "Chat":
        assert self.session is not None
        return self.do(Press(self.session.id, self.session.step, choice))

    @property
    def place(self) -> Place:
        assert self.session is not None
        assert self.session.place is not None
        return self.session.place

    @property
    def passed_on(self) -> list[tuple[int, str]]:
        assert self.sprint is not None
        return [(each.case_id, each.content.words) for each in self.sprint.events if isinstance(each, Relayed)]

    @property
    def choices(self) -> list[str]:
        assert self.sprint is not None
        shown = next(event for event in self.sprint.events if isinstance(event, Shown))
        return [choice.id for row in shown.prompt.rows for choice in row]

    @property
    def said(self) -> set[str]:
        assert self.sprint is not None
        shown = next(event for event in self.sprint.events if isinstance(event, Shown))
        return _ids(shown.prompt.body)

    @property
    def quoted(self) -> list[str]:
        assert self.sprint is not None
        shown = next(event for event in self.sprint.events if isinstance(event, Shown))
        return _quotes(shown.prompt.body)


def _ids(told: object) -> set[str]:
    if isinstance(told, Joined):
        return {each for part in told.parts for each in _ids(part)}
    return {told.msgid} if isinstance(told, Text) else set()


def _quotes(told: object) -> list[str]:
    if isinstance(told, Joined):
        return [each for part in told.parts for each in _quotes(part)]
    words = told.params.get("words") if isinstance(told, Text) else None
    return [words.words] if isinstance(words, Verbatim) else []


# A reply to a message of before


@pytest.mark.parametrize("about", ["talk.1-2", "talk.1-", "talk.1"])
def test_a_reply_to_the_former_guide_goes_to_the_new_one_only_with_a_yes(about: str) -> None:
    chat = Chat.of_seeker(case(holder_id=BEN))
    chat.say("for Anna only", about)
    assert (chat.place, chat.passed_on) == (CONFIRM, [])
    assert "to-1-3" in chat.choices
    assert chat.press("to-1-3").passed_on == [(1, "for Anna only")]


def test_a_reply_to_who_has_the_case_now_goes_there_at_once() -> None:
    assert Chat.of_seeker(case()).say("yes", "talk.1-2").passed_on == [(1, "yes")]
    assert Chat.of_guide(3).say("yes", "talk.2-2").passed_on == [(2, "yes")]


def test_a_reply_that_nobody_can_get_any_more_leads_out_and_what_cannot_be_passed_on_is_refused() -> None:
    closed = replace(case(), state=CaseState.CLOSED, holder_id=None)
    assert Chat(Desk(SEEKER, past_case=closed)).say("yes", "talk.1-2").place == Place("talk", "over")
    chat = Chat.of_seeker(case(holder_id=BEN)).do(Sent("sticker", reply_about="talk.1-2"))
    assert chat.said >= {"talk.refused"}
    assert chat.place.flow == "menu"


def test_a_cry_for_help_to_the_former_guide_is_answered_with_the_numbers() -> None:
    chat = Chat.of_seeker(case(holder_id=BEN)).say("he beats me", "talk.1-2", trigger="emergency")
    assert chat.place == CONFIRM
    assert chat.said >= {"talk.emergency"}


# A reply to what the bot itself said


@pytest.mark.parametrize("present", [2, 3])
def test_a_reply_to_what_was_said_of_a_request_goes_to_its_talk_and_to_nobody_else(present: int) -> None:
    chat = Chat.of_guide(3).press(f"go-talk.{present}").say("for three", "talk.about-3")
    assert (chat.passed_on, chat.place) == ([(3, "for three")], Place("talk", "open", "3-2"))


def test_a_reply_to_what_names_no_request_is_asked_about_where_there_are_several_talks() -> None:
    chat = Chat.of_guide(3).press("go-talk.2").say("for whom", "talk")
    assert (chat.passed_on, chat.place, chat.choices[0]) == ([], CONFIRM, "to-2-2")
    assert chat.press("to-3-2").passed_on == [(3, "for whom")]


@pytest.mark.parametrize("about", ["talk", "talk.about-1"])
def test_with_one_talk_a_reply_to_any_message_is_for_it(about: str) -> None:
    assert Chat.of_guide(1).press("go-talk.1").say("hello", about).passed_on == [(1, "hello")]
    assert Chat.of_seeker(case()).press("go-talk.1").say("hello", about).passed_on == [(1, "hello")]


@pytest.mark.parametrize("talks", [0, 1, 2])
def test_a_reply_to_an_offer_is_offered_to_nobody_else_and_the_guide_hears_what_to_do_first(talks: int) -> None:
    chat = Chat.of_guide(talks)
    chat.desk = replace(chat.desk, offers=(case(3),))
    for _where in range(1 + bool(talks)):
        place = chat.place
        chat.say("he is safe with me, tell me more", "talk.about-3", trigger="emergency")
        assert (chat.passed_on, chat.place) == ([], place)
        assert chat.said >= {"talk.accept_first", "talk.emergency"}
        if talks:
            chat.press(f"go-talk.{talks}")
    assert chat.do(Sent("photo", file_id="file", caption="tell me more", reply_about="talk.about-3")).passed_on == []
    assert chat.said >= {"talk.accept_first"}


def test_a_reply_to_an_offer_keeps_what_waits_for_a_yes() -> None:
    chat = Chat.of_guide(1)
    chat.desk = replace(chat.desk, offers=(case(3),))
    chat.say("where is it").say("tell me more", "talk.about-3")
    assert (chat.passed_on, chat.place) == ([], CONFIRM)
    assert chat.press("to-1-2").passed_on == [(1, "where is it")]


def test_while_an_offer_waits_a_reply_to_what_names_no_request_is_asked_about_for_it_may_be_meant() -> None:
    chat = Chat.of_guide(1)
    chat.desk = replace(chat.desk, offers=(case(3),))
    assert chat.press("go-talk.1").say("hello", "talk.about-1").passed_on == [(1, "hello")]
    assert chat.say("hello").passed_on == [(1, "hello")]
    chat.say("tell me more", "talk")
    assert (chat.passed_on, chat.place) == ([], CONFIRM)


def test_a_guide_who_asked_something_too_is_asked_whether_a_reply_about_it_is_for_their_guide() -> None:
    chat = Chat.of_guide(2)
    chat.desk = replace(chat.desk, own_case=case(5, BEN), holder_name="Ben")
    chat.press("go-talk.2").say("for Anna only", "talk.about-5")
    assert (chat.passed_on, chat.place) == ([], CONFIRM)


def test_a_note_is_a_note_whatever_it_replies_to() -> None:
    chat = Chat.of_guide(2).press("go-cases.case-2").press("note")
    assert chat.say("is difficult", "talk.about-1").passed_on == []
    assert chat.place.flow == "cases"


def test_while_a_question_waits_a_reply_about_a_request_goes_there_alone() -> None:
    chat = Chat.of_guide(3).say("whose is this").say("for three", "talk.about-3")
    assert (chat.passed_on, chat.place) == ([(3, "for three")], CONFIRM)
    assert chat.press("to-1-2").passed_on == [(1, "whose is this")]


# A reply about what the guide has not any more


@pytest.mark.parametrize("about", ["talk.9-2", "talk.9-", "talk.about-9"])
@pytest.mark.parametrize("talks", [0, 1, 2])
def test_what_is_meant_for_a_request_that_was_handed_back_is_offered_to_nobody(about: str, talks: int) -> None:
    chat = Chat.of_guide(talks)
    place = chat.place
    chat.say("hello", about)
    assert (chat.passed_on, chat.place) == ([], place)
    assert chat.said >= {"talk.not_with_you"}
    if talks:
        chat.press("go-talk.1").say("he beats me", about, trigger="emergency")
        assert (chat.passed_on, chat.place) == ([], Place("talk", "open", "1-2"))
        assert chat.said >= {"talk.not_with_you", "talk.emergency"}


# Between two guides


@pytest.mark.parametrize("roles", [frozenset[str](), frozenset({GUIDE})])
def test_who_writes_while_a_guide_is_looked_for_hears_that_nobody_reads_along(roles: frozenset[str]) -> None:
    chat = Chat(Desk(SEEKER, roles, own_case=case(), holder_name="Anna")).press("go-talk.1")
    chat.desk = replace(chat.desk, own_case=replace(case(), state=CaseState.OPEN, holder_id=None), holder_name="")
    chat.say("are you there, he beats me", trigger="emergency")
    assert (chat.place.node, chat.said) == ("over", {"talk.nobody_reads", "talk.emergency"})
    assert chat.say("hello", "talk.1-2").said == {"talk.nobody_reads"}
    assert chat.say("help", "talk.1-2", "emergency").said == {"talk.nobody_reads", "talk.emergency"}
    assert chat.press("menu").press("go-talk.1").said == {"talk.nobody_reads"}


# What waits for a yes


def test_the_question_quotes_what_waits_in_short() -> None:
    chat = Chat.of_guide(2).say("whose\nis " + "x" * 200).say("yours", "talk.2-2")
    quotes = [each for each in chat.quoted if each.startswith("whose is x")]
    assert len(quotes) == 1
    assert quotes[0].endswith(CUT_MARK)
    assert "yours" not in chat.quoted


def test_a_reply_goes_at_once_and_what_waits_for_a_yes_still_does() -> None:
    chat = Chat.of_seeker(case()).say("where is it").say("and when", "talk.1-2")
    assert chat.passed_on == [(1, "and when")]
    assert (chat.place, chat.said) == (CONFIRM, {"talk.passed_on", "talk.waiting_words", "talk.confirm"})
    assert chat.press("to-1-2").passed_on == [(1, "where is it")]
    assert chat.say("thanks").passed_on == [(1, "thanks")]


def test_of_more_talks_than_one_a_reply_goes_to_its_own_and_to_no_other() -> None:
    chat = Chat.of_guide(2).say("whose is this").say("yours", "talk.2-2")
    assert (chat.place, chat.passed_on, chat.choices[0]) == (CONFIRM, [(2, "yours")], "to-2-2")
    assert chat.press("to-1-2").passed_on == [(1, "whose is this")]


@pytest.mark.parametrize("talks", [1, 2])
def test_a_tap_on_reply_loses_nothing_and_sends_nothing_unasked(talks: int) -> None:
    chat = Chat.of_guide(talks).say("whose is this").press(f"go-talk.{talks}")
    assert (chat.place, chat.passed_on, chat.choices[0]) == (CONFIRM, [], f"to-{talks}-2")
    assert chat.press(f"to-{talks}-2").passed_on == [(talks, "whose is this")]
    assert chat.press("go-talk.1").place == Place("talk", "open", "1-2")


@pytest.mark.parametrize("reply", ["", "talk.1-3"])
def test_words_that_were_meant_for_one_guide_do_not_go_to_the_next_unasked(reply: str) -> None:
    chat = Chat.of_seeker(case()).say("for Anna only")
    chat.desk = replace(chat.desk, own_case=case(holder_id=BEN))
    if reply:
        assert chat.say("hello Ben", reply).passed_on == [(1, "hello Ben")]
    else:
        assert chat.press("go-talk.1").passed_on == []
    assert chat.place == CONFIRM
    assert "to-1-3" in chat.choices


def test_where_there_is_no_room_for_a_reply_what_waits_is_kept_all_the_same() -> None:
    full = replace(case(), unanswered=MOST_UNANSWERED)
    chat = Chat.of_seeker(full).say("one").say("two", "talk.1-2")
    assert (chat.passed_on, chat.place) == ([], CONFIRM)
    assert chat.said >= {"talk.too_many"}


# Whom to choose from


def test_everybody_can_be_chosen_the_present_talk_first_then_who_was_heard_last() -> None:
    chat = Chat.of_guide(10, heard=(8, 50)).press("go-talk.9")
    chat.desk = replace(chat.desk, heard=(8, 60))
    chat.say("whose is this")
    assert chat.place == CONFIRM
    assert chat.choices[:2] == ["to-9-2", "to-8-2"]
    found: list[str] = []
    for _page in range(2):
        found += [choice for choice in chat.choices if choice.startswith("to-")]
        chat.press(next(choice for choice in chat.choices if choice.startswith("page-")))
    assert sorted(found) == sorted(f"to-{number}-2" for number in range(1, 11))
    chat.press("page-1")
    chat.say("one more thing")
    assert chat.press(chat.choices[0]).passed_on != []


def test_six_talks_need_no_second_page() -> None:
    chat = Chat.of_guide(6).say("whose is this")
    assert [choice for choice in chat.choices if choice.startswith("to-")] == [f"to-{each}-2" for each in range(1, 7)]


# The way back


def test_back_does_not_ask_again_about_what_is_sent() -> None:
    chat = Chat.of_seeker(case()).say("where is it").press("to-1-2")
    assert chat.press("back").place == Place("mycase", "view")
    guide = Chat.of_guide(1).say("where is it").press("to-1-2")
    assert guide.press("back").place == Place("cases", "case", "1")
    reply = Chat.of_seeker(case()).say("where is it").say("and when", "talk.1-2").press("to-1-2")
    assert reply.press("back").place == Place("mycase", "view")
