"""Handles one update: answers a press at once, hands the input to the service, gives the answer to the relay."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import structlog

from bot import callback_data
from bot.bot_api import BotApi
from bot.handlers.afterwards import Afterwards, tolerated
from bot.handlers.arrivals import arrival_of, presence_of
from bot.i18n import Translator
from bot.rendering import Renderer
from bot.services.conversation import Arrival, Conversation, Reply
from bot.services.reachability import Reachability
from flows.engine.inputs import Press
from storage.errors import ConcurrentChangeError
from storage.repositories.outbox import OutboxRow

log = structlog.get_logger()

Submit = Callable[[list[OutboxRow]], None]
LONGEST_SPIN_SECONDS = 0.3
BEHIND_SECONDS = 0.01  # in which the replies of the same moment leave


@dataclass
class UpdateHandler:
    """What happens with an update; small things that nobody waits for run beside it."""

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
    afterwards: Afterwards
    _beside: set[asyncio.Task[None]] = field(default_factory=set)

    async def handle(self, update_id: int, update: Mapping[str, Any]) -> None:
        """Handle one raw update; returns when everything it led to is durable."""
        query = update.get("callback_query")
        if not isinstance(query, Mapping) or not isinstance(query.get("id"), str):
            await self._carry_out(update_id, update)
            return
        # First the answer that the person waits for, then the end of the button's waiting; that never takes long.
        loop = asyncio.get_running_loop()
        answering = loop.call_later(LONGEST_SPIN_SECONDS, self._answer, query)
        try:
            await self._carry_out(update_id, update)
        finally:
            if answering.when() > loop.time():
                answering.cancel()
                self._answer(query)

    async def _carry_out(self, update_id: int, update: Mapping[str, Any]) -> None:
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
        self.submit(list(reply.rows))
        if reply.concerns_others:
            await self.refresh()
            self.wake()
        self._mark_taken(arrival, reply)

    def _answer(self, query: Mapping[str, Any]) -> None:
        self._run_beside(self._answer_behind(query["id"]))

    async def _answer_behind(self, query_id: str) -> None:
        await asyncio.sleep(BEHIND_SECONDS)
        await self.api.call("answerCallbackQuery", callback_query_id=query_id)

    def _mark_taken(self, arrival: Arrival, reply: Reply) -> None:
        """Leave only the taken choice under the answered question, so that a chat can be read back."""
        entered = arrival.entered
        is_edited = any(row.payload.get("edits") for row in reply.rows)
        if reply.taken is None or is_edited or arrival.pressed_message_id is None or not isinstance(entered, Press):
            return
        data = callback_data.encode(entered.session_id, entered.step, entered.choice)
        keyboard = self.renderer.mark_taken(reply.taken, data, reply.language)
        self.afterwards.add(partial(self._edit_markup, arrival.chat_id, arrival.pressed_message_id, keyboard))

    async def _edit_markup(self, chat_id: int, message_id: int, keyboard: Any) -> None:
        await self.api.call("editMessageReplyMarkup", chat_id=chat_id, message_id=message_id, reply_markup=keyboard)

    def _run_beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(tolerated(work))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def settle(self) -> None:
        """Wait for what runs beside and afterwards."""
        while self._beside:
            await asyncio.wait(self._beside)
        await self.afterwards.join()

    async def close(self) -> None:
        """Give up what is not begun; nobody misses it."""
        await self.afterwards.close()
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
