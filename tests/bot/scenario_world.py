"""The world of the dialogue tests: a Bot API server, the bot on a real database file, and people who talk to it.

All in one process and on loopback. Nothing here waits a fixed time: it waits until the bot has taken up every update
and has nothing left to say, and then reads the chats as the people see them.
"""

import asyncio
import contextlib
import itertools
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import structlog

from bot.app import App, open_app
from bot.clock import Clock
from bot.config import Settings
from bot.send_budget import SendBudget
from bot.speech import Speech
from bot.telegram_server.app import Limits, create_app
from bot.telegram_server.clock import Clock as ServerClock
from bot.telegram_server.serve import address_of, http_server, listen
from bot.telegram_server.world import World
from flows.engine.session import Session
from storage.crypto import Keyring
from storage.outbox import SendErrorKind
from storage.repositories.outbox import OutboxRow
from storage.unit_of_work import UnitOfWork, unit_of_work

ROOT = Path(__file__).parents[2]
DEMO_NETWORK = ROOT / "bot" / "demo" / "network.yaml"
SPEECH = Speech.read(ZoneInfo("Europe/Berlin"))
PATIENCE = 8.0
UNPACED = 10_000.0
_NOBODY_THERE = {SendErrorKind.BLOCKED.value, SendErrorKind.CHAT_GONE.value}
INVISIBLE = re.compile("[\u200e\u200f\u2066-\u2069]")
_token_numbers = itertools.count(1_000_000_001)

Json = dict[str, Any]


def plain(words: str | None) -> str:
    """What a person reads: without the marks that only steer the direction of writing, and spaces that look alike."""
    return INVISIBLE.sub("", words or "").replace("\u00a0", " ").strip()


async def until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait until something holds, looking each time the loop comes round."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not holds():
        assert asyncio.get_running_loop().time() < deadline, f"waited {seconds} s in vain: {what}"
        await asyncio.sleep(0.001)


@dataclass
class BotApi:
    """A running local Bot API server, seen from the people's side."""

    address: str
    world: World
    http: aiohttp.ClientSession
    followers: list["Service"] = field(default_factory=list)

    async def ask(self, method: str, path: str, json: Json | None = None) -> Any:
        async with self.http.request(method, self.address + path, json=json) as response:
            answer = await response.json()
            assert response.status == 200, f"{method} {path}: {answer}"
            return answer

    async def person(self, name: str, language_code: str | None) -> "Person":
        made = await self.ask("POST", "/people", {"first_name": name, "language_code": language_code})
        return Person(self, name, made["id"])

    async def fault(self, **plan: Any) -> None:
        await self.ask("POST", "/faults", plan)

    async def advance(self, time: timedelta) -> None:
        await self.ask("POST", "/clock", {"advance_seconds": time.total_seconds()})

    def nothing_pending(self) -> bool:
        bots = [*self.world.bots.values(), *([self.world.unclaimed] if self.world.unclaimed else [])]
        return not any(bot.queue.pending for bot in bots)

    async def settle(self, now: datetime) -> datetime | None:
        """Move the bots' clocks with the server's."""
        dues = [await service.app.settle(now) for service in self.followers]
        return min((due for due in dues if due is not None), default=None)


NOBODY = BotApi("http://127.0.0.1:9", world=None, http=None)  # type: ignore[arg-type] # nobody answers there


@contextlib.asynccontextmanager
async def bot_api(*, limits: Limits = "off", clock: datetime | None = None) -> AsyncIterator[BotApi]:
    """Serve a local Bot API in this loop, on a free port."""
    follower = _Follower()
    application = create_app(clock=ServerClock(clock), limits=limits, follower=follower)
    listener = listen(0)
    server = http_server(application)
    stop = asyncio.Event()
    server.capture_signals = contextlib.nullcontext  # the signals belong to pytest
    server.main_loop = stop.wait  # its own looks only ten times a second whether to end
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        async with aiohttp.ClientSession() as http:
            api = BotApi(address_of(listener), application.state.world, http)
            follower.api = api
            yield api
    finally:
        for bot in application.state.world.bots.values():
            # A bot that has left may have left a question open; the server need not wait for it.
            bot.queue.polls += 1
            bot.queue.changed.notify()
        stop.set()
        await serving
        listener.close()


class _Follower:
    """Passes the server's clock on to whatever runs beside it."""

    api: BotApi | None = None

    async def settle(self, now: datetime) -> datetime | None:
        return await self.api.settle(now) if self.api else None


@dataclass
class Person:
    """A person with a phone."""

    api: BotApi
    name: str
    id: int

    async def chat(self, since: int = -1, wait: float = 0) -> Json:
        return await self.api.ask("GET", f"/people/{self.id}/chat?since={since}&wait={wait}")

    async def messages(self) -> list[Json]:
        return (await self.chat())["messages"]

    async def bot_messages(self) -> list[Json]:
        return [message for message in await self.messages() if message["from"] == "bot"]

    async def send(self, content: Json) -> int:
        return (await self.api.ask("POST", f"/people/{self.id}/messages", content))["message_id"]

    async def say(self, text: str) -> int:
        return await self.send({"text": text})

    async def press(self, message_id: int, data: str) -> Json:
        press = {"message_id": message_id, "callback_data": data}
        return await self.api.ask("POST", f"/people/{self.id}/presses", press)

    async def hear(self, count: int, seconds: float = PATIENCE) -> list[Json]:
        """Wait until the bot has written so many messages in all, and return them."""
        deadline = asyncio.get_running_loop().time() + seconds
        version = -1
        while True:
            left = deadline - asyncio.get_running_loop().time()
            chat = await self.chat(version, max(0.0, left))
            version = chat["version"]
            written = [message for message in chat["messages"] if message["from"] == "bot"]
            if len(written) >= count:
                return written
            assert left > 0, f"{self.name} waited {seconds} s for message {count}, saw {len(written)}"


@dataclass
class Service:
    """The bot in this process: it can be stopped and started again on the same database file.

    `pushes` are chat and message ids of all that was sent in the bulk lane: nobody had asked for it. Unless `is_paced`,
    such messages go as fast as they can.
    """

    api: BotApi
    settings: Settings
    logs: list[Mapping[str, Any]]
    is_paced: bool = True
    pushes: set[tuple[int, int]] = field(default_factory=set)
    clock: Clock = field(default_factory=Clock)
    app: App = field(init=False)
    _stop: asyncio.Event = field(init=False)
    _running: asyncio.Task[None] = field(init=False)

    async def start(self) -> None:
        self.clock = Clock()
        self.clock.set(self.api.world.clock.now())
        self.app = await open_app(self.settings, self.clock, SPEECH)
        relay = self.app.relay
        relay._send = self._noting_pushes(relay._send)
        if not self.is_paced:
            relay._budget = SendBudget(per_second=UNPACED, per_chat=UNPACED)
        self._stop = asyncio.Event()
        self._running = asyncio.create_task(self.app.run(self._stop))
        self.api.followers.append(self)

    async def stop(self) -> None:
        self.api.followers.remove(self)
        self._stop.set()
        await self._running

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def begun(self) -> None:
        """Wait until the bot has introduced itself and begins to work."""
        await until(lambda: self.app.relay.is_alive or not self.is_running(), "the bot does not begin")

    async def quiet(self) -> None:
        """Wait until the bot has taken up everything that people did, and has said all that it has to say."""
        await until(self.api.nothing_pending, "the bot does not fetch its updates")
        await self.app.processor.join()
        await self.app.handler.settle()
        await until(self.app.relay._replies.idle, "the bot does not finish sending")
        self.assert_well()

    async def rest(self) -> None:
        """Wait as `quiet` does, and until everybody has been told what is due, at whatever pace it goes."""
        await self.begun()
        await self.quiet()
        deadline = asyncio.get_running_loop().time() + 10 * PATIENCE
        while await self._has_something_to_tell():
            assert asyncio.get_running_loop().time() < deadline, "the bot does not finish telling people"
            await self.app.relay.join()
        self.assert_well()

    async def _has_something_to_tell(self) -> bool:
        # A row is `sending` until it is written down that it was sent, wherever in the relay it is.
        row = await self.app.database.fetch_one(
            "SELECT 1 FROM outbox WHERE state = 'sending' OR (state = 'waiting' AND due_at <= :now) LIMIT 1",
            now=int(self.clock().timestamp() * 1000),
        )
        return row is not None

    def _noting_pushes(
        self, send: Callable[[OutboxRow], Awaitable[int | None]]
    ) -> Callable[..., Awaitable[int | None]]:
        async def noting(row: OutboxRow) -> int | None:
            if row.lane != "bulk":
                return await send(row)
            async with self.unit_of_work() as uow:
                person = await uow.people.get(row.person_id)
            message_id = await send(row)
            if person is not None and message_id is not None:
                self.pushes.add((person.chat_id, message_id))
            return message_id

        return noting

    def pushed_to(self, person: Person) -> set[int]:
        """The ids of the messages in a person's chat that they had not asked for."""
        return {message_id for chat_id, message_id in self.pushes if chat_id == person.id}

    def unit_of_work(self) -> UnitOfWork:
        return unit_of_work(self.app.database, Keyring(self.settings.secret_keys))

    def is_running(self) -> bool:
        return not self._running.done()

    def assert_well(self) -> None:
        """Nobody who runs the bot would have been alarmed."""
        assert self.is_running(), f"the bot has ended: {self._running!r}"
        alarms = [entry for entry in self.logs if entry["log_level"] in {"warning", "error", "critical"}]
        alarms = [entry for entry in alarms if not _is_push_to_nobody(entry)]
        assert not alarms, f"the log says {alarms}"

    def logged(self, event: str) -> list[Mapping[str, Any]]:
        return [entry for entry in self.logs if entry["event"] == event]

    def decrypt(self, cipher: str) -> str:
        return Keyring(self.settings.secret_keys).decrypt(cipher)

    async def session(self, person: Person) -> Session | None:
        """The person's conversation as the database keeps it."""
        keyring = Keyring(self.settings.secret_keys)
        rows = await self.app.database.fetch_all(
            "SELECT chat_id, state FROM people JOIN sessions ON sessions.person_id = people.id"
        )
        states = {int(keyring.decrypt(row["chat_id"])): keyring.decrypt_json(row["state"]) for row in rows}
        return Session.from_json(states[person.id]) if person.id in states else None


def _is_push_to_nobody(entry: Mapping[str, Any]) -> bool:
    """Somebody who has blocked the bot gets nothing; that is written down, and alarms nobody."""
    return entry["event"] == "send_given_up" and entry["lane"] == "bulk" and entry["reason"] in _NOBODY_THERE


def settings_for(api: BotApi, database: Path, secret_key: str, **more: Any) -> Settings:
    """Settings as `.env` would hold them; the token belongs to nobody else."""
    given = {
        "telegram_token": f"{next(_token_numbers)}:{'T' * 35}",
        "telegram_api_url": api.address,
        "database_url": f"sqlite+aiosqlite:///{database}",
        "secret_key": secret_key,
        "network_file": DEMO_NETWORK,
    }
    return Settings(**{**given, **more})


@dataclass(frozen=True)
class Seed:
    """A database that was migrated and filled with the demo network once, to be copied for each test."""

    path: Path
    secret_key: str

    def copy_to(self, folder: Path) -> Path:
        return Path(shutil.copy(self.path, folder / "lotse.db"))


@contextlib.asynccontextmanager
async def service(api: BotApi, folder: Path, seed: Seed, *, is_paced: bool = True) -> AsyncIterator[Service]:
    """Run the bot in this loop on a copy of the seed's database."""
    with structlog.testing.capture_logs() as logs:
        running = Service(api, settings_for(api, seed.copy_to(folder), seed.secret_key), logs, is_paced)
        await running.start()
        try:
            yield running
        finally:
            await running.stop()
