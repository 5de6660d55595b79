"""Invitations notify whom they are for."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OPEN = sa.text(
    "INSERT INTO notification (conversation_id, kind, at, team_id, agent_id, by_id, invitation_id) "
    "SELECT conversation_id, CASE WHEN kind = 'hand_over' THEN 'handed_over' ELSE 'invited' END, "
    "at, team_id, agent_id, by_id, id FROM invitation WHERE ended_at IS NULL ORDER BY id"
)


def upgrade() -> None:
    """Go to this schema, with a notification for each invitation that is open."""
    with op.batch_alter_table("notification") as table:
        table.add_column(sa.Column("invitation_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_notification_invitation_id_invitation"),
            "invitation",
            ["invitation_id"],
            ["id"],
            ondelete="CASCADE",
        )
        table.create_index(op.f("ix_notification_invitation_id"), ["invitation_id"])
    op.execute(_OPEN)


def downgrade() -> None:
    """Go back to the one before."""
    op.execute(sa.text("DELETE FROM notification WHERE kind IN ('invited', 'handed_over')"))
    with op.batch_alter_table("notification") as table:
        table.drop_index(op.f("ix_notification_invitation_id"))
        table.drop_constraint(op.f("fk_notification_invitation_id_invitation"), type_="foreignkey")
        table.drop_column("invitation_id")
