"""Messages on their way to people: each is a row before it is sent. Neither renders nor sends them.

A row waits, is sending, and ends as sent, dead or dropped; what it said is wiped when it ends. In each lane a person gets
messages in the order they were added; the two lanes do not wait for each other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from storage.crypto import Keyring
from storage.errors import DecryptionError
from storage.instants import from_millis, from_millis_or_none, to_millis, to_millis_or_none
from storage.repositories.people import Person
from storage.row_ids import RowIds
from storage.sqlite import Row, Source
from storage.transaction import Transaction

Lane = Literal["reply", "bulk"]

IDS: Final = RowIds()
"""The ids of all that this process puts into the outbox."""
QUIET: Final = "quiet"
"""So a payload says that it is not to be sent at night."""
SILENT: Final = "silent"
"""So a payload says that it arrives without a sound, for somebody may sleep and it can wait."""
_ABOVE_ALL_IDS: Final = (1 << 63) - 1

_ROW: Final = "id, person_id, lane, payload, due_at, not_after, attempts, possibly_twice"

_ADD: Final = """
    INSERT INTO outbox (id, person_id, lane, payload, dedup_key, due_at, not_after, state, possibly_twice, created_at)
    VALUES (:id, :person_id, :lane, :payload, :dedup_key, :due_at, :not_after, :state, :possibly_twice, :now)
    ON CONFLICT (dedup_key) DO NOTHING
    RETURNING id
"""

_PUSH: Final = """
    INSERT INTO outbox (id, person_id, lane, payload, dedup_key, due_at, not_after, state, possibly_twice, created_at)
    SELECT :id, people.id, :lane, :payload, :dedup_key, :due_at, :not_after, :state, :possibly_twice, :now
    FROM people WHERE people.id = :person_id AND people.leaving_at IS NULL
    ON CONFLICT (dedup_key) DO NOTHING
"""

_CLAIM: Final = f"""
    UPDATE outbox SET state = 'sending' WHERE id IN (
        SELECT mine.id FROM outbox AS mine
        WHERE mine.state = 'waiting' AND mine.lane = :lane AND mine.due_at <= :now
        AND NOT EXISTS (
            SELECT 1 FROM outbox AS older
            WHERE older.person_id = mine.person_id AND older.lane = mine.lane AND older.id < mine.id
            AND older.state IN ('waiting', 'sending')
            AND (older.state = 'sending' OR older.attempts > 0 OR older.due_at <= :now)
        )
        ORDER BY mine.due_at, mine.id LIMIT :limit
    )
    RETURNING {_ROW}
"""  # noqa: S608 - made of constants

_NEXT: Final = """
    SELECT mine.due_at FROM outbox AS mine
    WHERE mine.state = 'waiting' AND mine.lane = :lane
    AND NOT EXISTS (
        SELECT 1 FROM outbox AS older
        WHERE older.person_id = mine.person_id AND older.lane = mine.lane AND older.id < mine.id
        AND older.state IN ('waiting', 'sending')
        AND (older.state = 'sending' OR older.attempts > 0)
    )
    ORDER BY mine.due_at, mine.id LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A message to be added.

    `dedup_key` names what must not be sent twice; it may hold ids but nothing personal. After `not_after` it is not sent.
    """

    person_id: int
    payload: dict[str, Any]
    lane: Lane
    due_at: datetime
    dedup_key: str | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message that is being sent."""

    id: int
    person_id: int
    lane: Lane
    payload: dict[str, Any]
    due_at: datetime
    not_after: datetime | None
    attempts: int
    possibly_twice: bool
    recipient: Person | None = None
    """Who it is for, where that was just read or written; else it is looked up."""


class OutboxReader:
    """The outbox, to be looked at."""

    def __init__(self, source: Source) -> None:
        self._source = source

    async def next_due(self) -> datetime | None:
        """Get when the next message is due that no earlier one of the same person and lane holds back."""
        due = [row["due_at"] for lane in ("reply", "bulk") if (row := await self._source.fetch_one(_NEXT, lane=lane))]
        return from_millis(min(due)) if due else None

    async def key_of(self, person_id: int, message_id: int) -> str | None:
        """Get the key of a message that a person was sent, while its trace is kept; None for one without."""
        row = await self._source.fetch_one(
            "SELECT dedup_key FROM outbox WHERE person_id = :person_id AND state = 'sent' AND message_id = :message_id",
            person_id=person_id,
            message_id=message_id,
        )
        return None if row is None else row["dedup_key"]

    async def newest_sent(self, person_id: int, pattern: str) -> tuple[int, str] | None:
        """Get row and key of the newest pushed message that a person was sent under a key of this pattern (SQL's LIKE)."""
        row = await self._source.fetch_one(
            "SELECT id, dedup_key FROM outbox WHERE person_id = :person_id AND state = 'sent' AND lane = 'bulk'"
            " AND dedup_key LIKE :pattern ORDER BY id DESC LIMIT 1",
            person_id=person_id,
            pattern=pattern,
        )
        return None if row is None else (int(row["id"]), str(row["dedup_key"]))

    async def message_ids(self, person_id: int, since: datetime) -> list[int]:
        """List the messages that a person was sent since an instant, as Telegram numbers them."""
        rows = await self._source.fetch_all(
            "SELECT message_id FROM outbox WHERE person_id = :person_id AND state = 'sent' AND message_id IS NOT NULL"
            " GROUP BY message_id HAVING min(ended_at) >= :since ORDER BY message_id",
            person_id=person_id,
            since=to_millis(since),
        )
        return [int(row["message_id"]) for row in rows]


class Outbox(OutboxReader):
    """The outbox of one transaction; `unreadable` are the rows that died in it because no key opens them, without payload."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        super().__init__(transaction)
        self.unreadable: list[OutboxRow] = []
        self._tx = transaction
        self._keyring = keyring

    async def add(self, message: OutgoingMessage, now: datetime, *, claimed: bool = False) -> int | None:
        """Add a message and return its id, None if its key is there already.

        Args:
            message: what goes to whom, and when.
            now: when it is added.
            claimed: it counts as being sent at once, because this process hands it to its own relay after the commit.
        """
        row = await self._tx.fetch_one(_ADD, **self._values(message, now, claimed=claimed))
        return None if row is None else int(row["id"])

    def reply(self, person: Person, payload: dict[str, Any], now: datetime) -> OutboxRow:
        """Add an answer that is sent at once: claimed already, to be handed to this process's relay after the commit.

        It costs no trip to the database of its own.
        """
        message = OutgoingMessage(person_id=person.id, payload=payload, lane="reply", due_at=now)
        values = self._values(message, now, claimed=True)
        self._tx.defer(_ADD, **values)
        return OutboxRow(
            id=values["id"],
            person_id=person.id,
            lane="reply",
            payload=payload,
            due_at=now,
            not_after=None,
            attempts=0,
            possibly_twice=False,
            recipient=person,
        )

    async def push(
        self,
        person_id: int,
        payload: dict[str, Any],
        now: datetime,
        *,
        key: str | None = None,
        due_at: datetime | None = None,
        not_after: datetime | None = None,
    ) -> None:
        """Add a message that answers nothing the person wrote, in the bulk lane, unless its key is there already.

        Somebody who is not there any more, or is being erased, gets none.

        It costs no trip to the database of its own.

        Args:
            person_id: who it is for.
            payload: what it says.
            now: when it is added.
            key: the `dedup_key`.
            due_at: when it is to be sent, if not now.
            not_after: after that it is not sent.
        """
        message = OutgoingMessage(
            person_id=person_id,
            payload=payload,
            lane="bulk",
            due_at=due_at or now,
            dedup_key=key,
            not_after=not_after,
        )
        self._tx.defer(_PUSH, **self._values(message, now, claimed=False))

    def _values(self, message: OutgoingMessage, now: datetime, *, claimed: bool) -> dict[str, Any]:
        return {
            "id": IDS.new(),
            "person_id": message.person_id,
            "lane": message.lane,
            "payload": self._keyring.encrypt_json(message.payload),
            "dedup_key": message.dedup_key,
            "due_at": to_millis(message.due_at),
            "not_after": to_millis_or_none(message.not_after),
            "state": "sending" if claimed else "waiting",
            "possibly_twice": False,
            "now": to_millis(now),
        }

    async def claim(self, limit: int, now: datetime, lane: Lane) -> list[OutboxRow]:
        """Take due messages of a lane for sending, the longest due first, one per person; what no key opens dies."""
        claimed: list[OutboxRow] = []
        missing = limit
        while missing:
            rows = await self._tx.fetch_all(_CLAIM, limit=missing, now=to_millis(now), lane=lane)
            readable = [read for row in rows if (read := await self._read_or_bury(row, now)) is not None]
            claimed += readable
            # In the place of what died, and behind it in its person's lane, others may be due.
            missing = len(rows) - len(readable)
        return sorted(claimed, key=lambda row: (row.due_at, row.id))

    async def sent(self, row_id: int, message_id: int | None, now: datetime) -> None:
        """Note that a message was sent, and wipe what it said."""
        self._tx.defer(
            "UPDATE outbox SET state = 'sent', payload = NULL, error = NULL, message_id = :message_id, ended_at = :now"
            " WHERE id = :id",
            id=row_id,
            message_id=message_id,
            now=to_millis(now),
        )

    async def retry(self, row_id: int, at: datetime, error: str, *, possibly_twice: bool) -> None:
        """Let a message wait for another attempt.

        Args:
            row_id: which one.
            at: when to try again.
            error: what went wrong, without anything personal.
            possibly_twice: it may have arrived already; once marked, the mark stays.
        """
        self._tx.defer(
            "UPDATE outbox SET state = 'waiting', attempts = attempts + 1, due_at = :at, error = :error,"
            " possibly_twice = CASE WHEN :possibly_twice THEN :possibly_twice ELSE possibly_twice END"
            " WHERE id = :id AND state IN ('waiting', 'sending')",
            id=row_id,
            at=to_millis(at),
            error=error,
            possibly_twice=possibly_twice,
        )

    async def put_off(self, row_id: int, at: datetime) -> None:
        """Let a claimed message wait, as if it were due later only; it holds back nothing that is due before."""
        self._tx.defer(
            "UPDATE outbox SET state = 'waiting', attempts = 0, due_at = :at WHERE id = :id AND state = 'sending'",
            id=row_id,
            at=to_millis(at),
        )

    async def release(self, row_id: int) -> None:
        """Put back a claimed message whose sending was never begun."""
        self._tx.defer("UPDATE outbox SET state = 'waiting' WHERE id = :id AND state = 'sending'", id=row_id)

    async def dead(self, row_id: int, error: str, now: datetime) -> None:
        """Note that a message can never be sent, and wipe what it said."""
        self._tx.defer(
            "UPDATE outbox SET state = 'dead', payload = NULL, error = :error, ended_at = :now WHERE id = :id",
            id=row_id,
            error=error,
            now=to_millis(now),
        )

    async def drop_expired(self, now: datetime) -> int:
        """Drop waiting messages that would come too late and return how many they were."""
        return await self._tx.execute(
            "UPDATE outbox SET state = 'dropped', payload = NULL, ended_at = :now"
            " WHERE state = 'waiting' AND not_after IS NOT NULL AND not_after < :now",
            now=to_millis(now),
        )

    async def waiting_for(self, person_id: int, *, up_to: int | None = None) -> list[dict[str, Any]]:
        """Read what waits for a person, in both lanes, oldest first; what no key opens is left out."""
        rows = await self._tx.fetch_all(
            "SELECT payload FROM outbox WHERE person_id = :person_id AND state = 'waiting' AND id <= :up_to ORDER BY id",
            person_id=person_id,
            up_to=up_to or _ABOVE_ALL_IDS,
        )
        read = [self._keyring.decrypt_json_or_none(row["payload"]) for row in rows]
        return [payload for payload in read if payload is not None]

    async def drop_for_person(self, person_id: int, now: datetime, *, up_to: int | None = None) -> int:
        """Drop what waits for a person, in both lanes, and return how many they were.

        Their keys are free again, so that who comes back can be told after all.

        Args:
            person_id: whose messages.
            now: when they are dropped.
            up_to: the id of the newest message to drop; None for all.
        """
        return await self._tx.execute(
            "UPDATE outbox SET state = 'dropped', payload = NULL, dedup_key = NULL, ended_at = :now"
            " WHERE person_id = :person_id AND state = 'waiting' AND id <= :up_to",
            person_id=person_id,
            up_to=up_to or _ABOVE_ALL_IDS,
            now=to_millis(now),
        )

    async def has_newer_reply(self, person_id: int, row_id: int) -> bool:
        """Say whether an answer newer than a message is still on its way to a person."""
        row = await self._tx.fetch_one(
            "SELECT 1 FROM outbox WHERE person_id = :person_id AND lane = 'reply' AND id > :id"
            " AND state IN ('waiting', 'sending') LIMIT 1",
            person_id=person_id,
            id=row_id,
        )
        return row is not None

    async def recover(self) -> int:
        """Let everything that was being sent when the process ended wait again, marked as possibly sent twice.

        Must run before anything is claimed. Returns how many messages they were.
        """
        return await self._tx.execute(
            "UPDATE outbox SET state = 'waiting', possibly_twice = :yes WHERE state = 'sending'", yes=True
        )

    async def forget_before(self, instant: datetime) -> int:
        """Forget messages that ended before an instant and return how many they were.

        A forgotten message's `dedup_key` is free again: keep rows for longer than anything plans with the same key.
        """
        return await self._tx.execute("DELETE FROM outbox WHERE ended_at < :instant", instant=to_millis(instant))

    async def _read_or_bury(self, row: Row, now: datetime) -> OutboxRow | None:
        try:
            return _row(row, self._keyring.decrypt_json(row["payload"]))
        except DecryptionError as error:
            self.unreadable.append(_row(row, {}))
            await self.dead(row["id"], type(error).__name__, now)
            return None


def _row(row: Row, payload: dict[str, Any]) -> OutboxRow:
    return OutboxRow(
        id=row["id"],
        person_id=row["person_id"],
        lane=row["lane"],
        payload=payload,
        due_at=from_millis(row["due_at"]),
        not_after=from_millis_or_none(row["not_after"]),
        attempts=row["attempts"],
        possibly_twice=bool(row["possibly_twice"]),
    )
