"""Screens on their way to people, not confirmed by Telegram yet; a press on one's button proves that it has arrived.

Only an answer that shows a new screen can be proved: what is pushed belongs to no session, and a screen that is shown again
looks like the one before.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.services.work import AGAIN
from storage.repositories.outbox import OutboxRow

Send = Callable[[OutboxRow], Awaitable[int | None]]


@dataclass(frozen=True, slots=True)
class Sighting:
    """Whoever pressed a button has its message: the screen's session and step, and the message's id."""

    session_id: str
    step: int
    message_id: int


class InFlight:
    """Sends rows, and knows the new screen that is on its way to each person.

    Args:
        send: renders a row, makes the Bot API call and returns the message's id
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._rows: dict[int, OutboxRow] = {}
        self._seen: dict[int, int] = {}

    async def send(self, row: OutboxRow) -> int | None:
        """Send a row; what was seen meanwhile has arrived, whatever becomes of Telegram's answer.

        Raises:
            TelegramError: as Telegram or the line says, and nobody has seen it.
        """
        if _can_be_proved(row):
            self._rows[row.person_id] = row
        try:
            return await self._send(row)
        except TelegramError:
            if row.id not in self._seen:
                raise
            return self._seen[row.id]
        finally:
            self._seen.pop(row.id, None)
            if self._rows.get(row.person_id) is row:
                del self._rows[row.person_id]

    def note(self, person_id: int, sighting: Sighting) -> OutboxRow | None:
        """Return what is on its way to a person if it is what they pressed, and keep that it has arrived."""
        row = self._rows.get(person_id)
        if row is None or (row.payload["session"], row.payload["step"]) != (sighting.session_id, sighting.step):
            return None
        self._seen[row.id] = sighting.message_id
        return row


def _can_be_proved(row: OutboxRow) -> bool:
    payload = row.payload
    return row.lane == "reply" and bool(payload.get("session")) and not payload.get(AGAIN)
