"""Invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")
_COPIES = ("invited_ids", "invited_team_ids")


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.String(), nullable=True),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(agent_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_invitation_one_guest")),
        *(
            sa.ForeignKeyConstraint([name], ["agent.id"], name=op.f(f"fk_invitation_{name}_agent"))
            for name in ("agent_id", "by_id", "taken_by_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_invitation_team_id_team")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_invitation_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_conversation_id"), "invitation", ["conversation_id"])
    for guest in ("agent", "team"):
        op.create_index(
            f"ix_invitation_{guest}",
            "invitation",
            [f"{guest}_id", "conversation_id"],
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        )
    for name in _COPIES:
        op.add_column("conversation", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Go back to the one before."""
    for name in _COPIES:
        op.drop_column("conversation", name)
    op.drop_table("invitation")
