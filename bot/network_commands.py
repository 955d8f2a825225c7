"""The commands on the organisations' data: validate, write, read."""

import asyncio
from pathlib import Path

from bot.config import Settings
from bot.network_file import keep_network, load_network, read_network_file, write_network_file
from flows.directory import Network
from storage.crypto import Keyring
from storage.database import Database
from storage.unit_of_work import unit_of_work


def check_file(file: Path) -> None:
    """Validate a file and count its records on standard output."""
    print(_counted(read_network_file(file)))  # noqa: T201 - the command's answer


def import_file(settings: Settings, file: Path) -> None:
    """Put a file's data in place of the database's; a running bot takes it up within seconds."""
    network = read_network_file(file)
    asyncio.run(_keep(settings, network))
    print(_counted(network))  # noqa: T201 - the command's answer


def export_file(settings: Settings, file: Path, *, force: bool) -> None:
    """Write the database's data to a file, and say what was written.

    Raises:
        OSError: the file cannot be written, or may not be overwritten.
        StorageError: the database cannot be read.
    """
    network = asyncio.run(_load(settings))
    write_network_file(file, network, overwrite=force)
    print(f"{file}: {_counted(network)}")  # noqa: T201 - the command's answer


async def _keep(settings: Settings, network: Network) -> None:
    database = await Database.open(settings.database_url)
    try:
        async with unit_of_work(database, Keyring(settings.secret_keys)) as uow:
            await keep_network(uow, network)
            uow.commit()
    finally:
        await database.close()


async def _load(settings: Settings) -> Network:
    database = await Database.open(settings.database_url, create=False)
    try:
        return await load_network(database)
    finally:
        await database.close()


def _counted(network: Network) -> str:
    counts = (len(network.organisations), len(network.meeting_points), len(network.agencies))
    return "{} organisations, {} meeting points, {} agencies".format(*counts)
