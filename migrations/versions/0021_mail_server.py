"""A workspace may name its mail server."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    for name in ("smtp_url", "mail_from"):
        op.add_column("workspace", sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back to the one before."""
    for name in ("smtp_url", "mail_from"):
        op.drop_column("workspace", name)
