"""The command that puts the first key in the place of all others, while no bot runs."""

import asyncio
from datetime import UTC, datetime

from bot.config import Settings
from bot.one_at_a_time import DatabaseLock
from storage.address import sqlite_path
from storage.crypto import Keyring
from storage.database import Database
from storage.key_check import prove_key
from storage.rotation import rotate


def rotate_keys(settings: Settings) -> None:
    """Encrypt everything anew with the first key, and say which keys are still needed, and for what.

    Raises:
        StartError: a bot is running.
        StorageError: there is no database, or a key is missing.
    """
    path = sqlite_path(settings.database_url)
    lock = DatabaseLock(path)
    try:
        asyncio.run(_prove(settings))
        done = rotate(path, settings.secret_keys, datetime.now(UTC))
    finally:
        lock.release()
    _say(f"{done.renewed} of {done.total} values were encrypted anew; the first key alone opens all that can be opened")
    if done.unreadable:
        _say(f"{done.unreadable} values were opened by no key and are as they were")
    if done.links and done.links_until:
        until = f"{done.links_until.astimezone(settings.zone):%Y-%m-%d}"
        _say(
            f"Up to {done.links} invitation links need the old key until {until}; keep it behind the new one until then"
        )
    if len(settings.secret_keys) == 1:
        _say("There is one key only: put a new one of `lotse key new` in front of it, with a comma, to replace it")
    else:
        _say("Backups made before now still need the old key; make a new one")


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the command's answer


async def _prove(settings: Settings) -> None:
    """Bring the database to today's schema and note the new key as needed, before anything is written with it."""
    database = await Database.open(settings.database_url, create=False)
    try:
        await prove_key(database, Keyring(settings.secret_keys))
    finally:
        await database.close()
