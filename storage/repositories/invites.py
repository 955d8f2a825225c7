"""Links that give a role, once. Only a keyed hash of what stands in the link is kept: who reads the table can use none."""

from datetime import datetime
from typing import Final

from flows.roles import Invite
from storage.crypto import Keyring
from storage.errors import ConcurrentChangeError
from storage.instants import from_millis, to_millis
from storage.sqlite import Row, Source
from storage.transaction import Transaction

INVITE: Final = "invite"
"""The purpose under which the codes are hashed."""

_SELECT: Final = "SELECT id, role, scope, expires_at, used_at FROM invites"
_ADD: Final = """
    INSERT INTO invites (code_hash, role, scope, created_at, expires_at, made_by)
    VALUES (:code_hash, :role, :scope, :now, :expires_at, :made_by)
"""
_USE: Final = """
    UPDATE invites SET used_at = :now, used_by = :person_id
    WHERE id = :id AND used_at IS NULL AND expires_at > :now
"""
_END: Final = """
    UPDATE invites SET expires_at = :now WHERE made_by = :person_id AND used_at IS NULL AND expires_at > :now
"""


class InvitesReader:
    """The invites, to be looked up."""

    def __init__(self, source: Source, keyring: Keyring) -> None:
        self._source = source
        self._keyring = keyring

    async def find(self, code: str) -> Invite | None:
        """Find an invite by what stands in its link, open or not."""
        for digest in self._keyring.digests(INVITE, code):
            row = await self._source.fetch_one(f"{_SELECT} WHERE code_hash = :code_hash", code_hash=digest)
            if row is not None:
                return _invite(row)
        return None

    async def get(self, invite_id: int) -> Invite | None:
        """Get an invite by its id, open or not."""
        row = await self._source.fetch_one(f"{_SELECT} WHERE id = :id", id=invite_id)
        return None if row is None else _invite(row)


class Invites(InvitesReader):
    """The invites of one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        super().__init__(transaction, keyring)
        self._tx = transaction

    async def add(
        self, code: str, role: str, scope: str, expires_at: datetime, made_by: int | None, now: datetime
    ) -> None:
        """Keep an invite.

        Args:
            code: the secret in its link, long and random.
            role: what it gives.
            scope: what the role is for; empty for nothing.
            expires_at: from then on it gives nothing.
            made_by: who made it, None for the command line.
            now: when.
        """
        self._tx.defer(
            _ADD,
            code_hash=self._keyring.digest(INVITE, code),
            role=role,
            scope=scope,
            expires_at=to_millis(expires_at),
            made_by=made_by,
            now=to_millis(now),
        )

    async def forget_expired_before(self, instant: datetime) -> int:
        """Forget invites that expired before an instant, used or not, and return how many they were."""
        return await self._tx.execute("DELETE FROM invites WHERE expires_at < :instant", instant=to_millis(instant))

    async def end_of(self, person_id: int, now: datetime) -> None:
        """Let what a person has made and nobody has used give nothing any more."""
        self._tx.defer(_END, person_id=person_id, now=to_millis(now))

    async def use(self, invite_id: int, person_id: int, now: datetime) -> None:
        """Note who has taken the role.

        Raises:
            ConcurrentChangeError: it was used meanwhile, is too old, or is not there; raised by the transaction's next
                query or when its block is left.
        """
        failure = ConcurrentChangeError(f"invite {invite_id} gives nothing any more")
        self._tx.defer(_USE, failure, id=invite_id, person_id=person_id, now=to_millis(now))


def _invite(row: Row) -> Invite:
    return Invite(
        id=row["id"],
        role=row["role"],
        scope=row["scope"],
        expires_at=from_millis(row["expires_at"]),
        is_used=row["used_at"] is not None,
    )
