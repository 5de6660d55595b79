"""Who owns a conversation once its teams share, or grab, otherwise than before (SPEC 2)."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, union
from sqlmodel import Session, col

from models import (
    Chore,
    Conversation,
    ConversationTeam,
    CrewMember,
    Invitation,
    MessageKind,
    Mode,
    State,
    Team,
    TeamMember,
    TeamRole,
)
from services.access import load
from services.actor import SYSTEM
from services.actor import agent as agent_actor
from services.conversations import invitations
from services.conversations.change import Change
from services.conversations.task import Task
from services.events import Event


def settle(session: Session, chore: Chore) -> Task:
    """The chore's team has changed its mode."""

    def act(conversation_id: int) -> Sequence[Event]:
        conversation = load(session, conversation_id, SYSTEM)
        change = Change(session, conversation)
        return change.done(None).events if _settle(change) else ()

    place = ConversationTeam
    ids = select(col(place.conversation_id)).where(
        col(place.team_id) == chore.team_id, or_(col(place.owner_id).is_not(None), col(place.crewed))
    )
    return Task(ids, act)


def dissolve(session: Session, chore: Chore) -> Task:
    """The chore's team is deleted."""
    team_id = chore.team_id or 0

    def act(conversation_id: int) -> Sequence[Event]:
        conversation = load(session, conversation_id, SYSTEM)
        change = Change(session, conversation)
        invitations.end_of_team(change, team_id)
        if team_id not in conversation.team_ids:
            return change.done(None).events
        rest = [other for other in conversation.team_ids if other != team_id]
        change.lie_with(rest or [_default(session)])
        session.flush()
        _settle(change)
        return change.done(None).events

    def finish() -> None:
        session.execute(delete(Invitation).where(col(Invitation.team_id) == team_id))
        session.execute(delete(Team).where(col(Team.id) == team_id))

    lie = select(col(ConversationTeam.conversation_id)).where(col(ConversationTeam.team_id) == team_id)
    invited = select(col(Invitation.conversation_id)).where(
        col(Invitation.team_id) == team_id, col(Invitation.ended_at).is_(None)
    )
    return Task(union(lie, invited), act, lingers=True, finish=finish)


def _settle(change: Change) -> bool:
    """Bring ownership in line with the teams as they are now; tells whether it changed."""
    conversation, session = change.conversation, change.session
    if conversation.owner_id is not None:
        if conversation.owner_id in _seated(session, conversation):
            return False
        conversation.owner_id = None
        if conversation.state != State.CLOSED:
            change.note(SYSTEM, MessageKind.UNOWNED)
        return True
    if conversation.state == State.CLOSED:
        return False
    crew = _representatives(session, conversation)
    if len(crew) != 1:
        return False
    (conversation.owner_id,) = crew
    change.note(agent_actor(crew[0]), MessageKind.INHERITED)
    return True


def _grab_seats(session: Session, conversation: Conversation) -> dict[int, set[str]]:
    """Who has a seat in one of its grab teams, and the roles they have in all of its teams."""
    found = session.execute(
        select(col(TeamMember.agent_id), col(TeamMember.role), col(Team.mode))
        .join(Team, col(Team.id) == col(TeamMember.team_id))
        .where(col(Team.id).in_(conversation.team_ids))
    ).all()
    grabbing = {agent_id for agent_id, _, mode in found if mode == Mode.GRAB}
    return {one: {role for agent_id, role, _ in found if agent_id == one} for one in grabbing}


def _seated(session: Session, conversation: Conversation) -> set[int]:
    return set(_grab_seats(session, conversation))


def _representatives(session: Session, conversation: Conversation) -> list[int]:
    """Of the crew, those of its grab teams who are Team Admin of none of its teams."""
    if not conversation.crew_ids:
        return []
    seats = _grab_seats(session, conversation)
    crew = session.scalars(
        select(col(CrewMember.agent_id)).where(col(CrewMember.conversation_id) == conversation.id)
    )
    return [one for one in crew if one in seats and TeamRole.ADMIN not in seats[one]]


def _default(session: Session) -> int:
    return session.scalars(select(col(Team.id)).order_by(col(Team.id)).limit(1)).one()
