"""The commands on the organisations' data: validate, write, read."""

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from bot.app_errors import StartError
from bot.config import Settings
from bot.network_changes import changes, missed
from bot.network_doubts import doubts_about, overdue
from bot.network_file import FaultyFileError, keep_network, read_network_file, write_network_file
from bot.older_database import refuse_older
from bot.one_at_a_time import is_locked
from flows.directory import KINDS, Network, read_network
from flows.errors import DirectoryError
from storage.address import sqlite_path
from storage.as_it_lies import organisations_data
from storage.crypto import Keyring
from storage.database import Database
from storage.unit_of_work import unit_of_work


def check_file(file: Path) -> None:
    """Validate a file and count its records on standard output; what is doubtful in it stands on standard error."""
    network = _read(file)
    _warn(file, [*doubts_about(network), *overdue(network, datetime.now(UTC).date())])
    _say(_counted(network))


def import_file(settings: Settings, file: Path, *, remove: bool) -> None:
    """Put a file's data in place of the database's, and say what that changes; a running bot takes it up within seconds.

    Args:
        settings: where the database is, and its keys.
        file: the data.
        remove: also what people depend on may go.

    Raises:
        DirectoryError: the file is wrong, or lacks what people depend on.
        StartError: a bot runs on a database of an older release.
        StorageError: the database cannot be opened.
    """
    network = _read(file)
    _warn(file, doubts_about(network))
    if is_locked(path := sqlite_path(settings.database_url)):
        refuse_older(path)
    for line in asyncio.run(_keep(settings, file, network, remove=remove)):
        _say(line)
    _say(_counted(network))


def export_file(settings: Settings, file: Path, *, force: bool) -> None:
    """Write the database's data to a file, and say what was written.

    Raises:
        DirectoryError: what the database holds is wrong.
        OSError: the file cannot be written, or may not be overwritten.
        StartError: there is nothing to write.
        StorageError: the database cannot be read.
    """
    network = read_network(organisations_data(sqlite_path(settings.database_url)))
    if network == Network():
        raise StartError("the database holds no organisations' data; nothing was written")
    write_network_file(file, network, overwrite=force)
    _say(f"{file}: {_counted(network)}")


def _read(file: Path) -> Network:
    """Read a file; where more than one thing is wrong, all stand on standard output, and the error is one line still."""
    try:
        return read_network_file(file)
    except FaultyFileError as error:
        for fault in error.faults if len(error.faults) > 1 else ():
            _say(fault)
        raise


async def _keep(settings: Settings, file: Path, network: Network, *, remove: bool) -> list[str]:
    database = await Database.open(settings.database_url)
    try:
        async with unit_of_work(database, Keyring(settings.secret_keys)) as uow:
            before = {kind: await uow.network.all(kind) for kind in KINDS}
            lost = await missed(uow.transaction, before, network, datetime.now(UTC))
            if lost and not remove:
                raise DirectoryError(
                    f"{file}: lacks what people depend on: {', '.join(lost)}; write `active: false` there instead, or"
                    " say --remove"
                )
            await keep_network(uow, network)
            uow.commit()
    finally:
        await database.close()
    return changes(before, network)


def _counted(network: Network) -> str:
    counts = (len(network.organisations), len(network.meeting_points), len(network.agencies))
    return "{} organisations, {} meeting points, {} agencies".format(*counts)


def _warn(file: Path, doubts: Sequence[str]) -> None:
    for doubt in doubts:
        _say(f"{file}: doubtful: {doubt}", sys.stderr)


def _say(line: str, stream: TextIO | None = None) -> None:
    """Print a line, whatever signs somebody has written into the data."""
    out = stream or sys.stdout
    encoding = out.encoding or "utf-8"
    plain = "".join(sign if sign.isprintable() else " " for sign in line)
    print(plain.encode(encoding, "backslashreplace").decode(encoding), file=out)
