"""The server's clock: real time plus an offset. It moves itself only; who must follow is `clock_follower`'s business."""

from datetime import UTC, datetime, timedelta


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
        """Make `instant` the present; time goes on from there."""
        self.offset = instant - datetime.now(UTC)


def parse_instant(text: str) -> datetime:
    """Read an ISO instant.

    Raises:
        ValueError: no ISO date and time, or one without an offset from UTC.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no offset from UTC; write for example 2026-11-22T10:00:00+01:00")
    return instant.astimezone(UTC)
