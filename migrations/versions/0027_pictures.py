"""Agents have pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("agent", sa.Column("picture", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "agent_picture",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_agent_picture_agent_id_agent"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_agent_picture")),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("agent_picture")
    with op.batch_alter_table("agent") as table:
        table.drop_column("picture")
