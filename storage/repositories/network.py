"""The organisations' data: public records of many kinds, as JSON. Must not hold anything about a person who seeks advice."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from storage.errors import ConcurrentChangeError
from storage.sqlite import Source
from storage.transaction import Transaction


class NetworkReader:
    """The organisations' records, to be looked up."""

    def __init__(self, source: Source) -> None:
        self._source = source

    async def all(self, kind: str) -> list[dict[str, Any]]:
        """List the records of a kind, in order."""
        rows = await self._source.fetch_all(
            "SELECT record FROM network_records WHERE kind = :kind ORDER BY position", kind=kind
        )
        return [json.loads(row["record"]) for row in rows]

    async def is_empty(self) -> bool:
        """Say whether there are no records at all."""
        return await self._source.fetch_one("SELECT 1 FROM network_records LIMIT 1") is None


class Network(NetworkReader):
    """The organisations' records of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._tx = transaction

    async def replace_all(self, records: Mapping[str, Sequence[dict[str, Any]]]) -> None:
        """Put these records in the place of all that are there.

        Args:
            records: for each kind its records in order, each with a text under `id` that is unique in its kind.
        """
        self._tx.defer("DELETE FROM network_records")
        for kind, entries in records.items():
            for position, entry in enumerate(entries):
                self._tx.defer(
                    "INSERT INTO network_records (kind, id, position, record) VALUES (:kind, :id, :position, :record)",
                    kind=kind,
                    id=entry["id"],
                    position=position,
                    record=json.dumps(entry, ensure_ascii=False),
                )

    async def replace_one(self, kind: str, record: dict[str, Any]) -> None:
        """Put a record in the place of the one of its kind with the same id.

        Raises:
            ConcurrentChangeError: there is none any more; raised by the transaction's next query or when its block is left.
        """
        self._tx.defer(
            "UPDATE network_records SET record = :record WHERE kind = :kind AND id = :id",
            ConcurrentChangeError(f"there is no {record['id']} among the {kind}"),
            kind=kind,
            id=record["id"],
            record=json.dumps(record, ensure_ascii=False),
        )
