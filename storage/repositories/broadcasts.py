"""The same message to many people: one statement, however many they are. Must not decide who is told what.

Each gets a row of the outbox as any other, in the bulk lane, with a key of its own; the payload is encrypted once for all.
Whom Telegram cannot reach gets none.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from storage.crypto import Keyring
from storage.instants import to_millis, to_millis_or_none
from storage.repositories.outbox import IDS
from storage.transaction import Transaction
from storage.value_lists import listed

MOST_RECIPIENTS: Final = 1 << 17
"""So many ids are set aside for one broadcast."""

_ADD: Final = """
    INSERT INTO outbox (id, person_id, lane, payload, dedup_key, due_at, not_after, state, created_at)
    SELECT CAST(:first AS BIGINT) + (row_number() OVER (ORDER BY people.id) - 1) * CAST(:step AS BIGINT),
    people.id, 'bulk', CAST(:payload AS TEXT), CAST(:key AS TEXT) || ':' || CAST(people.id AS TEXT),
    CAST(:due_at AS BIGINT), CAST(:not_after AS BIGINT), 'waiting', CAST(:now AS BIGINT)
    FROM people WHERE people.unreachable_at IS NULL AND
"""
_UNLESS_THERE: Final = "ON CONFLICT (dedup_key) DO NOTHING"
_DROP: Final = """
    UPDATE outbox SET state = 'dropped', payload = NULL, dedup_key = NULL, ended_at = :now
    WHERE state = 'waiting' AND (dedup_key = :key OR (dedup_key >= :first AND dedup_key < :behind))
"""
_LET_END: Final = """
    UPDATE outbox SET not_after = :too_late
    WHERE state = 'sending' AND (dedup_key = :key OR (dedup_key >= :first AND dedup_key < :behind))
"""
_WAITS: Final = """
    EXISTS (SELECT 1 FROM outbox AS waits
    WHERE waits.dedup_key = CAST(:waits_for AS TEXT) || ':' || CAST(people.id AS TEXT)
    AND waits.state = 'waiting' AND waits.possibly_twice = :no)
"""


class Broadcasts:
    """The broadcasts of one transaction.

    All that add messages take: the payload; a key, to which each person's id is added for their `dedup_key`; when they are
    due; after when they are not sent; and now. They return how many messages there are that were not there before.
    """

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        self._tx = transaction
        self._keyring = keyring

    async def to_roles(
        self,
        roles: Collection[str],
        payload: dict[str, Any],
        key: str,
        *,
        due_at: datetime,
        not_after: datetime | None,
        now: datetime,
        except_person: int | None = None,
    ) -> int:
        """Add a message to everybody who has one of these roles, but for one person."""
        places, params = listed("role", roles)
        who = f"people.id IN (SELECT person_id FROM roles WHERE role IN {places}) AND people.id <> :except_person"  # noqa: S608 - places
        params["except_person"] = except_person or 0
        return await self._add(who, params, self._values(payload, key, due_at, not_after, now))

    async def to_registered(
        self,
        meeting_id: int,
        answers: Collection[str],
        payload: dict[str, Any],
        key: str,
        *,
        due_at: datetime,
        not_after: datetime | None,
        now: datetime,
    ) -> int:
        """Add a message to everybody who has given one of these answers to a meeting."""
        places, params = listed("answer", answers)
        who = (
            f"people.id IN (SELECT person_id FROM registrations WHERE meeting_id = :meeting_id AND answer IN {places})"  # noqa: S608 - places
        )
        params["meeting_id"] = meeting_id
        return await self._add(who, params, self._values(payload, key, due_at, not_after, now))

    async def to_invited_but(
        self,
        meeting_id: int,
        roles: Collection[str],
        without_answer: str,
        payload: dict[str, Any],
        key: str,
        *,
        unless_waiting: str,
        due_at: datetime,
        not_after: datetime | None,
        now: datetime,
    ) -> int:
        """Add a message to everybody who has one of these roles and has not given this answer to a meeting.

        Who still waits for the message of the key `unless_waiting` gets none.
        """
        places, params = listed("role", roles)
        who = f"""people.id IN (SELECT person_id FROM roles WHERE role IN {places})
            AND NOT EXISTS (SELECT 1 FROM registrations WHERE meeting_id = :meeting_id
            AND person_id = people.id AND answer = :without_answer)
            AND NOT {_WAITS}"""  # noqa: S608 - places
        params |= {"meeting_id": meeting_id, "without_answer": without_answer}
        params |= {"waits_for": unless_waiting, "no": False}
        return await self._add(who, params, self._values(payload, key, due_at, not_after, now))

    async def to_waiting(
        self,
        waits_for: str,
        payload: dict[str, Any],
        key: str,
        *,
        due_at: datetime,
        not_after: datetime | None,
        now: datetime,
    ) -> int:
        """Add a message to everybody who still waits for the message of a key, and has certainly not got it."""
        params: dict[str, object] = {"waits_for": waits_for, "no": False}
        return await self._add(_WAITS, params, self._values(payload, key, due_at, not_after, now))

    async def drop(
        self, key_prefix: str, now: datetime, person_id: int | None = None, *, but: str | None = None
    ) -> int:
        """Drop what still waits under a key, and return how many messages they were; what is being sent is not tried again.

        Their keys are free again, so that who changes their mind can be told after all.

        Args:
            key_prefix: the key itself, or what stands before a colon in it; `meeting:1` is not `meeting:12`.
            now: when they are dropped.
            person_id: only what waits for this person.
            but: what stands under this key stays.
        """
        params: dict[str, object] = {"key": key_prefix} | _range("", key_prefix)
        only = ""
        if person_id is not None:
            only += " AND person_id = :person_id"
            params["person_id"] = person_id
        if but is not None:
            only += " AND NOT (dedup_key >= :but_first AND dedup_key < :but_behind)"
            params |= _range("but_", but)
        self._tx.defer(f"{_LET_END} {only}", too_late=to_millis(now) - 1, **params)
        return await self._tx.execute(f"{_DROP} {only}", now=to_millis(now), **params)

    async def _add(self, who: str, params: dict[str, object], values: dict[str, object]) -> int:
        ids = IDS.reserve(MOST_RECIPIENTS)
        return await self._tx.execute(
            f"{_ADD} {who} {_UNLESS_THERE}", first=ids.start, step=ids.step, **values, **params
        )

    def _values(
        self, payload: dict[str, Any], key: str, due_at: datetime, not_after: datetime | None, now: datetime
    ) -> dict[str, object]:
        return {
            "payload": self._keyring.encrypt_json(payload),
            "key": key,
            "due_at": to_millis(due_at),
            "not_after": to_millis_or_none(not_after),
            "now": to_millis(now),
        }


def _range(name: str, prefix: str) -> dict[str, object]:
    """Make the parameters between which all keys lie that begin with a prefix and a colon."""
    return {f"{name}first": f"{prefix}:", f"{name}behind": f"{prefix};"}
