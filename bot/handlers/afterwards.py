"""Small things that are done beside, in the moments when no update is worked on; too many are let go."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.update_processor import origin

log = structlog.get_logger()

Thing = Callable[[], Coroutine[Any, Any, None]]

MOST = 500


class Afterwards:
    """Does each thing once, in order, while `when` says that there is nothing better to do.

    Args:
        pause: seconds before each look whether there is time.
        at_once: how many are in work at the same time; one that hangs takes a place, and holds up no other.
        patience: seconds after which a thing is done though there is better to do; None to wait for ever.
    """

    def __init__(self, *, pause: float, at_once: int, patience: float | None = None) -> None:
        self._pause, self._at_once, self._patience = pause, at_once, patience
        self._waiting: deque[tuple[float, Thing]] = deque(maxlen=MOST)
        self._is_lull: Callable[[], bool] = lambda: True
        self._in_work: set[asyncio.Task[None]] = set()
        self._working: asyncio.Task[None] | None = None

    def when(self, is_lull: Callable[[], bool]) -> None:
        """Take the question whether there is nothing better to do."""
        self._is_lull = is_lull

    def add(self, thing: Thing) -> None:
        """Do a thing when there is time for it."""
        self._waiting.append((time.monotonic(), thing))
        if self._working is None or self._working.done():
            # In a context of its own: what it does belongs to many updates.
            self._working = asyncio.create_task(self._work(), context=Context())

    async def join(self) -> None:
        """Wait until all is done."""
        while left := self._left():
            await asyncio.wait(left)

    async def close(self) -> None:
        """Let go of what is not done."""
        self._waiting.clear()
        left = self._left()
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _left(self) -> set[asyncio.Task[None]]:
        is_looking = self._working is not None and not self._working.done()
        return self._in_work | ({self._working} if self._working is not None and is_looking else set())

    async def _work(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._pause)
            while len(self._in_work) < self._at_once and self._is_time():
                task = asyncio.create_task(tolerated(self._waiting.popleft()[1]()))
                self._in_work.add(task)
                task.add_done_callback(self._in_work.discard)

    def _is_time(self) -> bool:
        """Say whether the next thing is to be done now."""
        if not self._waiting or self._is_lull():
            return bool(self._waiting)
        return self._patience is not None and time.monotonic() - self._waiting[0][0] > self._patience


async def tolerated(work: Awaitable[None]) -> None:
    """Do what harms nobody if it fails: a press that is too old to be answered, a keyboard that cannot be changed."""
    try:
        await work
    except TelegramError as error:
        log.info("beside_failed", error=type(error).__name__)
    except Exception as error:  # noqa: BLE001 - a mistake in a small thing must not end the others
        log.error("beside_failed", error=type(error).__name__, at=origin(error))  # noqa: TRY400 - a trace could show texts
