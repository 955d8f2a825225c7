"""The ledger of erasures: who must be forgotten again after a backup was restored. Lies outside every backup.

A file of lines, each a keyed hash and an instant: it says nothing to anybody without the key. Must not hold anything else.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.instants import from_millis, to_millis


@dataclass(frozen=True, slots=True)
class Erasure:
    """That somebody was erased: the keyed hash of their chat, and when."""

    telegram_hash: str
    erased_at: datetime


def ledger_beside(database: Path) -> Path:
    """The ledger's path, next to the database's."""
    return database.with_name(f"{database.name}.erased")


class ErasureLedger:
    """A ledger in a file, made when it is first written to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, telegram_hash: str, at: datetime) -> None:
        """Write an erasure down; it is on disk when this returns. The same twice does no harm.

        Raises:
            OSError: it cannot be written.
        """
        is_new = not self._path.exists()
        line = json.dumps({"hash": telegram_hash, "at": to_millis(at)}) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # A line that a crash cut off must not swallow the next one.
            os.write(descriptor, (line if is_new else f"\n{line}").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            _sync_folder(self._path.parent)

    def entries(self) -> list[Erasure]:
        """Read all erasures; a line that a crash cut off is passed over, for then nothing was erased yet either."""
        if not self._path.exists():
            return []
        read = (_read(line) for line in self._path.read_text("utf-8", errors="replace").splitlines())
        return [erasure for erasure in read if erasure is not None]


def _read(line: str) -> Erasure | None:
    try:
        entry = json.loads(line)
        return Erasure(str(entry["hash"]), from_millis(int(entry["at"])))
    except (ValueError, KeyError, TypeError):
        return None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
