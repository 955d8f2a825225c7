"""Checks that people ask us to keep, and the counts of how far people came. Must not decide when something is due.

All that says something about a person is encrypted; the counts hold no key of anybody.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flows.my_date import LAW, Answer, SavedCheck
from storage.crypto import Keyring
from storage.errors import ConcurrentChangeError
from storage.instants import from_millis_or_none, to_millis, to_millis_or_none
from storage.sqlite import Row, Source
from storage.transaction import Transaction

COLUMNS: Final = (
    "saved_checks.id AS check_id, saved_checks.version AS check_version, saved_checks.details AS check_details"
)
"""What `saved_check_of` reads, also out of an outer join."""
_SELECT: Final = f"SELECT {COLUMNS}, saved_checks.person_id FROM saved_checks"  # noqa: S608 - made of constants
_REACHABLE: Final = "JOIN people ON people.id = saved_checks.person_id AND people.unreachable_at IS NULL"
_DUE: Final = f"{_SELECT} {_REACHABLE} WHERE next_at <= :now ORDER BY next_at, saved_checks.id LIMIT :limit"
_OTHER_LAW: Final = f"""
    {_SELECT} {_REACHABLE} WHERE (law < :law OR law > :law) ORDER BY saved_checks.id LIMIT :limit
"""
_NEXT: Final = f"SELECT min(next_at) AS next FROM saved_checks {_REACHABLE} WHERE next_at IS NOT NULL"  # noqa: S608 - made of constants

_ADD: Final = """
    INSERT INTO saved_checks (person_id, version, details, next_at, law, expires_at)
    VALUES (:person_id, :version, :details, :next_at, :law, :expires_at)
"""
_SAVE: Final = """
    UPDATE saved_checks
    SET version = version + 1, details = :details, next_at = :next_at, law = :law, expires_at = :expires_at
    WHERE id = :id AND version = :version
"""
_COUNT: Final = """
    INSERT INTO check_counts (month, stage, language, n) VALUES (:month, :stage, :language, 1)
    ON CONFLICT (month, stage, language) DO UPDATE SET n = check_counts.n + 1
"""


class SavedChecksReader:
    """The kept checks, to be looked up."""

    def __init__(self, source: Source, keyring: Keyring) -> None:
        self._source = source
        self._keyring = keyring

    async def of_person(self, person_id: int) -> SavedCheck | None:
        """Get what is kept of a person's check; one that no key opens any more counts as none."""
        row = await self._source.fetch_one(f"{_SELECT} WHERE person_id = :person_id", person_id=person_id)
        return None if row is None else saved_check_of(row, person_id, self._keyring)

    async def due(self, now: datetime, limit: int) -> list[tuple[int, SavedCheck | None]]:
        """List by id the checks about which something is due, of people who can be reached; None where no key opens it."""
        return self._listed(await self._source.fetch_all(_DUE, now=to_millis(now), limit=limit))

    async def under_other_law(self, law: str, limit: int) -> list[tuple[int, SavedCheck | None]]:
        """List by id the checks to be watched that were last looked at by another law than this, as `due` does."""
        return self._listed(await self._source.fetch_all(_OTHER_LAW, law=law, limit=limit))

    async def next_due(self) -> datetime | None:
        """Get when something is due next."""
        row = await self._source.fetch_one(_NEXT)
        return from_millis_or_none(row["next"]) if row else None

    async def any_watched(self) -> bool:
        """Tell whether anybody wants to hear of changes of the law."""
        row = await self._source.fetch_one("SELECT 1 FROM saved_checks WHERE law IS NOT NULL LIMIT 1")
        return row is not None

    async def counts(self) -> Mapping[str, int]:
        """Count by stage how many people came there."""
        rows = await self._source.fetch_all("SELECT stage, sum(n) AS n FROM check_counts GROUP BY stage")
        return {row["stage"]: int(row["n"]) for row in rows}

    def _listed(self, rows: list[Row]) -> list[tuple[int, SavedCheck | None]]:
        return [(row["check_id"], saved_check_of(row, row["person_id"], self._keyring)) for row in rows]


class SavedChecks(SavedChecksReader):
    """The kept checks of one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        super().__init__(transaction, keyring)
        self._tx = transaction

    async def add(self, check: SavedCheck, *, next_at: datetime | None, expires_at: datetime) -> None:
        """Keep a check, in the place of one that was kept before."""
        await self.delete_of(check.person_id)
        self._tx.defer(_ADD, person_id=check.person_id, **self._values(check, next_at, expires_at))

    async def save(self, check: SavedCheck, *, next_at: datetime | None, expires_at: datetime) -> None:
        """Keep a check as it is now.

        Raises:
            ConcurrentChangeError: it is no longer the version that was loaded; raised by the transaction's next query or
                when its block is left.
        """
        failure = ConcurrentChangeError(f"the kept check {check.id} was changed meanwhile")
        self._tx.defer(_SAVE, failure, id=check.id, **self._values(check, next_at, expires_at))

    async def set_aside(self, check_id: int) -> None:
        """Leave a check alone from now on, until it expires; for one that no key opens."""
        self._tx.defer("UPDATE saved_checks SET next_at = NULL, law = NULL WHERE id = :id", id=check_id)

    async def delete_of(self, person_id: int) -> None:
        """Delete what is kept of a person's check; what waits in the outbox about it is not touched."""
        self._tx.defer("DELETE FROM saved_checks WHERE person_id = :person_id", person_id=person_id)

    async def delete_expired(self, now: datetime) -> int:
        """Delete the checks that were to be kept until now, and return how many they were."""
        return await self._tx.execute("DELETE FROM saved_checks WHERE expires_at <= :now", now=to_millis(now))

    async def count(self, stage: str, language: str, month: str) -> None:
        """Count that one more person came to a stage; `month` is YYYY-MM."""
        self._tx.defer(_COUNT, stage=stage, language=language, month=month)

    def _values(self, check: SavedCheck, next_at: datetime | None, expires_at: datetime) -> dict[str, Any]:
        return {
            "version": check.version,
            "details": self._keyring.encrypt_json(_details_of(check)),
            "next_at": to_millis_or_none(next_at),
            "law": check.law if LAW in check.purposes else None,
            "expires_at": to_millis(expires_at),
        }


def saved_check_of(row: Row, person_id: int, keyring: Keyring) -> SavedCheck | None:
    """Read a kept check out of a row that may have come from an outer join."""
    details = keyring.decrypt_json_or_none(row["check_details"])
    if details is None:
        return None
    return SavedCheck(
        person_id=person_id,
        facts=details["facts"],
        questions=tuple(details["questions"]),
        answer=Answer.from_json(details["answer"]),
        purposes=frozenset(details["purposes"]),
        kept_at=datetime.fromisoformat(details["kept_at"]),
        counts_from=datetime.fromisoformat(details["counts_from"]),
        law=details["law"],
        stage=details["stage"],
        said=frozenset(details["said"]),
        id=row["check_id"],
        version=row["check_version"],
    )


def _details_of(check: SavedCheck) -> dict[str, Any]:
    return {
        "facts": dict(check.facts),
        "questions": list(check.questions),
        "answer": check.answer.as_json(),
        "purposes": sorted(check.purposes),
        "kept_at": check.kept_at.isoformat(),
        "counts_from": check.counts_from.isoformat(),
        "law": check.law,
        "stage": check.stage,
        "said": sorted(check.said),
    }
