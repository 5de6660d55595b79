"""Who is in a conversation, and who may act in it."""

from models import Conversation, State
from services.access import Viewer
from services.refusal import Conflict, Forbidden


def is_crew(conversation: Conversation, viewer: Viewer) -> bool:
    """Whether the viewer is in the crew."""
    return viewer.agent_id in conversation.crew_ids


def is_team_admin(conversation: Conversation, viewer: Viewer) -> bool:
    """Whether the viewer is Team Admin of one of the conversation's teams."""
    return not viewer.admin_teams.isdisjoint(conversation.team_ids)


def may_own(conversation: Conversation, viewer: Viewer) -> bool:
    """Whether the viewer is Representative in one of its grab teams, and Team Admin of none of its teams."""
    return not viewer.grab_teams.isdisjoint(conversation.team_ids) and not is_team_admin(conversation, viewer)


def must_be_crew(conversation: Conversation, viewer: Viewer) -> None:
    """Raise Forbidden unless the viewer is in the crew."""
    if not is_crew(conversation, viewer):
        raise Forbidden("Join this conversation first.")


def must_be_going_on(conversation: Conversation) -> None:
    """Raise Conflict for a closed one."""
    if conversation.state == State.CLOSED:
        raise Conflict("This conversation is closed. Press REOPEN to go on with it.")


def must_be_team_admin(conversation: Conversation, viewer: Viewer) -> None:
    """Raise Forbidden unless the viewer is Team Admin of one of its teams."""
    if not is_team_admin(conversation, viewer):
        raise Forbidden("Only a Team Admin can do this.")


def must_be_crew_or_admin(conversation: Conversation, viewer: Viewer) -> None:
    """Raise Forbidden unless the viewer is in the crew or Team Admin of one of its teams."""
    if not is_crew(conversation, viewer) and not is_team_admin(conversation, viewer):
        raise Forbidden("Join this conversation first.")


def may_care(conversation: Conversation, viewer: Viewer) -> bool:
    """Whether the viewer may edit, block and unblock its customer: the crew as it is now, and Team Admins."""
    serves = is_crew(conversation, viewer) and conversation.state != State.CLOSED
    return serves or is_team_admin(conversation, viewer)


def must_care(conversation: Conversation, viewer: Viewer) -> None:
    """Raise Forbidden unless they may."""
    if why_not := why_may_not_care(conversation, viewer):
        raise Forbidden(why_not)


def why_may_not_care(conversation: Conversation, viewer: Viewer) -> str:
    """What the viewer has to do before they may; nothing when they may."""
    if may_care(conversation, viewer):
        return ""
    if conversation.state == State.CLOSED:
        return "This conversation is closed. Press REOPEN and JOIN first."
    return "Join this conversation first."
