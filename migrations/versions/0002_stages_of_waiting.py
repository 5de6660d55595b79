"""Stages of waiting."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_DUE = sa.text("stage_due_at IS NOT NULL")


def upgrade() -> None:
    """Go to this schema. Running waits get their marks at the next start."""
    for name in ("soon_at", "overdue_at", "stage_due_at"):
        op.add_column("conversation", sa.Column(name, sa.BigInteger(), nullable=True))
    for table in ("conversation", "conversation_team"):
        op.add_column(table, sa.Column("stage", sa.String(), nullable=False, server_default=""))
    for table in ("team", "workspace"):
        for name in ("soon_after", "overdue_after"):
            op.add_column(table, sa.Column(name, sa.Integer(), nullable=True))
    op.create_index(
        "ix_conversation_stage_due",
        "conversation",
        ["stage_due_at"],
        sqlite_where=_DUE,
        postgresql_where=_DUE,
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_conversation_stage_due", "conversation")
    for table in ("team", "workspace"):
        for name in ("soon_after", "overdue_after"):
            op.drop_column(table, name)
    for table in ("conversation", "conversation_team"):
        op.drop_column(table, "stage")
    for name in ("soon_at", "overdue_at", "stage_due_at"):
        op.drop_column("conversation", name)
