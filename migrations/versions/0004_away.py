"""Who is away while a customer waits."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ATTENDED = sa.text("crewed AND waiting_since IS NOT NULL")


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("team", sa.Column("away_after", sa.Integer(), nullable=True))
    op.add_column("agent", sa.Column("switched_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index(
        "ix_conversation_attended",
        "conversation",
        ["waiting_since"],
        sqlite_where=_ATTENDED,
        postgresql_where=_ATTENDED,
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_conversation_attended", "conversation")
    op.drop_column("agent", "switched_at")
    op.drop_column("team", "away_after")
