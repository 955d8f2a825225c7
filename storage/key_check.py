"""Whether the secret keys are those that a database was written with. Must not store anything that tells a key."""

from typing import Final

from storage.crypto import Keyring
from storage.database import Database
from storage.errors import DecryptionError
from storage.unit_of_work import unit_of_work

STATE_KEY: Final = "key_check"
_PURPOSE: Final = "key check"


def fingerprint(keyring: Keyring) -> str:
    """Make what the database keeps to recognise a keyring's first key by."""
    return keyring.digest(_PURPOSE, "")


def missing_keys(written: str | None, keyring: Keyring) -> bool:
    """Say whether a key is missing, by what the database keeps under `STATE_KEY`."""
    return not set((written or "").split()) <= set(keyring.digests(_PURPOSE, ""))


async def prove_key(database: Database, keyring: Keyring) -> None:
    """Prove that the keyring opens all that the database holds; to be called before anything else is written.

    The database keeps a keyed hash for each key that was ever the first: what was written with one that is missing now
    could not be read, nor the people be found again.

    Raises:
        DecryptionError: a key is missing.
    """
    mine = fingerprint(keyring)
    async with unit_of_work(database, keyring) as uow:
        kept = await uow.bot_state.get(STATE_KEY)
        written = (kept or "").split()
        if missing_keys(kept, keyring):
            raise DecryptionError("LOTSE_SECRET_KEY does not fit this database: it was written with another key")
        if mine not in written:
            await uow.bot_state.set(STATE_KEY, " ".join([mine, *written]))
            uow.commit()
