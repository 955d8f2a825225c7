"""Where else a person left a trace: what they made, were asked or wrote down. Read only for themselves, never to decide."""

from dataclasses import dataclass
from datetime import datetime

from storage.crypto import Keyring
from storage.instants import from_millis
from storage.sqlite import Row, Source


@dataclass(frozen=True, slots=True)
class Trace:
    """One trace: what it is about, as an id or words, and since when it is there."""

    about: str
    at: datetime


class Traces:
    """The traces of one transaction, or of none."""

    def __init__(self, source: Source, keyring: Keyring) -> None:
        self._source = source
        self._keyring = keyring

    async def roles(self, person_id: int) -> list[Trace]:
        """List the roles that a person has, since when."""
        sql = "SELECT role AS about, granted_at AS at FROM roles WHERE person_id = :id ORDER BY granted_at, role"
        return [_trace(row) for row in await self._source.fetch_all(sql, id=person_id)]

    async def held(self, person_id: int) -> list[Trace]:
        """List by number the cases that a person holds."""
        sql = "SELECT id AS about, changed_at AS at FROM cases WHERE holder_id = :id ORDER BY id"
        return [_trace(row) for row in await self._source.fetch_all(sql, id=person_id)]

    async def asked(self, person_id: int) -> list[Trace]:
        """List by number the cases that a person was asked to take."""
        sql = "SELECT case_id AS about, made_at AS at FROM offers WHERE guide_id = :id ORDER BY made_at, case_id"
        return [_trace(row) for row in await self._source.fetch_all(sql, id=person_id)]

    async def invited(self, person_id: int) -> list[Trace]:
        """List by role the links that a person made for others."""
        sql = "SELECT role AS about, created_at AS at FROM invites WHERE made_by = :id ORDER BY created_at, id"
        return [_trace(row) for row in await self._source.fetch_all(sql, id=person_id)]

    async def joined(self, person_id: int) -> list[Trace]:
        """List by role the links that a person followed."""
        sql = "SELECT role AS about, used_at AS at FROM invites WHERE used_by = :id ORDER BY used_at, id"
        return [_trace(row) for row in await self._source.fetch_all(sql, id=person_id)]

    async def planned(self, person_id: int) -> list[Trace]:
        """List by kind the meetings that a person planned."""
        sql = "SELECT kind AS about, created_at AS at FROM meetings WHERE made_by = :id ORDER BY created_at, id"
        return [_trace(row) for row in await self._source.fetch_all(sql, id=person_id)]

    async def noted(self, person_id: int) -> list[Trace]:
        """List the notes that a person wrote, in their words; what no key opens is left out."""
        sql = "SELECT words, written_at AS at FROM notes WHERE author_id = :id ORDER BY written_at, id"
        read = [
            (self._keyring.decrypt_json_or_none(row["words"]), row)
            for row in await self._source.fetch_all(sql, id=person_id)
        ]
        return [Trace(str(words), from_millis(row["at"])) for words, row in read if words is not None]


def _trace(row: Row) -> Trace:
    return Trace(str(row["about"]), from_millis(row["at"]))
