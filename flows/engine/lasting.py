"""What becomes of a conversation whose flow has changed while somebody was in it."""

from dataclasses import replace

from flows.engine import definition as d
from flows.engine.session import Answers, Session


def pruned(session: Session, flow: d.Flow, kept: Answers) -> Session:
    """Keep only some of a flow's answers, and of the way back only what they still lead to."""
    session = session.with_answers(flow.name, kept)
    return session.with_trail_where(lambda place: place.flow != flow.name or flow.leads(place, kept))


def migrated(session: Session, name: str, flow: d.Flow | None) -> tuple[Session, bool]:
    """Bring a flow's answers to its present version; true if they, or the place in the flow, are lost."""
    answers = session.answers.get(name)
    old = session.versions[name]
    kept = flow.migrate(answers, old) if flow and answers else None
    versions = {key: version for key, version in session.versions.items() if key != name}
    if flow and kept is not None:
        return replace(pruned(session, flow, kept), versions={**versions, name: flow.version}), False
    is_there = session.place is not None and session.place.flow == name
    session = replace(session.without_answers(name), versions=versions, place=None if is_there else session.place)
    trail = tuple(place for place in session.trail if place.flow != name)
    return replace(session, trail=trail, step=session.step + is_there), bool(answers)
