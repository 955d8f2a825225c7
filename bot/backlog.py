"""Whose answers wait in the outbox, so that a newer answer does not overtake them.

It must not look into the outbox: it is told what a scan saw, and in doubt keeps a person.
"""

from collections.abc import Container
from datetime import datetime


class Backlog:
    """The people with an answer that waits, each until a scan has found nothing of theirs any more."""

    def __init__(self) -> None:
        self._people: dict[int, datetime] = {}
        self._since_scan: set[int] = set()

    def __contains__(self, person_id: int) -> bool:
        return person_id in self._people

    def add(self, person_id: int, due_at: datetime) -> None:
        """Note that an answer waits for a person, and when it is due."""
        self._people[person_id] = max(due_at, self._people.get(person_id, due_at))
        self._since_scan.add(person_id)

    def begin_scan(self) -> None:
        """Note that a scan begins: what is added from here on, it may not have seen."""
        self._since_scan.clear()

    def end_scan(self, now: datetime, busy: Container[int]) -> None:
        """Forget the people of whom a scan at `now` that saw all found nothing, and who are not being sent to."""
        self._people = {
            person_id: due_at
            for person_id, due_at in self._people.items()
            if due_at > now or person_id in busy or person_id in self._since_scan
        }
