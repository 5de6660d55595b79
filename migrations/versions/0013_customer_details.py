"""What agents record of a customer."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TEXTS = ("phone", "company", "language", "time_zone", "remark")
_FOUND_BY = ("email", "phone")


def upgrade() -> None:
    """Go to this schema."""
    for name in _TEXTS:
        op.add_column("customer", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("customer", sa.Column("labels", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("customer", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("customer", sa.Column("edited_by_id", sa.Integer(), nullable=True))
    op.add_column("customer", sa.Column("edited_at", sa.BigInteger(), nullable=True))
    for name in _FOUND_BY:
        told = sa.text(f"{name} <> ''")
        op.create_index(
            op.f(f"ix_customer_{name}"), "customer", [name], sqlite_where=told, postgresql_where=told
        )


def downgrade() -> None:
    """Go back to the one before."""
    for name in _FOUND_BY:
        op.drop_index(op.f(f"ix_customer_{name}"), "customer")
    for name in ("edited_at", "edited_by_id", "revision", "labels", *reversed(_TEXTS)):
        op.drop_column("customer", name)
