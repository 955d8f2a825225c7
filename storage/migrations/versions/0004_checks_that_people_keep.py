"""Checks that people ask us to keep, and how many people came how far, by month and language and without names."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_saved_checks()
    _create_check_counts()


def _id_type() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _create_saved_checks() -> None:
    op.create_table(
        "saved_checks",
        sa.Column("id", _id_type(), nullable=False),
        sa.Column("person_id", _id_type(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("next_at", sa.BigInteger()),
        sa.Column("law", sa.Text()),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_saved_checks_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_checks"),
        sa.UniqueConstraint("person_id", name="uq_saved_checks_person_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_checks_expires_at", "saved_checks", ["expires_at"])
    for column, columns in (("next_at", ["next_at"]), ("law", ["law", "id"])):
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_saved_checks_{column}", "saved_checks", columns, sqlite_where=where, postgresql_where=where
        )


def _create_check_counts() -> None:
    op.create_table(
        "check_counts",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('checked', 'likely', 'applied', 'naturalised')", name=op.f("ck_check_counts_stage")
        ),
        sa.PrimaryKeyConstraint("month", "stage", "language", name="pk_check_counts"),
    )
