"""What the tests of the transport share: a local Bot API server, its people, a real database, messages to send."""

import asyncio
import contextlib
import itertools
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import telegram

from bot.relay import Relay
from bot.send_budget import SendBudget
from bot.telegram_request import AiohttpRequest
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.repositories.outbox import OutboxRow, OutgoingMessage
from storage.repositories.people import Person
from storage.unit_of_work import UnitOfWork, unit_of_work

ROOT = Path(__file__).parents[2]
_numbers = itertools.count(1000)


def now() -> datetime:
    return datetime.now(UTC)


@contextlib.contextmanager
def server(*options: str) -> Iterator[str]:
    """Run a local Bot API server in a process of its own and give its address."""
    command = [sys.executable, "-m", "bot.telegram_server", "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            process.wait(timeout=5)


class World:
    """One bot on the server, with a database and people of its own."""

    def __init__(self, url: str, http: aiohttp.ClientSession, bot: telegram.Bot, database: Database) -> None:
        self.url = url
        self.http = http
        self.bot = bot
        self.database = database
        self.keyring = Keyring([new_key()])
        self.sent: list[tuple[int, str]] = []
        self.people: dict[int, int] = {}

    async def ask(self, verb: str, path: str, /, **json: object) -> Any:
        params = {"bot": str(self.bot.id)}
        async with self.http.request(verb, self.url + path, params=params, json=json or None) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def fault(self, **plan: object) -> None:
        await self.ask("POST", "/faults", **{"method": "sendMessage", **plan})

    async def person(self) -> Person:
        """A person who has written to the bot, and their row."""
        chat = (await self.ask("POST", "/people", first_name="Amina", language_code="de"))["id"]
        await self.ask("POST", f"/people/{chat}/messages", text="/start")
        async with self.work() as uow:
            person = await uow.people.ensure(chat, "de", now())
            uow.commit()
        self.people[person.id] = chat
        return person

    async def texts(self, person: Person) -> list[str]:
        """What the bot has written to a person."""
        chat = await self.ask("GET", f"/people/{person.chat_id}/chat")
        return [message["text"] for message in chat["messages"] if message["from"] == "bot"]

    async def shown(self, person: Person, text: str) -> bool:
        """Whether a person sees a message."""
        return text in await self.texts(person)

    def work(self) -> UnitOfWork:
        return unit_of_work(self.database, self.keyring)

    async def add(
        self,
        person: Person,
        *texts: str,
        lane: Any = "reply",
        claimed: bool = False,
        screen: dict[str, Any] | None = None,
        **more: Any,
    ) -> list[OutboxRow]:
        """Put messages into the outbox as a service does."""
        rows = []
        async with self.work() as uow:
            for text in texts:
                message = OutgoingMessage(
                    person_id=person.id,
                    payload={"text": text, **(screen or {})},
                    lane=lane,
                    **{"due_at": now(), **more},
                )
                row_id = await uow.outbox.add(message, now(), claimed=claimed)
                assert row_id is not None
                rows.append(
                    OutboxRow(
                        id=row_id,
                        person_id=person.id,
                        lane=lane,
                        payload=message.payload,
                        due_at=message.due_at,
                        not_after=message.not_after,
                        attempts=0,
                        possibly_twice=False,
                    )
                )
            uow.commit()
        return rows

    async def send(self, row: OutboxRow) -> int:
        """What the composition root gives the relay."""
        message = await self.bot.send_message(self.people[row.person_id], row.payload["text"])
        self.sent.append((row.person_id, row.payload["text"]))
        return message.message_id

    def relay(self, **options: Any) -> Relay:
        given = {"send": self.send, "budget": SendBudget(), "clock": now, "jitter": lambda: 0.0} | options
        return Relay(self.database, self.keyring, **given)

    async def rows(self) -> list[dict[str, Any]]:
        return [dict(row) for row in await self.database.fetch_all("SELECT * FROM outbox ORDER BY id")]

    async def states(self) -> list[str]:
        return [row["state"] for row in await self.rows()]

    async def tried(self) -> bool:
        """Whether every message has been tried and put off."""
        return all(row["state"] == "waiting" and row["attempts"] for row in await self.rows())

    async def states_are(self, *states: str) -> bool:
        return await self.states() == list(states)


@contextlib.asynccontextmanager
async def world(url: str, folder: Path, token: str | None = None) -> AsyncIterator[World]:
    """A bot with a token nobody else has, on a database in a folder."""
    token = token or f"{next(_numbers)}:{'T' * 35}"
    request = AiohttpRequest(read_timeout=2)
    bot = telegram.Bot(token, base_url=f"{url}/bot", request=request, get_updates_request=AiohttpRequest())
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'lotse.db'}")
    try:
        async with aiohttp.ClientSession() as http, bot:
            one = World(url, http, bot, database)
            yield one
            for method in ("*", "sendMessage", "getUpdates"):
                await one.fault(method=method, times=0)
    finally:
        await database.close()


async def until(true: Any, seconds: float = 5.0) -> None:
    """Wait until something holds; it may be a coroutine function."""
    deadline = now() + timedelta(seconds=seconds)
    while True:
        held = true()
        if asyncio.iscoroutine(held):
            held = await held
        if held:
            return
        assert now() < deadline, "waited in vain"
        await asyncio.sleep(0.01)
