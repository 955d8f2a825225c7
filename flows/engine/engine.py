"""Resume a conversation: a session and an input give the next session and events. No I/O, no clock, no chance.

What no node has to care about is done here: Back, Menu and entries from any screen, double taps, stale and forged presses,
commands and free text in the middle of a flow, expiry, flows that have changed, and loops.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flows.engine import definition as d
from flows.engine import words
from flows.engine.events import Event, Fault, Prompt, Shown
from flows.engine.inputs import Input
from flows.engine.lasting import migrated
from flows.engine.session import Session
from flows.engine.sprint import Sprint
from flows.engine.step import Step
from flows.text import AnyText, text

STEP_LIMIT = 3000


class Engine:
    """The conversations of a catalog, with the shared knowledge (`assets`) that their nodes may look at."""

    def __init__(self, catalog: d.Catalog, assets: Any) -> None:
        self.catalog = catalog
        self.assets = assets

    def resume(self, session: Session | None, entered: Input, now: datetime, visitor: d.Visitor, new_id: str) -> Sprint:
        """Carry a conversation on by one input.

        Args:
            session: as it was saved; None for somebody who is new or has been forgotten.
            entered: what the person did.
            now: an aware instant.
            visitor: what is known of the person.
            new_id: the id of a session that begins now; never used before for this person.
        """
        session, notes, events = self._fit(session or Session(new_id), now, new_id, visitor)
        step = Step(self.catalog, self.assets, session, now, visitor, notes, events)
        return step.run(entered)

    def prompt(self, session: Session, now: datetime, visitor: d.Visitor) -> Prompt | None:
        """Show again what the session waits at, without changing anything; None where that is nothing any more."""
        session, _notes, _events = self._fit(session, now, session.id, visitor)
        return Step(self.catalog, self.assets, session, now, visitor, [], []).show().prompt if session.place else None

    def refuse(self, session: Session | None, why: AnyText, now: datetime, visitor: d.Visitor, new_id: str) -> Sprint:
        """Stay where the conversation stands, with a word why what was decided is not done."""
        session, notes, events = self._fit(session or Session(new_id), now, new_id, visitor)
        step = Step(self.catalog, self.assets, session, now, visitor, [*notes, why], events)
        return step.stay()

    def show_again(self, sprint: Sprint, now: datetime, visitor: d.Visitor) -> Sprint:
        """Show a sprint's screen as it is now that its events are carried out; what lies before the person may differ."""
        step = Step(self.catalog, self.assets, sprint.session, now, visitor, list(sprint.notes), [])
        step.said = sprint.said
        events = tuple(
            replace(event, prompt=step.show().prompt) if isinstance(event, Shown) else event for event in sprint.events
        )
        return replace(sprint, events=events)

    def _fit(
        self, session: Session, now: datetime, new_id: str, visitor: d.Visitor
    ) -> tuple[Session, list[AnyText], list[Event]]:
        """Make an old session fit today's flows and the person's roles, or begin afresh and say why."""
        if session.expires_at is not None and session.expires_at <= now:
            return Session(new_id), [text(words.EXPIRED)] if session.answers else [], []
        if session.step >= STEP_LIMIT:
            return Session(new_id), [text(words.TOO_LONG)], [Fault("step-limit", str(session.place))]
        notes: list[AnyText] = []
        for name, version in session.versions.items():
            flow = self.catalog.by_name.get(name)
            if flow is None or flow.version != version:
                session, is_lost = migrated(session, name, flow)
                notes = [text(words.CHANGED)] if is_lost else notes
        trail = tuple(
            place for place in session.trail if self.catalog.knows(place) and self.catalog.admits(place, visitor.roles)
        )
        place = session.place if session.place and self.catalog.knows(session.place) else None
        if place is not None and not self.catalog.admits(place, visitor.roles):
            # The role was taken away in the middle of it; what it asked for goes with it.
            session, place = replace(session.without_answers(place.flow), step=session.step + 1), None
            notes = [*notes, text(words.NOT_ADMITTED)]
        return replace(session, trail=trail, place=place), notes, []
