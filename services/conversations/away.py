"""Away for too long while the customer waits: an owner, or the last of a crew leaves (SPEC 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, or_, select, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import ATTENDED, Agent, Conversation, CrewMember, MessageKind, State, Team
from services import clock
from services.access import load
from services.actor import SYSTEM
from services.conversations.change import Change
from services.conversations.leaving import go_out
from services.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whose consoles are connected to this process, and since when those of others are not."""

    started_at: int
    """Nobody is known to have been Away any earlier."""
    connected: frozenset[int]
    gone_at: Mapping[int, int]
    """Of those who were connected once; of all others since `started_at`."""

    def away_since(self, agent_id: int, *, available: bool, switched_at: int) -> int | None:
        """Since when an agent is Away, by their switch or for want of a console. None: they are Available."""
        moments = [] if available else [switched_at]
        if agent_id not in self.connected:
            moments.append(self.gone_at.get(agent_id, self.started_at))
        return max(self.started_at, min(moments)) if moments else None


@dataclass(frozen=True, slots=True)
class Absence:
    """An agent whose place in a conversation is to be given up."""

    conversation_id: int
    agent_id: int
    name: str


def absences(session: Session, attendance: Attendance, *, away_after: int) -> list[Absence]:
    """Who is to leave by now, the longest wait first. `away_after`: the environment's; 0 is never."""
    return _absences(session, attendance, away_after, _CREWED)


def leave_away(
    session: Session, absence: Absence, *, attendance: Attendance, away_after: int
) -> Outcome[bool]:
    """LEAVE by the clock, decided again here. Tells whether it was. Raises NotFound for what is gone."""
    conversation = load(session, absence.conversation_id, SYSTEM)
    if absence not in _absences(session, attendance, away_after, _CREWED_ONE, of=conversation.id):
        return Outcome(False)
    change = Change(session, conversation)
    change.note(SYSTEM, MessageKind.AWAY, agent_id=absence.agent_id, name=absence.name)
    go_out(change, absence.agent_id)
    return change.done(True)


_other = aliased(CrewMember)
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_CREWED = (
    select(
        col(Conversation.id),
        col(Conversation.team_ids),
        col(Conversation.waiting_since),
        col(CrewMember.agent_id),
        col(CrewMember.joined_at),
        col(Agent.name),
        col(Agent.available),
        col(Agent.switched_at),
    )
    .join(CrewMember, col(CrewMember.conversation_id) == col(Conversation.id))
    .join(Agent, col(Agent.id) == col(CrewMember.agent_id))
    .where(
        text(ATTENDED),
        col(Conversation.state) == State.OPEN,
        col(Conversation.waiting_since) < bindparam("before"),
        or_(~col(Agent.available), col(Agent.id).not_in(_IDS)),
        or_(
            col(Conversation.owner_id) == col(CrewMember.agent_id),
            ~exists().where(
                col(_other.conversation_id) == col(CrewMember.conversation_id),
                col(_other.agent_id) != col(CrewMember.agent_id),
            ),
        ),
    )
    .order_by(col(Conversation.waiting_since))
)
_CREWED_ONE = _CREWED.where(col(Conversation.id) == bindparam("of"))
_TEAMS = select(col(Team.id), col(Team.away_after))


def _absences(
    session: Session, attendance: Attendance, away_after: int, statement: Any, **of: int
) -> list[Absence]:
    now, teams = clock.now(), dict(session.execute(_TEAMS).all())
    limits = [limit for own in [away_after, *teams.values()] if (limit := own)]
    if not limits:
        return []
    found = session.execute(statement, {"before": now - min(limits), "ids": list(attendance.connected), **of})
    return [
        Absence(row.id, row.agent_id, row.name)
        for row in found
        if (
            since := attendance.away_since(row.agent_id, available=row.available, switched_at=row.switched_at)
        )
        and (limit := _limit([teams.get(team) for team in row.team_ids], away_after))
        and now - max(since, row.waiting_since, row.joined_at) > limit
    ]


def _limit(own: list[int | None], away_after: int) -> int:
    """The smallest of a conversation's teams; 0: all have it off."""
    return min((limit for each in own if (limit := away_after if each is None else each)), default=0)
