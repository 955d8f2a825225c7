"""Ids for rows that are written without asking the database: ascending within a process, and shared by no two processes."""

import secrets
import time
from typing import Final

_LANE_BITS: Final = 10
_COUNT_BITS: Final = 10


class RowIds:
    """Milliseconds, a count within them, and a number of the process's own; fits 63 bits until the year 2248."""

    def __init__(self) -> None:
        self._lane = secrets.randbelow(1 << _LANE_BITS)
        self._last = 0

    def new(self) -> int:
        """Make an id above all that this process has made, even if the machine's clock goes back."""
        return self.reserve(1).start

    def reserve(self, count: int) -> range:
        """Make so many ids at once, ascending; all that are made later are above them, used or not.

        They run ahead of the clock by a millisecond for each thousand.
        """
        first = max(self._last + 1, time.time_ns() // 1_000_000 << _COUNT_BITS)
        self._last = first + count - 1
        start = first << _LANE_BITS | self._lane
        return range(start, start + (count << _LANE_BITS), 1 << _LANE_BITS)
