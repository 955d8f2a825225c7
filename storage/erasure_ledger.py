"""The ledger of erasures: who must be forgotten again after a backup was restored. Lies outside every backup.

A file of lines, each a keyed hash, by what its key is recognised, and an instant: it says nothing to anybody without the key.
Must not hold anything else.
"""

import errno
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.instants import from_millis, to_millis


@dataclass(frozen=True, slots=True)
class Erasure:
    """That somebody was erased.

    Args:
        telegram_hash: the keyed hash of their chat.
        erased_at: when.
        key: the fingerprint of the key that was the first then; empty in a line of before 2026-11-26.
    """

    telegram_hash: str
    erased_at: datetime
    key: str = ""


def ledger_beside(database: Path) -> Path:
    """The ledger's path, next to the database's."""
    return database.with_name(f"{database.name}.erased")


class ErasureLedger:
    """A ledger in a file, made when it is first written to.

    Args:
        path: the file.
        key: the fingerprint of the keyring whose hashes are added.
    """

    def __init__(self, path: Path, key: str = "") -> None:
        self._path = path
        self._key = key

    def add(self, telegram_hash: str, at: datetime) -> None:
        """Write an erasure down, unless it is there; it is on disk when this returns.

        Raises:
            OSError: it cannot be written.
        """
        self.take_over([Erasure(telegram_hash, at, self._key)])

    def take_over(self, erasures: Iterable[Erasure]) -> None:
        """Write down those erasures that are not there yet, each with its own key.

        Raises:
            OSError: they cannot be written.
        """
        known = {(each.telegram_hash, each.erased_at) for each in self.entries()}
        new = {(each.telegram_hash, each.erased_at): _line(each) for each in erasures}
        lines = [line for which, line in new.items() if which not in known]
        is_new = not self._path.exists()
        if is_new and not lines:
            return
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if lines:
                # A line that a crash cut off must not swallow the next one.
                _write((b"" if is_new else b"\n") + b"".join(lines), descriptor)
            # Also where nothing is new: what is there may not have reached the disk yet.
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


def _line(erasure: Erasure) -> bytes:
    entry = {"hash": erasure.telegram_hash, "at": to_millis(erasure.erased_at)}
    return (json.dumps(entry | ({"key": erasure.key} if erasure.key else {})) + "\n").encode()


def _write(data: bytes, descriptor: int) -> None:
    """Write all at once; where the disk takes a part only, what is missing is not there, and that is said."""
    if os.write(descriptor, data) != len(data):
        raise OSError(errno.ENOSPC, "the ledger of erasures was written only in part")


def _read(line: str) -> Erasure | None:
    try:
        entry = json.loads(line)
        return Erasure(str(entry["hash"]), from_millis(int(entry["at"])), str(entry.get("key", "")))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
