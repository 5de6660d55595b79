"""Files that messages carry."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_LOOSE = sa.text("message_id IS NULL")


def upgrade() -> None:
    """Go to this schema."""
    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("uploader", sa.String(), nullable=False),
        sa.Column("uploader_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("thumb", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        *(
            sa.ForeignKeyConstraint(
                [f"{other}_id"],
                [f"{other}.id"],
                name=op.f(f"fk_stored_file_{other}_id_{other}"),
                ondelete="SET NULL",
            )
            for other in ("conversation", "message")
        ),
    )
    for column in ("conversation_id", "message_id"):
        op.create_index(op.f(f"ix_stored_file_{column}"), "stored_file", [column])
    op.create_index(
        "ix_stored_file_loose",
        "stored_file",
        ["uploader", "uploader_id"],
        sqlite_where=_LOOSE,
        postgresql_where=_LOOSE,
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_table("stored_file")
