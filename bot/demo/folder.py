"""The folder of a demo: whose it is, what a demo writes there, and what a fresh start forgets.

A folder may also be a real bot's. So a demo marks its own and touches no other, and holds it for as long as it runs.
"""

import fcntl
import os
import secrets
import shutil
import time
from importlib import resources
from pathlib import Path
from typing import Final

from bot.app_errors import StartError
from bot.config import PREFIX, Settings, settings_of
from bot.one_at_a_time import DatabaseLock
from storage.address import sqlite_path
from storage.crypto import new_key
from storage.database_files import remove, replaced_of, restoring_of
from storage.erasure_ledger import ledger_beside
from storage.errors import DatabaseAddressError

MARK: Final = ".lotse-demo"
_EXPLAINED: Final = "A demo of Lotse lives in this folder; `lotse demo --fresh` deletes it.\n"
LEAVING_SECONDS: Final = 3.0
"""So long the server of a demo that was killed may need to save a last time."""


class DemoFolder:
    """A folder that is held, from the making of this to `release`, for one demo.

    Raises:
        StartError: it is not a demo's, or another demo or bot runs in it; nothing was touched then.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.database = self.folder / "lotse.db"
        self.state = self.folder / "telegram.json"
        self._env = self.folder / ".env"
        self._refuse_odd_names()
        self._refuse_others()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.held = _hold(self.folder)
        """The descriptor that holds it; the demo's server inherits it, and holds it until it has saved a last time."""
        try:
            DatabaseLock(self.database).release()
        except StartError:
            self.release()
            raise

    def release(self) -> None:
        """Let another demo begin."""
        os.close(self.held)

    def forget(self) -> None:
        """Delete all that demos wrote here, and nothing else that may be here."""
        # With the lock, no bot begins meanwhile on a database that is just going.
        lock = DatabaseLock(self.database)
        try:
            for database in (self.database, restoring_of(self.database), replaced_of(self.database)):
                remove(database)
            for file in self._files():
                file.unlink(missing_ok=True)
            if self._documents.exists():
                shutil.rmtree(self._documents)
        finally:
            lock.release()

    def settings(self, address: str) -> Settings:
        """Write the settings down, so that other commands work on the same service; key and token live on."""
        kept = self._kept()
        values = {
            "telegram_token": kept.get("telegram_token", f"1000000001:{secrets.token_urlsafe(32)}"),
            "telegram_api_url": address,
            "database_url": self._database_url,
            "secret_key": kept.get("secret_key", new_key()),
            "network_file": str(resources.files("bot.demo").joinpath("network.yaml")),
        }
        # Whole or not at all: without its key nobody can read the database again.
        new = self._new_env
        new.touch(mode=0o600)
        new.write_text("".join(f"{PREFIX}{name.upper()}={quoted(value)}\n" for name, value in values.items()), "utf-8")
        new.replace(self._env)
        return settings_of(values)

    @property
    def _new_env(self) -> Path:
        return self._env.with_name(".env.new")

    @property
    def _documents(self) -> Path:
        return self.state.with_name(f"{self.state.name}.files")

    def _files(self) -> tuple[Path, ...]:
        """What a demo writes, beside the database with its companions, and the folder of documents."""
        return (
            self._env,
            self._new_env,
            ledger_beside(self.database),
            self.database.with_name(f"{self.database.name}.lock"),
            self.state,
            self.state.with_name(f"{self.state.name}.new"),
        )

    @property
    def _database_url(self) -> str:
        return f"sqlite+aiosqlite:///{self.database}"

    def _refuse_odd_names(self) -> None:
        try:
            sqlite_path(self._database_url)
            self._database_url.encode()
        except (DatabaseAddressError, UnicodeEncodeError):
            message = f"{str(self.folder)!r}: no database can lie in a folder of this name; name another with --data"
            raise StartError(message) from None

    def _refuse_others(self) -> None:
        """Refuse a folder that holds what a demo would write, or forget, and has no mark."""
        if (self.folder / MARK).exists():
            return
        for file in (self.database, *self._files(), self._documents):
            if file.exists():
                raise StartError(
                    f"{self.folder} holds {file.name}, and no demo wrote it: name another folder with --data"
                    f" (if all in it is an older demo's, an empty file {MARK} beside it says so)"
                )

    def _kept(self) -> dict[str, str]:
        if not self._env.is_file():
            return {}
        lines = [line.partition("=") for line in self._env.read_text("utf-8", "replace").splitlines()]
        return {name.removeprefix(PREFIX).lower(): value for name, _, value in lines if value}


def quoted(value: str) -> str:
    """Write a value so that a file of settings gives it back as it is."""
    if not set(value) & set(" \t\n#$'\"\\`"):
        return value
    # Within single quotes, too, ${NAME} is replaced; ${:-$} is a nameless one that stands for its own default.
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("${", "${:-$}{")
    return f"'{escaped}'"


def _hold(folder: Path) -> int:
    held = os.open(folder / MARK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + LEAVING_SECONDS
    while not _is_ours(held):
        if time.monotonic() > until:
            os.close(held)
            raise StartError(f"another demo is running in {folder}: end it first, or name another folder with --data")
        time.sleep(0.1)
    if not os.fstat(held).st_size:
        os.write(held, _EXPLAINED.encode())
    return held


def _is_ours(held: int) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
