"""People who want to be erased are, but for how to reach them, until a last message is sent; and who was last here when."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("leaving_at", sa.BigInteger()))
    where = sa.text("leaving_at IS NOT NULL")
    op.create_index("ix_people_leaving_at", "people", ["leaving_at"], sqlite_where=where, postgresql_where=where)
    op.create_index("ix_people_seen_at", "people", ["seen_at"])
