"""Whether what people write is taken in: what keeps it out, and since when. Nothing of it is stored."""

import time
from collections.abc import Callable
from typing import Final

STILL_SECONDS: Final = 60.0
"""So long receiving may stand still before somebody should look: locks, and another bot that is just ending, pass."""


class Receiving:
    """Remembers for each part of the way in why it stands still. Its clock never goes back and is never put forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._still: dict[str, tuple[float, str]] = {}

    def note(self, part: str, why: str | None) -> None:
        """Note why a part of the way in stands still, or None if it does not; since when is kept."""
        if why is None:
            self._still.pop(part, None)
        else:
            since, _before = self._still.get(part, (self._clock(), ""))
            self._still[part] = (since, why)

    def still_seconds(self) -> float:
        """Tell for how long nothing has been taken in; 0 if nothing keeps it out."""
        return self._clock() - min(self._still.values())[0] if self._still else 0.0

    def trouble(self) -> str | None:
        """Say what keeps it out, once that has lasted."""
        if self.still_seconds() < STILL_SECONDS:
            return None
        return min(self._still.values())[1]
