"""The invitation that an agent holds, as GREEN tells it."""

from dataclasses import dataclass

from sqlalchemy import or_
from sqlmodel import Session, col

from models import Agent, Conversation, Invitation, InvitationKind, Team
from services.access import Viewer
from services.conversations import invitations
from services.conversations.crew import is_crew, is_team_admin


@dataclass(frozen=True, slots=True)
class Held:
    """Who asked the agent, or the team of theirs that is named."""

    by: str
    team: str | None
    is_hand_over: bool
    may_grab: bool
    """Of a team: the first of its Representatives takes it by GRAB, anyone else by JOIN."""


def held_by(session: Session, conversation: Conversation, viewer: Viewer) -> Held | None:
    """The one held in person, else one of a team of theirs; of who is in the crew, a hand-over only."""
    if viewer.agent_id not in conversation.invited_ids and not _is_team_asked(conversation, viewer):
        return None
    which = or_(col(Invitation.agent_id) == viewer.agent_id, col(Invitation.team_id).in_(viewer.team_ids))
    found = invitations.open_in(session, conversation.id, which)
    found.sort(key=lambda one: (one.team_id is not None, one.team_id not in viewer.grab_teams))
    one = found[0]
    return Held(
        by=session.get_one(Agent, one.by_id).name,
        team=session.get_one(Team, one.team_id).name if one.team_id is not None else None,
        is_hand_over=one.kind == InvitationKind.HAND_OVER,
        may_grab=one.team_id in viewer.grab_teams and not is_team_admin(conversation, viewer),
    )


def _is_team_asked(conversation: Conversation, viewer: Viewer) -> bool:
    is_asked = not viewer.team_ids.isdisjoint(conversation.invited_team_ids)
    return is_asked and not is_crew(conversation, viewer)
