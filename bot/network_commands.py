"""The commands on the organisations' data: validate, write, read."""

import asyncio
from pathlib import Path

from bot.config import Settings
from bot.network_file import keep_network, load_network, network_yaml, read_network_file
from flows.directory import Network
from storage.crypto import Keyring
from storage.database import Database
from storage.unit_of_work import unit_of_work


def check_file(file: Path) -> None:
    """Validate a file and count its records on standard output."""
    _count(read_network_file(file))


def import_file(settings: Settings, file: Path) -> None:
    """Put a file's data in place of the database's; a running bot takes it up within seconds."""
    network = read_network_file(file)
    asyncio.run(_keep(settings, network))
    _count(network)


def export_file(settings: Settings, file: Path) -> None:
    """Write the database's data to a file."""
    file.write_text(network_yaml(asyncio.run(_load(settings))), "utf-8")


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


def _count(network: Network) -> None:
    counts = (len(network.organisations), len(network.meeting_points), len(network.agencies))
    print("{} organisations, {} meeting points, {} agencies".format(*counts))  # noqa: T201
