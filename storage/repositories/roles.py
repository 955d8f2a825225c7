"""Who has which role. Must not decide who may give one, or what it allows."""

from collections.abc import Callable, Collection
from datetime import datetime
from itertools import islice
from typing import Final

from flows.roles import GUIDES, MEMBER, RoleHolder
from storage.crypto import Keyring
from storage.instants import to_millis
from storage.sqlite import Row, Source
from storage.transaction import Transaction
from storage.value_lists import listed

_GUIDES: Final = ", ".join(f"'{role}'" for role in sorted(GUIDES))

_HOLDERS: Final = """
    SELECT roles.person_id, roles.role, roles.scope, people.name, people.unreachable_at
    FROM roles JOIN people ON people.id = roles.person_id
    WHERE roles.person_id IN (
        SELECT person_id FROM roles GROUP BY person_id
        ORDER BY min(CASE WHEN role = :member THEN 1 ELSE 0 END), max(granted_at) DESC, person_id DESC LIMIT :most
    )
"""
_IN_ORDER: Final = "ORDER BY roles.person_id, roles.role, roles.scope"
_NAMES: Final = """
    SELECT people.id, people.name FROM people
    WHERE people.id IN (SELECT person_id FROM roles) ORDER BY people.id
"""


def is_guide(person: str) -> str:
    """Make the condition that somebody has a guide's role; `person` is the column with their id."""
    return f"EXISTS (SELECT 1 FROM roles WHERE roles.person_id = {person} AND roles.role IN ({_GUIDES}))"  # noqa: S608 - made of constants


class RolesReader:
    """The roles, to be looked up."""

    def __init__(self, source: Source, keyring: Keyring) -> None:
        self._source = source
        self._keyring = keyring

    async def of_person(self, person_id: int) -> dict[str, tuple[str, ...]]:
        """List a person's roles, each with what it is for: no scope at all, or some."""
        rows = await self._source.fetch_all(
            "SELECT role, scope FROM roles WHERE person_id = :person_id ORDER BY role, scope", person_id=person_id
        )
        scopes: dict[str, tuple[str, ...]] = {}
        for row in rows:
            scopes[row["role"]] = scopes.get(row["role"], ()) + ((row["scope"],) if row["scope"] else ())
        return scopes

    async def holders(self, most: int, also: Collection[int] = ()) -> list[RoleHolder]:
        """List the roles of so many people, person by person: of staff first, then of the newest members; and some more."""
        places, params = listed("also", also)
        rows = await self._source.fetch_all(
            f"{_HOLDERS} OR roles.person_id IN {places} {_IN_ORDER}", most=most, member=MEMBER, **params
        )
        return [self._holder(row) for row in rows]

    async def find(self, is_wanted: Callable[[int, str], bool], most: int) -> list[int]:
        """List so many of the people with a role whose id and name are wanted; each name is opened for it."""
        rows = await self._source.fetch_all(_NAMES)
        found = (row["id"] for row in rows if is_wanted(row["id"], self._name(row)))
        return list(islice(found, most))

    async def count_people(self) -> int:
        """Count the people who have a role."""
        row = await self._source.fetch_one("SELECT count(DISTINCT person_id) AS n FROM roles")
        return row["n"] if row else 0

    async def people_with(self, roles: Collection[str]) -> list[int]:
        """List the people who have one of these roles, each once."""
        places, params = listed("role", roles)
        rows = await self._source.fetch_all(
            f"SELECT DISTINCT person_id FROM roles WHERE role IN {places} ORDER BY person_id",  # noqa: S608 - places
            **params,
        )
        return [row["person_id"] for row in rows]

    def _holder(self, row: Row) -> RoleHolder:
        return RoleHolder(
            person_id=row["person_id"],
            role=row["role"],
            scope=row["scope"],
            name=self._name(row),
            is_reachable=row["unreachable_at"] is None,
        )

    def _name(self, row: Row) -> str:
        return self._keyring.decrypt_json_or_none(row["name"]) or ""


class Roles(RolesReader):
    """The roles of one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        super().__init__(transaction, keyring)
        self._tx = transaction

    async def grant(self, person_id: int, role: str, scope: str, now: datetime) -> None:
        """Give a person a role; if they have it for this scope, nothing changes."""
        self._tx.defer(
            "INSERT INTO roles (person_id, role, scope, granted_at) VALUES (:person_id, :role, :scope, :now)"
            " ON CONFLICT (person_id, role, scope) DO NOTHING",
            person_id=person_id,
            role=role,
            scope=scope,
            now=to_millis(now),
        )

    async def remove(self, person_id: int, role: str, scope: str) -> None:
        """Take a role from a person, for this scope only."""
        self._tx.defer(
            "DELETE FROM roles WHERE person_id = :person_id AND role = :role AND scope = :scope",
            person_id=person_id,
            role=role,
            scope=scope,
        )
