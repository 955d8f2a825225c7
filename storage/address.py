"""The database's address as the settings give it. Opens nothing and looks at no file."""

from pathlib import Path
from typing import Final

from storage.errors import DatabaseAddressError

_SQLITE: Final = "sqlite+aiosqlite:///"


def sqlite_path(url: str) -> Path:
    """Read the file's path out of a database address.

    Args:
        url: `sqlite+aiosqlite:///relative.db` or, with four slashes, `sqlite+aiosqlite:////absolute/path.db`.

    Raises:
        DatabaseAddressError: it is anything else. The address itself may hold a password and is not repeated.
    """
    path = url.removeprefix(_SQLITE)
    if path == url:
        raise DatabaseAddressError(f"the database address must begin with {_SQLITE}")
    if not path or path.endswith("/") or path.startswith((":memory:", "file:")) or "?" in path or "\0" in path:
        raise DatabaseAddressError(f"the database address must name a file: {_SQLITE}lotse.db")
    return Path(path)
