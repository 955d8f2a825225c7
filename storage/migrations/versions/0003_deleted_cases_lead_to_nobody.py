"""What is left of a deleted case, or of one closed long ago, leads to nobody: neither the seeker nor who was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "DELETE FROM offers WHERE case_id IN (SELECT id FROM cases WHERE state = 'closed' AND outcome = 'deleted')"
    )
    op.execute("UPDATE cases SET seeker_id = NULL WHERE state = 'closed' AND outcome = 'deleted'")
    op.drop_index("ix_cases_unwiped", "cases")
    where = sa.text("state = 'closed' AND (details IS NOT NULL OR seeker_id IS NOT NULL)")
    op.create_index("ix_cases_unwiped", "cases", ["changed_at"], sqlite_where=where, postgresql_where=where)
