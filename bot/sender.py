"""Sends one outbox row: looks up whom it is for, renders it in their language of this moment, and makes the call."""

import asyncio
import contextlib
from collections.abc import Iterable

import structlog
from telegram.error import BadRequest, EndPointNotFound, TelegramError

from bot.bot_api import BotApi
from bot.data_payloads import DATA_FILE, GONE
from bot.rendering import ApiCall, Renderer
from bot.sheet_payloads import SHEET
from storage.crypto import Keyring
from storage.database import Database
from storage.errors import StorageError
from storage.repositories.outbox import OutboxRow
from storage.repositories.people import PeopleReader, Person

DELETES = "deleteMessages"
FILES = (SHEET, DATA_FILE)
UNCHANGED = "message is not modified"
EDIT_FAILURES = ("message to edit not found", "message can't be edited")
TAKE_BACK_PAUSES = (0.0, 1.0, 5.0)

log = structlog.get_logger()


class Sender:
    """The relay's hand."""

    def __init__(self, api: BotApi, renderer: Renderer, database: Database, keyring: Keyring) -> None:
        self._api = api
        self._renderer = renderer
        self._people = PeopleReader(database, keyring)

    async def send(self, row: OutboxRow) -> int | None:
        """Send a row and return the message's id, or None where there is nobody left to send it to.

        Raises:
            TelegramError: as Telegram or the line says.
        """
        person = row.recipient or await self._people.get(row.person_id)
        if person is None or _is_too_late(row, person):
            return None
        if row.payload["kind"] in FILES:
            return await self._send_file(row, person)
        return await self._carry_out(row, person, self._renderer.render(row.payload, person.language))

    async def _send_file(self, row: OutboxRow, person: Person) -> int | None:
        """Make a file and send it; both take long enough for somebody to be erased meanwhile."""
        # In a thread, so that others need not wait for it.
        call = await asyncio.to_thread(self._renderer.render, row.payload, person.language)
        if await self._is_erased(person.id):
            return None
        message_id = await self._carry_out(row, person, call)
        if message_id is not None:
            # It is sent, whatever fails from here on: who heard of an error would send it a second time.
            with contextlib.suppress(StorageError):
                if await self._is_erased(person.id):
                    await self._take_back(row, message_id, person)
        return message_id

    async def _take_back(self, row: OutboxRow, message_id: int, person: Person) -> None:
        """Take a file away again from somebody who was erased meanwhile; tried a few times."""
        for pause in TAKE_BACK_PAUSES:
            await asyncio.sleep(pause)
            try:
                await self._delete_one_by_one([message_id], person.chat_id)
            except TelegramError as error:
                log.warning("file_not_taken_back", row_id=row.id, error=type(error).__name__)
            else:
                return

    async def _is_erased(self, person_id: int) -> bool:
        person = await self._people.get(person_id)
        return person is None or person.leaving_at is not None

    async def _carry_out(self, row: OutboxRow, person: Person, call: ApiCall) -> int | None:
        """Make the call; where it cannot be made as it is, make the next best."""
        try:
            return await self._make(call, person.chat_id)
        except BadRequest as error:
            if call.method == DELETES:
                await self._delete_one_by_one(call.arguments["message_ids"], person.chat_id)
                return None
            reason = error.message.lower()
            if call.method == "editMessageText" and UNCHANGED in reason:
                return int(call.arguments["message_id"])
            if call.method == "editMessageText" and any(each in reason for each in EDIT_FAILURES):
                anew = self._renderer.render({**row.payload, "edits": None}, person.language)
                return await self._make(anew, person.chat_id)
            raise
        except EndPointNotFound:
            if call.method == DELETES:
                # Perhaps the server is away and a proxy answers; taking messages away is tried for as long as it may help.
                raise
            # A server that knows little more than sendMessage still lets everybody get on.
            return await self._make(self._renderer.plainly(row.payload, person.language), person.chat_id)

    async def _delete_one_by_one(self, message_ids: Iterable[int], chat_id: int) -> None:
        """Take away what can be: one message that is too old, or gone already, must not keep the others there."""
        for message_id in message_ids:
            with contextlib.suppress(BadRequest):
                await self._make(ApiCall(DELETES, {"message_ids": [message_id]}), chat_id)

    async def _make(self, call: ApiCall, chat_id: int) -> int | None:
        sent = await self._api.call(call.method, chat_id=chat_id, **call.arguments)
        return int(sent["message_id"]) if isinstance(sent, dict) else None


def _is_too_late(row: OutboxRow, person: Person) -> bool:
    """Tell whether somebody was erased while this was on its way; their last message, and taking the others away, is not."""
    return person.leaving_at is not None and row.lane == "bulk" and row.payload["kind"] != GONE
