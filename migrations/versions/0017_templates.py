"""Message templates, for all teams or for some."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "message_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("for_all", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_template")),
    )
    op.create_table(
        "template_team",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["message_template.id"],
            name=op.f("fk_template_team_template_id_message_template"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_template_team_team_id_team"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("template_id", "team_id", name=op.f("pk_template_team")),
    )
    op.create_index(op.f("ix_template_team_team_id"), "template_team", ["team_id"])


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("template_team")
    op.drop_table("message_template")
