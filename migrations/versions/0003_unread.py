"""Unread counts, and channels in the places of teams."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WRITTEN = sa.text(
    "UPDATE conversation SET customer_count = (SELECT count(*) FROM message m "
    "WHERE m.conversation_id = conversation.id AND m.author = 'customer' AND m.audience = 'public')"
)
_READ = sa.text(
    "UPDATE read_mark SET customer_count = (SELECT count(*) FROM message m "
    "WHERE m.conversation_id = read_mark.conversation_id AND m.seq <= read_mark.seq "
    "AND m.author = 'customer' AND m.audience = 'public')"
)
_CHANNEL = sa.text(
    "UPDATE conversation_team SET channel_id = "
    "(SELECT c.channel_id FROM conversation c WHERE c.id = conversation_team.conversation_id)"
)


def upgrade() -> None:
    """Go to this schema, counting what customers have written so far."""
    for table, name in (
        ("conversation", "customer_count"),
        ("read_mark", "customer_count"),
        ("conversation_team", "channel_id"),
    ):
        op.add_column(table, sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text("0")))
    for statement in (_WRITTEN, _READ, _CHANNEL):
        op.execute(statement)


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("conversation_team", "channel_id")
    for table in ("conversation", "read_mark"):
        op.drop_column(table, "customer_count")
