"""Whether the secret keys are those that a database was written with. Must not store anything that tells a key."""

from typing import Final

from storage.crypto import Keyring
from storage.database import Database
from storage.errors import DecryptionError
from storage.unit_of_work import unit_of_work

_STATE: Final = "key_check"
_PURPOSE: Final = "key check"


async def prove_key(database: Database, keyring: Keyring) -> None:
    """Prove that the keyring opens all that the database holds; to be called before anything else is written.

    The database keeps a keyed hash for each key that was ever the first: what was written with one that is missing now
    could not be read, nor the people be found again.

    Raises:
        DecryptionError: a key is missing.
    """
    mine = keyring.digests(_PURPOSE, "")
    async with unit_of_work(database, keyring) as uow:
        written = (await uow.bot_state.get(_STATE) or "").split()
        if not set(written) <= set(mine):
            raise DecryptionError("LOTSE_SECRET_KEY does not fit this database: it was written with another key")
        if mine[0] not in written:
            await uow.bot_state.set(_STATE, " ".join([mine[0], *written]))
            uow.commit()
