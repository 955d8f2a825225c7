"""Cases with their offers and notes. Must not decide what becomes of a case: it keeps what `flows.cases` has decided.

What the seeker released is encrypted, and gone when it is wiped: the column is empty then.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from flows import text
from flows.cases import Case, CaseState, Note, Offer, OfferState
from flows.desk import Counts
from storage.crypto import Keyring
from storage.errors import ConcurrentChangeError
from storage.instants import from_millis, from_millis_or_none, to_millis
from storage.repositories.roles import is_guide
from storage.sqlite import Row, Source
from storage.transaction import Transaction
from storage.value_lists import listed

_SELECT: Final = """
    SELECT cases.id, cases.seeker_id, cases.state, cases.topic, cases.language, cases.mode, cases.details,
    cases.is_complex, cases.is_escalated, cases.holder_id, cases.outcome, cases.unanswered, cases.version,
    cases.created_at, cases.changed_at
    FROM cases
"""
_OFFERED_TO: Final = f"""
    {_SELECT} JOIN offers ON offers.case_id = cases.id
    WHERE offers.guide_id = :person_id AND offers.state = 'offered' AND cases.state = 'open' ORDER BY cases.id
"""

_DUE: Final = f"""
    SELECT cases.id FROM cases
    LEFT JOIN offers ON offers.case_id = cases.id AND offers.state = 'offered'
    LEFT JOIN people ON people.id = coalesce(cases.holder_id, offers.guide_id)
    WHERE cases.state <> 'closed' AND (
        offers.until <= :now
        OR (people.id IS NOT NULL AND (people.unreachable_at IS NOT NULL OR NOT {is_guide("people.id")}))
        OR (cases.state = 'open' AND offers.case_id IS NULL AND cases.is_escalated = :no)
    )
    ORDER BY cases.id
"""  # noqa: S608 - made of constants

_STUCK: Final = """
    cases.state = 'open' AND cases.is_escalated = :yes
    AND NOT EXISTS (SELECT 1 FROM offers WHERE offers.case_id = cases.id AND offers.state = 'offered')
"""

_ADD: Final = """
    INSERT INTO cases (seeker_id, state, topic, language, mode, details, is_complex, is_escalated, holder_id, outcome,
    unanswered, version, created_at, changed_at)
    VALUES (:seeker_id, :state, :topic, :language, :mode, :details, :is_complex, :is_escalated, :holder_id, :outcome,
    :unanswered, :version, :created_at, :changed_at)
    RETURNING id
"""
_SAVE: Final = """
    UPDATE cases SET seeker_id = :seeker_id, state = :state, topic = :topic, language = :language, mode = :mode,
    details = :details, is_complex = :is_complex, is_escalated = :is_escalated, holder_id = :holder_id,
    outcome = :outcome, unanswered = :unanswered, version = version + 1, created_at = :created_at,
    changed_at = :changed_at
    WHERE id = :id AND version = :version
"""
_SAVE_OFFER: Final = """
    INSERT INTO offers (case_id, guide_id, position, state, made_at, until, reason)
    VALUES (:case_id, :guide_id, :position, :state, :made_at, :until, :reason)
    ON CONFLICT (case_id, guide_id) DO UPDATE
    SET position = excluded.position, state = excluded.state, made_at = excluded.made_at, until = excluded.until,
    reason = excluded.reason
"""

_UNWIPED: Final = "state = 'closed' AND (details IS NOT NULL OR seeker_id IS NOT NULL)"
"""The condition of the index `ix_cases_unwiped`: cases that still say something about somebody."""
_PART: Final = "UPDATE cases SET seeker_id = NULL, details = NULL, version = version + 1 WHERE"
_DELETE_OFFERS_OF: Final = "DELETE FROM offers WHERE case_id IN (SELECT id FROM cases WHERE"
_DELETE_NOTES_OF: Final = "DELETE FROM notes WHERE EXISTS (SELECT 1 FROM cases WHERE cases.id = notes.case_id AND"


class CasesReader:
    """The cases, to be looked up: always with all their offers, by one more statement."""

    def __init__(self, source: Source, keyring: Keyring) -> None:
        self._source = source
        self._keyring = keyring

    async def get(self, case_id: int) -> Case | None:
        """Get a case, whatever its state."""
        return _first(await self._cases(f"{_SELECT} WHERE cases.id = :id", id=case_id))

    async def open_of_seeker(self, person_id: int) -> Case | None:
        """Get the newest case that a person asked for and that is not closed."""
        where = "WHERE cases.seeker_id = :person_id AND cases.state <> 'closed' ORDER BY cases.id DESC LIMIT 1"
        return _first(await self._cases(f"{_SELECT} {where}", person_id=person_id))

    async def newest_of_seeker(self, person_id: int) -> Case | None:
        """Get the newest case that a person asked for: one that is not closed, or else one that is not wiped yet."""
        where = "WHERE cases.seeker_id = :person_id"
        order = "ORDER BY cases.state = 'closed', cases.id DESC LIMIT 1"
        return _first(await self._cases(f"{_SELECT} {where} {order}", person_id=person_id))

    async def of_seeker(self, person_id: int) -> list[Case]:
        """List all cases that a person ever asked for, oldest first."""
        return await self._cases(f"{_SELECT} WHERE cases.seeker_id = :person_id ORDER BY cases.id", person_id=person_id)

    async def held_by(self, person_id: int) -> list[Case]:
        """List the cases that a guide holds, oldest first."""
        return await self._cases(f"{_SELECT} WHERE cases.holder_id = :person_id ORDER BY cases.id", person_id=person_id)

    async def offered_to(self, person_id: int) -> list[Case]:
        """List the cases that wait for a guide's answer, oldest first."""
        return await self._cases(_OFFERED_TO, person_id=person_id)

    async def unclosed(self, limit: int = 200, also: Collection[int] = ()) -> list[Case]:
        """List the cases that are not closed, oldest first.

        Args:
            limit: if there are more: those that lie with the coordinators, then the oldest.
            also: the ids of cases that are listed beyond the limit.
        """
        places, params = listed("also", also)
        where = f"""WHERE cases.state <> 'closed' AND (cases.id IN {places} OR cases.id IN (
            SELECT id FROM cases WHERE state <> 'closed' ORDER BY is_escalated DESC, id LIMIT :limit
        )) ORDER BY cases.id"""  # noqa: S608 - places
        return await self._cases(f"{_SELECT} {where}", limit=limit, **params)

    async def stuck(self) -> list[Case]:
        """List the cases that lie with the coordinators while no guide is asked, oldest first, however many."""
        return await self._cases(f"{_SELECT} WHERE {_STUCK} ORDER BY cases.id", yes=True)

    async def notes(self, case_ids: Collection[int]) -> dict[int, tuple[Note, ...]]:
        """Read the notes of cases, oldest first; a case without any is left out. A forgotten author has the id 0."""
        places, params = listed("case", case_ids)
        rows = await self._source.fetch_all(
            f"SELECT case_id, author_id, words, written_at FROM notes WHERE case_id IN {places} ORDER BY case_id, id",  # noqa: S608 - places
            **params,
        )
        notes: dict[int, tuple[Note, ...]] = {}
        for row in rows:
            words = self._keyring.decrypt_json_or_none(row["words"])
            if words is not None:
                note = Note(row["author_id"] or 0, words, from_millis(row["written_at"]))
                notes[row["case_id"]] = (*notes.get(row["case_id"], ()), note)
        return notes

    async def counts(self) -> Counts:
        """Count cases and people."""
        rows = await self._source.fetch_all(
            "SELECT state, outcome, topic, language, count(*) AS n FROM cases GROUP BY state, outcome, topic, language"
        )
        people = await self._source.fetch_one("SELECT count(*) AS n FROM people")
        stuck = await self._source.fetch_one(f"SELECT count(*) AS n FROM cases WHERE {_STUCK}", yes=True)  # noqa: S608 - made of constants
        return Counts(
            cases=_sums(rows, "state"),
            outcomes=_sums([row for row in rows if row["state"] == CaseState.CLOSED], "outcome"),
            topics=_sums(rows, "topic"),
            languages=_sums(rows, "language"),
            people=people["n"] if people else 0,
            stuck=stuck["n"] if stuck else 0,
        )

    async def next_due(self) -> datetime | None:
        """Get when the next live offer ends."""
        row = await self._source.fetch_one("SELECT min(until) AS next FROM offers WHERE state = 'offered'")
        return from_millis_or_none(row["next"]) if row else None

    async def due(self, now: datetime) -> list[int]:
        """List the cases that need a next step, oldest first.

        Their live offer is too old; or the guide who was asked, or who holds them, cannot be reached or is no guide any
        more; or nobody is asked, and the coordinators do not have them either.
        """
        rows = await self._source.fetch_all(_DUE, now=to_millis(now), no=False)
        return [row["id"] for row in rows]

    async def _cases(self, sql: str, **params: object) -> list[Case]:
        rows = await self._source.fetch_all(sql, **params)
        offers = await self._offers([row["id"] for row in rows]) if rows else {}
        return [_case(row, self._keyring, tuple(offers.get(row["id"], ()))) for row in rows]

    async def _offers(self, case_ids: Sequence[int]) -> dict[int, list[Offer]]:
        places, params = listed("case", case_ids)
        rows = await self._source.fetch_all(
            "SELECT case_id, guide_id, state, made_at, until, reason FROM offers"  # noqa: S608 - places
            f" WHERE case_id IN {places} ORDER BY case_id, position",
            **params,
        )
        offers: dict[int, list[Offer]] = {}
        for row in rows:
            offers.setdefault(row["case_id"], []).append(_offer(row))
        return offers


class Cases(CasesReader):
    """The cases of one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        super().__init__(transaction, keyring)
        self._tx = transaction

    async def add(self, case: Case) -> int:
        """Keep a new case with its offers, and return its id; its version is the one given."""
        row = await self._tx.fetch_one(_ADD, **_values(case, self._keyring))
        assert row is not None  # noqa: S101 - an insert without conflict clause returns its row
        self._save_offers(row["id"], case.offers)
        return int(row["id"])

    async def save(self, case: Case) -> Case:
        """Keep a case as it is now, with its offers, and return it with its new version.

        Raises:
            ConcurrentChangeError: it is no longer the version that was loaded; raised by the transaction's next query or
                when its block is left.
        """
        failure = ConcurrentChangeError(f"case {case.id} was changed meanwhile")
        self._tx.defer(_SAVE, failure, id=case.id, **_values(case, self._keyring))
        self._save_offers(case.id, case.offers)
        return replace(case, version=case.version + 1)

    async def add_note(self, case_id: int, author_id: int, words: str, now: datetime) -> None:
        """Keep a note."""
        self._tx.defer(
            "INSERT INTO notes (case_id, author_id, words, written_at) VALUES (:case_id, :author_id, :words, :now)",
            case_id=case_id,
            author_id=author_id,
            words=self._keyring.encrypt_json(words),
            now=to_millis(now),
        )

    async def delete_traces(self, case_id: int) -> None:
        """Delete all notes of a case, and who was asked."""
        self._tx.defer("DELETE FROM notes WHERE case_id = :case_id", case_id=case_id)
        self._tx.defer("DELETE FROM offers WHERE case_id = :case_id", case_id=case_id)

    async def wipe_closed_before(self, instant: datetime) -> int:
        """Wipe cases that were closed before an instant; what is left of each can be counted, and leads to nobody.

        Returns how many cases still said something about somebody.
        """
        ended = "cases.state = 'closed' AND cases.changed_at < :instant"
        self._tx.defer(f"{_DELETE_NOTES_OF} {ended})", instant=to_millis(instant))
        return await self._wipe(f"{_UNWIPED} AND changed_at < :instant", instant=to_millis(instant))

    async def wipe_closed_of_seeker(self, person_id: int) -> int:
        """Wipe a person's closed cases as if they were closed long ago, and return how many they were."""
        over = "cases.seeker_id = :person_id AND cases.state = 'closed'"
        self._tx.defer(f"{_DELETE_NOTES_OF} {over})", person_id=person_id)
        return await self._wipe("seeker_id = :person_id AND state = 'closed'", person_id=person_id)

    async def _wipe(self, condition: str, **params: object) -> int:
        self._tx.defer(f"{_DELETE_OFFERS_OF} {condition})", **params)
        return await self._tx.execute(f"{_PART} {condition}", **params)

    def _save_offers(self, case_id: int, offers: Sequence[Offer]) -> None:
        """Keep offers in their order: the live one is the last, so that there are never two."""
        for position, offer in enumerate(offers):
            self._tx.defer(
                _SAVE_OFFER,
                case_id=case_id,
                guide_id=offer.guide_id,
                position=position,
                state=offer.state.value,
                made_at=to_millis(offer.made_at),
                until=to_millis(offer.until),
                reason=offer.reason,
            )


def _values(case: Case, keyring: Keyring) -> dict[str, Any]:
    return {
        "seeker_id": case.seeker_id,
        "state": case.state.value,
        "topic": case.topic,
        "language": case.language,
        "mode": case.mode,
        "details": _details(case, keyring),
        "is_complex": case.is_complex,
        "is_escalated": case.is_escalated,
        "holder_id": case.holder_id,
        "outcome": case.outcome,
        "unanswered": case.unanswered,
        "version": case.version,
        "created_at": to_millis(case.created_at),
        "changed_at": to_millis(case.changed_at),
    }


def _details(case: Case, keyring: Keyring) -> str | None:
    if case.district is None and not case.lines:
        return None
    return keyring.encrypt_json({"district": case.district, "lines": [text.to_json(line) for line in case.lines]})


def _case(row: Row, keyring: Keyring, offers: tuple[Offer, ...]) -> Case:
    details: Mapping[str, Any] = keyring.decrypt_json_or_none(row["details"]) or {}
    lines = tuple(cast("text.AnyText", text.from_json(line)) for line in details.get("lines", ()))
    return Case(
        id=row["id"],
        seeker_id=row["seeker_id"],
        state=CaseState(row["state"]),
        topic=row["topic"],
        language=row["language"],
        mode=row["mode"],
        district=details.get("district"),
        is_complex=bool(row["is_complex"]),
        lines=lines,
        created_at=from_millis(row["created_at"]),
        changed_at=from_millis(row["changed_at"]),
        holder_id=row["holder_id"],
        is_escalated=bool(row["is_escalated"]),
        offers=offers,
        outcome=row["outcome"],
        unanswered=row["unanswered"],
        version=row["version"],
    )


def _offer(row: Row) -> Offer:
    return Offer(
        guide_id=row["guide_id"],
        state=OfferState(row["state"]),
        made_at=from_millis(row["made_at"]),
        until=from_millis(row["until"]),
        reason=row["reason"],
    )


def _first(cases: Sequence[Case]) -> Case | None:
    return cases[0] if cases else None


def _sums(rows: Sequence[Row], column: str) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row[column]] += row["n"]
    return dict(sums)
