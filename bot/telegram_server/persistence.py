"""The state file: people, chats, texts of bots and pending updates survive a restart. Faults and calls do not."""

import asyncio
import contextlib
import json
import logging
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter

from bot.telegram_server.bots import Bot, Profile, WebhookSetting
from bot.telegram_server.chats import Chat
from bot.telegram_server.files import StoredFile
from bot.telegram_server.people import Person
from bot.telegram_server.updates import Update
from bot.telegram_server.world import World

PAUSE = 0.2
RETRY = 5.0
_PRIVATE = 0o600
_PRIVATE_FOLDER = 0o700
_log = logging.getLogger(__name__)


@dataclass
class _SavedBot:
    bot_id: int
    token: str | None
    profile: Profile
    webhook: WebhookSetting | None
    next_update_id: int
    allowed_updates: list[str] | None
    pending: list[Update]
    chats: list[Chat]
    files: list[StoredFile]


@dataclass
class _Saved:
    # Most servers keep no state and need not wait for this to be built.
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(defer_build=True)

    format: Literal[1]
    offset_seconds: float
    next_person_id: int
    next_group_id: int
    people: list[Person]
    bots: list[_SavedBot]


_ADAPTER = TypeAdapter(_Saved)


class StateKeeper:
    """Keeps the world's state in a file, for its owner only.

    A crash never loses the file, but what came since the last save: a fifth of a second, and nine times as long as
    that save took.
    """

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path
        self._folder = path.with_name(path.name + ".files")
        self._dirty = asyncio.Event()
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._written: set[str] = set()
        self._is_failing = False

    def load(self) -> None:
        """Fill the world from the file, if there is one.

        Raises:
            ValueError: the file is not one of ours, or a document is not where it was.
        """
        if not self._path.exists():
            return
        try:
            saved = _ADAPTER.validate_json(self._path.read_bytes())
            self._world.clock.offset = timedelta(seconds=saved.offset_seconds)
        except (ValueError, OverflowError) as error:
            raise ValueError(f"{self._path}: is no state of this server") from error
        try:
            _restore(self._world, saved, self._folder)
        except OSError as error:
            raise ValueError(f"{self._path}: {error.filename} belongs to it and cannot be read") from error
        self._written = {file.unique_id for bot in saved.bots for file in bot.files}

    def start(self) -> None:
        """Begin to save what changes."""
        self._world.changes.on_state = self._dirty.set
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Save a last time; where that is not possible, say so."""
        self._ending.set()
        self._dirty.set()
        if self._task is not None:
            await self._task
        try:
            self.save()
        except OSError as error:
            _log.error("%s: the state was not saved: %s", self._path, error.strerror)

    def save(self) -> None:
        """Write the file now."""
        self._write_documents()
        self._write(_snapshot(self._world))

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while not self._ending.is_set():
            await self._dirty.wait()
            await self._pause(PAUSE)
            self._dirty.clear()
            began = loop.time()
            try:
                self._write_documents()
                await asyncio.to_thread(self._write, _snapshot(self._world))
            except OSError as error:
                await self._failed(error)
                continue
            self._is_failing = False
            # A big state is saved less often, so that saving never takes more than a tenth of the time.
            await self._pause(9 * (loop.time() - began))

    async def _failed(self, error: OSError) -> None:
        if not self._is_failing:
            _log.error("%s: the state cannot be saved, trying again: %s", self._path, error.strerror)
        self._is_failing = True
        self._dirty.set()
        await self._pause(RETRY)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)

    def _write_documents(self) -> None:
        for bot in self._world.all_bots():
            for file in bot.files.values():
                if file.unique_id not in self._written:
                    self._folder.mkdir(parents=True, exist_ok=True)
                    self._folder.chmod(_PRIVATE_FOLDER)
                    with _private(self._folder / file.unique_id) as document:
                        document.write(file.data)
                    self._written.add(file.unique_id)

    def _write(self, snapshot: dict[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_name(self._path.name + ".new")
        with _private(new) as file:
            file.write(json.dumps(snapshot).encode())
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)


def _private(path: Path) -> BinaryIO:
    """Open a file for writing that its owner alone may read, also where it was there before."""
    file = open(path, "wb", opener=lambda name, flags: os.open(name, flags, _PRIVATE))  # noqa: SIM115  the caller closes it
    path.chmod(_PRIVATE)
    return file


def _snapshot(world: World) -> dict[str, Any]:
    saved = _Saved(
        1,
        world.clock.offset.total_seconds(),
        world.next_person_id,
        world.next_group_id,
        list(world.people.values()),
        [_saved_bot(bot) for bot in world.all_bots()],
    )
    plain: dict[str, Any] = _ADAPTER.dump_python(saved, mode="json")
    return plain


def _saved_bot(bot: Bot) -> _SavedBot:
    queue = bot.queue
    return _SavedBot(
        bot.bot_id,
        bot.token,
        bot.profile,
        bot.webhook,
        queue.next_id,
        queue.allowed,
        list(queue.pending.values()),
        list(bot.chats.values()),
        list(bot.files.values()),
    )


def _restore(world: World, saved: _Saved, folder: Path) -> None:
    world.next_person_id, world.next_group_id = saved.next_person_id, saved.next_group_id
    world.people = {person.person_id: person for person in saved.people}
    for each in saved.bots:
        bot = world.new_bot()
        bot.bot_id, bot.token, bot.profile, bot.webhook = each.bot_id, each.token, each.profile, each.webhook
        bot.queue.next_id, bot.queue.allowed = each.next_update_id, each.allowed_updates
        bot.queue.pending.update((update.update_id, update) for update in each.pending)
        for chat in each.chats:
            bot.enter(chat)
        for file in each.files:
            file.data = (folder / file.unique_id).read_bytes()
            bot.keep(file)
        if bot.token is None:
            world.unclaimed = bot
        else:
            world.bots[bot.token] = bot
