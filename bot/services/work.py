"""What a deed is carried out with: one transaction, whose person, the present, and how others are told."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flows.engine.events import Deed, Enclosed, Prompt, SheetOffered, Spotted
from flows.my_data import DataFile, MessagesGone
from storage.errors import ConcurrentChangeError
from storage.repositories.people import Person
from storage.unit_of_work import UnitOfWork

Payload = dict[str, Any]
Said = Prompt | Enclosed | Spotted | SheetOffered | DataFile | MessagesGone
"""What can be said to somebody beside the answer to what they did, or done in their chat."""
PromptPayload = Callable[[Said], Payload]
SENDER = "sender"
"""Where a payload says whose words it passes on: their `person_id`, and the `notice` they get, under a `key`, if it is lost.

If the other side cannot be reached at all, they get `unreached` instead, once for all that is lost, under `unreached_key`.
"""

AGAIN = "again"
"""Marks a payload that shows a step of the conversation once more, so that its buttons were on an earlier message too."""


class DeedRefusedError(Exception):
    """A deed cannot be carried out, though nobody was quicker: the conversation should not have allowed it."""


@dataclass(frozen=True)
class Work:
    """A deed's surroundings.

    Args:
        uow: the transaction; it is committed by the caller.
        person: who decided; None where time did.
        now: an aware instant.
        zone: the wall clock's.
        payload_of: turns what is said to others into what the outbox keeps. Its buttons are entries, for nobody waits at it.
        pressed_message_id: the message whose button was pressed to decide, if it was one.
    """

    uow: UnitOfWork
    person: Person | None
    now: datetime
    zone: ZoneInfo
    payload_of: PromptPayload
    pressed_message_id: int | None = None

    @property
    def local_now(self) -> datetime:
        """The present on the wall clock, aware."""
        return self.now.astimezone(self.zone)

    @property
    def person_id(self) -> int:
        """Who decided.

        Raises:
            DeedRefusedError: nobody did.
        """
        if self.person is None:
            raise DeedRefusedError("this deed needs a person")
        return self.person.id

    async def tell(
        self,
        person_id: int,
        said: Said,
        *,
        key: str | None = None,
        due_at: datetime | None = None,
        not_after: datetime | None = None,
    ) -> None:
        """Have something said to a person, once for a key."""
        await self.uow.outbox.push(
            person_id, self.payload_of(said), self.now, key=key, due_at=due_at, not_after=not_after
        )

    async def tell_all(self, people: Iterable[int], said: Said) -> None:
        """Have something said to several people, but not to who decided."""
        for person_id in people:
            if self.person is None or person_id != self.person.id:
                await self.tell(person_id, said)

    async def require_role(self, roles: Iterable[str]) -> None:
        """See that who decides has one of these roles now, whatever was true when the screen was made.

        Raises:
            ConcurrentChangeError: they have none any more, for the conversation let nobody else so far.
        """
        held = await self.uow.roles.of_person(self.person_id)
        if held.keys().isdisjoint(roles):
            raise ConcurrentChangeError("the role is gone")


CarryOut = Callable[[Work, Any], Awaitable[None]]
"""Carries out one kind of deed."""
Table = dict[type[Deed], CarryOut]
