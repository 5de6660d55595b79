"""The number that a customer writes from."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("customer", sa.Column("said_phone", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("customer") as table:
        table.drop_column("said_phone")
