"""A database of an older release: the bot's start brings it up to date, after a backup; no other command does so unasked."""

from pathlib import Path

from bot.app_errors import StartError
from storage.as_it_lies import is_older


def refuse_older(database: Path) -> None:
    """Refuse a database whose schema a command would change by opening it.

    Raises:
        StartError: it is of an older release.
        StorageError: it cannot be read.
    """
    if is_older(database):
        raise StartError("the database is of an older release; back it up and start the bot")
