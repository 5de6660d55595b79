"""Teams that keep unanswered conversations open."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OPEN = sa.text("state = 'open'")
_TO_BE_CLOSED = sa.text("state = 'open' AND NOT kept_open")


def upgrade() -> None:
    """Go to this schema."""
    for table, name in (("team", "keep_unanswered"), ("conversation", "kept_open")):
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    _index_by(_TO_BE_CLOSED)


def downgrade() -> None:
    """Go back to the one before."""
    _index_by(_OPEN)
    op.drop_column("conversation", "kept_open")
    op.drop_column("team", "keep_unanswered")


def _index_by(condition: sa.TextClause) -> None:
    op.drop_index("ix_conversation_quiet", "conversation")
    op.create_index(
        "ix_conversation_quiet",
        "conversation",
        ["quiet_since"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
