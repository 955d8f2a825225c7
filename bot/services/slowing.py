"""Asks somebody to go slower whose messages cannot all be read, and says the truth: what came meanwhile was not read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.services.work import PromptPayload
from bot.update_processor import chat_key
from flows.catalog.screen import EMERGENCY_LABEL, MENU_LABEL, entry
from flows.engine.events import Prompt
from flows.text import N_, text
from storage.crypto import Keyring
from storage.database import Database
from storage.repositories.outbox import OutboxRow
from storage.unit_of_work import unit_of_work

SLOWER = N_("limit.slower")


@dataclass(frozen=True)
class Slowing:
    """The use case, with all that it needs; `submit` takes what is to be sent at once."""

    database: Database
    keyring: Keyring
    prompt_payload: PromptPayload
    submit: Callable[[list[OutboxRow]], None]
    clock: Callable[[], datetime]

    async def ask(self, update_id: int, update: Mapping[str, Any]) -> None:
        """Put an update aside, and ask the person of its chat to go slower, if somebody there is known."""
        chat_id, now = chat_key(update), self.clock()
        async with unit_of_work(self.database, self.keyring) as uow:
            person = await uow.people.find_by_chat(chat_id) if chat_id is not None else None
            rows = [uow.outbox.reply(person, self.prompt_payload(slower()), now)] if person else []
            await uow.inbox.done(update_id, now)
            uow.commit()
        self.submit(rows)

    async def put_aside(self, update_id: int, _update: Mapping[str, Any]) -> None:
        """Wipe an update that nobody reads."""
        async with unit_of_work(self.database, self.keyring) as uow:
            await uow.inbox.done(update_id, self.clock())
            uow.commit()


def slower() -> Prompt:
    """Say that it was too much to be read, what then happens, and where help is in need."""
    return Prompt(text(SLOWER), ((entry("menu", MENU_LABEL), entry("emergency", EMERGENCY_LABEL)),))
