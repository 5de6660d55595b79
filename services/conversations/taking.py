"""An invitation is taken by JOIN or GRAB (SPEC 2)."""

from collections.abc import Collection

from sqlalchemy import update
from sqlmodel import Session, col

from models import Conversation, Ending, Invitation, InvitationKind, MessageKind, State
from services.access import Viewer, load, sees_uninvited
from services.actor import SYSTEM, Actor
from services.conversations import invitations
from services.conversations.change import Change, facts_of
from services.conversations.crew import is_crew, is_team_admin
from services.conversations.handing_over import take_over
from services.outcome import Outcome


def take(change: Change, viewer: Viewer) -> None:
    """Who comes in takes what they hold in person, whatever else lets them see it."""
    if viewer.agent_id not in change.conversation.invited_ids:
        return
    invitation = invitations.of_agent(change.session, change.conversation.id, viewer.agent_id)
    if invitation is None:
        return
    invitations.end(change, invitation, Ending.TAKEN, taken_by=viewer.agent_id)
    if invitation.kind == InvitationKind.HAND_OVER:
        take_over(change, viewer, invitation.by_id)


def take_of_team(change: Change, viewer: Viewer, team_ids: Collection[int]) -> bool:
    """Take the open invitation of one of these teams: a conditional UPDATE, so that exactly one does."""
    session, which = change.session, col(Invitation.team_id).in_(team_ids)
    for invitation in invitations.open_in(session, change.conversation.id, which):
        claimed = session.connection().execute(
            update(Invitation.__table__)  # type: ignore[attr-defined]  # Core: decided by the database
            .where(col(Invitation.id) == invitation.id, col(Invitation.ended_at).is_(None))
            .values(ended_at=change.at)
        )
        if claimed.rowcount == 1:
            invitations.end(change, invitation, Ending.TAKEN, taken_by=viewer.agent_id)
            return True
    return False


def take_of_own_teams(change: Change, owner: Viewer) -> None:
    """A team that was asked for help has answered when one of it owns the conversation."""
    while take_of_team(change, owner, change.conversation.team_ids):
        pass


def enter_by_invitation(
    session: Session, conversation_id: int, viewer: Viewer, actor: Actor
) -> Outcome[None] | None:
    """GRAB of an invitation: of the first Representative of a grab team asked, or of the agent asked.

    None when there is none that the viewer may take. Raises NotFound.
    """
    conversation = load(session, conversation_id, SYSTEM)
    if conversation.state == State.CLOSED or is_team_admin(conversation, viewer):
        return None
    change = Change(session, conversation)
    is_asked = viewer.agent_id in conversation.invited_ids
    if not is_asked and not take_of_team(change, viewer, viewer.grab_teams):
        return None
    if not is_crew(conversation, viewer):
        change.enter(viewer.agent_id)
        change.note(actor, MessageKind.JOINED)
    take(change, viewer)
    return change.done(None)


def sees_by_team_alone(conversation: Conversation, viewer: Viewer) -> bool:
    """Whether only an invitation of a team of theirs lets the viewer see it."""
    if viewer.agent_id in conversation.invited_ids or not conversation.invited_team_ids:
        return False
    return not sees_uninvited(viewer, facts_of(conversation))
