"""A channel's logo."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    op.add_column("channel", sa.Column("logo", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "channel_logo",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"],
            ["channel.id"],
            name=op.f("fk_channel_logo_channel_id_channel"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_channel_logo")),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("channel_logo")
    op.drop_column("channel", "logo")
