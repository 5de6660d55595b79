"""Invitations as rows, with their copies on the conversation; the verbs are in modules of their own."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from models import Agent, Ending, Invitation, InvitationKind, Team
from services.conversations.change import Change
from services.events import InvitationChanged
from services.notifications import inviting


def open_in(session: Session, conversation_id: int, *which: ColumnElement[bool]) -> list[Invitation]:
    """The open ones of a conversation, oldest first."""
    statement = (
        select(Invitation)
        .where(col(Invitation.conversation_id) == conversation_id, col(Invitation.ended_at).is_(None), *which)
        .order_by(col(Invitation.id))
    )
    return list(session.scalars(statement))


def of_agent(session: Session, conversation_id: int, agent_id: int) -> Invitation | None:
    """The one that an agent holds in person."""
    found = open_in(session, conversation_id, col(Invitation.agent_id) == agent_id)
    return found[0] if found else None


def give(
    change: Change,
    by_id: int,
    *,
    agent_id: int | None = None,
    team_id: int | None = None,
    kind: InvitationKind = InvitationKind.INVITE,
) -> None:
    """Add one; who holds one already must not be asked again."""
    conversation = change.conversation
    invitation = Invitation(
        conversation_id=conversation.id,
        agent_id=agent_id,
        team_id=team_id,
        kind=kind,
        by_id=by_id,
        at=change.at,
    )
    change.session.add(invitation)
    inviting.given(change.session, invitation)
    if agent_id is not None:
        conversation.invited_ids = [*conversation.invited_ids, agent_id]
    if team_id is not None:
        conversation.invited_team_ids = [*conversation.invited_team_ids, team_id]
    change.tell(InvitationChanged(conversation.id, agent_id, team_id))


def end(change: Change, invitation: Invitation, how: Ending, *, taken_by: int | None = None) -> None:
    """Let one come to its end."""
    conversation = change.conversation
    invitation.ended, invitation.ended_at, invitation.taken_by_id = how, change.at, taken_by
    conversation.invited_ids = [one for one in conversation.invited_ids if one != invitation.agent_id]
    conversation.invited_team_ids = [
        one for one in conversation.invited_team_ids if one != invitation.team_id
    ]
    change.session.flush()
    inviting.ended(change.session, invitation, how)
    change.tell(InvitationChanged(conversation.id, invitation.agent_id, invitation.team_id))


def end_all(change: Change, how: Ending) -> None:
    """Let all of the conversation's come to their end."""
    conversation = change.conversation
    if conversation.invited_ids or conversation.invited_team_ids:
        for invitation in open_in(change.session, conversation.id):
            end(change, invitation, how)


def end_of_team(change: Change, team_id: int) -> None:
    """Let the one of a team that is deleted come to its end."""
    if team_id in change.conversation.invited_team_ids:
        for invitation in open_in(change.session, change.conversation.id, col(Invitation.team_id) == team_id):
            end(change, invitation, Ending.WITHDRAWN)


def guest(session: Session, invitation: Invitation) -> dict[str, Any]:
    """Who is invited, as a line of the thread tells it."""
    if invitation.team_id is not None:
        return team_guest(session, invitation.team_id)
    return agent_guest(session, invitation.agent_id or 0)


def agent_guest(session: Session, agent_id: int) -> dict[str, Any]:
    """An agent, likewise."""
    return {"agent_id": agent_id, "name": session.get_one(Agent, agent_id).name}


def team_guest(session: Session, team_id: int) -> dict[str, Any]:
    """A team, likewise."""
    return {"team_id": team_id, "team": session.get_one(Team, team_id).name}
