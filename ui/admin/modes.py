"""How a team works, and who is what in it, in words."""

from models import Mode, TeamRole

ROLES: dict[str, str] = {TeamRole.REPRESENTATIVE: "Representative", TeamRole.ADMIN: "Team Admin"}
MODES: dict[str, str] = {Mode.COLLABORATION: "Collaboration", Mode.GRAB: "Grab"}

WHAT_MODES_DO = (
    "Collaboration: every member sees and answers all conversations. "
    "Grab: the first to join owns a conversation, and other Representatives no longer see it."
)

WHAT_CHANGING_DOES = {
    Mode.GRAB: (
        "From now on the first Representative to join a conversation owns it; the others no longer see it. "
        "Where just one is in a conversation it becomes theirs at once; all others can be grabbed."
    ),
    Mode.COLLABORATION: (
        "From now on every member sees and answers all conversations of the team. "
        "Nobody owns any of them any more."
    ),
}

LEAVING_DOES = (
    "Conversations of this team that {they} in are left at once, and who waits there is the team's again. "
    "What was written stays."
)
