"""A template may have a file."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this schema."""
    with op.batch_alter_table("stored_file") as table:
        table.add_column(sa.Column("for_template", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("template_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_stored_file_template_id_message_template"),
            "message_template",
            ["template_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_index(op.f("ix_stored_file_template_id"), ["template_id"], unique=True)


def downgrade() -> None:
    """Go back to the one before."""
    op.execute(sa.text("DELETE FROM stored_file WHERE for_template"))
    with op.batch_alter_table("stored_file") as table:
        table.drop_index(op.f("ix_stored_file_template_id"))
        table.drop_constraint(op.f("fk_stored_file_template_id_message_template"), type_="foreignkey")
        table.drop_column("template_id")
        table.drop_column("for_template")
