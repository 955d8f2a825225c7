"""The people who write to the bot. They are found by a keyed hash; their Telegram id is stored only encrypted."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from flows.my_date import SavedCheck
from storage.crypto import Keyring
from storage.instants import from_millis, from_millis_or_none, to_millis
from storage.repositories.saved_checks import COLUMNS as KEPT_CHECK
from storage.repositories.saved_checks import saved_check_of
from storage.repositories.sessions import StoredSession, session_of
from storage.sqlite import Row, Source
from storage.transaction import Transaction

CHAT: Final = "chat"
"""The purpose under which chat ids are hashed, here and in the inbox."""

_COLUMNS: Final = (
    "people.id, people.language, people.language_chosen, people.unreachable_at, people.seen_at, people.leaving_at"
)
_FIND: Final = f"SELECT {_COLUMNS} FROM people WHERE chat_hash = :chat_hash"  # noqa: S608 - made of constants
_GET: Final = f"SELECT {_COLUMNS}, chat_id FROM people WHERE id = :id"  # noqa: S608 - made of constants
_LOAD: Final = f"""
    SELECT {_COLUMNS}, sessions.state, sessions.version, sessions.expires_at, {KEPT_CHECK},
    EXISTS (SELECT 1 FROM roles WHERE roles.person_id = people.id)
    OR EXISTS (SELECT 1 FROM cases WHERE cases.seeker_id = people.id) AS is_involved
    FROM people LEFT JOIN sessions ON sessions.person_id = people.id
    LEFT JOIN saved_checks ON saved_checks.person_id = people.id
    WHERE chat_hash = :chat_hash
"""  # noqa: S608 - made of constants
_ADD: Final = f"""
    INSERT INTO people (chat_hash, chat_id, language, language_chosen, created_at, seen_at)
    VALUES (:chat_hash, :encrypted, :language, :chosen, :now, :now)
    ON CONFLICT (chat_hash) DO NOTHING
    RETURNING {_COLUMNS.replace("people.", "")}
"""  # noqa: S608 - made of constants


_LEAVING: Final = """
    SELECT id, chat_hash, leaving_at, created_at, EXISTS (
        SELECT 1 FROM outbox WHERE outbox.person_id = people.id AND outbox.state IN (:waiting, :sending)
    ) AS waits
    FROM people WHERE leaving_at IS NOT NULL ORDER BY leaving_at, id
"""
_SILENT: Final = """
    SELECT id FROM people WHERE seen_at < :instant AND leaving_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM roles WHERE roles.person_id = people.id)
    AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.seeker_id = people.id AND cases.state <> :closed)
    AND NOT EXISTS (SELECT 1 FROM saved_checks WHERE saved_checks.person_id = people.id)
    ORDER BY seen_at, id LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody who is being erased.

    Args:
        id: ours.
        chat_hash: the keyed hash of their chat.
        leaving_at: when they wanted it.
        came_back: whether they have written again since.
        waits: whether a last message is still on its way to them.
    """

    id: int
    chat_hash: str
    leaving_at: datetime
    came_back: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Since when a person has been known, and when they last wrote."""

    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has written to the bot, and how to reach them.

    `seen_at` is when they last wrote, to the day; `leaving_at` when they wanted to be erased, until nothing is left of them.
    Known only after `load`: `is_involved`, for they have a role, or asked for a guide and their case is not wiped; and the
    `saved_check` that they asked us to keep.
    """

    id: int
    chat_id: int
    language: str
    language_chosen: bool
    unreachable_at: datetime | None = None
    seen_at: datetime | None = None
    leaving_at: datetime | None = None
    is_involved: bool = False
    saved_check: SavedCheck | None = None


class PeopleReader:
    """The people, to be looked up."""

    def __init__(self, source: Source, keyring: Keyring) -> None:
        self._source = source
        self._keyring = keyring

    def chat_hashes(self, chat_id: int) -> tuple[str, ...]:
        """The keyed hashes of a chat, under each key."""
        return self._keyring.digests(CHAT, str(chat_id))

    async def find_by_chat(self, chat_id: int) -> Person | None:
        """Find a person by their chat, under whichever key they were stored."""
        row = await self._find(_FIND, chat_id)
        return None if row is None else _person(row, chat_id)

    async def load(self, chat_id: int) -> tuple[Person, StoredSession | None] | None:
        """Find a person and their session with one statement; None if the person is new."""
        row = await self._find(_LOAD, chat_id)
        if row is None:
            return None
        kept = saved_check_of(row, row["id"], self._keyring)
        person = replace(_person(row, chat_id), is_involved=bool(row["is_involved"]), saved_check=kept)
        return person, session_of(row, self._keyring)

    async def get(self, person_id: int) -> Person | None:
        """Get a person by our own id; decrypts the chat id."""
        row = await self._source.fetch_one(_GET, id=person_id)
        return None if row is None else _person(row, int(self._keyring.decrypt(row["chat_id"])))

    async def name_of(self, person_id: int) -> str:
        """Get what others call a person; empty if they have no role and so no name."""
        row = await self._source.fetch_one("SELECT name FROM people WHERE id = :id", id=person_id)
        return "" if row is None else self._keyring.decrypt_json_or_none(row["name"]) or ""

    async def known_of(self, person_id: int) -> Known | None:
        """Get since when a person has been known here, and when they last wrote, to the day."""
        row = await self._source.fetch_one("SELECT created_at, seen_at FROM people WHERE id = :id", id=person_id)
        return None if row is None else Known(from_millis(row["created_at"]), from_millis(row["seen_at"]))

    async def _find(self, sql: str, chat_id: int) -> Row | None:
        for digest in self.chat_hashes(chat_id):
            row = await self._source.fetch_one(sql, chat_hash=digest)
            if row is not None:
                return row
        return None


class People(PeopleReader):
    """The people of one transaction."""

    def __init__(self, transaction: Transaction, keyring: Keyring) -> None:
        super().__init__(transaction, keyring)
        self._tx = transaction

    async def ensure(self, chat_id: int, language: str, now: datetime) -> Person:
        """Find a person, or add them with a language that they have not chosen themselves."""
        person = await self.find_by_chat(chat_id)
        if person is not None:
            return person
        row = await self._tx.fetch_one(
            _ADD,
            chat_hash=self._keyring.digest(CHAT, str(chat_id)),
            encrypted=self._keyring.encrypt(str(chat_id)),
            language=language,
            chosen=False,
            now=to_millis(now),
        )
        if row is not None:
            return _person(row, chat_id)
        # Another process was quicker between the two statements.
        person = await self.find_by_chat(chat_id)
        assert person is not None  # noqa: S101 - the row that made the insert a no-op is there
        return person

    async def set_language(self, person_id: int, language: str) -> None:
        """Keep the language a person has chosen."""
        self._tx.defer(
            "UPDATE people SET language = :language, language_chosen = :chosen WHERE id = :id",
            language=language,
            chosen=True,
            id=person_id,
        )

    async def set_name(self, person_id: int, name: str) -> None:
        """Keep what others call a person; an empty name forgets it."""
        self._tx.defer(
            "UPDATE people SET name = :name WHERE id = :id",
            name=self._keyring.encrypt_json(name) if name else None,
            id=person_id,
        )

    async def seen(self, person_id: int, now: datetime) -> None:
        """Note that a person has just written, so they can be reached again."""
        self._tx.defer(
            "UPDATE people SET seen_at = :now, unreachable_at = NULL WHERE id = :id", now=to_millis(now), id=person_id
        )

    async def mark_unreachable(self, person_id: int, now: datetime) -> None:
        """Note that Telegram delivers nothing to a person any more; the first such moment stays."""
        self._tx.defer(
            "UPDATE people SET unreachable_at = :now WHERE id = :id AND unreachable_at IS NULL",
            now=to_millis(now),
            id=person_id,
        )

    async def leave(self, person_id: int, now: datetime) -> None:
        """Note that a person is erased but for how to send them a last message."""
        self._tx.defer("UPDATE people SET leaving_at = :now WHERE id = :id", now=to_millis(now), id=person_id)

    async def start_anew(self, person_id: int, language: str, now: datetime) -> None:
        """Note that somebody who was erased writes again: from now on they are somebody new.

        Even if the clock has gone back meanwhile, they come after they have left.
        """
        self._tx.defer(
            "UPDATE people SET created_at = CASE WHEN leaving_at < :now THEN :now ELSE leaving_at + 1 END, seen_at = :now,"
            " language = :language, language_chosen = :no WHERE id = :id AND created_at <= leaving_at",
            now=to_millis(now),
            language=language,
            no=False,
            id=person_id,
        )

    async def leaving(self) -> list[Leaving]:
        """List who is being erased."""
        rows = await self._tx.fetch_all(_LEAVING, waiting="waiting", sending="sending")
        return [
            Leaving(
                row["id"],
                row["chat_hash"],
                from_millis(row["leaving_at"]),
                came_back=row["created_at"] > row["leaving_at"],
                waits=bool(row["waits"]),
            )
            for row in rows
        ]

    async def stay(self, person_id: int) -> None:
        """Note that the erasure of somebody who came back is written down."""
        self._tx.defer("UPDATE people SET leaving_at = NULL WHERE id = :id", id=person_id)

    async def silent_since(self, instant: datetime, most: int) -> list[int]:
        """List people who have not written since an instant, have no role, and no promise of ours: no open case or kept check."""
        rows = await self._tx.fetch_all(_SILENT, instant=to_millis(instant), closed="closed", most=most)
        return [row["id"] for row in rows]

    async def forget(self, person_id: int) -> None:
        """Erase a person with their session, messages, roles and answers.

        Their own cases stay without them: wipe those first. A case that they hold must have been taken back.
        """
        self._tx.defer(
            "UPDATE inbox SET chat_hash = NULL WHERE state <> 'waiting'"
            " AND chat_hash = (SELECT chat_hash FROM people WHERE id = :id)",
            id=person_id,
        )
        self._tx.defer("DELETE FROM people WHERE id = :id", id=person_id)


def _person(row: Row, chat_id: int) -> Person:
    return Person(
        id=row["id"],
        chat_id=chat_id,
        language=row["language"],
        language_chosen=bool(row["language_chosen"]),
        unreachable_at=from_millis_or_none(row["unreachable_at"]),
        seen_at=from_millis_or_none(row["seen_at"]),
        leaving_at=from_millis_or_none(row["leaving_at"]),
    )
