"""Chores on many conversations, and when an agent's standing changed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "chore",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_chore_agent_id_agent"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_chore_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chore")),
    )
    op.add_column("agent", sa.Column("changed_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_agent_changed_at"), "agent", ["changed_at"])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index(op.f("ix_agent_changed_at"), "agent")
    op.drop_column("agent", "changed_at")
    op.drop_table("chore")
