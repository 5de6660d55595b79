"""A few of what notifications are about, as they stand: read once, for however many agents look at them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import (
    Agent,
    Conversation,
    CrewMember,
    Customer,
    Notification,
    NotificationMark,
    ReadMark,
    Team,
    TeamAsk,
)
from services.customers import called

Subject = int
"""A conversation's id; of a notification that is about none, its own, negative."""


@dataclass(frozen=True, slots=True)
class Place:
    """How a conversation stands, as far as it decides whom it calls and what an entry says of it."""

    id: int
    state: str
    stage: str
    owner_id: int | None
    team_ids: tuple[int, ...]
    crew_ids: tuple[int, ...]
    invited_ids: tuple[int, ...]
    invited_team_ids: tuple[int, ...]
    customer_count: int
    quiet_since: int
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """What was written down."""

    id: int
    kind: str
    at: int
    conversation_id: int | None
    team_id: int | None
    agent_id: int | None
    ask_id: int | None
    by_id: int | None
    seq: int | None
    ended_at: int | None
    ended: str | None
    role: str
    by: str
    ended_by: str

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return -self.id if self.conversation_id is None else self.conversation_id


@dataclass(frozen=True, slots=True)
class Read:
    """How far an agent has read a conversation, and dismissed what was written in it."""

    seq: int = 0
    count: int = 0
    dismissed: int = 0


NOTHING_READ = Read()


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """Of a team that something lies with."""

    name: str
    mode: str
    repeats: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Everything about some subjects that decides whom they call, for some agents, on one snapshot."""

    places: dict[Subject, Place]
    notes: dict[Subject, list[Note]]
    """Of each subject, the oldest first."""
    teams: dict[int, TeamFacts]
    dismissed: frozenset[tuple[int, int]] = frozenset()
    """(agent, notification)."""
    read: dict[tuple[int, int], Read] = field(default_factory=dict)
    """By (agent, conversation); likewise `joined`, when they came into its crew."""
    joined: dict[tuple[int, int], int] = field(default_factory=dict)
    made: dict[Any, Any] = field(default_factory=dict)
    """Entries made of it: most agents are offered the same."""


def told_of(session: Session, agent_ids: Collection[int], subjects: Collection[Subject]) -> Told:
    """Read these subjects for these agents."""
    ids = {"ids": [subject for subject in subjects if subject > 0]}
    these = {"ids": ids["ids"], "alone": [-subject for subject in subjects if subject < 0]}
    agents = {"agents": list(agent_ids)}
    places = {row.id: _place(row) for row in session.execute(_PLACES, ids)}
    notes: dict[Subject, list[Note]] = {}
    for row in session.execute(_NOTES, these):
        note = Note(*row)
        notes.setdefault(note.subject, []).append(note)
    written = {"ids": [note.id for those in notes.values() for note in those]}
    return Told(
        places,
        notes,
        _teams(session, places.values(), notes.values()),
        frozenset((me, id_) for me, id_ in session.execute(_DISMISSED, agents | written)),
        {(me, id_): Read(*read) for me, id_, *read in session.execute(_READ, agents | ids)},
        {(me, id_): at for me, id_, at in session.execute(_JOINED, agents | ids)},
    )


def _place(row: Row[Any]) -> Place:
    return Place(
        id=row.id,
        state=row.state,
        stage=row.stage,
        owner_id=row.owner_id,
        team_ids=tuple(row.team_ids),
        crew_ids=tuple(row.crew_ids),
        invited_ids=tuple(row.invited_ids),
        invited_team_ids=tuple(row.invited_team_ids),
        customer_count=row.customer_count,
        quiet_since=row.quiet_since,
        name=called(row.customer_id, row.name, row.said_name, row.said_phone),
    )


def _teams(session: Session, places: Iterable[Place], notes: Iterable[list[Note]]) -> dict[int, TeamFacts]:
    ids = {team_id for place in places for team_id in place.team_ids}
    ids |= {note.team_id for those in notes for note in those if note.team_id is not None}
    found = session.execute(_TEAMS, {"ids": list(ids)}) if ids else ()
    return {id_: TeamFacts(name, mode, repeats) for id_, name, mode, repeats in found}


# Columns and no objects: to load them would be most of the cost.
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_AGENTS: BindParameter[int] = bindparam("agents", expanding=True)
_By = aliased(Agent)
_Ender = aliased(Agent)
_PLACES = (
    select(
        col(Conversation.id),
        col(Conversation.state),
        col(Conversation.stage),
        col(Conversation.owner_id),
        col(Conversation.team_ids),
        col(Conversation.crew_ids),
        col(Conversation.invited_ids),
        col(Conversation.invited_team_ids),
        col(Conversation.customer_count),
        col(Conversation.quiet_since),
        col(Conversation.customer_id),
        col(Customer.name),
        col(Customer.said_name),
        col(Customer.said_phone),
    )
    .join(Customer, col(Customer.id) == col(Conversation.customer_id))
    .where(col(Conversation.id).in_(_IDS))
)
_NOTES: Any = (
    select(
        col(Notification.id),
        col(Notification.kind),
        col(Notification.at),
        col(Notification.conversation_id),
        col(Notification.team_id),
        col(Notification.agent_id),
        col(Notification.ask_id),
        col(Notification.by_id),
        col(Notification.seq),
        col(Notification.ended_at),
        col(Notification.ended),
        func.coalesce(col(TeamAsk.role), ""),
        func.coalesce(col(_By.name), ""),
        func.coalesce(col(_Ender.name), ""),
    )
    .outerjoin(TeamAsk, col(TeamAsk.id) == col(Notification.ask_id))
    .outerjoin(_By, col(_By.id) == col(Notification.by_id))
    .outerjoin(_Ender, col(_Ender.id) == col(Notification.ended_by_id))
    .where(
        or_(
            col(Notification.conversation_id).in_(_IDS),
            col(Notification.id).in_(bindparam("alone", expanding=True)),
        )
    )
    .order_by(col(Notification.id))
)
_TEAMS = select(col(Team.id), col(Team.name), col(Team.mode), col(Team.repeat_overdue)).where(
    col(Team.id).in_(_IDS)
)
_DISMISSED = select(col(NotificationMark.agent_id), col(NotificationMark.notification_id)).where(
    col(NotificationMark.notification_id).in_(_IDS), col(NotificationMark.agent_id).in_(_AGENTS)
)
_READ: Any = select(
    col(ReadMark.agent_id),
    col(ReadMark.conversation_id),
    col(ReadMark.seq),
    col(ReadMark.customer_count),
    col(ReadMark.dismissed_count),
).where(col(ReadMark.conversation_id).in_(_IDS), col(ReadMark.agent_id).in_(_AGENTS))
_JOINED = select(col(CrewMember.agent_id), col(CrewMember.conversation_id), col(CrewMember.joined_at)).where(
    col(CrewMember.conversation_id).in_(_IDS), col(CrewMember.agent_id).in_(_AGENTS)
)
