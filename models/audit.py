"""The audit trail: who did what, and to whom, without a word of what customers are called or have written."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class AuditKind(StrEnum):
    """What was done."""

    SET_UP = "set_up"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    WORKSPACE_CHANGED = "workspace_changed"
    MAIL_SET = "mail_set"
    AUDIT_EXPORTED = "audit_exported"
    AGENT_ADDED = "agent_added"
    AGENT_SUSPENDED = "agent_suspended"
    AGENT_REACTIVATED = "agent_reactivated"
    WORKSPACE_ROLE_CHANGED = "workspace_role_changed"
    TEAM_MADE = "team_made"
    TEAM_RENAMED = "team_renamed"
    TEAM_DEACTIVATED = "team_deactivated"
    TEAM_REACTIVATED = "team_reactivated"
    TEAM_DELETED = "team_deleted"
    TEAM_MODE_CHANGED = "team_mode_changed"
    TEAM_RULES_CHANGED = "team_rules_changed"
    TEAM_ROLE_CHANGED = "team_role_changed"
    TEAM_MEMBER_REMOVED = "team_member_removed"
    TEAM_LEFT = "team_left"
    TEAM_ASKED_IN = "team_asked_in"
    TEAM_ASKED_TO_JOIN = "team_asked_to_join"
    TEAM_ASK_DECLINED = "team_ask_declined"
    TEAM_ASK_WITHDRAWN = "team_ask_withdrawn"
    TEAM_JOINED = "team_joined"
    CHANNEL_DRESSED = "channel_dressed"
    CHANNEL_LOGO_SET = "channel_logo_set"
    CHANNEL_ACCOUNT_SET = "channel_account_set"
    CHANNEL_CONNECTED = "channel_connected"
    CHANNEL_MADE = "channel_made"
    CHANNEL_EDITED = "channel_edited"
    CHANNEL_TURNED_ON = "channel_turned_on"
    CHANNEL_TURNED_OFF = "channel_turned_off"
    CHANNEL_DELETED = "channel_deleted"
    CUSTOMER_EDITED = "customer_edited"
    CUSTOMER_BLOCKED = "customer_blocked"
    CUSTOMER_UNBLOCKED = "customer_unblocked"
    CUSTOMER_EXPORTED = "customer_exported"
    CUSTOMER_ERASED = "customer_erased"
    CONFERENCE_SET = "conference_set"
    TEMPLATE_MADE = "template_made"
    TEMPLATE_EDITED = "template_edited"
    TEMPLATE_DELETED = "template_deleted"
    TEMPLATE_RESTORED = "template_restored"
    PERSON_INVITED = "person_invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    INVITATION_ACCEPTED = "invitation_accepted"
    PASSWORD_LINK_MADE = "password_link_made"  # noqa: S105
    PASSWORD_RESET = "password_reset"  # noqa: S105
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    AGENT_RENAMED = "agent_renamed"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SIGN_IN_CODES_ON = "sign_in_codes_on"
    SIGN_IN_CODES_OFF = "sign_in_codes_off"
    SIGN_IN_CODES_RENEWED = "sign_in_codes_renewed"


class AuditLine(SQLModel, table=True):
    """One deed. What it was done to has no foreign key: the line outlives it."""

    __tablename__ = "audit_line"
    __table_args__ = (Index("ix_audit_line_author", "author_id", "at"),)

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
