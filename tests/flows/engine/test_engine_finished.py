"""What happens when somebody comes to the end of a flow: once, however often they look at it."""

from dataclasses import dataclass, replace

from toy import LIST, MENU, QUIZ, Talk, toy_engine

from flows.engine.definition import Scene
from flows.engine.events import Deed, Event


@dataclass(frozen=True)
class Over(Deed):
    """The quiz is over, with so many answers."""

    answers: int


def _over(scene: Scene) -> tuple[Event, ...]:
    return (Over(len(scene.answers)),)


def test_the_end_of_a_flow_happens_once_and_again_only_when_it_was_begun_anew() -> None:
    talk = Talk(toy_engine(MENU, replace(QUIZ, finished=_over), LIST)).command("quiz").say("Mina")
    assert talk.events(Over) == []
    assert talk.press("none").events(Over) == [Over(2)]
    for look in ("list", "quiz"):
        assert talk.command(look).events(Over) == []
    talk.press("back")
    assert talk.say("dog").events(Over) == []
    talk.press("menu")
    talk.command("quiz").say("Tom")
    assert talk.press("none").events(Over) == [Over(2)]
