"""Files that this process may not use because they are another user's, as a command that root ran leaves them. Changes none."""

import os
import pwd
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.app_errors import StartError

BESIDE: Final = ("", "-wal", "-shm", ".lock", ".erased")
"""What lies beside a database, by the ends of the names."""


def own_files(database: Path) -> None:
    """See that the database and what lies beside it may be written.

    Raises:
        StartError: one may not; says whose it is and what helps.
    """
    for why, do in closed_files(database):
        raise StartError(f"{why}; {do}")


def closed_files(database: Path) -> Iterator[tuple[str, str]]:
    """Find the files of a database that may not be written: why, and what helps; where it is the folder, that alone."""
    folder = database.parent
    if _is_closed(folder, os.R_OK | os.W_OK | os.X_OK):
        yield closed_file(folder, "write")
        return
    for end in BESIDE:
        file = database.with_name(database.name + end)
        if _is_closed(file, os.R_OK | os.W_OK):
            yield closed_file(file, "write")


def closed_file(file: Path, what: str) -> tuple[str, str]:
    """Say whose a file is that may not be used, and what helps.

    Args:
        file: the file, or a folder.
        what: `read` or `write`.
    """
    me = _name(os.geteuid())
    try:
        owner = file.stat().st_uid
    except OSError:
        return f"{file} is out of reach for {me}", "see the owners and modes of its folders"
    if owner == os.geteuid():
        done = {"read": "read", "write": "written"}[what]
        return f"{file} may not be {done} by {me}, whose it is", f"chmod u+rw {file}, unless its disk is read-only"
    return (
        f"{file} belongs to {_name(owner)}, and this runs as {me}, who may not {what} it",
        f"as root: chown {me} {file}",
    )


def _is_closed(file: Path, mode: int) -> bool:
    """Say whether a file may not be used so; what is not there is not closed."""
    try:
        file.stat()
    except PermissionError:
        return True
    except OSError:
        return False
    return not os.access(file, mode, effective_ids=True)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
