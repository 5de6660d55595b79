"""What others tell channels is worked off in lanes, and found by whose it is."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_DUE = sa.text("due_at IS NOT NULL")
_ENDED = sa.text("ended_at IS NOT NULL")


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("inbound", sa.Column("lane", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE inbound SET lane = sender")
    op.create_index(
        "ix_inbound_lane", "inbound", ["channel_id", "lane", "id"], sqlite_where=_DUE, postgresql_where=_DUE
    )
    op.create_index("ix_inbound_sender", "inbound", ["channel_id", "sender"])
    op.create_index("ix_inbound_ended", "inbound", ["ended_at"], sqlite_where=_ENDED, postgresql_where=_ENDED)


def downgrade() -> None:
    """Go back to the one before."""
    for name in ("ended", "sender", "lane"):
        op.drop_index(f"ix_inbound_{name}", "inbound")
    with op.batch_alter_table("inbound") as table:
        table.drop_column("lane")
