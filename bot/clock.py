"""The bot's clock: real time, or, in the demo only, real time put forward by the demo's server."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the present as an aware instant."""

    def __init__(self) -> None:
        self._offset = timedelta(0)

    def __call__(self) -> datetime:
        """Tell the present."""
        return datetime.now(UTC) + self._offset

    def set(self, now: datetime) -> None:
        """Take an instant for the present and go on from it."""
        self._offset = now - datetime.now(UTC)
