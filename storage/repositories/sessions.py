"""Where each person's conversation stands: one encrypted row, versioned, with an end. Does not know what it means."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.crypto import Keyring
from storage.errors import ConcurrentChangeError, DecryptionError
from storage.instants import from_millis, to_millis
from storage.sqlite import Row
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A conversation's state as JSON values, and the version it must still have when it is saved.

    The state is empty if no key opens it any more: the conversation is lost, but under its version another takes its place.
    """

    state: dict[str, Any]
    version: int
    expires_at: datetime


class Sessions:
    """The sessions of one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        self._tx = transaction
        self._keyring = keyring

    async def load(self, person_id: int) -> StoredSession | None:
        """Load a person's session, expired or not."""
        row = await self._tx.fetch_one(
            "SELECT state, version, expires_at FROM sessions WHERE person_id = :person_id", person_id=person_id
        )
        return None if row is None else session_of(row, self._keyring)

    async def save(
        self, person_id: int, state: dict[str, Any], expires_at: datetime, expected_version: int | None
    ) -> int:
        """Save a person's session and return its new version.

        Args:
            person_id: whose it is.
            state: JSON values.
            expires_at: when it may be forgotten.
            expected_version: the version that was loaded, None if there was no session.

        Raises:
            ConcurrentChangeError: it is no longer the version that was loaded; raised by the transaction's next query or
                when its block is left.
        """
        values: dict[str, Any] = {
            "person_id": person_id,
            "state": self._keyring.encrypt_json(state),
            "expires_at": to_millis(expires_at),
        }
        failure = ConcurrentChangeError(f"the session of person {person_id} was changed meanwhile")
        if expected_version is None:
            self._tx.defer(
                "INSERT INTO sessions (person_id, version, state, expires_at) VALUES (:person_id, 1, :state, :expires_at)"
                " ON CONFLICT (person_id) DO NOTHING",
                failure,
                **values,
            )
        else:
            self._tx.defer(
                "UPDATE sessions SET version = version + 1, state = :state, expires_at = :expires_at"
                " WHERE person_id = :person_id AND version = :expected_version",
                failure,
                expected_version=expected_version,
                **values,
            )
        return (expected_version or 0) + 1

    async def delete_expired(self, now: datetime) -> int:
        """Forget the sessions whose end has passed and return how many they were."""
        return await self._tx.execute("DELETE FROM sessions WHERE expires_at <= :now", now=to_millis(now))


def session_of(row: Row, keyring: Keyring) -> StoredSession | None:
    """Read a session out of a row that may have come from an outer join."""
    if row["state"] is None:
        return None
    try:
        state = keyring.decrypt_json(row["state"])
    except DecryptionError:
        state = {}
    return StoredSession(state, row["version"], from_millis(row["expires_at"]))
