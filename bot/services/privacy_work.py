"""A person gets what is known of them, has the bot's messages taken away, or is erased."""

from datetime import timedelta
from typing import Final

from bot.services import case_work
from bot.services.case_work import pass_offers_on, release_all_of
from bot.services.collecting import collect
from bot.services.work import Table, Work
from flows import deeds
from flows.catalog.data_sheet import data_sheet
from flows.engine.events import SheetOffered
from flows.my_data import DataFile, MessagesGone
from flows.text import N_, text
from storage.erasing import strip_person

STILL_DELETABLE: Final = timedelta(hours=47)
"""Telegram lets a bot delete its messages for 48 hours; an hour is left for the way."""
MOST_AT_ONCE: Final = 100
"""So many messages Telegram takes away with one call."""


async def send_data(work: Work, _deed: deeds.DataWanted) -> None:
    """Send everything that is known of the person: for programs, and on paper."""
    collected = await collect(work)
    await work.tell(work.person_id, DataFile(collected, text(N_("mydata.file_json"))))
    sheet = data_sheet(collected, work.local_now.date())
    await work.tell(work.person_id, SheetOffered(sheet, text(N_("mydata.file_pdf"))))


async def take_messages_away(work: Work, _deed: deeds.MessagesTakenAway) -> None:
    """Take the bot's messages out of the chat, as far back as Telegram lets it."""
    await _delete(work, await _still_deletable(work))


async def erase(work: Work, _deed: deeds.PersonErased) -> None:
    """Erase the person: who works with them is told, what they hold goes on to others, then everything goes."""
    person_id, uow = work.person_id, work.uow
    message_ids = await _still_deletable(work)
    own = await uow.cases.open_of_seeker(person_id)
    if own is not None:
        await case_work.end(work, deeds.CaseEnded(own.id, is_deleted=True))
    if await uow.guides.get(person_id) is not None:
        await uow.guides.remove(person_id)
        await pass_offers_on(work, person_id)
        await release_all_of(work, person_id)
    await strip_person(uow, person_id, work.now)
    # The last that is pushed to them: nothing is to somebody who leaves.
    await _delete(work, message_ids)
    await uow.people.leave(person_id, work.now)


async def _still_deletable(work: Work) -> list[int]:
    """List the bot's messages of the last two days, also the one that was just pressed and is not confirmed yet."""
    found = await work.uow.outbox.message_ids(work.person_id, work.now - STILL_DELETABLE)
    pressed = work.pressed_message_id
    return found if pressed is None or pressed in found else [*found, pressed]


async def _delete(work: Work, message_ids: list[int]) -> None:
    for first in range(0, len(message_ids), MOST_AT_ONCE):
        some = MessagesGone(tuple(message_ids[first : first + MOST_AT_ONCE]))
        await work.tell(work.person_id, some, not_after=work.now + STILL_DELETABLE)


PRIVACY_WORK: Table = {
    deeds.DataWanted: send_data,
    deeds.MessagesTakenAway: take_messages_away,
    deeds.PersonErased: erase,
}
