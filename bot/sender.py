"""Sends one outbox row: looks up whom it is for, renders it in their language of this moment, and makes the call."""

import asyncio

from telegram.error import BadRequest, EndPointNotFound

from bot.bot_api import BotApi
from bot.rendering import ApiCall, Renderer
from bot.sheet_payloads import SHEET
from storage.crypto import Keyring
from storage.database import Database
from storage.repositories.outbox import OutboxRow
from storage.repositories.people import PeopleReader

DELETES = "deleteMessages"
UNCHANGED = "message is not modified"
EDIT_FAILURES = ("message to edit not found", "message can't be edited")


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
        if person is None:
            return None
        call = await self._rendered(row, person.language)
        try:
            return await self._make(call, person.chat_id)
        except BadRequest as error:
            if call.method == DELETES:
                # What is gone already, or too old, Telegram does not take away; nothing more can be done.
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
                return None
            # A server that knows little more than sendMessage still lets everybody get on.
            return await self._make(self._renderer.plainly(row.payload, person.language), person.chat_id)

    async def _rendered(self, row: OutboxRow, language: str) -> ApiCall:
        """Render; a sheet takes long enough that others should not wait for it."""
        if row.payload["kind"] == SHEET:
            return await asyncio.to_thread(self._renderer.render, row.payload, language)
        return self._renderer.render(row.payload, language)

    async def _make(self, call: ApiCall, chat_id: int) -> int | None:
        sent = await self._api.call(call.method, chat_id=chat_id, **call.arguments)
        return int(sent["message_id"]) if isinstance(sent, dict) else None
