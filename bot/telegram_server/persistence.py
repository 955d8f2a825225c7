"""The state file: people, chats, texts of bots and pending updates survive a restart. Faults and calls do not."""

import asyncio
import contextlib
import json
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter

from bot.telegram_server.bots import Bot, Profile, WebhookSetting
from bot.telegram_server.chats import Chat
from bot.telegram_server.files import StoredFile
from bot.telegram_server.people import Person
from bot.telegram_server.updates import Update
from bot.telegram_server.world import World

PAUSE = 0.2
_FORMAT = 1


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

    format: int
    offset_seconds: float
    next_person_id: int
    next_group_id: int
    people: list[Person]
    bots: list[_SavedBot]


_ADAPTER = TypeAdapter(_Saved)


class StateKeeper:
    """Keeps the world's state in a file; a crash loses what the last fifth of a second brought, never the file."""

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path
        self._folder = path.with_name(path.name + ".files")
        self._dirty = asyncio.Event()
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._written: set[str] = set()

    def load(self) -> None:
        """Fill the world from the file, if there is one.

        Raises:
            ValueError: the file is not one of ours.
        """
        if self._path.exists():
            _restore(self._world, _ADAPTER.validate_json(self._path.read_bytes()), self._folder)

    def start(self) -> None:
        """Begin to save what changes."""
        self._world.changes.on_state = self._dirty.set
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Save a last time."""
        self._ending.set()
        self._dirty.set()
        if self._task is not None:
            await self._task
        self.save()

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
            self._write_documents()
            await asyncio.to_thread(self._write, _snapshot(self._world))
            # A big state is saved less often, so that saving never takes more than a tenth of the time.
            await self._pause(9 * (loop.time() - began))

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)

    def _write_documents(self) -> None:
        for bot in self._world.all_bots():
            for file in bot.files.values():
                if file.unique_id not in self._written:
                    self._folder.mkdir(parents=True, exist_ok=True)
                    (self._folder / file.unique_id).write_bytes(file.data)
                    self._written.add(file.unique_id)

    def _write(self, snapshot: dict[str, Any]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_name(self._path.name + ".new")
        with new.open("w", encoding="utf-8") as file:
            json.dump(snapshot, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)


def _snapshot(world: World) -> dict[str, Any]:
    saved = _Saved(
        _FORMAT,
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
    world.clock.offset = timedelta(seconds=saved.offset_seconds)
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
