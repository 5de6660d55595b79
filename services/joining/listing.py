"""The invitations that are open, as who manages people sees them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import Agent, Joining, JoiningTeam, Team, WorkspaceRole
from services import clock
from services.actor import Actor
from services.authority import must_manage_people
from services.paging import Page, Query, paged


@dataclass(frozen=True, slots=True)
class Open:
    """An invitation that nobody has accepted yet; `teams` by name."""

    joining_id: int
    number: int
    """Of its link; 0 where that is not for who looks: by an owner-to-be's one would become owner."""
    email: str
    name: str
    role: str
    teams: tuple[str, ...]
    by: str
    at: int
    expires_at: int
    is_expired: bool
    mailed_at: int | None
    mail_error: str


def open_invitations(session: Session, query: Query, *, actor: Actor) -> Page[Open]:
    """A page of them, the latest first. Raises Forbidden, NotFound."""
    manager = must_manage_people(session, actor)
    teams: dict[int, list[str]] = {}
    seats = select(col(JoiningTeam.joining_id), col(Team.name)).join(
        Team, col(Team.id) == col(JoiningTeam.team_id)
    )
    for joining_id, name in session.execute(seats.order_by(col(Team.name))):
        teams.setdefault(joining_id, []).append(name)
    rows = session.execute(
        select(Joining, col(Agent.name))
        .join(Agent, col(Agent.id) == col(Joining.by_id))
        .where(col(Joining.ended_at).is_(None))
        .order_by(col(Joining.at).desc(), col(Joining.id).desc())
    )
    now = clock.now()
    return paged(
        (_open(joining, by, tuple(teams.get(joining.id, ())), now, manager) for joining, by in rows),
        query,
        texts=lambda one: (one.name, one.email, one.by, *one.teams),
        sorts={
            "email": lambda one: one.email,
            "role": lambda one: one.role,
            "teams": lambda one: [name.casefold() for name in one.teams],
            "at": lambda one: one.at,
        },
    )


def _open(joining: Joining, by: str, teams: tuple[str, ...], now: int, manager: Agent) -> Open:
    is_theirs = manager.workspace_role == WorkspaceRole.OWNER or joining.workspace_role != WorkspaceRole.OWNER
    return Open(
        joining_id=joining.id,
        number=joining.number if is_theirs else 0,
        email=joining.email,
        name=joining.name,
        role=joining.workspace_role,
        teams=teams,
        by=by,
        at=joining.at,
        expires_at=joining.expires_at,
        is_expired=joining.expires_at <= now,
        mailed_at=joining.mailed_at,
        mail_error=joining.mail_error,
    )
