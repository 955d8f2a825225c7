"""Whoever sends more than a person can read is told so once, and what comes beyond is put aside; nobody else is slowed.

What is right for a family that shares a phone, and for a tester who never sleeps, is far below a flood: a chat may do 240
things at once, and one a second from then on.
It must not look into an update beyond its chat.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import structlog

from bot.quotas import Quotas
from bot.update_processor import Handle, Update, chat_key

AT_ONCE, A_SECOND = 240, 1.0
RESTED = 30.0
"""Who has so much left again is told anew, should they begin again."""


log = structlog.get_logger()


@dataclass
class Pace:
    """Stands before the handler of updates.

    Args:
        work: handles an update.
        slow_down: asks the person of a chat to go slower, and puts the update aside.
        put_aside: does only that.
        clock: monotonic seconds.
    """

    work: Handle
    slow_down: Handle
    put_aside: Handle
    clock: Callable[[], float] = time.monotonic
    _quotas: Quotas = field(default_factory=lambda: Quotas(AT_ONCE, AT_ONCE / A_SECOND))
    _told: dict[int, int] = field(default_factory=dict)
    """By chat, how much was put aside since it was told."""

    async def handle(self, update_id: int, update: Update) -> None:
        """Handle an update, or put it aside."""
        chat_id, now = chat_key(update), self.clock()
        if chat_id is None:
            await self.work(update_id, update)
            return
        if chat_id in self._told:
            self._end_floods([chat_id], now)
        if self._quotas.take(chat_id, now):
            await self.work(update_id, update)
            return
        is_first = chat_id not in self._told
        self._told[chat_id] = self._told.get(chat_id, 0) + 1
        if is_first:
            log.warning("flood_begun")
            self._end_floods(list(self._told), now)
        await (self.slow_down if is_first else self.put_aside)(update_id, update)

    def _end_floods(self, chats: Iterable[int], now: float) -> None:
        for chat_id in chats:
            if self._quotas.left(chat_id, now) >= RESTED:
                log.info("flood_over", dropped=self._told.pop(chat_id))
