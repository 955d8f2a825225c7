"""What guides take, and how much they have to do. Must not choose among them."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from flows.matching import Guide
from flows.roles import MULTIPLIER
from storage.crypto import Keyring
from storage.instants import from_millis_or_none, to_millis
from storage.repositories.roles import is_guide
from storage.sqlite import Row, Source
from storage.transaction import Transaction

_SELECT: Final = f"""
    SELECT guides.person_id, guides.profile, guides.is_paused, people.name, people.unreachable_at,
    EXISTS (SELECT 1 FROM roles WHERE roles.person_id = guides.person_id AND roles.role = '{MULTIPLIER}') AS is_multiplier,
    (SELECT count(*) FROM cases WHERE cases.holder_id = guides.person_id) AS cases,
    (SELECT count(*) FROM offers WHERE offers.guide_id = guides.person_id AND offers.state = 'offered') AS offers,
    (SELECT max(offers.made_at) FROM offers WHERE offers.guide_id = guides.person_id) AS last_offer_at
    FROM guides JOIN people ON people.id = guides.person_id
    WHERE {is_guide("guides.person_id")}
"""  # noqa: S608 - made of constants

_SAVE: Final = """
    INSERT INTO guides (person_id, profile, is_paused, changed_at) VALUES (:person_id, :profile, :is_paused, :now)
    ON CONFLICT (person_id) DO UPDATE
    SET profile = excluded.profile, is_paused = excluded.is_paused, changed_at = excluded.changed_at
"""


class GuidesReader:
    """The guides, to be looked up: only those who still have the role, whatever their entry says."""

    def __init__(self, source: Source, keyring: Keyring) -> None:
        self._source = source
        self._keyring = keyring

    async def get(self, person_id: int) -> Guide | None:
        """Get a guide by the person's id."""
        row = await self._source.fetch_one(f"{_SELECT} AND guides.person_id = :person_id", person_id=person_id)
        return None if row is None else self._guide(row)

    async def all(self) -> list[Guide]:
        """List the guides, with one statement; who has an entry that no key opens is left out."""
        rows = await self._source.fetch_all(f"{_SELECT} ORDER BY guides.person_id")
        return [guide for row in rows if (guide := self._guide(row)) is not None]

    def _guide(self, row: Row) -> Guide | None:
        profile = self._keyring.decrypt_json_or_none(row["profile"])
        if profile is None:
            return None
        return Guide(
            person_id=row["person_id"],
            name=self._keyring.decrypt_json_or_none(row["name"]) or "",
            languages=tuple(profile["languages"]),
            districts=tuple(profile["districts"]),
            modes=tuple(profile["modes"]),
            capacity=profile["capacity"],
            is_multiplier=bool(row["is_multiplier"]),
            is_paused=bool(row["is_paused"]),
            is_reachable=row["unreachable_at"] is None,
            cases=row["cases"],
            offers=row["offers"],
            last_offer_at=from_millis_or_none(row["last_offer_at"]),
        )


class Guides(GuidesReader):
    """The guides of one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        super().__init__(transaction, keyring)
        self._tx = transaction

    async def save(
        self,
        person_id: int,
        *,
        languages: Collection[str],
        districts: Collection[str],
        modes: Collection[str],
        capacity: int,
        is_paused: bool,
        now: datetime,
    ) -> None:
        """Keep what a guide takes, over what was there."""
        profile = {
            "languages": list(languages),
            "districts": list(districts),
            "modes": list(modes),
            "capacity": capacity,
        }
        self._tx.defer(
            _SAVE,
            person_id=person_id,
            profile=self._keyring.encrypt_json(profile),
            is_paused=is_paused,
            now=to_millis(now),
        )

    async def remove(self, person_id: int) -> None:
        """Forget what a guide takes."""
        self._tx.defer("DELETE FROM guides WHERE person_id = :person_id", person_id=person_id)
