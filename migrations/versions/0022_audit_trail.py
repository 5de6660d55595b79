"""The audit trail is read by moment and by agent, transitions of conversations included."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TRANSITION = sa.text("kind <> 'text'")


def upgrade() -> None:
    """Go to this schema."""
    op.create_index("ix_audit_line_author", "audit_line", ["author_id", "at"])
    for name, columns in (
        ("ix_message_transition", ["at", "id"]),
        ("ix_message_transition_by", ["author_id", "at", "id"]),
    ):
        op.create_index(name, "message", columns, sqlite_where=TRANSITION, postgresql_where=TRANSITION)


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_message_transition_by", "message")
    op.drop_index("ix_message_transition", "message")
    op.drop_index("ix_audit_line_author", "audit_line")
