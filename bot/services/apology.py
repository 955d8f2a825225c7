"""When handling an update failed: count it, and at last give it up and tell the person, who is never left in silence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.services.work import SENDER
from flows.text import N_, text, to_json
from storage.crypto import Keyring
from storage.database import Database
from storage.repositories.outbox import OutboxRow
from storage.unit_of_work import unit_of_work

TRY_AGAIN = N_("error.try_again")
ATTEMPTS = 3


@dataclass(frozen=True)
class Apology:
    """The use case, with all that it needs."""

    database: Database
    keyring: Keyring
    clock: Callable[[], datetime]

    async def for_lost_answer(self, row: OutboxRow) -> list[OutboxRow]:
        """Apologise for an answer that can never be sent to who waits for it; for passed-on words, tell who wrote them."""
        sender = row.payload.get(SENDER)
        async with unit_of_work(self.database, self.keyring) as uow:
            if sender is not None:
                await uow.outbox.push(sender["person_id"], sender["notice"], self.clock(), key=sender["key"])
                uow.commit()
                return []
            person = await uow.people.get(row.person_id)
            rows = [uow.outbox.reply(person, _payload(), self.clock())] if person else []
            uow.commit()
        return rows

    async def count(self, update_id: int, error: str) -> int:
        """Note a failure by the name of its error; returns how often this update has failed."""
        async with unit_of_work(self.database, self.keyring) as uow:
            attempts = await uow.inbox.failed(update_id, error)
            uow.commit()
        return attempts

    async def give_up(self, update_id: int, chat_id: int | None, now: datetime) -> list[OutboxRow]:
        """Put an update aside for good and apologise to the person, if there is one we know."""
        async with unit_of_work(self.database, self.keyring) as uow:
            person = await uow.people.find_by_chat(chat_id) if chat_id is not None else None
            rows = [uow.outbox.reply(person, _payload(), now)] if person else []
            await uow.inbox.give_up(update_id, now)
            uow.commit()
        return rows

    async def ignore(self, update_id: int, now: datetime) -> None:
        """Wipe an update that asks for no answer."""
        async with unit_of_work(self.database, self.keyring) as uow:
            await uow.inbox.done(update_id, now)
            uow.commit()


def _payload() -> dict[str, Any]:
    return {
        "kind": "shown",
        "body": to_json(text(TRY_AGAIN)),
        "rows": [],
        "asks_location": False,
        "session": "",
        "step": 0,
        "edits": None,
        "apology": True,
    }
