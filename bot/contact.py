"""When Telegram was last heard or reached: an answered question for updates, or a message that it took."""

import time
from collections.abc import Awaitable, Callable

from storage.repositories.outbox import OutboxRow

Send = Callable[[OutboxRow], Awaitable[int | None]]


class Contact:
    """Remembers the last moment of contact; the making counts as one. Its clock never goes back and is never put forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()

    def note(self) -> None:
        """Note that Telegram has just answered."""
        self._last = self._clock()

    def silent_seconds(self) -> float:
        """Tell how long ago that was."""
        return self._clock() - self._last

    def noted(self, send: Send) -> Send:
        """Note each message that Telegram takes."""

        async def noting(row: OutboxRow) -> int | None:
            message_id = await send(row)
            self.note()
            return message_id

        return noting
