"""When a channel's templates are read again, and why they could not be."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("whatsapp_account", sa.Column("templates_due_at", sa.BigInteger(), nullable=True))
    op.add_column(
        "whatsapp_account", sa.Column("templates_trouble", sa.String(), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("whatsapp_account") as table:
        table.drop_column("templates_trouble")
        table.drop_column("templates_due_at")
