"""Who is erased while their paper is being made is not sent it any more."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot.rendering import ApiCall
from bot.sender import Sender
from bot.sheet_payloads import SHEET
from storage.crypto import Keyring, new_key
from storage.database import Database
from storage.repositories.outbox import OutboxRow
from storage.repositories.people import Person
from storage.unit_of_work import unit_of_work

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


class Making:
    """A renderer that takes long enough for something to happen, and a line that notes what is sent."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database, self._keyring = database, keyring
        self._loop = asyncio.get_running_loop()
        self.calls: list[str] = []
        self.is_erased_meanwhile = False

    def render(self, _payload: object, _language: str) -> ApiCall:
        if self.is_erased_meanwhile:
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
        return {"message_id": 5}


@pytest.mark.parametrize("lane", ["bulk", "reply"])
@pytest.mark.parametrize(("is_erased", "sent"), [(False, ["sendDocument"]), (True, [])])
async def test_a_paper_is_not_for_whoever_was_erased_meanwhile(
    tmp_path: Path, lane: Any, is_erased: bool, sent: list[str]
) -> None:
    database, keyring = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'lotse.db'}"), Keyring([new_key()])
    try:
        async with unit_of_work(database, keyring) as uow:
            person = await uow.people.ensure(7, "de", NOW)
            uow.commit()
        making = Making(database, keyring)
        making.is_erased_meanwhile = is_erased
        sender = Sender(cast("Any", making), cast("Any", making), database, keyring)
        assert await sender.send(_row(person, lane)) == (5 if sent else None)
        assert making.calls == sent
    finally:
        await database.close()


def _row(person: Person, lane: Any) -> OutboxRow:
    return OutboxRow(
        id=1,
        person_id=person.id,
        lane=lane,
        payload={"kind": SHEET},
        due_at=NOW,
        not_after=None,
        attempts=0,
        possibly_twice=False,
        recipient=person if lane == "reply" else None,
    )
