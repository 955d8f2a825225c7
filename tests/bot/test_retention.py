"""Everything is forgotten in its time, and what a person wanted erased is written down outside the backups."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.rendering import pushed_payload
from bot.services.deeds import carry_out
from bot.services.retention import KEPT, LAST_WORD, Retention
from bot.services.work import Work
from flows import deeds
from flows.meetings import Meeting
from flows.roles import COORDINATOR, MEMBER
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.erasure_ledger import ErasureLedger, ledger_beside
from storage.repositories.outbox import OutboxRow
from storage.repositories.people import Leaving
from storage.unit_of_work import UnitOfWork, unit_of_work

NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
CHAT = 7_000_000_001
SECOND = timedelta(seconds=1)


@dataclass
class World:
    database: Database
    keyring: Keyring
    ledger: ErasureLedger
    now: datetime = NOW

    def unit(self) -> UnitOfWork:
        return unit_of_work(self.database, self.keyring)

    async def tick(self, at: datetime) -> None:
        self.now = at
        await Retention(self.database, self.keyring, self.ledger, lambda: self.now).tick()

    async def count(self, table: str, where: str = "1 = 1") -> int:
        row = await self.database.fetch_one(f"SELECT COUNT(*) AS n FROM {table} WHERE {where}")
        return int(row["n"]) if row else -1

    async def send_all(self) -> list[OutboxRow]:
        """Have everything sent that waits, one a person at a time."""
        sent: list[OutboxRow] = []
        async with self.unit() as uow:
            while rows := await uow.outbox.claim(50, self.now + timedelta(days=1), "bulk"):
                for row in rows:
                    await uow.outbox.sent(row.id, None, self.now)
                sent += rows
            uow.commit()
        return sent

    async def decide(self, deed: deeds.Deed) -> None:
        async with self.unit() as uow:
            person = await uow.people.find_by_chat(CHAT)
            await carry_out(Work(uow, person, self.now, BERLIN, pushed_payload), [deed])
            uow.commit()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    path = tmp_path / "lotse.db"
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    world = World(database, Keyring([new_key()]), ErasureLedger(ledger_beside(path)))
    async with world.unit() as uow:
        person = await uow.people.ensure(CHAT, "de", NOW)
        for message_id in range(1, 151):
            row = uow.outbox.reply(person, {"text": "x"}, NOW)
            await uow.outbox.sent(row.id, message_id, NOW)
        uow.commit()
    yield world
    await database.close()


async def test_whoever_wants_to_be_erased_is_gone_once_the_last_word_is_sent(world: World) -> None:
    await world.decide(deeds.PersonErased())
    await world.tick(NOW + SECOND)
    assert await world.count("people") == 1, "the bot's messages are still to be taken away"
    taken = [row.payload for row in await world.send_all()]
    assert [len(payload["message_ids"]) for payload in taken] == [100, 50]
    await world.tick(NOW + 2 * SECOND)
    assert await world.count("people") == 0
    [first, *others] = world.ledger.entries()
    assert (first.telegram_hash, first.erased_at) == (world.keyring.digest("chat", str(CHAT)), NOW)
    assert {each.telegram_hash for each in others} <= {first.telegram_hash}


async def test_a_last_word_that_cannot_be_sent_holds_nothing_up(world: World) -> None:
    await world.decide(deeds.PersonErased())
    await world.tick(NOW + LAST_WORD)
    assert await world.count("people") == 1
    await world.tick(NOW + LAST_WORD + SECOND)
    assert await world.count("people") == 0


async def test_whoever_comes_back_stays_and_the_erasure_is_written_down_all_the_same(world: World) -> None:
    await world.decide(deeds.PersonErased())
    await world.send_all()
    async with world.unit() as uow:
        person = await uow.people.find_by_chat(CHAT)
        assert person is not None
        await uow.people.start_anew(person.id, "ar", NOW + SECOND)
        uow.commit()
    await world.tick(NOW + 2 * SECOND)
    assert await world.count("people", "leaving_at IS NULL") == 1
    assert [each.erased_at for each in world.ledger.entries()] == [NOW]


async def test_who_comes_back_and_leaves_again_while_it_is_written_down_is_forgotten_with_the_next_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only then does the ledger say that they left the second time."""
    await world.decide(deeds.PersonErased())
    await world.send_all()
    write_down, again = Retention._write_down, NOW + 2 * SECOND

    async def slowly(retention: Retention, leaving: Leaving) -> bool:
        async with world.unit() as uow:
            await uow.people.start_anew(leaving.id, "ar", NOW + SECOND)
            await uow.people.leave(leaving.id, again)
            uow.commit()
        return await write_down(retention, leaving)

    monkeypatch.setattr(Retention, "_write_down", slowly)
    await world.tick(again)
    assert await world.count("people") == 1, "the ledger does not know it yet"
    monkeypatch.undo()
    await world.tick(again + SECOND)
    assert await world.count("people") == 0
    assert [each.erased_at for each in world.ledger.entries()] == [NOW, again]


async def test_messages_older_than_telegram_allows_are_not_tried(world: World) -> None:
    world.now = NOW + timedelta(hours=48)
    await world.decide(deeds.MessagesTakenAway())
    assert await world.send_all() == []


async def test_whoever_has_been_silent_is_forgotten_but_not_who_has_a_task(world: World) -> None:
    async with world.unit() as uow:
        member = await uow.people.ensure(2, "de", NOW)
        await uow.roles.grant(member.id, MEMBER, "", NOW)
        uow.commit()
    await world.tick(NOW + KEPT["people"])
    assert await world.count("people") == 2
    await world.tick(NOW + KEPT["people"] + SECOND)
    assert await world.count("people") == 1


async def test_a_reminder_keeps_nothing_alive(world: World) -> None:
    """What the bot itself says is no sign of life of the person."""
    async with world.unit() as uow:
        person = await uow.people.find_by_chat(CHAT)
        assert person is not None
        later = NOW + KEPT["people"] - timedelta(days=1)
        await uow.outbox.push(person.id, {"text": "reminder"}, NOW, key="k", due_at=later)
        uow.commit()
    await world.send_all()
    await world.tick(NOW + KEPT["people"] + SECOND)
    assert await world.count("people") == 0


async def test_invites_and_meetings_go_in_their_time(world: World) -> None:
    ends_at = NOW + timedelta(hours=2)
    meeting = Meeting(0, 1, "board", "Demo", "Demo", NOW + timedelta(hours=1), ends_at, "members")
    async with world.unit() as uow:
        person = await uow.people.find_by_chat(CHAT)
        assert person is not None
        meeting_id = await uow.meetings.add(meeting, None, NOW)
        await uow.meetings.answer(meeting_id, person.id, "yes", NOW)
        await uow.invites.add("code", COORDINATOR, "", ends_at, None, NOW)
        uow.commit()
    await world.tick(ends_at + KEPT["invites"])
    assert await world.count("invites") == 1
    await world.tick(ends_at + KEPT["invites"] + SECOND)
    assert await world.count("invites") == 0
    await world.tick(ends_at + KEPT["meetings"])
    assert await world.count("registrations") == 1
    await world.tick(ends_at + KEPT["meetings"] + SECOND)
    assert (await world.count("meetings"), await world.count("registrations")) == (0, 0)
