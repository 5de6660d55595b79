"""Of each message that left by a channel it is known whether it has arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.add_column(
        "external_message", sa.Column("has_arrived", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("external_message") as table:
        table.drop_column("has_arrived")
