"""An invitation calls whom it is for, from its giving to its end."""

from sqlalchemy import update
from sqlmodel import Session, col

from models import Ended, Ending, Invitation, InvitationKind, Notification, NotificationKind

_KINDS = {
    InvitationKind.INVITE: NotificationKind.INVITED,
    InvitationKind.HAND_OVER: NotificationKind.HANDED_OVER,
}
_HOW = {
    Ending.TAKEN: Ended.JOINED,
    Ending.DECLINED: Ended.DECLINED,
    Ending.WITHDRAWN: Ended.WITHDRAWN,
    Ending.CLOSED: Ended.CLOSED,
}


def given(session: Session, invitation: Invitation) -> None:
    """Call the agent, or the Representatives of the team. `InvitationChanged` tells it."""
    session.flush()
    session.add(
        Notification(
            conversation_id=invitation.conversation_id,
            kind=_KINDS[InvitationKind(invitation.kind)],
            at=invitation.at,
            team_id=invitation.team_id,
            agent_id=invitation.agent_id,
            by_id=invitation.by_id,
            invitation_id=invitation.id,
        )
    )


def ended(session: Session, invitation: Invitation, how: Ending) -> None:
    """Call nobody any more; a team's is told to have been grabbed."""
    is_grab = how == Ending.TAKEN and invitation.team_id is not None
    session.connection().execute(
        update(Notification.__table__)  # type: ignore[attr-defined]  # Core: no object is held of it
        .where(col(Notification.invitation_id) == invitation.id)
        .values(
            ended_at=invitation.ended_at,
            ended=Ended.GRABBED if is_grab else _HOW[how],
            ended_by_id=invitation.taken_by_id,
        )
    )
