"""A bot's queue of updates: kept until confirmed or 24 hours old. How they travel is decided elsewhere."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bot.telegram_server.waiting import Signal

KEPT = timedelta(hours=24)
# Telegram leaves these out unless a bot asks for them by name.
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Update:
    """One update; `about` is the chat whose updates must keep their order."""

    update_id: int
    kind: str
    payload: dict[str, Any]
    arrived_at: datetime
    about: int

    def plain(self) -> dict[str, Any]:
        """Return the update as the Bot API sends it."""
        return {"update_id": self.update_id, self.kind: self.payload}


class UpdateQueue:
    """The updates that a bot has not confirmed."""

    def __init__(self, first_id: int, now: Callable[[], datetime]) -> None:
        self.next_id = first_id
        self.allowed: list[str] | None = None
        self.pending: OrderedDict[int, Update] = OrderedDict()
        self.changed = Signal()
        self.polls = 0  # counts calls of getUpdates; a newer one ends an older one
        self._now = now

    def add(self, kind: str, payload: dict[str, Any], about: int) -> None:
        """Queue an update, unless the bot has said that it wants none of its kind."""
        if (kind not in self.allowed) if self.allowed else (kind in UNASKED):
            return
        self.pending[self.next_id] = Update(self.next_id, kind, payload, self._now(), about)
        self.next_id += 1
        self.changed.notify()

    def confirm(self, offset: int) -> None:
        """Forget all before `offset`; a negative one counts from the end."""
        if offset < 0:
            kept = list(self.pending)[offset:]
            offset = kept[0] if kept else self.next_id
        while self.pending and next(iter(self.pending)) < offset:
            self.pending.popitem(last=False)

    def forget(self, update_id: int) -> None:
        """Drop one update that was delivered."""
        self.pending.pop(update_id, None)

    def expire(self) -> None:
        """Drop what has waited for 24 hours."""
        oldest = self._now() - KEPT
        while self.pending and next(iter(self.pending.values())).arrived_at < oldest:
            self.pending.popitem(last=False)

    def first(self, limit: int) -> list[Update]:
        """Return the oldest updates."""
        self.expire()
        return list(islice(self.pending.values(), limit))

    def clear(self) -> None:
        """Drop all."""
        self.pending.clear()
