"""Where else a person left a trace: what they made, were asked or wrote down. Read only for themselves, never to decide."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from storage.crypto import Keyring
from storage.instants import from_millis, from_millis_or_none
from storage.repositories.people import CHAT
from storage.sqlite import Row, Source
from storage.value_lists import listed

_DATES: Final = """
    SELECT (SELECT expires_at FROM sessions WHERE person_id = :id) AS answers_until,
    (SELECT next_at FROM saved_checks WHERE person_id = :id) AS check_next,
    (SELECT expires_at FROM saved_checks WHERE person_id = :id) AS check_until,
    (SELECT changed_at FROM guides WHERE person_id = :id) AS guide_changed
"""
_MESSAGES: Final = """
    SELECT coalesce(sum(CASE WHEN state IN ('waiting', 'sending') THEN 1 END), 0) AS waiting,
    min(CASE WHEN state IN ('waiting', 'sending') THEN due_at END) AS waiting_next,
    coalesce(sum(CASE WHEN state = 'sent' THEN 1 END), 0) AS sent,
    max(CASE WHEN state = 'sent' THEN ended_at END) AS sent_last,
    coalesce(sum(CASE WHEN state IN ('dead', 'dropped') THEN 1 END), 0) AS unsent
    FROM outbox WHERE person_id = :id
"""


@dataclass(frozen=True, slots=True)
class Trace:
    """One trace: what it is about, as an id or words, and since when it is there; `part` is what tells it from others alike."""

    about: str
    at: datetime
    part: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A case, by its number, that a person was asked to take: until when, what became of it, and the reason they gave."""

    case_id: int
    at: datetime
    until: datetime
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Until when a person's answers and kept check stay, when the check is looked at next, and when their entry was changed."""

    answers_until: datetime | None
    check_next: datetime | None
    check_until: datetime | None
    guide_changed: datetime | None


@dataclass(frozen=True, slots=True)
class Messages:
    """How many messages to a person are on their way, were sent and never came, and from them came and wait; and when."""

    waiting: int
    waiting_next: datetime | None
    sent: int
    sent_last: datetime | None
    unsent: int
    received: int
    received_last: datetime | None
    to_answer: int


class Traces:
    """The traces of one transaction, or of none."""

    def __init__(self, source: Source, keyring: Keyring) -> None:
        self._source = source
        self._keyring = keyring

    async def dates(self, person_id: int) -> Dates:
        """Read the dates that stand beside what else is kept of a person."""
        row = await self._source.fetch_one(_DATES, id=person_id)
        assert row is not None  # noqa: S101 - a select without a table has one row
        return Dates(**{name: from_millis_or_none(row[name]) for name in Dates.__slots__})

    async def messages(self, person_id: int, chat_id: int) -> Messages:
        """Count what is kept of messages to a person, and from their chat."""
        to = await self._source.fetch_one(_MESSAGES, id=person_id)
        places, params = listed("chat", self._keyring.digests(CHAT, str(chat_id)))
        sql = (
            "SELECT count(*) AS received, max(received_at) AS received_last,"  # noqa: S608 - places
            " coalesce(sum(CASE WHEN state = 'waiting' THEN 1 END), 0) AS to_answer"
            f" FROM inbox WHERE chat_hash IN {places}"
        )
        of = await self._source.fetch_one(sql, **params)
        assert to is not None and of is not None  # noqa: PT018, S101 - a sum without groups has one row
        return Messages(
            waiting=to["waiting"],
            waiting_next=from_millis_or_none(to["waiting_next"]),
            sent=to["sent"],
            sent_last=from_millis_or_none(to["sent_last"]),
            unsent=to["unsent"],
            received=of["received"],
            received_last=from_millis_or_none(of["received_last"]),
            to_answer=of["to_answer"],
        )

    async def roles(self, person_id: int) -> list[Trace]:
        """List the roles that a person has, each with what it is for, since when."""
        sql = "SELECT role, scope, granted_at AS at FROM roles WHERE person_id = :id ORDER BY granted_at, role, scope"
        return [_of_role(row) for row in await self._source.fetch_all(sql, id=person_id)]

    async def held(self, person_id: int) -> list[Trace]:
        """List by number the cases that a person holds."""
        sql = "SELECT id AS about, changed_at AS at FROM cases WHERE holder_id = :id ORDER BY id"
        rows = await self._source.fetch_all(sql, id=person_id)
        return [Trace(str(row["about"]), from_millis(row["at"])) for row in rows]

    async def asked(self, person_id: int) -> list[Asked]:
        """List the cases that a person was asked to take."""
        sql = "SELECT case_id, made_at, until, state, reason FROM offers WHERE guide_id = :id ORDER BY made_at, case_id"
        return [
            Asked(row["case_id"], from_millis(row["made_at"]), from_millis(row["until"]), row["state"], row["reason"])
            for row in await self._source.fetch_all(sql, id=person_id)
        ]

    async def invited(self, person_id: int) -> list[Trace]:
        """List by role, and what it is for, the links that a person made for others."""
        sql = "SELECT role, scope, created_at AS at FROM invites WHERE made_by = :id ORDER BY created_at, id"
        return [_of_role(row) for row in await self._source.fetch_all(sql, id=person_id)]

    async def joined(self, person_id: int) -> list[Trace]:
        """List by role, and what it is for, the links that a person followed."""
        sql = "SELECT role, scope, used_at AS at FROM invites WHERE used_by = :id ORDER BY used_at, id"
        return [_of_role(row) for row in await self._source.fetch_all(sql, id=person_id)]

    async def planned(self, person_id: int) -> list[Trace]:
        """List by kind, and what they called it, the meetings that a person planned; what no key opens has no name."""
        sql = "SELECT kind, details, created_at AS at FROM meetings WHERE made_by = :id ORDER BY created_at, id"
        rows = await self._source.fetch_all(sql, id=person_id)
        read = [(row, self._keyring.decrypt_json_or_none(row["details"]) or {}) for row in rows]
        return [Trace(row["kind"], from_millis(row["at"]), details.get("title", "")) for row, details in read]

    async def noted(self, person_id: int) -> list[Trace]:
        """List the notes that a person wrote, in their words, each with its case; what no key opens is left out."""
        sql = "SELECT case_id, words, written_at AS at FROM notes WHERE author_id = :id ORDER BY written_at, id"
        read = [
            (self._keyring.decrypt_json_or_none(row["words"]), row)
            for row in await self._source.fetch_all(sql, id=person_id)
        ]
        return [
            Trace(str(words), from_millis(row["at"]), str(row["case_id"])) for words, row in read if words is not None
        ]


def _of_role(row: Row) -> Trace:
    return Trace(row["role"], from_millis(row["at"]), row["scope"])
