"""The bot is killed at random moments while many people talk, guides and seekers write to each other, and reminders drain.

Nothing is lost, everything comes in order, and a message is doubled only where Telegram's answer was lost: then it is
marked and counted. `make soak` kills 200 times while 200 people talk.
"""

import asyncio
import itertools
import os
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from bot_process import BotProcess
from scenario_world import BotApi, Person, Seed, bot_api, plain
from test_faults import ROUND, answered_commands, possibly_twice

from bot.rendering import pushed_payload
from flows.cases import Case, CaseState
from flows.engine.events import Prompt
from flows.text import Verbatim
from storage.crypto import Keyring
from storage.database import Database
from storage.unit_of_work import UnitOfWork, unit_of_work

KILLS = int(os.environ.get("LOTSE_SOAK_KILLS", "3"))
PEOPLE = int(os.environ.get("LOTSE_SOAK_PEOPLE", "12"))
IS_LONG = KILLS > 10
TALKS, REMINDERS = max(2, PEOPLE // 10), PEOPLE * 2
PAUSE = 20.0 if IS_LONG else 0.4
"""Seconds between two things that somebody does, on average."""
ROUND_SECONDS = 2.5 if IS_LONG else 1.5
"""About so long a life of the bot takes, from start to kill."""
SOONEST, LATEST = 0.02, 1.0


@dataclass
class Crowd:
    """Those who talk with the bot, those who talk with each other, and those who are reminded."""

    people: list[Person] = field(default_factory=list)
    pairs: list[tuple[Person, Person]] = field(default_factory=list)
    members: list[Person] = field(default_factory=list)
    said: dict[int, list[str]] = field(default_factory=dict)
    is_over: bool = False

    @classmethod
    async def gather(cls, api: BotApi) -> "Crowd":
        crowd = cls()
        crowd.people = [await api.person(f"Person {number}", "de") for number in range(PEOPLE)]
        crowd.pairs = [
            (await api.person(f"Sucht {each}", "de"), await api.person(f"Lotsin {each}", "de")) for each in range(TALKS)
        ]
        crowd.members = [await api.person(f"Mitglied {number}", "de") for number in range(max(4, PEOPLE // 4))]
        everybody = [*crowd.people, *itertools.chain(*crowd.pairs)]
        crowd.said = {person.id: [] for person in everybody}
        return crowd

    async def settle_in(self, uow: UnitOfWork, chance: Random) -> None:
        """Give everybody their part; the reminders come due all through the time of the kills."""
        now = datetime.now(UTC)
        for seeker, guide in self.pairs:
            ids = [(await uow.people.ensure(person.id, "de", now)).id for person in (seeker, guide)]
            await uow.roles.grant(ids[1], "guide", "", now)
            await uow.guides.save(
                ids[1], languages=("de",), districts=(), modes=("online",), capacity=3, is_paused=False, now=now
            )
            await uow.cases.add(
                Case(0, ids[0], CaseState.HELD, "work", "de", "online", None, False, (), now, now, holder_id=ids[1])
            )
        members = [await uow.people.ensure(person.id, "de", now) for person in self.members]
        for person in self.members:
            person.api.world.bot_for_people(None).chat_with(person.id).started = True
        for number in range(REMINDERS):
            due_at = now + timedelta(seconds=chance.uniform(0, KILLS * ROUND_SECONDS))
            member, payload = members[number % len(members)], pushed_payload(Prompt(Verbatim(f"merke-{number}.")))
            await uow.outbox.push(member.id, payload, now, key=f"soak:{number}", due_at=due_at)

    async def enter_talks(self, process: BotProcess) -> None:
        for case_id, pair in enumerate(self.pairs, start=1):
            for person in pair:
                await person.say("/start")
                (menu,) = await person.hear(1, 20)
                await person.press(menu["message_id"], f"x:0:go-talk.{case_id}")
                await person.hear(2, 20)
        assert process.alarms() == []

    def acting(self, chance: Random) -> list[asyncio.Task[None]]:
        commands = [self._ask(person, chance) for person in self.people]
        talks = [self._write(person, chance) for pair in self.pairs for person in pair]
        return [asyncio.create_task(each) for each in (*commands, *talks)]

    async def _ask(self, person: Person, chance: Random) -> None:
        for command in itertools.cycle(ROUND):
            await asyncio.sleep(chance.uniform(0, 2 * PAUSE))
            if self.is_over:
                return
            self.said[person.id].append(command)
            await person.say(command)

    async def _write(self, person: Person, chance: Random) -> None:
        for number in itertools.count():
            await asyncio.sleep(chance.uniform(1, PAUSE + 1))
            if self.is_over:
                return
            words = f"wort-{person.id}-{number}."
            self.said[person.id].append(words)
            await person.say(words)


@dataclass
class Tally:
    """What the chats show in the end."""

    asked: int = 0
    lost: int = 0
    doubled: int = 0

    def compare(self, said: list[str], heard: list[str], whose: str) -> None:
        # What is said again and again is doubled where it stands twice in a row, anything else wherever it stands.
        is_repeated = len(set(said)) < len(said)
        once = [each for each, _ in itertools.groupby(heard)] if is_repeated else [*dict.fromkeys(heard)]
        self.asked += len(said)
        self.doubled += len(heard) - len(once)
        self.lost += max(0, len(said) - len(once))
        assert once == said, f"{whose}: lost, out of order, or of somebody else: {said[-12:]} against {once[-12:]}"


@asynccontextmanager
async def a_bot(seed: Seed, folder: Path) -> AsyncIterator[tuple[BotApi, BotProcess]]:
    async with bot_api() as api:
        process = BotProcess(api, folder, seed.copy_to(folder), seed.secret_key)
        try:
            yield api, process
        finally:
            await process.kill()


@pytest.mark.timeout(3600)
async def test_killed_again_and_again_it_loses_nothing_and_doubles_only_what_it_counts(
    seed: Seed, tmp_path: Path
) -> None:
    chance = Random(None if IS_LONG else 7)
    async with a_bot(seed, tmp_path) as (api, process):
        crowd = await Crowd.gather(api)
        database = await Database.open(f"sqlite+aiosqlite:///{process.database}")
        async with unit_of_work(database, Keyring((seed.secret_key,))) as uow:
            await crowd.settle_in(uow, chance)
            uow.commit()
        await database.close()
        await process.start()
        await crowd.enter_talks(process)
        acting = crowd.acting(chance)
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(SOONEST, LATEST))  # the moment of the blow is what is tried here
            await process.kill()
            await process.start()
        crowd.is_over = True
        await asyncio.gather(*acting)
        await _until_all_is_said(process)
        await process.end()
        tally = await _counted(crowd)
        twice = possibly_twice(process.database)
        print(
            f"{KILLS} kills, {len(crowd.said) + len(crowd.members)} people, {tally.asked} things to answer, pass on or remind of:"
            f" {tally.lost} lost, {tally.doubled} doubled, {twice} marked as possibly twice"
        )
        assert tally.doubled <= twice
        assert process.alarms() == []


async def _until_all_is_said(process: BotProcess) -> None:
    waits = "SELECT (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')) + (SELECT count(*) FROM inbox WHERE state = 'waiting')"
    left, deadline = 1, asyncio.get_running_loop().time() + 600
    while left or not process.api.nothing_pending():
        assert asyncio.get_running_loop().time() < deadline, f"{left} things are still to be done"
        await asyncio.sleep(0.1)
        with sqlite3.connect(process.database) as connection:
            (left,) = connection.execute(waits).fetchone()
        connection.close()


async def _counted(crowd: Crowd) -> Tally:
    tally = Tally()
    for person in crowd.people:
        tally.compare(crowd.said[person.id], answered_commands(await person.bot_messages()), person.name)
    for one, other in crowd.pairs:
        for writer, reader in ((one, other), (other, one)):
            heard = await _marks(reader, r"wort-\d+-\d+\.")
            tally.compare(crowd.said[writer.id], heard, f"{writer.name} to {reader.name}")
    reminded: list[str] = []
    for member in crowd.members:
        heard = await _marks(member, r"merke-\d+\.")
        once = [*dict.fromkeys(heard)]
        tally.doubled += len(heard) - len(once)
        reminded += once
    tally.asked += REMINDERS
    tally.lost += REMINDERS - len(reminded)
    assert sorted(reminded) == sorted(f"merke-{number}." for number in range(REMINDERS))
    return tally


async def _marks(person: Person, pattern: str) -> list[str]:
    found = [re.search(pattern, plain(message["text"])) for message in await person.bot_messages()]
    return [match[0] for match in found if match]
