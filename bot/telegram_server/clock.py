"""The server's clock: real time plus an offset. It moves itself only; who must follow is `clock_follower`'s business."""

from datetime import UTC, datetime, timedelta
from typing import Final

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""Before the one there are no Telegram dates; far beyond the other Python's calendar ends, and the clock still goes on."""


class Clock:
    """Aware UTC now, which tests and the demo may move."""

    def __init__(self, start_at: datetime | None = None) -> None:
        self.offset = timedelta(0)
        if start_at is not None:
            self.set(start_at)

    def now(self) -> datetime:
        """Return the server's present instant."""
        return datetime.now(UTC) + self.offset

    def unix(self) -> int:
        """Return the present instant as Telegram's `date`."""
        return int(self.now().timestamp())

    def set(self, instant: datetime) -> None:
        """Make `instant` the present; time goes on from there.

        Raises:
            ValueError: it is not between `EARLIEST` and `LATEST`.
        """
        self.offset = within_bounds(instant) - datetime.now(UTC)


def within_bounds(instant: datetime) -> datetime:
    """Return an instant at which the clock may stand.

    Raises:
        ValueError: it is not between `EARLIEST` and `LATEST`.
    """
    if not EARLIEST <= instant < LATEST:
        raise ValueError(f"{instant.isoformat()!r} is not between {EARLIEST.year} and {LATEST.year}")
    return instant


def parse_instant(text: str) -> datetime:
    """Read an ISO instant.

    Raises:
        ValueError: no ISO date and time, or one without an offset from UTC.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no instant, as 2026-11-22T10:00:00+01:00") from None
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no offset from UTC; write for example 2026-11-22T10:00:00+01:00")
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} is not between {EARLIEST.year} and {LATEST.year}") from None
