"""Handles one update: hands the input to the service, gives the answer to the relay, and lets a pressed button rest."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from bot import callback_data
from bot.bot_api import BotApi
from bot.handlers.afterwards import Afterwards
from bot.handlers.arrivals import arrival_of, presence_of
from bot.i18n import Translator
from bot.in_flight import Sighting
from bot.rendering import Renderer
from bot.services.conversation import Arrival, Conversation, Reply
from bot.services.reachability import Reachability
from bot.update_processor import Handle
from flows.engine.inputs import Press
from storage.errors import ConcurrentChangeError
from storage.repositories.outbox import OutboxRow

log = structlog.get_logger()

Submit = Callable[[list[OutboxRow], Sighting | None], None]
SPIN_SECONDS = 0.01  # in which the replies of the same moment leave
LONGEST_SPIN_SECONDS = 0.3
SPINS_AT_ONCE = 32
MARKS_PAUSE_SECONDS = 0.05  # at most twenty a second


def _spins() -> Afterwards:
    return Afterwards(pause=SPIN_SECONDS, at_once=SPINS_AT_ONCE, patience=LONGEST_SPIN_SECONDS)


def _marks() -> Afterwards:
    return Afterwards(pause=MARKS_PAUSE_SECONDS, at_once=1)


@dataclass
class UpdateHandler:
    """What happens with an update.

    Beside it pressed buttons stop spinning (`spins`), and answered questions keep only what was chosen (`marks`).
    """

    api: BotApi
    translator: Translator
    renderer: Renderer
    conversation: Conversation
    reachability: Reachability
    ignore: Callable[[int, datetime], Awaitable[None]]
    submit: Submit
    wake: Callable[[], None]
    refresh: Callable[[], Awaitable[None]]
    clock: Callable[[], datetime]
    spins: Afterwards = field(default_factory=_spins)
    marks: Afterwards = field(default_factory=_marks)

    def rest(self, is_lull: Callable[[], bool]) -> None:
        """Take the question whether there is time for what runs beside."""
        self.spins.when(is_lull)
        self.marks.when(is_lull)

    def spinning(self, handle: Handle) -> Handle:
        """Let a pressed button rest, once, whatever becomes of the rest: first the answers that people wait for, then this."""

        async def handling(update_id: int, update: Mapping[str, Any]) -> None:
            query = update.get("callback_query")
            if isinstance(query, Mapping) and isinstance(query.get("id"), str):
                self.spins.add(partial(self._end_spin, query["id"]))
            await handle(update_id, update)

        return handling

    async def handle(self, update_id: int, update: Mapping[str, Any]) -> None:
        """Handle one raw update; returns when everything it led to is durable."""
        presence = presence_of(update)
        if presence is not None:
            who, is_reachable = presence.chat_id, presence.is_reachable
            await self.reachability.change(update_id, who, is_reachable=is_reachable, now=self.clock())
            return
        arrival = arrival_of(update, self.translator.known)
        if arrival is None:
            await self.ignore(update_id, self.clock())
            return
        try:
            reply = await self.conversation.receive(arrival, self.clock())
        except ConcurrentChangeError:
            # Perhaps the organisations' data has moved on, and the next attempt is to see that.
            await self.refresh()
            raise
        log.debug("update_answered", rows=len(reply.rows))
        self.submit(list(reply.rows), _sighting(arrival))
        if reply.concerns_others:
            await self.refresh()
            self.wake()
        self._mark_taken(arrival, reply)

    async def _end_spin(self, query_id: str) -> None:
        await self.api.call("answerCallbackQuery", callback_query_id=query_id)

    def _mark_taken(self, arrival: Arrival, reply: Reply) -> None:
        """Leave only the taken choice under the answered question, so that a chat can be read back."""
        entered = arrival.entered
        is_edited = any(row.payload.get("edits") for row in reply.rows)
        if reply.taken is None or is_edited or arrival.pressed_message_id is None or not isinstance(entered, Press):
            return
        data = callback_data.encode(entered.session_id, entered.step, entered.choice)
        keyboard = self.renderer.mark_taken(reply.taken, data, reply.language)
        self.marks.add(partial(self._edit_markup, arrival.chat_id, arrival.pressed_message_id, keyboard))

    async def _edit_markup(self, chat_id: int, message_id: int, keyboard: Any) -> None:
        await self.api.call("editMessageReplyMarkup", chat_id=chat_id, message_id=message_id, reply_markup=keyboard)

    async def settle(self) -> None:
        """Wait for what runs beside."""
        await self.spins.join()
        await self.marks.join()

    async def close(self) -> None:
        """Give up what runs beside; nobody misses it."""
        await self.spins.close()
        await self.marks.close()


def _sighting(arrival: Arrival) -> Sighting | None:
    entered, message_id = arrival.entered, arrival.pressed_message_id
    if not isinstance(entered, Press) or message_id is None:
        return None
    return Sighting(entered.session_id, entered.step, message_id)
