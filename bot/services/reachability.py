"""A person blocked the bot, or came back; then they are reminded again of what they will come to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.services.lost_words import drop_all_for
from bot.services.meeting_work import remind_anew
from bot.services.work import PromptPayload, Work
from storage.crypto import Keyring
from storage.database import Database
from storage.repositories.people import Person
from storage.unit_of_work import unit_of_work

SEEN_EVERY: Final = timedelta(days=1)
"""So exactly it is known when somebody wrote last; retention needs no more."""


@dataclass(frozen=True)
class Reachability:
    """The use case, with all that it needs."""

    database: Database
    keyring: Keyring
    zone: ZoneInfo
    prompt_payload: PromptPayload

    async def change(self, update_id: int, chat_id: int, *, is_reachable: bool, now: datetime) -> None:
        """Note whether a person can be written to; what was still to be sent to somebody who left is dropped.

        Whose words were among it hears so.
        """
        async with unit_of_work(self.database, self.keyring) as uow:
            person = await uow.people.find_by_chat(chat_id)
            if person is not None and is_reachable:
                await came_back(Work(uow, person, now, self.zone, self.prompt_payload))
            elif person is not None:
                await uow.people.mark_unreachable(person.id, now)
                await drop_all_for(uow, person.id, now)
            await uow.inbox.done(update_id, now)
            uow.commit()


def is_news(person: Person, now: datetime) -> bool:
    """Tell whether it has to be noted that a person writes: the first time a day, after a block, or after an erasure."""
    return (
        person.unreachable_at is not None
        or person.leaving_at is not None
        or (person.seen_at is not None and now - person.seen_at >= SEEN_EVERY)
    )


async def note_presence(work: Work, language: str) -> None:
    """Note that the person is here: to be written to, not silent, and if they had been erased somebody new.

    Then they are spoken to in `language`, the one that their phone hints at.
    """
    person = work.person
    if person is not None and person.leaving_at is not None:
        await work.uow.people.start_anew(person.id, language, work.now)
    if person is not None and person.unreachable_at is not None:
        await came_back(work)
    else:
        await work.uow.people.seen(work.person_id, work.now)


async def came_back(work: Work) -> None:
    """Note that the person can be written to, and plan what was dropped when they could not."""
    await work.uow.people.seen(work.person_id, work.now)
    await remind_anew(work)
