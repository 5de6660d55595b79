"""Ids that nobody has had: what is noted of who was erased must never be said of somebody else."""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import AuditLine, Conversation, Customer

Fields = dict[str, Any]
"""`id`, or nothing where the database finds one by itself."""


def unused_customer(session: Session) -> Fields:
    """For the next customer."""
    return _unused(session, col(Customer.id), col(AuditLine.customer_id))


def unused_conversation(session: Session) -> Fields:
    """For the next conversation."""
    return _unused(session, col(Conversation.id), col(AuditLine.conversation_id))


def _unused(session: Session, id_: Any, noted: Any) -> Fields:
    """SQLite gives the highest id once more when its row has gone. PostgreSQL counts on."""
    if session.get_bind().dialect.name != "sqlite":
        return {}
    found = (session.scalar(select(func.max(one))) for one in (id_, noted))
    return {"id": max(one or 0 for one in found) + 1}
