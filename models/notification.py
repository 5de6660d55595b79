"""Notifications: what calls for somebody, once for each cause and audience, and what each agent hid of it."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from models.base import Millis, millis
from models.team import TeamRole


class NotificationKind(StrEnum):
    """Why somebody is called (SPEC 4). Who it is for follows from it."""

    WAITING = "waiting"
    """A wait began while the crew was empty; for the members of a team, like the next two."""
    LEFT = "left"
    """An agent's leaving emptied the crew, or ended ownership, while the customer waited."""
    OVERDUE = "overdue"
    CREW_OVERDUE = "crew_overdue"
    """The same with somebody in the crew; for whoever is in it."""
    UNANSWERED = "unanswered"
    """Closed unanswered by the system; for a team's Team Admins, like ASKS_TO_JOIN."""
    INVITED = "invited"
    """Into a conversation: for the agent, or for a grab team's Representatives."""
    HANDED_OVER = "handed_over"
    MENTIONED = "mentioned"
    """In a note; for the agent who is named."""
    ASKED_IN = "asked_in"
    """For the agent who is asked into the team."""
    ASKS_TO_JOIN = "asks_to_join"


class Ended(StrEnum):
    """What ended a notification: from then on it calls for nobody."""

    JOINED = "joined"
    GRABBED = "grabbed"
    LEFT = "left"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    MOVED = "moved"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Notification(SQLModel, table=True):
    """A cause and its audience: `agent_id` alone, else by its kind members of `team_id` or the crew.

    `by_id` caused it: who left, who asked. It calls until it has ended, or been read up to `seq`.
    """

    __table_args__ = (
        CheckConstraint("conversation_id IS NOT NULL OR team_id IS NOT NULL", "has_a_subject"),
        Index("ix_notification_team", "team_id", "id"),
        Index(
            "ix_notification_calling",
            "team_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int = Field(default=None, primary_key=True)
    conversation_id: int | None = Field(
        default=None, foreign_key="conversation.id", index=True, ondelete="CASCADE"
    )
    seq: int | None = None
    """The message it is about, for what calls until that has been read."""
    kind: str
    at: Millis = millis()
    team_id: int | None = Field(default=None, foreign_key="team.id", ondelete="CASCADE")
    agent_id: int | None = Field(default=None, foreign_key="agent.id", index=True, ondelete="CASCADE")
    by_id: int | None = Field(default=None, foreign_key="agent.id")
    ask_id: int | None = Field(default=None, foreign_key="team_ask.id", index=True, ondelete="CASCADE")
    invitation_id: int | None = Field(
        default=None, foreign_key="invitation.id", index=True, ondelete="CASCADE"
    )
    ended_at: Millis | None = millis(default=None)
    ended: str | None = None
    ended_by_id: int | None = Field(default=None, foreign_key="agent.id")


class NotificationMark(SQLModel, table=True):
    """An agent has hidden a notification."""

    __tablename__ = "notification_mark"

    agent_id: int = Field(foreign_key="agent.id", primary_key=True, ondelete="CASCADE")
    notification_id: int = Field(
        foreign_key="notification.id", primary_key=True, index=True, ondelete="CASCADE"
    )
    dismissed_at: Millis = millis()


class TeamAsk(SQLModel, table=True):
    """An agent is asked into a team, or asks to join it: then they themselves are `by_id`."""

    __tablename__ = "team_ask"

    id: int = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True, ondelete="CASCADE")
    agent_id: int = Field(foreign_key="agent.id", index=True, ondelete="CASCADE")
    by_id: int = Field(foreign_key="agent.id")
    role: str = TeamRole.REPRESENTATIVE
    """That they are to have."""
    at: Millis = millis()
    ended_at: Millis | None = millis(default=None)
    ended: str | None = None
    ended_by_id: int | None = Field(default=None, foreign_key="agent.id")
