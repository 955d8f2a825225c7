"""Presses of buttons that wait for their answer. An answer counts once, and not for long."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.telegram_server.errors import bad_request
from bot.telegram_server.waiting import Signal

VALID = timedelta(seconds=60)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class Press:
    """One press; `answer` is None until the bot answers."""

    query_id: str
    pressed_at: datetime
    answer: dict[str, Any] | None = None


class Presses:
    """The presses towards one bot."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._open: OrderedDict[str, Press] = OrderedDict()
        self._now = now
        self.changed = Signal()

    def add(self) -> Press:
        """Note a press and give it an id."""
        self._expire()
        press = Press(str(secrets.randbits(62)), self._now())
        self._open[press.query_id] = press
        return press

    def answer(self, query_id: str, answer: dict[str, Any]) -> None:
        """Answer a press.

        Raises:
            ApiError: unknown, answered already, or too old.
        """
        self._expire()
        press = self._open.pop(query_id, None)
        if press is None:
            raise bad_request(TOO_OLD)
        press.answer = answer
        self.changed.notify()

    def _expire(self) -> None:
        oldest = self._now() - VALID
        while self._open and next(iter(self._open.values())).pressed_at < oldest:
            self._open.popitem(last=False)
