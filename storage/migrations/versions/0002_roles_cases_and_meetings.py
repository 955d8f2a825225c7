"""Roles and the invites to them, guides, cases with offers and notes, meetings with registrations; and people's names."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("name", sa.Text()))
    _create_roles()
    _create_invites()
    _create_guides()
    _create_cases()
    _create_offers()
    _create_notes()
    _create_meetings()
    _create_registrations()


def _id_type() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _reference(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, _id_type(), autoincrement=False, nullable=nullable)


def _foreign_key(table: str, column: str, whole: str = "people", ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{whole}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def _partial_index(name: str, table: str, condition: str, columns: list[str], *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _create_roles() -> None:
    op.create_table(
        "roles",
        _reference("person_id"),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        _foreign_key("roles", "person_id"),
        sa.PrimaryKeyConstraint("person_id", "role", "scope", name="pk_roles"),
    )
    op.create_index("ix_roles_role", "roles", ["role", "person_id"])


def _create_invites() -> None:
    op.create_table(
        "invites",
        sa.Column("id", _id_type(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
        _reference("used_by", nullable=True),
        _reference("made_by", nullable=True),
        _foreign_key("invites", "used_by", ondelete="SET NULL"),
        _foreign_key("invites", "made_by", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_invites"),
        sa.UniqueConstraint("code_hash", name="uq_invites_code_hash"),
        sqlite_autoincrement=True,
    )


def _create_guides() -> None:
    op.create_table(
        "guides",
        _reference("person_id"),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        _foreign_key("guides", "person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_guides"),
    )


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", _id_type(), nullable=False),
        _reference("seeker_id", nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("details", sa.Text()),
        sa.Column("is_complex", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_escalated", sa.Boolean(), server_default=sa.false(), nullable=False),
        _reference("holder_id", nullable=True),
        sa.Column("outcome", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("unanswered", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'held', 'closed')", name=op.f("ck_cases_state")),
        sa.CheckConstraint("(state = 'held') = (holder_id IS NOT NULL)", name=op.f("ck_cases_holder")),
        _foreign_key("cases", "seeker_id", ondelete="SET NULL"),
        _foreign_key("cases", "holder_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cases_seeker_id", "cases", ["seeker_id", "state"])
    op.create_index("ix_cases_holder_id", "cases", ["holder_id"])
    _partial_index("ix_cases_unclosed", "cases", "state <> 'closed'", ["id"])
    _partial_index("ix_cases_unwiped", "cases", "state = 'closed' AND details IS NOT NULL", ["changed_at"])


def _create_offers() -> None:
    op.create_table(
        "offers",
        _reference("case_id"),
        _reference("guide_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "state IN ('offered', 'accepted', 'declined', 'lapsed', 'withdrawn')", name=op.f("ck_offers_state")
        ),
        _foreign_key("offers", "case_id", "cases"),
        _foreign_key("offers", "guide_id"),
        sa.PrimaryKeyConstraint("case_id", "guide_id", name="pk_offers"),
    )
    _partial_index("uq_offers_live", "offers", "state = 'offered'", ["case_id"], unique=True)
    _partial_index("ix_offers_until", "offers", "state = 'offered'", ["until"])
    op.create_index("ix_offers_guide_id", "offers", ["guide_id", "state", "made_at"])


def _create_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", _id_type(), nullable=False),
        _reference("case_id"),
        _reference("author_id", nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        _foreign_key("notes", "case_id", "cases"),
        _foreign_key("notes", "author_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_case_id", "notes", ["case_id", "id"])


def _create_meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", _id_type(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), server_default=sa.false(), nullable=False),
        _reference("made_by", nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        _foreign_key("meetings", "made_by", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_meetings_ends_at", "meetings", ["ends_at"])


def _create_registrations() -> None:
    op.create_table(
        "registrations",
        _reference("meeting_id"),
        _reference("person_id"),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("answer IN ('yes', 'maybe', 'no')", name=op.f("ck_registrations_answer")),
        _foreign_key("registrations", "meeting_id", "meetings"),
        _foreign_key("registrations", "person_id"),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name="pk_registrations"),
    )
    op.create_index("ix_registrations_person_id", "registrations", ["person_id"])
