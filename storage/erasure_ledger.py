"""The ledger of erasures: who must be forgotten again after a backup was restored. Lies outside every backup.

A file of lines, each a keyed hash, by what its key is recognised, and an instant: it says nothing to anybody without the key.
Must not hold anything else.
"""

import errno
import json
import os
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from storage.instants import from_millis, to_millis

_HASH: Final = re.compile("[0-9a-f]{64}")
_TELLING: Final = len('{"hash": "') + 16
"""So much of a line tells whose it is."""
_DATABASE: Final = b"SQLite format 3"
_WRITING: Final = threading.Lock()
"""One thread at a time: two that make the file would each think the other's lines their own. One process at a time has a database."""


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


def new_ledger_of(ledger: Path) -> Path:
    """Where a ledger is made before it takes its place."""
    return ledger.with_name(f"{ledger.name}.new")


def can_be_kept(erasure: Erasure) -> bool:
    """Say whether a ledger would read an erasure back as it was written; what damage has made of one, none would."""
    return _read(_line(erasure)) == erasure


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
        with _WRITING:
            known = {(each.telegram_hash, each.erased_at) for each in self.entries()}
            new = {(each.telegram_hash, each.erased_at): _line(each) for each in erasures}
            data = b"".join(line for which, line in new.items() if which not in known)
            if self._path.exists():
                # A line that a crash cut off must not swallow the next one.
                self._append(b"\n" + data if data else b"")
            elif data:
                self._begin(data)

    def entries(self) -> list[Erasure]:
        """Read all erasures that can be read; `damage` says whether there is more."""
        return [entry for line in self._lines() if (entry := _read(line)) is not None]

    def damage(self, known: Iterable[Erasure] = ()) -> str | None:
        """Say what is wrong with the file, None if each line is an entry: whoever stood there may be missing.

        A line that was cut off while it was written is nothing wrong once its erasure is known, for it was written
        down before anybody was erased: it stands in a later line, or is among `known`.

        Args:
            known: erasures that are known from elsewhere.
        """
        lines = self._lines()
        if not lines:
            return None
        if lines[0].startswith(_DATABASE):
            return "is a database, and no ledger of erasures"
        if lines == [b""]:
            return "is empty, as no ledger of erasures is ever written"
        if not lines[0].strip():
            return "begins with an empty line, so that it was emptied once"
        whole = [line for line in lines if _read(line) is not None] + [_line(each) for each in known]
        bad = [number for number, line in enumerate(lines, 1) if _is_bad(line, whole)]
        more = f", and {len(bad) - 1} more are none" if len(bad) > 1 else ""
        return f"line {bad[0]} is no entry of a ledger of erasures{more}" if bad else None

    def _lines(self) -> list[bytes]:
        return self._path.read_bytes().split(b"\n") if self._path.exists() else []

    def _begin(self, data: bytes) -> None:
        """Make the file with its first lines in it, in one step: an empty one would look like one that lost them."""
        new = new_ledger_of(self._path)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            _write(data, descriptor)
            os.fsync(descriptor)
        except OSError:
            new.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)
        new.replace(self._path)
        _sync_folder(self._path.parent)

    def _append(self, data: bytes) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        try:
            before = os.fstat(descriptor).st_size
            try:
                _write(data, descriptor)
            except OSError:
                os.ftruncate(descriptor, before)
                raise
            # Also where nothing is new: what is there may not have reached the disk yet.
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _line(erasure: Erasure) -> bytes:
    entry = {"hash": erasure.telegram_hash, "at": to_millis(erasure.erased_at)}
    return (json.dumps(entry | ({"key": erasure.key} if erasure.key else {})) + "\n").encode()


def _write(data: bytes, descriptor: int) -> None:
    """Write all at once; where the disk takes a part only, what is missing is not there, and that is said."""
    if os.write(descriptor, data) != len(data):
        raise OSError(errno.ENOSPC, "the ledger of erasures was written only in part")


def _read(line: bytes) -> Erasure | None:
    try:
        entry = json.loads(line)
        if not _HASH.fullmatch(entry["hash"]):
            return None
        return Erasure(entry["hash"], from_millis(int(entry["at"])), str(entry.get("key", "")))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None


def _is_bad(line: bytes, whole: Iterable[bytes]) -> bool:
    """Say whether a line is neither an entry, nor empty, nor the beginning of one that is known whole."""
    if not line.strip() or _read(line) is not None:
        return False
    return len(line) < _TELLING or not any(each.startswith(line) for each in whole)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
