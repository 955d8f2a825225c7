"""What one input of a person led to."""

from dataclasses import dataclass

from flows.engine.events import Choice, Event
from flows.engine.session import Session
from flows.text import AnyText


@dataclass(frozen=True)
class Sprint:
    """What one input led to.

    Args:
        session: the one to save.
        events: what is to be carried out.
        taken: the choice that answered a question.
        notes: the words that stand above what is shown.
        said: what is said in its place.
    """

    session: Session
    events: tuple[Event, ...] = ()
    taken: Choice | None = None
    notes: tuple[AnyText, ...] = ()
    said: AnyText | None = None
