"""Agents, the people who can sign in, and their sessions."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class WorkspaceRole(StrEnum):
    """What an agent may do with people, teams and channels; it opens no conversation (SPEC 2)."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


class Theme(StrEnum):
    """How the pages look to an agent."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class SendKey(StrEnum):
    """What sends a message; the other one breaks the line."""

    ENTER = "enter"
    CTRL = "ctrl"
    """Ctrl+Enter, or the command key with it."""


class Agent(SQLModel, table=True):
    """A person who can sign in. `email` is stored casefolded."""

    id: int = Field(default=None, primary_key=True)
    name: str
    email: str = Field(unique=True)
    password_hash: str
    workspace_role: str = WorkspaceRole.MEMBER
    available: bool = True
    """Their own switch; they are Available when it is on and a console of theirs is connected."""
    switched_at: Millis = millis(default=0)
    """When the switch was last turned."""
    suspended_at: Millis | None = millis(default=None)
    dismissed_to: Millis = millis(default=0)
    """Notifications up to this moment are hidden: they dismissed all."""
    changed_at: Millis = millis(default=0, index=True)
    """When their roles, teams or standing last changed: by this other processes learn of it."""
    reset_number: int = 0
    """Of the latest link by which a new password can be set: raised by each one made, and by each change."""
    picture: str = ""
    """What tells their picture from others; empty: they have none."""
    theme: str = Theme.SYSTEM
    send_key: str = SendKey.ENTER
    language: str = ""
    """A tag, as `de-CH`: how dates, times and numbers are written for them; empty: as in their browser."""
    created_at: Millis = millis()


class AgentPicture(SQLModel, table=True):
    """An agent's face, a PNG. Apart: who reads an agent needs it not."""

    __tablename__ = "agent_picture"

    agent_id: int = Field(foreign_key="agent.id", primary_key=True, ondelete="CASCADE")
    picture: bytes


class AgentSession(SQLModel, table=True):
    """A signed-in browser. Only the SHA-256 of its cookie is stored."""

    __tablename__ = "agent_session"

    id: int = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    agent_id: int = Field(foreign_key="agent.id", index=True, ondelete="CASCADE")
    user_agent: str = ""
    created_at: Millis = millis()
    expires_at: Millis = millis(index=True)
