"""Tells people the truth while nothing can be written down: that their message is not lost, and that the answer comes later.

The disk is full, the database locked or not to be written: then no answer can be kept either, so this goes out past the
outbox, once to each chat. It must not promise when.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.bot_api import BotApi
from bot.handlers.afterwards import tolerated
from bot.handlers.arrivals import arrival_of
from bot.i18n import SOURCE_LANGUAGE, Translator
from bot.services.conversation import Arrival
from bot.update_processor import Update, chat_key
from flows.text import N_, text

PATIENCE_SECONDS: Final = 10.0
"""So long somebody waits without a word: most locks are over by then."""
MOST: Final = 10_000
WAITS = N_("error.outage")


@dataclass
class Outage:
    """Who waits, and since when; nothing of it is kept."""

    api: BotApi
    translator: Translator
    patience: float = PATIENCE_SECONDS
    clock: Callable[[], float] = time.monotonic
    _since: dict[int, float] = field(default_factory=dict)
    _told: set[int] = field(default_factory=set)

    async def waits(self, updates: Iterable[Update]) -> None:
        """Note that updates cannot be worked on now, and tell those who have waited long enough."""
        now = self.clock()
        for update in updates:
            arrival = arrival_of(update, self.translator.known)
            if arrival is None or (arrival.chat_id not in self._since and len(self._since) >= MOST):
                continue
            waited = now - self._since.setdefault(arrival.chat_id, now)
            if waited >= self.patience and arrival.chat_id not in self._told:
                self._told.add(arrival.chat_id)
                await tolerated(self._tell(arrival))

    def over(self, updates: Iterable[Update]) -> None:
        """Note that updates are worked on."""
        if self._since:
            for update in updates:
                chat_id = chat_key(update)
                if chat_id is not None:
                    self._since.pop(chat_id, None)
                    self._told.discard(chat_id)

    async def _tell(self, arrival: Arrival) -> None:
        words = self.translator.html(text(WAITS), arrival.hint or SOURCE_LANGUAGE)
        await self.api.call("sendMessage", chat_id=arrival.chat_id, text=words, parse_mode="HTML")
