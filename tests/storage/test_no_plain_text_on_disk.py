"""What the schema calls encrypted or hashed is so in a real file, byte for byte."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from flows.cases import Case, CaseState
from flows.meetings import Meeting
from flows.my_date import Answer, SavedCheck
from flows.text import Verbatim, text
from storage.crypto import Keyring
from storage.repositories.outbox import OutgoingMessage
from storage.tables import Encrypted, Hashed, metadata
from storage.unit_of_work import unit_of_work

CHAT_ID = 7123456789123
SECRET = "Zaubernuss"


def columns_of(kind):
    return [
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.c
        if isinstance(column.type, kind)
    ]


@pytest.fixture
async def filled(path, database, keyring: Keyring, now):
    """A database in which each personal column has a value, still waiting, with its write-ahead log."""
    async with unit_of_work(database, keyring) as uow:
        person = await uow.people.ensure(CHAT_ID, "de", now)
        await uow.sessions.save(person.id, {"note": SECRET}, now, None)
        await uow.inbox.add_many([(1, CHAT_ID, {"message": {"text": SECRET, "chat": {"id": CHAT_ID}}})], now)
        message = OutgoingMessage(person_id=person.id, payload={"text": SECRET}, lane="bulk", due_at=now)
        await uow.outbox.add(message, now)
        await add_story(uow, person.id, now)
        uow.commit()
    return path


async def add_story(uow, person_id, now):
    later = now + timedelta(days=1)
    await uow.people.set_name(person_id, SECRET)
    await uow.roles.grant(person_id, "member", "", now)
    await uow.invites.add(SECRET, "guide", "", later, person_id, now)
    await uow.guides.save(
        person_id, languages=["de"], districts=[SECRET], modes=[], capacity=1, is_paused=False, now=now
    )
    lines = (Verbatim(SECRET), text("a", b=SECRET))
    case = Case(0, person_id, CaseState.OPEN, "work", "de", "online", SECRET, False, lines, now, now)
    await uow.cases.add_note(await uow.cases.add(case), person_id, SECRET, now)
    await uow.meetings.add(Meeting(0, 1, "board", SECRET, SECRET, now, later, "everybody", SECRET), None, now)
    await uow.broadcasts.to_roles(["member"], {"text": SECRET}, "m", due_at=now, not_after=None, now=now)
    await uow.outbox.push(person_id, {"text": SECRET}, now)
    answer = Answer("not_yet", "par10_1", None)
    kept = SavedCheck(person_id, {"birth_date": SECRET}, (SECRET,), answer, frozenset(), now, now, "law")
    await uow.saved_checks.add(kept, next_at=None, expires_at=later)


def values(path, table, column):
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')]


@pytest.mark.parametrize(("table", "column"), columns_of(Encrypted))
def test_each_encrypted_column_holds_what_only_the_key_opens(filled, keyring, table, column):
    stored = values(filled, table, column)
    assert stored, "the test must fill every encrypted column"
    for value in stored:
        assert SECRET in (plain := keyring.decrypt(value)) or str(CHAT_ID) in plain
        assert SECRET not in value
        assert str(CHAT_ID) not in value


@pytest.mark.parametrize(("table", "column"), columns_of(Hashed))
def test_each_hashed_column_holds_a_keyed_hash(filled, keyring, table, column):
    purpose, value = ("invite", SECRET) if table == "invites" else ("chat", str(CHAT_ID))
    assert values(filled, table, column) == [keyring.digest(purpose, value)]


def test_no_file_beside_the_database_holds_plain_text(filled):
    files = [file for file in filled.parent.iterdir() if file.name.startswith(filled.name)]
    assert len(files) > 1, "the write-ahead log is looked at too"
    for file in files:
        content = file.read_bytes()
        assert SECRET.encode() not in content
        assert str(CHAT_ID).encode() not in content
        assert CHAT_ID.to_bytes(6, "big") not in content


def test_each_column_that_could_hold_words_is_known():
    """A new text column must be thought about: encrypted, hashed, or listed here as nothing personal."""
    impersonal = {
        "people.language", "inbox.state", "inbox.error", "outbox.lane", "outbox.dedup_key", "outbox.state", "outbox.error",
        "network_records.kind", "network_records.id", "network_records.record", "bot_state.key", "bot_state.value",
        "roles.role", "roles.scope", "invites.role", "invites.scope", "offers.state", "offers.reason",
        "cases.state", "cases.topic", "cases.language", "cases.mode", "cases.outcome",
        "meetings.kind", "meetings.audience", "registrations.answer", "saved_checks.law",
        "check_counts.month", "check_counts.stage", "check_counts.language",
    }  # fmt: skip
    texts = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.c
        if column.type.python_type is str and not isinstance(column.type, Encrypted | Hashed)
    }
    assert texts == impersonal
