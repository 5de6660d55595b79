"""A deleted message template can be brought back for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("message_template", sa.Column("deleted_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Go back to the one before. What was deleted goes for good."""
    op.execute("DELETE FROM message_template WHERE deleted_at IS NOT NULL")
    with op.batch_alter_table("message_template") as table:
        table.drop_column("deleted_at")
