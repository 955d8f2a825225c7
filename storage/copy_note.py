"""A database that a bot works on is no copy, though somebody may have put a copy back by hand. Must not touch anything else."""

from storage.backup import NOTE_KEY
from storage.crypto import Keyring
from storage.database import Database
from storage.unit_of_work import unit_of_work


async def drop_note(database: Database, keyring: Keyring) -> None:
    """Have a database no longer say of itself that it is a copy, to be deleted on a day."""
    async with unit_of_work(database, keyring) as uow:
        if await uow.bot_state.get(NOTE_KEY) is not None:
            await uow.bot_state.forget(NOTE_KEY)
            uow.commit()
