"""WhatsApp: accounts and templates, what channels are told by others, and how others call messages."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_DUE = sa.text("due_at IS NOT NULL")
_KNOWN = sa.text("phone <> ''")


def upgrade() -> None:
    """Go to this schema."""
    _make_accounts()
    _make_templates()
    _make_inbound()
    _make_external_messages()
    op.add_column("channel_identity", sa.Column("phone", sa.String(), nullable=False, server_default=""))
    op.add_column("channel_identity", sa.Column("wrote_at", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("ended_wait", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_channel_identity_phone",
        "channel_identity",
        ["channel_id", "phone"],
        unique=True,
        sqlite_where=_KNOWN,
        postgresql_where=_KNOWN,
    )


def _make_accounts() -> None:
    words = ("business_account_id", "access_token", "app_secret", "verify_token", "number", "name")
    op.create_table(
        "whatsapp_account",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("phone_number_id", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.Column("last_event_at", sa.BigInteger(), nullable=True),
        sa.Column("templates_at", sa.BigInteger(), nullable=True),
        _of_channel("whatsapp_account"),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_whatsapp_account")),
        sa.UniqueConstraint("phone_number_id", name=op.f("uq_whatsapp_account_phone_number_id")),
    )


def _make_templates() -> None:
    words = ("external_id", "name", "language", "category", "status")
    op.create_table(
        "whatsapp_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in words),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("components", sa.JSON(), nullable=False),
        _of_channel("whatsapp_template"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whatsapp_template")),
        sa.UniqueConstraint(
            "channel_id", "name", "language", name=op.f("uq_whatsapp_template_channel_id_name_language")
        ),
    )


def _make_inbound() -> None:
    op.create_table(
        "inbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        _of_channel("inbound"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("channel_id", "key", name=op.f("uq_inbound_channel_id_key")),
    )
    op.create_index("ix_inbound_due", "inbound", ["due_at"], sqlite_where=_DUE, postgresql_where=_DUE)


def _make_external_messages() -> None:
    op.create_table(
        "external_message",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        _of_channel("external_message"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_external_message_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("channel_id", "external_id", name=op.f("pk_external_message")),
    )
    op.create_index("ix_external_message_place", "external_message", ["conversation_id", "seq"])


def _of_channel(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_channel_id_channel")
    return sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_column("outbox", "ended_wait")
    op.drop_index("ix_channel_identity_phone", "channel_identity")
    with op.batch_alter_table("channel_identity") as table:
        table.drop_column("wrote_at")
        table.drop_column("phone")
    for name in ("external_message", "inbound", "whatsapp_template", "whatsapp_account"):
        op.drop_table(name)
