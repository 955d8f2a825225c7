"""How many people hang on a record of the organisations' data: by a role there, or by a link that gives one. Counts only."""

from collections.abc import Collection
from datetime import datetime

from storage.instants import to_millis
from storage.sqlite import Source
from storage.value_lists import listed


class DependantsReader:
    """Numbers of people by the record that their role is for."""

    def __init__(self, source: Source) -> None:
        self._source = source

    async def people(self, roles: Collection[str]) -> dict[str, int]:
        """Count the people with one of these roles, by the id of the record it is for."""
        places, params = listed("role", roles)
        rows = await self._source.fetch_all(
            f"SELECT scope, count(DISTINCT person_id) AS n FROM roles WHERE role IN {places} AND scope <> ''"  # noqa: S608 - places
            " GROUP BY scope",
            **params,
        )
        return {row["scope"]: row["n"] for row in rows}

    async def invites(self, roles: Collection[str], now: datetime) -> dict[str, int]:
        """Count the open invites to one of these roles, by the id of the record it is for."""
        places, params = listed("role", roles)
        rows = await self._source.fetch_all(
            f"SELECT scope, count(*) AS n FROM invites WHERE role IN {places} AND scope <> ''"  # noqa: S608 - places
            " AND used_at IS NULL AND expires_at > :now GROUP BY scope",
            now=to_millis(now),
            **params,
        )
        return {row["scope"]: row["n"] for row in rows}
