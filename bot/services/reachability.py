"""A person blocked the bot, or came back."""

from dataclasses import dataclass
from datetime import datetime

from storage.crypto import Keyring
from storage.database import Database
from storage.unit_of_work import unit_of_work


@dataclass(frozen=True)
class Reachability:
    """The use case, with all that it needs."""

    database: Database
    keyring: Keyring

    async def change(self, update_id: int, chat_id: int, *, is_reachable: bool, now: datetime) -> None:
        """Note whether a person can be written to; what was still to be sent to somebody who left is dropped."""
        async with unit_of_work(self.database, self.keyring) as uow:
            person = await uow.people.find_by_chat(chat_id)
            if person is not None and is_reachable:
                await uow.people.seen(person.id, now)
            elif person is not None:
                await uow.people.mark_unreachable(person.id, now)
                await uow.outbox.drop_for_person(person.id, now)
            await uow.inbox.done(update_id, now)
            uow.commit()
