"""Who is erased while their file is being made or sent does not keep it; a 404 is no sign that messages are gone."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from telegram.error import EndPointNotFound, NetworkError

from bot.data_payloads import DATA_FILE, GONE
from bot.i18n import check_translator
from bot.rendering import ApiCall, Renderer
from bot.sender import DELETES, Sender
from bot.sheet_payloads import SHEET
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.errors import DatabaseBusyError
from storage.repositories.outbox import OutboxRow
from storage.repositories.people import PeopleReader, Person
from storage.unit_of_work import unit_of_work

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


class Making:
    """A renderer that takes long enough for something to happen, and a line that notes what is sent."""

    def __init__(self, database: Database, keyring: Keyring, erased: str) -> None:
        self._erased = erased
        self._database, self._keyring = database, keyring
        self._loop = asyncio.get_running_loop()
        self.calls: list[str] = []

    def render(self, _payload: object, _language: str) -> ApiCall:
        if self._erased == "while it is made":
            asyncio.run_coroutine_threadsafe(self._erase(), self._loop).result()
        return ApiCall("sendDocument", {})

    async def _erase(self) -> None:
        async with unit_of_work(self._database, self._keyring) as uow:
            person = await uow.people.find_by_chat(7)
            assert person is not None
            await uow.people.leave(person.id, NOW)
            uow.commit()

    async def call(self, method: str, **_arguments: object) -> dict[str, int]:
        self.calls.append(method)
        if self._erased == "while it is sent":
            await self._erase()
        return {"message_id": 5}


@pytest.mark.parametrize("kind", [SHEET, DATA_FILE])
@pytest.mark.parametrize("lane", ["bulk", "reply"])
@pytest.mark.parametrize(
    ("erased", "calls"),
    [
        ("never", ["sendDocument"]),
        ("while it is made", []),
        ("while it is sent", ["sendDocument", "deleteMessages"]),
    ],
)
async def test_a_file_is_not_for_whoever_was_erased_meanwhile(
    tmp_path: Path, kind: str, lane: Any, erased: str, calls: list[str]
) -> None:
    database, keyring = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}"), Keyring([new_key()])
    try:
        async with unit_of_work(database, keyring) as uow:
            person = await uow.people.ensure(7, "de", NOW)
            uow.commit()
        making = Making(database, keyring, erased)
        sender = Sender(cast("Any", making), cast("Any", making), database, keyring)
        await sender.send(_row(person, kind, lane))
        assert making.calls == calls
    finally:
        await database.close()


@pytest.mark.parametrize("fails", ["the database", "the line"])
async def test_a_file_that_was_sent_counts_as_sent_whatever_fails_after_it(
    tmp_path: Path, fails: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be sent a second time, and marked nowhere."""
    database, keyring = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}"), Keyring([new_key()])
    try:
        async with unit_of_work(database, keyring) as uow:
            person = await uow.people.ensure(7, "de", NOW)
            uow.commit()
        making = Making(database, keyring, "while it is sent" if fails == "the line" else "never")
        sender = Sender(cast("Any", making), cast("Any", making), database, keyring)
        call, get, tried = making.call, PeopleReader.get, []

        async def no_line(method: str, **arguments: object) -> dict[str, int]:
            if method == DELETES:
                tried.append(method)
                raise NetworkError("gone")
            return await call(method, **arguments)

        async def no_database(reader: PeopleReader, person_id: int) -> Person | None:
            if making.calls:
                raise DatabaseBusyError("the database is locked by another process")
            return await get(reader, person_id)

        monkeypatch.setattr("bot.sender.TAKE_BACK_PAUSES", (0.0, 0.0))
        if fails == "the line":
            monkeypatch.setattr(making, "call", no_line)
        else:
            monkeypatch.setattr(PeopleReader, "get", no_database)
        assert await sender.send(_row(person, DATA_FILE, "bulk")) == 5
        assert len(tried) == (2 if fails == "the line" else 0)
    finally:
        await database.close()


async def test_where_a_proxy_says_404_messages_are_not_taken_for_deleted(tmp_path: Path) -> None:
    database, keyring = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}"), Keyring([new_key()])
    try:
        async with unit_of_work(database, keyring) as uow:
            person = await uow.people.ensure(7, "de", NOW)
            uow.commit()
        sender = Sender(cast("Any", Away()), Renderer(check_translator()), database, keyring)
        row = replace(_row(person, GONE, "bulk"), payload={"kind": GONE, "message_ids": [3]})
        with pytest.raises(EndPointNotFound):
            await sender.send(row)
    finally:
        await database.close()


class Away:
    """A server that is away, behind a proxy."""

    async def call(self, _method: str, **_arguments: object) -> None:
        raise EndPointNotFound("Not Found")


def _row(person: Person, kind: str, lane: Any) -> OutboxRow:
    return OutboxRow(
        id=1,
        person_id=person.id,
        lane=lane,
        payload={"kind": kind},
        due_at=NOW,
        not_after=None,
        attempts=0,
        possibly_twice=False,
        recipient=person if lane == "reply" else None,
    )
