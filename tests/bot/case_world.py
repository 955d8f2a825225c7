"""A network of two guides, a coordinator and a seeker as the services keep it, without a bot: what each decides, and who is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.rendering import pushed_payload
from bot.services.deeds import carry_out
from bot.services.work import Work
from flows import deeds
from flows.engine.events import Deed
from flows.roles import COORDINATOR, GUIDE
from flows.text import Verbatim
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.reading import Reading
from storage.repositories.people import Person
from storage.unit_of_work import UnitOfWork, unit_of_work

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
BOSS, ANNA, BEN, SEEKER = 1, 2, 3, 4
CASE = 1
ASK = deeds.GuideAsked("residence", "ar", "online", None, is_complex=False, lines=(Verbatim("my secret line"),))
ACCEPT = deeds.OfferAnswered(CASE, is_accepted=True)
DELETE = deeds.CaseEnded(CASE, is_deleted=True)


def say(words: str) -> deeds.Relayed:
    return deeds.Relayed(CASE, deeds.Content("text", words))


class World:
    """A database with a coordinator, two guides of whom Anna is asked first, and a seeker, and what they decide."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.database, self.keyring = database, keyring
        self.read = Reading(database, keyring)
        self.now = NOW

    def unit(self) -> UnitOfWork:
        return unit_of_work(self.database, self.keyring)

    async def prepare(self) -> None:
        async with self.unit() as uow:
            for chat_id, role in ((BOSS, COORDINATOR), (ANNA, GUIDE), (BEN, GUIDE), (SEEKER, "")):
                person = await uow.people.ensure(chat_id, "de", NOW)
                if role:
                    await uow.roles.grant(person.id, role, "", NOW)
                if role == GUIDE:
                    await self.enter_guide(uow, person.id)
            uow.commit()

    async def enter_guide(self, uow: UnitOfWork, person_id: int) -> None:
        modes = ("online", "in_person")
        await uow.guides.save(
            person_id,
            languages=("ar",),
            districts=(),
            modes=modes,
            capacity=7 if person_id == ANNA else 2,
            is_paused=False,
            now=NOW,
        )

    async def do(self, person_id: int, *done: Deed) -> None:
        async with self.unit() as uow:
            person = await uow.people.get(person_id)
            await carry_out(Work(uow, person, self.now, BERLIN, pushed_payload), done)
            uow.commit()

    async def waiting(self) -> list[tuple[int, str]]:
        """Who is still to be told what, as the payload's text."""
        rows = await self.database.fetch_all(
            "SELECT person_id, payload FROM outbox WHERE state = 'waiting' ORDER BY id"
        )
        return [(row["person_id"], str(self.keyring.decrypt_json(row["payload"]))) for row in rows]

    async def payloads_for(self, person_id: int) -> list[dict[str, Any]]:
        """What waits for somebody, in order."""
        rows = await self.database.fetch_all(
            "SELECT payload FROM outbox WHERE state = 'waiting' AND person_id = :id ORDER BY id", id=person_id
        )
        return [self.keyring.decrypt_json(row["payload"]) for row in rows]

    async def sent_all(self) -> None:
        """Let everything that waits have been sent, each message under its row's number."""
        rows = await self.database.fetch_all("SELECT id FROM outbox WHERE state = 'waiting' ORDER BY id")
        async with self.unit() as uow:
            for number, row in enumerate(rows, 1):
                await uow.outbox.sent(row["id"], number, self.now)
            uow.commit()

    async def are_waiting(self, words: str) -> list[int]:
        return [person_id for person_id, payload in await self.waiting() if words in payload]

    async def person(self, chat_id: int) -> Person:
        found = await self.read.people.load(chat_id)
        assert found is not None
        return found[0]


@asynccontextmanager
async def case_world(folder: Path) -> AsyncIterator[World]:
    """Open such a world on a new database."""
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'lotse.db'}")
    world = World(database, Keyring([new_key()]))
    await world.prepare()
    try:
        yield world
    finally:
        await database.close()
