"""Links for a new password."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("agent", sa.Column("reset_number", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("agent") as table:
        table.drop_column("reset_number")
