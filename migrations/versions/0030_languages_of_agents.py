"""In which language an agent reads dates, times and numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("agent", sa.Column("language", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("agent") as table:
        table.drop_column("language")
