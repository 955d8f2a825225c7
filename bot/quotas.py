"""So much in such a time, for each of many: what a flood is told apart by from somebody who is busy. In memory alone.

Nothing is promised here, so a restart may forget it. It must not know what is counted, or for whom.
"""

from collections.abc import Hashable


class Quotas:
    """A share for each key: `size` at once, which comes back evenly within `seconds`.

    A share that is whole again is forgotten, for a new one would be the same.
    """

    def __init__(self, size: int, seconds: float) -> None:
        self._size, self._rate = float(size), size / seconds
        self._shares: dict[Hashable, tuple[float, float]] = {}
        """By key, in the order of the last use: what was left then, and when that was."""

    def __len__(self) -> int:
        return len(self._shares)

    def left(self, key: Hashable, now: float) -> float:
        """Tell how much a key may still take; `now` in seconds, of a clock that may go back."""
        left, at = self._shares.get(key, (self._size, now))
        return min(self._size, left + max(0.0, now - at) * self._rate)

    def take(self, key: Hashable, now: float) -> bool:
        """Take one of a key's share, if there is one."""
        self._forget_whole(now)
        left = self.left(key, now)
        if left < 1:
            return False
        self._shares.pop(key, None)
        self._shares[key] = (left - 1, now)
        return True

    def _forget_whole(self, now: float) -> None:
        while self._shares:
            oldest = next(iter(self._shares))
            if self.left(oldest, now) < self._size:
                return
            del self._shares[oldest]
