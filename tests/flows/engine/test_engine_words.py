"""What the engine itself says."""

from flows.engine.events import Choice, Prompt
from flows.engine.words import what_may_be_said
from flows.text import Joined, Text, text


def _prompt(*answers: str) -> Prompt:
    ways_out = (Choice("back", text("nav.back")), Choice("menu", text("nav.menu")))
    return Prompt(text("asked"), (*((Choice(each, text(each)),) for each in answers), ways_out))


def _named(prompt: Prompt) -> list[str] | None:
    said = what_may_be_said(prompt, "back")
    if said is None:
        return None
    answers = said.params["answers"]
    assert isinstance(answers, Joined)
    return [each.msgid for each in answers.parts if isinstance(each, Text)]


def test_what_may_be_said_is_the_first_answers_and_the_last_ones_but_no_way_on_or_out() -> None:
    assert _named(_prompt()) is None
    assert _named(_prompt("a", "b")) == ["a", "b"]
    assert _named(_prompt("a", "b", "c", "page-1", "none")) == ["a", "b", "c", "none"]
    assert _named(_prompt("yes", "no", "dont-know", "why")) == ["yes", "no", "dont-know"]
    assert _named(_prompt("a", "b", "c", "d", "e", "f", "g", "page-1", "none")) == ["a", "b", "c", "d", "g", "none"]


def test_an_answer_to_tick_is_named_without_its_box() -> None:
    box = Choice("t-a", text("check.unticked", label=text("a")))
    assert _named(Prompt(text("asked"), ((box,),))) == ["a"]
