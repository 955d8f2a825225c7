"""A conversation between two messages: a value that can be saved, read back and resumed anywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flows.errors import SessionError

Answers = Mapping[str, Any]
"""JSON values by question; a question's answer is whatever its node makes of it."""

TRAIL_LIMIT = 60
LONGEST_PAGE = 3
"""A number of so many digits is a page of a list; a longer one is a year that is picked."""


@dataclass(frozen=True)
class Place:
    """Where a conversation is.

    Args:
        flow: the flow's name.
        node: the node's id.
        about: what the node is about, if it serves several things.
        side: which side of its message is shown: a page, to which Back comes, or what is picked so far, which is picked anew.
    """

    flow: str
    node: str
    about: str = ""
    side: str = ""

    def __str__(self) -> str:
        return f"{self.flow}/{self.node}"

    @property
    def left(self) -> "Place":
        """The place as Back comes to it."""
        is_page = self.side.isdecimal() and len(self.side) <= LONGEST_PAGE
        return self if is_page else replace(self, side="")


@dataclass(frozen=True)
class Session:
    """The whole state of one person's conversation.

    Args:
        id: what its buttons are bound to.
        step: raised with every new prompt, so that old buttons can be told apart.
        place: the node that waits for an answer; None before the first prompt.
        trail: where the person came from, oldest first; Back goes to the last.
        answers: by flow, then by question.
        versions: the version of each flow that its answers were given to.
        ended: the flows whose end was seen; at the menu their answers are forgotten.
        last_press: the press that led here, so that a double tap changes nothing.
        pressed_at: when that was.
        expires_at: when it is forgotten; the instant itself is already too late.
    """

    id: str
    step: int = 0
    place: Place | None = None
    trail: tuple[Place, ...] = ()
    answers: Mapping[str, Answers] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    ended: frozenset[str] = frozenset()
    last_press: str = ""
    pressed_at: datetime | None = None
    expires_at: datetime | None = None

    def with_answer(self, flow: str, question: str, value: object) -> "Session":
        """Keep an answer at the end of the flow's answers, or in its old place if it was given before."""
        return self.with_answers(flow, {**self.answers.get(flow, {}), question: value})

    def with_answers(self, flow: str, answers: Answers) -> "Session":
        """Put all of a flow's answers in place of the old ones."""
        return replace(self, answers={**self.answers, flow: dict(answers)})

    def without_answers(self, flow: str) -> "Session":
        """Forget everything that was answered in a flow."""
        answers = {name: kept for name, kept in self.answers.items() if name != flow}
        return replace(self, answers=answers, ended=self.ended - {flow})

    def moved_to(self, place: Place) -> "Session":
        """Go to a place and remember where from, unless it is the same place, on whichever side."""
        if self.place is None or replace(self.place, side="") == replace(place, side=""):
            return replace(self, place=place)
        return replace(self, place=place, trail=(*self.trail, self.place.left)[-TRAIL_LIMIT:])

    def with_trail_where(self, leads: Callable[[Place], bool]) -> "Session":
        """Let Back lead only to those places that it may still lead to."""
        return replace(self, trail=tuple(place for place in self.trail if leads(place)))

    def moved_back(self, default: Place) -> "Session":
        """Go to where the person came from, or to the default."""
        if not self.trail:
            return replace(self, place=default)
        return replace(self, place=self.trail[-1], trail=self.trail[:-1])

    def to_json(self) -> dict[str, Any]:
        """Turn the session into JSON values."""
        return {
            "id": self.id,
            "step": self.step,
            "place": _place_to_json(self.place) if self.place else None,
            "trail": [_place_to_json(place) for place in self.trail],
            "answers": {flow: dict(answers) for flow, answers in self.answers.items()},
            "versions": dict(self.versions),
            "ended": sorted(self.ended),
            "last_press": self.last_press,
            "pressed_at": _instant_to_json(self.pressed_at),
            "expires_at": _instant_to_json(self.expires_at),
        }

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> "Session":
        """Read back what `to_json` wrote.

        Raises:
            SessionError: the state is not one that `to_json` wrote.
        """
        try:
            return cls(
                state["id"],
                state["step"],
                Place(*state["place"]) if state["place"] else None,
                tuple(Place(*place) for place in state["trail"]),
                state["answers"],
                state["versions"],
                frozenset(state["ended"]),
                state["last_press"],
                _instant_from_json(state["pressed_at"]),
                _instant_from_json(state["expires_at"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            message = f"not a saved session: {type(error).__name__}"
            raise SessionError(message) from error


def _instant_to_json(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _instant_from_json(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _place_to_json(place: Place) -> list[str]:
    return [place.flow, place.node, place.about, place.side]
