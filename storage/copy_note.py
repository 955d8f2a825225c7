"""A database that a bot works on is no copy, though somebody may have put one back by hand, or killed a restore. Must not touch anything else."""

from storage.backup import NOTE_KEY
from storage.crypto import Keyring
from storage.database import Database
from storage.database_files import clear_beside
from storage.unit_of_work import unit_of_work


async def adopt(database: Database, keyring: Keyring) -> None:
    """Have a database no longer say of itself that it is a copy, and clear up after a restore that was killed.

    Only for who holds the lock on the database, and has proved the keys.
    """
    async with unit_of_work(database, keyring) as uow:
        if await uow.bot_state.get(NOTE_KEY) is not None:
            await uow.bot_state.forget(NOTE_KEY)
            uow.commit()
    clear_beside(database.path)
