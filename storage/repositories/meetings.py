"""Meetings and what people answered. Must not decide who is told of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from flows.meetings import AUDIENCES, Attendance, Invitation, Meeting, invitation_key
from storage.crypto import Keyring
from storage.errors import ConcurrentChangeError
from storage.instants import from_millis, to_millis
from storage.sqlite import Row, Source
from storage.transaction import Transaction
from storage.value_lists import listed

_COLUMNS: Final = (
    "meetings.id, meetings.version, meetings.kind, meetings.audience, meetings.details, meetings.starts_at,"
    " meetings.ends_at, meetings.is_cancelled"
)
_TO_COME: Final = "meetings.ends_at > :now AND meetings.is_cancelled = :no"
_IN_ORDER: Final = "ORDER BY meetings.starts_at, meetings.id"
_UPCOMING: Final = f"SELECT {_COLUMNS} FROM meetings WHERE {_TO_COME} {_IN_ORDER}"  # noqa: S608 - made of constants
_WITH_ANSWER: Final = f"""
    SELECT {_COLUMNS}, registrations.answer FROM meetings
    LEFT JOIN registrations ON registrations.meeting_id = meetings.id AND registrations.person_id = :person_id
    WHERE {_TO_COME}
"""  # noqa: S608 - made of constants
_ANSWERED: Final = f"""
    SELECT {_COLUMNS}, registrations.answer, registrations.answered_at FROM registrations
    JOIN meetings ON meetings.id = registrations.meeting_id WHERE registrations.person_id = :person_id {_IN_ORDER}
"""  # noqa: S608 - made of constants


def _is_for(audience: str) -> str:
    """Make the condition that a role is one of those that an audience is made of."""
    roles = ", ".join(f"'{role}'" for role in sorted(AUDIENCES[audience]))
    return f"roles.role IN ({roles})"


def _number_with(audience: str) -> str:
    return f"count(DISTINCT CASE WHEN {_is_for(audience)} THEN roles.person_id END) AS {audience}"


_INVITED: Final = f"""
    SELECT {", ".join(map(_number_with, AUDIENCES))}
    FROM roles JOIN people ON people.id = roles.person_id WHERE people.unreachable_at IS NULL
"""  # noqa: S608 - made of constants
_IS_THEIRS: Final = " OR ".join(f"(meetings.audience = '{audience}' AND {_is_for(audience)})" for audience in AUDIENCES)
_ANSWERS: Final = f"""
    SELECT registrations.meeting_id, registrations.answer, count(*) AS n, count(people.unreachable_at) AS unreachable
    FROM registrations
    JOIN meetings ON meetings.id = registrations.meeting_id
    JOIN people ON people.id = registrations.person_id
    WHERE {_TO_COME}
    AND EXISTS (SELECT 1 FROM roles WHERE roles.person_id = registrations.person_id AND ({_IS_THEIRS}))
    GROUP BY registrations.meeting_id, registrations.answer
"""  # noqa: S608 - made of constants
# The keys are put together by the query, so that one statement counts for all meetings.
_INVITE_KEY: Final = invitation_key("' || CAST(meetings.id AS TEXT) || '", "' || CAST(meetings.version AS TEXT) || '")
# Only the key stands in the inner condition, so that its index is used, and what has gone out is told apart after that.
_WAITING: Final = f"""
    SELECT meetings.id, (
        SELECT count(CASE WHEN outbox.state = 'waiting' AND outbox.possibly_twice = :no THEN 1 END) FROM outbox
        WHERE outbox.dedup_key >= '{_INVITE_KEY}:' AND outbox.dedup_key < '{_INVITE_KEY};'
    ) AS n FROM meetings WHERE {_TO_COME}
"""  # noqa: S608 - made of constants

_ADD: Final = """
    INSERT INTO meetings (version, kind, audience, details, starts_at, ends_at, is_cancelled, made_by, created_at)
    VALUES (:version, :kind, :audience, :details, :starts_at, :ends_at, :is_cancelled, :made_by, :now)
    RETURNING id
"""
_SAVE: Final = """
    UPDATE meetings SET version = version + 1, kind = :kind, audience = :audience, details = :details,
    starts_at = :starts_at, ends_at = :ends_at, is_cancelled = :is_cancelled
    WHERE id = :id AND version = :version
"""
_ANSWER: Final = """
    INSERT INTO registrations (meeting_id, person_id, answer, answered_at)
    VALUES (:meeting_id, :person_id, :answer, :now)
    ON CONFLICT (meeting_id, person_id) DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at
"""


def _attendance(meeting: Meeting, reached: int, rows: Sequence[Row], waiting: int) -> Attendance:
    """Count, of those whom a meeting is for, who is invited and who would be told; a row is an answer with its numbers."""
    said_no = sum(row["n"] - row["unreachable"] for row in rows if row["answer"] == "no")
    return Attendance(
        meeting,
        invited=reached + sum(row["unreachable"] for row in rows),
        told=reached - said_no,
        answers={row["answer"]: row["n"] for row in rows},
        waiting=waiting,
    )


class MeetingsReader:
    """The meetings, to be looked up; one that no key opens is left out."""

    def __init__(self, source: Source, keyring: Keyring) -> None:
        self._source = source
        self._keyring = keyring

    async def get(self, meeting_id: int) -> Meeting | None:
        """Get a meeting, over, cancelled or to come."""
        row = await self._source.fetch_one(
            f"SELECT {_COLUMNS} FROM meetings WHERE id = :id",  # noqa: S608 - made of constants
            id=meeting_id,
        )
        return None if row is None else self._meeting(row)

    async def upcoming(self, now: datetime) -> list[Meeting]:
        """List the meetings that are not over and not cancelled, by their start."""
        rows = await self._source.fetch_all(_UPCOMING, now=to_millis(now), no=False)
        return [meeting for row in rows if (meeting := self._meeting(row)) is not None]

    async def invitations(self, person_id: int, roles: Collection[str], now: datetime) -> list[Invitation]:
        """List the upcoming meetings that are for one of these roles, with what the person has answered."""
        places, params = listed("audience", [name for name, invited in AUDIENCES.items() if invited & set(roles)])
        rows = await self._source.fetch_all(
            f"{_WITH_ANSWER} AND meetings.audience IN {places} {_IN_ORDER}",
            person_id=person_id,
            now=to_millis(now),
            no=False,
            **params,
        )
        return [Invitation(meeting, row["answer"] or "") for row in rows if (meeting := self._meeting(row)) is not None]

    async def attendance(self, now: datetime) -> list[Attendance]:
        """List the upcoming meetings with how many people are invited, would be told of a change, and have answered."""
        meetings = await self.upcoming(now)
        if not meetings:
            return []
        invited = await self.invited()
        answers: dict[int, list[Row]] = {}
        for row in await self._source.fetch_all(_ANSWERS, now=to_millis(now), no=False):
            answers.setdefault(row["meeting_id"], []).append(row)
        waits = await self._source.fetch_all(_WAITING, now=to_millis(now), no=False)
        waiting = {row["id"]: row["n"] for row in waits}
        return [
            _attendance(
                meeting, invited.get(meeting.audience, 0), answers.get(meeting.id, []), waiting.get(meeting.id, 0)
            )
            for meeting in meetings
        ]

    async def invited(self) -> dict[str, int]:
        """Count whom a meeting would invite, by audience; who cannot be reached is not invited."""
        row = await self._source.fetch_one(_INVITED)
        return {audience: row[audience] for audience in AUDIENCES} if row else {}

    async def answered_by(self, person_id: int) -> list[tuple[Meeting, str, datetime]]:
        """List the meetings that a person has answered to, over or to come, each with the answer, and since when it is that."""
        rows = await self._source.fetch_all(_ANSWERED, person_id=person_id)
        return [
            (meeting, row["answer"], from_millis(row["answered_at"]))
            for row in rows
            if (meeting := self._meeting(row)) is not None
        ]

    def _meeting(self, row: Row) -> Meeting | None:
        details = self._keyring.decrypt_json_or_none(row["details"])
        if details is None:
            return None
        return Meeting(
            id=row["id"],
            version=row["version"],
            kind=row["kind"],
            title=details["title"],
            place=details["place"],
            starts_at=from_millis(row["starts_at"]),
            ends_at=from_millis(row["ends_at"]),
            audience=row["audience"],
            note=details["note"],
            is_cancelled=bool(row["is_cancelled"]),
        )


class Meetings(MeetingsReader):
    """The meetings of one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        super().__init__(transaction, keyring)
        self._tx = transaction

    async def add(self, meeting: Meeting, made_by: int | None, now: datetime) -> int:
        """Keep a new meeting and return its id; its version is the one given."""
        row = await self._tx.fetch_one(_ADD, made_by=made_by, now=to_millis(now), **self._values(meeting))
        assert row is not None  # noqa: S101 - an insert without conflict clause returns its row
        return int(row["id"])

    async def save(self, meeting: Meeting) -> Meeting:
        """Keep a meeting as it is now, and return it with its new version.

        Raises:
            ConcurrentChangeError: it is no longer the version that was loaded; raised by the transaction's next query or
                when its block is left.
        """
        failure = ConcurrentChangeError(f"meeting {meeting.id} was changed meanwhile")
        self._tx.defer(_SAVE, failure, id=meeting.id, **self._values(meeting))
        return replace(meeting, version=meeting.version + 1)

    async def answer(self, meeting_id: int, person_id: int, answer: str, now: datetime) -> None:
        """Keep what a person answers, over what they answered before."""
        self._tx.defer(_ANSWER, meeting_id=meeting_id, person_id=person_id, answer=answer, now=to_millis(now))

    async def forget_ended_before(self, instant: datetime) -> int:
        """Forget meetings that were over before an instant, with who came, and return how many they were."""
        return await self._tx.execute("DELETE FROM meetings WHERE ends_at < :instant", instant=to_millis(instant))

    async def forget_answers(self, person_id: int, meeting_ids: Collection[int] | None = None) -> None:
        """Forget what a person has answered to some meetings, or to all."""
        places, params = listed("meeting", meeting_ids or ())
        only = "" if meeting_ids is None else f" AND meeting_id IN {places}"
        self._tx.defer(f"DELETE FROM registrations WHERE person_id = :person_id{only}", person_id=person_id, **params)  # noqa: S608 - places

    def _values(self, meeting: Meeting) -> dict[str, Any]:
        details = {"title": meeting.title, "place": meeting.place, "note": meeting.note}
        return {
            "version": meeting.version,
            "kind": meeting.kind,
            "audience": meeting.audience,
            "details": self._keyring.encrypt_json(details),
            "starts_at": to_millis(meeting.starts_at),
            "ends_at": to_millis(meeting.ends_at),
            "is_cancelled": meeting.is_cancelled,
        }
