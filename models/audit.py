"""The audit trail: who did what, and to whom, without a word of what customers are called or have written."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class AuditKind(StrEnum):
    """What was done."""

    CUSTOMER_EDITED = "customer_edited"
    CUSTOMER_BLOCKED = "customer_blocked"
    CUSTOMER_UNBLOCKED = "customer_unblocked"
    CUSTOMER_EXPORTED = "customer_exported"
    CUSTOMER_ERASED = "customer_erased"
    CONFERENCE_SET = "conference_set"
    TEMPLATE_MADE = "template_made"
    TEMPLATE_EDITED = "template_edited"
    TEMPLATE_DELETED = "template_deleted"


class AuditLine(SQLModel, table=True):
    """One deed. What it was done to has no foreign key: the line outlives it."""

    __tablename__ = "audit_line"

    id: int = Field(default=None, primary_key=True)
    at: Millis = millis(index=True)
    kind: str
    author: str
    author_id: int | None = None
    """An agent's or a customer's id, by `author`, as of a message."""
    conversation_id: int | None = Field(default=None, index=True)
    customer_id: int | None = Field(default=None, index=True)
    team_id: int | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Names of fields, numbers, roles; never contents."""
