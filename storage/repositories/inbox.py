"""Updates as Telegram sent them, kept until they are worked off. Does not understand them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from storage.crypto import Keyring
from storage.errors import AlreadyDoneError, DecryptionError
from storage.instants import from_millis, to_millis
from storage.repositories.people import CHAT
from storage.transaction import Transaction

_AT_ONCE: Final = 100
"""How many rows one statement adds: as many updates as Telegram gives at once."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An update that is still to be worked off."""

    update_id: int
    payload: dict[str, Any]
    attempts: int
    received_at: datetime


class Inbox:
    """The inbox of one transaction; `unreadable` are the ids of updates found in it that no key opens."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        self.unreadable: list[int] = []
        self._tx = transaction
        self._keyring = keyring

    async def add_many(self, updates: Sequence[tuple[int, int | None, dict[str, Any]]], now: datetime) -> list[int]:
        """Keep updates and return the ids of those not seen before, in the order given.

        Args:
            updates: update id, chat id if there is one, and the raw update.
            now: when they came.
        """
        new: set[int] = set()
        for start in range(0, len(updates), _AT_ONCE):
            new |= await self._add(updates[start : start + _AT_ONCE], to_millis(now))
        return [update_id for update_id in dict.fromkeys(update[0] for update in updates) if update_id in new]

    async def add_failed(self, update_id: int, error: str, now: datetime) -> None:
        """Keep no more than the id of an update that cannot be kept, so that it is known if it comes again.

        Args:
            update_id: which one.
            error: the error's class name.
            now: when it came.
        """
        self._tx.defer(
            "INSERT INTO inbox (update_id, state, error, received_at, done_at) VALUES (:id, 'failed', :error, :now, :now)"
            " ON CONFLICT (update_id) DO NOTHING",
            id=update_id,
            error=error,
            now=to_millis(now),
        )

    async def waiting(self, now: datetime) -> list[InboxRow]:
        """List what is still to be worked off, oldest first; what no key opens is given up."""
        rows = await self._tx.fetch_all(
            "SELECT update_id, payload, attempts, received_at FROM inbox WHERE state = 'waiting' ORDER BY update_id"
        )
        readable = []
        for row in rows:
            try:
                payload = self._keyring.decrypt_json(row["payload"])
            except DecryptionError as error:
                self.unreadable.append(row["update_id"])
                self._end_failed(row["update_id"], type(error).__name__, now)
            else:
                readable.append(InboxRow(row["update_id"], payload, row["attempts"], from_millis(row["received_at"])))
        return readable

    async def done(self, update_id: int, now: datetime) -> None:
        """Note that an update is worked off, and wipe what it said.

        Raises:
            AlreadyDoneError: it was not waiting any more, so what was made of it must not be kept a second time; raised
                by the transaction's next query or when its block is left.
        """
        self._tx.defer(
            "UPDATE inbox SET state = 'done', payload = NULL, done_at = :now WHERE update_id = :id AND state = 'waiting'",
            AlreadyDoneError(f"update {update_id} is worked off already"),
            id=update_id,
            now=to_millis(now),
        )

    async def failed(self, update_id: int, error: str) -> int:
        """Note that working an update off went wrong and return how often it has by now; it stays waiting.

        Args:
            update_id: which one.
            error: the error's class name; never what it says, which may quote the person.
        """
        row = await self._tx.fetch_one(
            "UPDATE inbox SET attempts = attempts + 1, error = :error WHERE update_id = :id RETURNING attempts",
            id=update_id,
            error=error,
        )
        return 0 if row is None else int(row["attempts"])

    async def give_up(self, update_id: int, now: datetime) -> None:
        """Note that an update will never be worked off, and wipe what it said."""
        self._end_failed(update_id, None, now)

    async def forget_before(self, instant: datetime) -> int:
        """Forget the ids of updates that ended before an instant and return how many they were.

        Args:
            instant: at least 25 hours ago, because Telegram repeats an update for up to 24.
        """
        return await self._tx.execute("DELETE FROM inbox WHERE done_at < :instant", instant=to_millis(instant))

    def _end_failed(self, update_id: int, error: str | None, now: datetime) -> None:
        self._tx.defer(
            "UPDATE inbox SET state = 'failed', payload = NULL, error = coalesce(:error, error), done_at = :now"
            " WHERE update_id = :id AND state = 'waiting'",
            id=update_id,
            error=error,
            now=to_millis(now),
        )

    async def _add(self, updates: Sequence[tuple[int, int | None, dict[str, Any]]], now: int) -> set[int]:
        places = ", ".join(f"(:id{n}, :hash{n}, :payload{n}, 'waiting', :now)" for n in range(len(updates)))
        values: dict[str, object] = {"now": now}
        for n, (update_id, chat_id, payload) in enumerate(updates):
            values[f"id{n}"] = update_id
            values[f"hash{n}"] = None if chat_id is None else self._keyring.digest(CHAT, str(chat_id))
            values[f"payload{n}"] = self._keyring.encrypt_json(payload)
        rows = await self._tx.fetch_all(
            f"INSERT INTO inbox (update_id, chat_hash, payload, state, received_at) VALUES {places}"  # noqa: S608 - made of names and numbers
            " ON CONFLICT (update_id) DO NOTHING RETURNING update_id",
            **values,
        )
        return {row["update_id"] for row in rows}
