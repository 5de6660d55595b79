"""The search index. It fills by itself, the newest first, while the server runs."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_SQLITE = sa.text(
    "CREATE VIRTUAL TABLE search_index USING fts5 "
    "(words, content = '', detail = none, columnsize = 0, tokenize = 'ascii')"
)
_POSTGRES = (
    sa.text(
        "CREATE TABLE search_index ("
        "conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE, "
        "seq INTEGER NOT NULL, words TSVECTOR NOT NULL, PRIMARY KEY (conversation_id, seq))"
    ),
    sa.text("CREATE INDEX search_index_words ON search_index USING gin (words)"),
)


def upgrade() -> None:
    """Go to this schema."""
    op.add_column(
        "conversation", sa.Column("indexed_seq", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    is_due = sa.text("indexed_seq < last_seq")
    op.create_index(
        "ix_conversation_unindexed",
        "conversation",
        ["last_message_at"],
        sqlite_where=is_due,
        postgresql_where=is_due,
    )
    op.create_table(
        "search_profile",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_search_profile_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_search_profile")),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
        sqlite_with_rowid=False,
    )
    for statement in (_SQLITE,) if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    """Go back to the one before."""
    for table in ("search_index", "search_word", "search_profile"):
        op.drop_table(table)
    op.drop_index("ix_conversation_unindexed", "conversation")
    op.drop_column("conversation", "indexed_seq")
