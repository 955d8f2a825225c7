"""The schema's one home. Used by migrations and tests only: the running bot speaks SQL text and never imports this.

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


def _person(**options: Any) -> Column[int]:
    return Column("person_id", _Id, ForeignKey("people.id", ondelete="CASCADE"), nullable=False, **options)


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
    sqlite_autoincrement=True,
)

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
Index(
    "ix_inbox_waiting",
    inbox.c.update_id,
    sqlite_where=text("state = 'waiting'"),
    postgresql_where=text("state = 'waiting'"),
)
Index("ix_inbox_done_at", inbox.c.done_at)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Id, primary_key=True),
    _person(),
    Column("lane", Text, nullable=False),
    Column("payload", Encrypted),
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


def _outbox_index(name: str, condition: str, *columns: str) -> None:
    where = text(condition)
    Index(name, *(outbox.c[column] for column in columns), sqlite_where=where, postgresql_where=where)


_outbox_index("ix_outbox_due", "state = 'waiting'", "lane", "due_at", "id")
_outbox_index("ix_outbox_expiring", "state = 'waiting' AND not_after IS NOT NULL", "not_after")
_outbox_index("ix_outbox_sending", "state = 'sending'", "id")
_outbox_index("ix_outbox_ended", "ended_at IS NOT NULL", "ended_at")
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
