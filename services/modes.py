"""Change of mode: a team shares its conversations, or grabs them, from now on (SPEC 2)."""

from sqlmodel import Session

from models import AuditKind, ChoreKind, Mode
from services import audit, chores
from services.actor import Actor
from services.authority import members, must_manage_team, told_of
from services.outcome import Outcome


def change_mode(session: Session, team_id: int, *, mode: Mode, actor: Actor) -> Outcome[None]:
    """Change it; who owns what follows. The same one changes nothing.

    To grab, the only Representative in a crew becomes owner, else nobody; to collaboration, ownership ends.
    Raises NotFound, Forbidden.
    """
    team = must_manage_team(session, team_id, actor)
    if team.mode == mode:
        return Outcome(None)
    team.mode = Mode(mode)
    audit.note(session, AuditKind.TEAM_MODE_CHANGED, actor, team_id=team_id, mode=team.mode)
    changed = told_of(session, members(session, team_id))
    return Outcome(None, (*changed, *chores.begin(session, ChoreKind.SETTLE, team_id=team_id)))
