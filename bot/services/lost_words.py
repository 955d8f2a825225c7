"""Words passed on to somebody who cannot be reached: they are dropped with all that waits, and who wrote them is told."""

from collections.abc import Iterable
from datetime import datetime

from bot.services.work import SENDER, Payload
from storage.unit_of_work import UnitOfWork


async def drop_all_for(
    uow: UnitOfWork, person_id: int, now: datetime, *, up_to: int | None = None, lost: Iterable[Payload] = ()
) -> None:
    """Drop what waits for a person who cannot be reached; whose words are among it hears so, once an hour and talk.

    Args:
        uow: the transaction.
        person_id: who cannot be reached.
        now: an aware instant.
        up_to: the id of the newest message to drop; None for all.
        lost: what was lost besides.
    """
    waiting = await uow.outbox.waiting_for(person_id, up_to=up_to)
    senders = [each[SENDER] for each in (*lost, *waiting) if SENDER in each]
    for key, sender in {sender["unreached_key"]: sender for sender in senders}.items():
        await uow.outbox.push(sender["person_id"], sender["unreached"], now, key=f"{key}-{now:%Y%m%d%H}")
    await uow.outbox.drop_for_person(person_id, now, up_to=up_to)
