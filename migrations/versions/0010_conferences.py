"""Conferences, and what a workspace sets for them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OPEN = sa.text("ended_at IS NULL")
_SETTINGS = ("ice_servers", "turn_secret", "conference_url")


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "conference",
        sa.Column("room", sa.String(), nullable=False),
        sa.Column("guest", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conference_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["agent.id"], name=op.f("fk_conference_by_id_agent")),
        sa.PrimaryKeyConstraint("room", name=op.f("pk_conference")),
        sa.UniqueConstraint("guest", name=op.f("uq_conference_guest")),
    )
    op.create_index(op.f("ix_conference_conversation_id"), "conference", ["conversation_id"])
    op.create_index(
        "ix_conference_open",
        "conference",
        ["conversation_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    for name in _SETTINGS:
        op.add_column("workspace", sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back to the one before."""
    for name in _SETTINGS:
        op.drop_column("workspace", name)
    op.drop_table("conference")
