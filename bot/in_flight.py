"""What is on its way to people and not answered by Telegram yet; a press on its button proves that it has arrived."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import TelegramError

from storage.repositories.outbox import OutboxRow

Send = Callable[[OutboxRow], Awaitable[int | None]]


@dataclass(frozen=True, slots=True)
class Sighting:
    """Whoever pressed a button has its message: the screen's session and step, and the message's id."""

    session_id: str
    step: int
    message_id: int


class InFlight:
    """Sends rows, and knows of each person the one whose call is not over.

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

    def note(self, person_id: int, sighting: Sighting) -> bool:
        """Say whether what a person pressed is what is on its way to them, and keep that it has arrived."""
        row = self._rows.get(person_id)
        if row is None or (row.payload.get("session"), row.payload.get("step")) != (sighting.session_id, sighting.step):
            return False
        self._seen[row.id] = sighting.message_id
        return True
