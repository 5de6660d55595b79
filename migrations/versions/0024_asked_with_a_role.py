"""Who is asked into a team is asked with a role."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    role = sa.Column("role", sa.String(), nullable=False, server_default="representative")
    op.add_column("team_ask", role)


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("team_ask", "role")
