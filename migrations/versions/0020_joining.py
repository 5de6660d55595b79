"""Invitations into the workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "joining",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("workspace_role", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("mailed_at", sa.BigInteger(), nullable=True),
        sa.Column("mail_error", sa.String(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.String(), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_joining_agent_id_agent")),
        sa.ForeignKeyConstraint(["by_id"], ["agent.id"], name=op.f("fk_joining_by_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining")),
    )
    op.create_index(
        "ix_joining_email", "joining", ["email"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_table(
        "joining_team",
        sa.Column("joining_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["joining_id"],
            ["joining.id"],
            name=op.f("fk_joining_team_joining_id_joining"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_joining_team_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("joining_id", "team_id", name=op.f("pk_joining_team")),
    )
    op.create_index(op.f("ix_joining_team_team_id"), "joining_team", ["team_id"])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("joining_team")
    op.drop_table("joining")
