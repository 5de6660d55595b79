"""Chores: what is to be done to many conversations, in portions, also after a restart."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import Millis, millis


class ChoreKind(StrEnum):
    """What is done to each of the conversations."""

    LEAVE = "leave"
    """`agent_id` leaves, in `team_id` or everywhere."""
    SETTLE = "settle"
    """`team_id` has changed its mode: who owns what is decided anew."""
    DISSOLVE = "dissolve"
    """`team_id` is deleted: its conversations go to other teams, then it goes itself."""
    RETHINK = "rethink"
    """Thresholds of `team_id`, or of all, have changed: running waits get other marks."""


class Chore(SQLModel, table=True):
    """One of them. Its row goes with the last conversation."""

    id: int = Field(default=None, primary_key=True)
    kind: str
    agent_id: int | None = Field(default=None, foreign_key="agent.id", ondelete="CASCADE")
    team_id: int | None = Field(default=None, foreign_key="team.id", ondelete="CASCADE")
    after_id: int = 0
    """Conversations up to this id are done."""
    at: Millis = millis()
