"""Notifications, what agents hid of them, and who is asked into which team."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CALLING = sa.text("ended_at IS NULL")
# Whoever waits alone at this moment goes on calling.
_WAITING = sa.text(
    "INSERT INTO notification (conversation_id, kind, at, team_id) "
    "SELECT c.id, CASE WHEN c.stage = 'overdue' THEN 'overdue' ELSE 'waiting' END, "
    "c.waiting_since, t.team_id FROM conversation c JOIN conversation_team t ON t.conversation_id = c.id "
    "WHERE c.state = 'open' AND c.waiting_since IS NOT NULL AND NOT c.crewed ORDER BY c.waiting_since"
)


def upgrade() -> None:
    """Go to this schema."""
    _make_asks()
    _make_notifications()
    for table, column in (
        ("agent", sa.Column("dismissed_to", sa.BigInteger(), nullable=False, server_default=sa.text("0"))),
        (
            "read_mark",
            sa.Column("dismissed_count", sa.Integer(), nullable=False, server_default=sa.text("0")),
        ),
        ("team", sa.Column("repeat_overdue", sa.Boolean(), nullable=False, server_default=sa.true())),
        ("team_member", sa.Column("since", sa.BigInteger(), nullable=False, server_default=sa.text("0"))),
    ):
        op.add_column(table, column)
    op.execute(_WAITING)


def _make_asks() -> None:
    op.create_table(
        "team_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.String(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_ask")),
        *_references("team_ask", ("team_id", "team", True), ("agent_id", "agent", True)),
        *_references("team_ask", ("by_id", "agent", False), ("ended_by_id", "agent", False)),
    )
    for column in ("team_id", "agent_id"):
        op.create_index(op.f(f"ix_team_ask_{column}"), "team_ask", [column])


def _make_notifications() -> None:
    op.create_table(
        "notification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("ask_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.String(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "conversation_id IS NOT NULL OR team_id IS NOT NULL", op.f("ck_notification_has_a_subject")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        *_references("notification", ("conversation_id", "conversation", True), ("team_id", "team", True)),
        *_references("notification", ("agent_id", "agent", True), ("ask_id", "team_ask", True)),
        *_references("notification", ("by_id", "agent", False), ("ended_by_id", "agent", False)),
    )
    for column in ("conversation_id", "agent_id", "ask_id"):
        op.create_index(op.f(f"ix_notification_{column}"), "notification", [column])
    op.create_index("ix_notification_team", "notification", ["team_id", "id"])
    op.create_index(
        "ix_notification_calling",
        "notification",
        ["team_id"],
        sqlite_where=_CALLING,
        postgresql_where=_CALLING,
    )
    op.create_table(
        "notification_mark",
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("dismissed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "notification_id", name=op.f("pk_notification_mark")),
        *_references(
            "notification_mark", ("agent_id", "agent", True), ("notification_id", "notification", True)
        ),
    )
    op.create_index(op.f("ix_notification_mark_notification_id"), "notification_mark", ["notification_id"])


def _references(table: str, *columns: tuple[str, str, bool]) -> list[sa.ForeignKeyConstraint]:
    """Column, table it refers to, and whether the row goes with what it refers to."""
    return [
        sa.ForeignKeyConstraint(
            [column],
            [f"{other}.id"],
            name=op.f(f"fk_{table}_{column}_{other}"),
            ondelete="CASCADE" if goes else None,
        )
        for column, other, goes in columns
    ]


def downgrade() -> None:
    """Go back to the one before."""
    for table, column in (
        ("team_member", "since"),
        ("team", "repeat_overdue"),
        ("read_mark", "dismissed_count"),
        ("agent", "dismissed_to"),
    ):
        op.drop_column(table, column)
    for table in ("notification_mark", "notification", "team_ask"):
        op.drop_table(table)
