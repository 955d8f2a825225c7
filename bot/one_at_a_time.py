"""One bot on one database: two would send what the other is just sending. The lock goes when the process goes."""

import fcntl
import os
from pathlib import Path

from bot.app_errors import StartError


def is_locked(database: Path) -> bool:
    """Say whether a bot runs on a database; changes nothing."""
    path = database.with_name(database.name + ".lock")
    if not path.exists():
        return False
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(file)


class DatabaseLock:
    """Held from its making to `release`; a file beside the database, which may stay there.

    Raises:
        StartError: another bot holds it.
    """

    def __init__(self, database: Path) -> None:
        path = database.with_name(database.name + ".lock")
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            raise StartError(f"another bot is running on {database}; end it first") from None

    def release(self) -> None:
        """Let another bot begin; a second call does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
