"""The schema's one home. For migrations, the change of keys and tests: the running bot speaks SQL text and never imports it.

Columns of type `Encrypted` hold personal data as ciphertext, those of type `Hashed` a keyed hash of it; all others must hold
nothing about a person that a stranger could read something from. `Instant` is milliseconds of UTC.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)
from sqlalchemy.types import TypeDecorator


class Encrypted(TypeDecorator[str]):
    """Personal data, encrypted by `storage.crypto.Keyring` before it gets here."""

    impl = Text
    cache_ok = True


class Hashed(TypeDecorator[str]):
    """A keyed hash of a personal identifier, by `storage.crypto.Keyring.digest`."""

    impl = String(64)
    cache_ok = True


class Instant(TypeDecorator[int]):
    """Milliseconds of UTC since 1970."""

    impl = BigInteger
    cache_ok = True


# SQLite counts up only in a column that is exactly INTEGER.
_Id = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _person(name: str = "person_id", **options: Any) -> Column[int]:
    return Column(name, _Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, **options)


def _person_if_known(name: str) -> Column[int]:
    return Column(name, _Id, ForeignKey("people.id", ondelete="SET NULL"))


def _part_of(name: str, whole: str, **options: Any) -> Column[int]:
    return Column(name, _Id, ForeignKey(f"{whole}.id", ondelete="CASCADE"), nullable=False, **options)


def _partial_index(name: str, table: Table, condition: str, *columns: str, unique: bool = False) -> None:
    where = text(condition)
    Index(name, *(table.c[column] for column in columns), unique=unique, sqlite_where=where, postgresql_where=where)


people = Table(
    "people",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("chat_hash", Hashed, nullable=False, unique=True),
    Column("chat_id", Encrypted, nullable=False),
    Column("language", Text, nullable=False),
    Column("language_chosen", Boolean, nullable=False, server_default=false()),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("unreachable_at", Instant),
    Column("name", Encrypted),
    Column("leaving_at", Instant),
    sqlite_autoincrement=True,
)
_partial_index("ix_people_leaving_at", people, "leaving_at IS NOT NULL", "leaving_at")
Index("ix_people_seen_at", people.c.seen_at)

sessions = Table(
    "sessions",
    metadata,
    _person(primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("state", Encrypted, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_hash", Hashed),
    Column("payload", Encrypted),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("error", Text),
    Column("received_at", Instant, nullable=False),
    Column("done_at", Instant),
    CheckConstraint("state IN ('waiting', 'done', 'failed')", name="state"),
    CheckConstraint("state = 'waiting' OR payload IS NULL", name="wiped"),
)
_partial_index("ix_inbox_waiting", inbox, "state = 'waiting'", "update_id")
Index("ix_inbox_done_at", inbox.c.done_at)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Id, primary_key=True),
    _person(),
    Column("lane", Text, nullable=False),
    Column("payload", Encrypted),
    # Prefixes of keys are dropped by a range that counts on the order of code points: with PostgreSQL COLLATE "C".
    Column("dedup_key", Text, unique=True),
    Column("due_at", Instant, nullable=False),
    Column("not_after", Instant),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("possibly_twice", Boolean, nullable=False, server_default=false()),
    Column("error", Text),
    Column("message_id", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    CheckConstraint("lane IN ('reply', 'bulk')", name="lane"),
    CheckConstraint("state IN ('waiting', 'sending', 'sent', 'dead', 'dropped')", name="state"),
    CheckConstraint("state IN ('waiting', 'sending') OR payload IS NULL", name="wiped"),
    sqlite_autoincrement=True,
)

_partial_index("ix_outbox_due", outbox, "state = 'waiting'", "lane", "due_at", "id")
_partial_index("ix_outbox_expiring", outbox, "state = 'waiting' AND not_after IS NOT NULL", "not_after")
_partial_index("ix_outbox_sending", outbox, "state = 'sending'", "id")
_partial_index("ix_outbox_ended", outbox, "ended_at IS NOT NULL", "ended_at")
Index("ix_outbox_person_id", outbox.c.person_id, outbox.c.state, outbox.c.lane, outbox.c.id)

network_records = Table(
    "network_records",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("record", Text, nullable=False),
)

bot_state = Table(
    "bot_state",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

roles = Table(
    "roles",
    metadata,
    _person(primary_key=True, autoincrement=False),
    Column("role", Text, primary_key=True),
    Column("scope", Text, primary_key=True, server_default=text("''")),
    Column("granted_at", Instant, nullable=False),
)
Index("ix_roles_role", roles.c.role, roles.c.person_id)

invites = Table(
    "invites",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("code_hash", Hashed, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("scope", Text, nullable=False, server_default=text("''")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    _person_if_known("used_by"),
    _person_if_known("made_by"),
    sqlite_autoincrement=True,
)

guides = Table(
    "guides",
    metadata,
    _person(primary_key=True, autoincrement=False),
    Column("profile", Encrypted, nullable=False),
    Column("is_paused", Boolean, nullable=False, server_default=false()),
    Column("changed_at", Instant, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("id", _Id, primary_key=True),
    _person_if_known("seeker_id"),
    Column("state", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("details", Encrypted),
    Column("is_complex", Boolean, nullable=False, server_default=false()),
    Column("is_escalated", Boolean, nullable=False, server_default=false()),
    _person_if_known("holder_id"),
    Column("outcome", Text, nullable=False, server_default=text("''")),
    Column("unanswered", Integer, nullable=False, server_default=text("0")),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    CheckConstraint("state IN ('open', 'held', 'closed')", name="state"),
    CheckConstraint("(state = 'held') = (holder_id IS NOT NULL)", name="holder"),
    sqlite_autoincrement=True,
)
Index("ix_cases_seeker_id", cases.c.seeker_id, cases.c.state)
Index("ix_cases_holder_id", cases.c.holder_id)
_partial_index("ix_cases_unclosed", cases, "state <> 'closed'", "id")
_partial_index(
    "ix_cases_unwiped", cases, "state = 'closed' AND (details IS NOT NULL OR seeker_id IS NOT NULL)", "changed_at"
)

offers = Table(
    "offers",
    metadata,
    _part_of("case_id", "cases", primary_key=True, autoincrement=False),
    _person("guide_id", primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("reason", Text, nullable=False, server_default=text("''")),
    CheckConstraint("state IN ('offered', 'accepted', 'declined', 'lapsed', 'withdrawn')", name="state"),
)
_partial_index("uq_offers_live", offers, "state = 'offered'", "case_id", unique=True)
_partial_index("ix_offers_until", offers, "state = 'offered'", "until")
Index("ix_offers_guide_id", offers.c.guide_id, offers.c.state, offers.c.made_at)

notes = Table(
    "notes",
    metadata,
    Column("id", _Id, primary_key=True),
    _part_of("case_id", "cases"),
    _person_if_known("author_id"),
    Column("words", Encrypted, nullable=False),
    Column("written_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_notes_case_id", notes.c.case_id, notes.c.id)

meetings = Table(
    "meetings",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("details", Encrypted, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("is_cancelled", Boolean, nullable=False, server_default=false()),
    _person_if_known("made_by"),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_meetings_ends_at", meetings.c.ends_at)

registrations = Table(
    "registrations",
    metadata,
    _part_of("meeting_id", "meetings", primary_key=True, autoincrement=False),
    _person(primary_key=True, autoincrement=False),
    Column("answer", Text, nullable=False),
    Column("answered_at", Instant, nullable=False),
    CheckConstraint("answer IN ('yes', 'maybe', 'no')", name="answer"),
)
Index("ix_registrations_person_id", registrations.c.person_id)

saved_checks = Table(
    "saved_checks",
    metadata,
    Column("id", _Id, primary_key=True),
    _person(unique=True),
    Column("version", Integer, nullable=False),
    Column("details", Encrypted, nullable=False),
    Column("next_at", Instant),
    # Only where a change of the law is to be told: the law that the answer was last looked at by.
    Column("law", Text),
    Column("expires_at", Instant, nullable=False, index=True),
    sqlite_autoincrement=True,
)
_partial_index("ix_saved_checks_next_at", saved_checks, "next_at IS NOT NULL", "next_at")
_partial_index("ix_saved_checks_law", saved_checks, "law IS NOT NULL", "law", "id")

check_counts = Table(
    "check_counts",
    metadata,
    Column("month", Text, primary_key=True),
    Column("stage", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    CheckConstraint("stage IN ('checked', 'likely', 'applied', 'naturalised')", name="stage"),
)
