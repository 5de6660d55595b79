"""What an agent has chosen in RED, as a condition on told facts and one on rows (SPEC 3 and 4)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased
from sqlmodel import col

from models import ConversationTeam, Stage, State
from services.access import Columns, Viewer, sees
from services.conversations.change import NOT_WAITING
from services.events import Facts

_PLACE = aliased(ConversationTeam)


class View(StrEnum):
    """The group Views."""

    ALL = "all"
    JOINED = "joined"


class Status(StrEnum):
    """The group Status, in the order in which RED shows it."""

    ONLINE = "online"
    REP_NEEDED = "rep_needed"
    PENDING = "pending"
    SOON = "soon"
    OVERDUE = "overdue"
    CLOSED = "closed"


class Sort(StrEnum):
    """The order of the list."""

    WAITING = "waiting"
    """The longest wait first, then the newest."""
    NEWEST = "newest"


class Crews(TypedDict):
    """In whose crew a conversation is to be."""

    joined: bool
    with_agent: int | None


@dataclass(frozen=True, slots=True)
class Selection:
    """One view, and at most one team, one status and one agent: the list is their intersection."""

    view: View = View.ALL
    team_id: int | None = None
    status: Status | None = None
    channels: frozenset[int] = frozenset()
    """None: all of them."""
    agent_id: int | None = None
    """Only those in whose crew this agent is; of closed ones, was at the closing."""
    closed_too: bool = False
    """Without a status closed ones are listed as well, as a search does."""
    sort: Sort = field(default=Sort.WAITING, compare=False)
    """How it is shown, not what: two selections in another order list the same."""

    def narrow(self, columns: Columns) -> list[ColumnElement[bool]]:
        """The chosen status and team as conditions on rows; whose they are is `crews`."""
        is_wide = self.status is None and self.closed_too
        conditions = _written_in(columns) if is_wide else _OF_STATUS[self.status](columns)
        if self.channels:
            conditions.append(columns.channel_id.in_(self.channels))
        if self.team_id is not None:
            conditions.append(
                exists()
                .where(col(_PLACE.conversation_id) == columns.id)
                .where(col(_PLACE.team_id) == self.team_id)
                .correlate_except(_PLACE)
            )
        return conditions

    @property
    def crews(self) -> Crews:
        """The view and the chosen agent, as `access.visible` takes them."""
        return {"joined": self.view == View.JOINED, "with_agent": self.agent_id}

    def lists(self, viewer: Viewer, facts: Facts | None) -> bool:
        """Whether the conversation that stands so is in the viewer's list."""
        return (
            facts is not None
            and sees(viewer, facts)
            and (self.view == View.ALL or viewer.agent_id in facts.crew_ids)
            and (self.agent_id is None or self.agent_id in facts.crew_ids)
            and (self.team_id is None or self.team_id in facts.team_ids)
            and (not self.channels or facts.channel_id in self.channels)
            and self._has_status(facts)
        )

    def _has_status(self, facts: Facts) -> bool:
        listed = statuses_of(facts)
        is_wide = self.status is None and self.closed_too
        return self.status in listed or (is_wide and Status.CLOSED in listed)

    def place(self, facts: Facts) -> tuple[int, int]:
        """Where the conversation that stands so has its place in the list. Ascending."""
        rank = facts.rank if self.sort == Sort.WAITING else 2 * NOT_WAITING - facts.last_message_at
        return rank, facts.id

    def order(self, columns: Any) -> tuple[Any, Any]:
        """The same order for rows."""
        by_time = columns["last_message_at"].desc()
        return columns["rank"] if self.sort == Sort.WAITING else by_time, columns["id"]


def statuses_of(facts: Facts) -> tuple[Status | None, ...]:
    """The statuses that list the conversation that stands so."""
    return statuses(
        facts.state, facts.waiting_since is not None, bool(facts.crew_ids), facts.online, facts.stage
    )


def statuses(state: str, waiting: bool, crewed: bool, online: bool, stage: str) -> tuple[Status | None, ...]:
    """The statuses that list a conversation; None is "no status chosen", which lists the open ones."""
    listed: list[Status | None] = [Status.ONLINE] if online else []
    if state == State.CLOSED:
        listed.append(Status.CLOSED)
    if state == State.OPEN:
        listed.append(None)
        if waiting:
            listed.append(Status.PENDING if crewed else Status.REP_NEEDED)
        if stage:
            listed.append(Status(stage))
    return tuple(listed)


def _open(columns: Columns) -> list[ColumnElement[bool]]:
    return [columns.state == State.OPEN]


def _written_in(columns: Columns) -> list[ColumnElement[bool]]:
    return [columns.state.in_((State.OPEN, State.CLOSED))]


def _online(columns: Columns) -> list[ColumnElement[bool]]:
    return [columns.online]


def _rep_needed(columns: Columns) -> list[ColumnElement[bool]]:
    return [columns.state == State.OPEN, columns.rank < NOT_WAITING, ~columns.crewed]


def _pending(columns: Columns) -> list[ColumnElement[bool]]:
    return [columns.state == State.OPEN, columns.rank < NOT_WAITING, columns.crewed]


def _soon(columns: Columns) -> list[ColumnElement[bool]]:
    return [columns.state == State.OPEN, columns.rank < NOT_WAITING, columns.stage == Stage.SOON]


def _overdue(columns: Columns) -> list[ColumnElement[bool]]:
    return [columns.state == State.OPEN, columns.rank < NOT_WAITING, columns.stage == Stage.OVERDUE]


def _closed(columns: Columns) -> list[ColumnElement[bool]]:
    return [columns.state == State.CLOSED]


_OF_STATUS = {
    None: _open,
    Status.ONLINE: _online,
    Status.REP_NEEDED: _rep_needed,
    Status.PENDING: _pending,
    Status.SOON: _soon,
    Status.OVERDUE: _overdue,
    Status.CLOSED: _closed,
}
