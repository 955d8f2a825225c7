"""After a rotation the first key alone opens everything, whatever happened on the way, and everybody is found again."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.errors import DecryptionError
from storage.key_check import prove_key
from storage.reading import Reading
from storage.repositories.outbox import OutgoingMessage
from storage.rotation import REHASHED, rotate
from storage.tables import Encrypted, Hashed, metadata
from storage.unit_of_work import unit_of_work

OLD, NEW = new_key(), new_key()
BOTH = (NEW, OLD)
CHATS = range(100, 130)


async def opened(path, keys):
    database = await Database.open(f"sqlite+aiosqlite:///{path}", create=False)
    try:
        await prove_key(database, Keyring(keys))
    except BaseException:
        await database.close()
        raise
    return database


def prove(path, keys):
    asyncio.run(_prove(path, keys))


async def _prove(path, keys):
    await (await opened(path, keys)).close()


async def _fill(path, now):
    database = await opened(path, (OLD,))
    async with unit_of_work(database, Keyring((OLD,))) as uow:
        for chat in CHATS:
            person = await uow.people.ensure(chat, "fa", now)
            await uow.people.set_name(person.id, f"Name {chat}")
            await uow.sessions.save(person.id, {"chat": chat}, now + timedelta(days=1), None)
            await uow.outbox.add(
                OutgoingMessage(person_id=person.id, payload={"text": chat}, lane="bulk", due_at=now), now
            )
        await uow.inbox.add_many([(5, 100, {"update_id": 5})], now)
        await uow.invites.add("code", "guide", "", now + timedelta(days=7), None, now)
        uow.commit()
    await database.close()


async def _read(path, keys):
    """Who is found, with name and session, and what waits in the inbox."""
    database = await opened(path, keys)
    try:
        reading = Reading(database, Keyring(keys))
        found = {}
        for chat in CHATS:
            person, session = await reading.people.load(chat)
            found[chat] = (await reading.people.name_of(person.id), session.state["chat"], person.chat_id)
        invite = await reading.invites.find("code")
        async with unit_of_work(database, Keyring(keys)) as uow:
            waiting = [row.payload for row in await uow.inbox.waiting(invite.expires_at)] if invite else None
        return found, waiting
    finally:
        await database.close()


EVERYBODY = {chat: (f"Name {chat}", chat, chat) for chat in CHATS}


@pytest.fixture
def filled(path, now):
    asyncio.run(_fill(path, now))
    return path


def test_after_a_rotation_the_first_key_alone_opens_everything(filled, now):
    prove(filled, BOTH)
    done = rotate(filled, BOTH, now, batch=7)
    assert (done.renewed, done.unreadable, done.links, done.links_until) == (
        done.total,
        0,
        1,
        now + timedelta(days=7),
    )
    assert done.total == 4 * len(CHATS) + 1
    assert asyncio.run(_read(filled, BOTH)) == (EVERYBODY, [{"update_id": 5}])
    assert asyncio.run(_read(filled, (NEW,))) == (EVERYBODY, None)
    with pytest.raises(DecryptionError):
        prove(filled, (OLD,))


def test_a_second_rotation_has_nothing_to_do(filled, now):
    prove(filled, BOTH)
    rotate(filled, BOTH, now)
    assert rotate(filled, BOTH, now).renewed == 0
    assert rotate(filled, (NEW,), now).renewed == 0


@pytest.mark.parametrize("batches", [1, 3, 5, 8, 12])
def test_a_rotation_that_was_cut_off_goes_on_where_it_was(filled, now, monkeypatch, batches):
    """Each batch is a transaction, so a kill at any moment is a kill between two of them."""
    prove(filled, BOTH)
    left = [batches]

    class Dying(sqlite3.Connection):
        def execute(self, sql, *args):
            done = super().execute(sql, *args)
            if sql == "COMMIT":
                left[0] -= 1
            if sql == "BEGIN IMMEDIATE" and left[0] == 0:
                raise KeyboardInterrupt
            return done

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **{"factory": Dying, **more}))
    with pytest.raises(KeyboardInterrupt):
        rotate(filled, BOTH, now, batch=10)
    monkeypatch.undo()
    for keys in ((NEW,), (OLD,)):
        with pytest.raises(DecryptionError):
            prove(filled, keys)
    assert asyncio.run(_read(filled, BOTH)) == (EVERYBODY, [{"update_id": 5}])
    assert 0 < rotate(filled, BOTH, now).renewed < 4 * len(CHATS) + 1
    assert asyncio.run(_read(filled, (NEW,)))[0] == EVERYBODY


def test_what_no_key_opens_stays_and_is_counted(filled, now):
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE people SET name = 'damaged' WHERE id = 1")
        connection.execute("UPDATE people SET chat_id = 'damaged' WHERE id = 2")
    prove(filled, BOTH)
    assert rotate(filled, BOTH, now).unreadable == 2
    with closing(sqlite3.connect(filled)) as connection:
        assert connection.execute("SELECT name FROM people WHERE id = 1").fetchone() == ("damaged",)


def test_what_was_written_before_the_cipher_changed_is_written_in_todays_way(filled, now):
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE people SET name = ? WHERE id = 1", (Fernet(OLD).encrypt(b'"Name 100"').decode(),))
    prove(filled, (OLD,))
    assert rotate(filled, (OLD,), now).renewed == 1
    assert asyncio.run(_read(filled, (OLD,)))[0] == EVERYBODY


def test_no_old_ciphertext_is_left_in_the_file(filled, now):
    with closing(sqlite3.connect(filled)) as connection:
        before = [
            row[0] for row in connection.execute("SELECT chat_id FROM people UNION ALL SELECT state FROM sessions")
        ]
    prove(filled, BOTH)
    rotate(filled, BOTH, now)
    written = filled.read_bytes() + b"".join(
        each.read_bytes() for each in filled.parent.glob("lotse.db-*") if each.name != "lotse.db-shm"
    )
    assert [token for token in before if token.encode() in written] == []


def test_every_hashed_column_says_how_it_is_hashed_anew():
    hashed = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Hashed)
    }
    assert hashed == REHASHED.keys()
    alone = {name.split(".")[0] for name, rehash in REHASHED.items() if rehash}
    with_cipher = {
        table.name
        for table in metadata.sorted_tables
        if any(isinstance(column.type, Encrypted) for column in table.columns)
    }
    assert alone <= with_cipher
