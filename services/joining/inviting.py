"""Invite somebody into the workspace, with a role and seats in teams; invite again; withdraw (SPEC 6)."""

from collections.abc import Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models import Agent, AuditKind, Joining, JoiningEnd, JoiningTeam, Team, TeamRole, WorkspaceRole
from services import audit, clock
from services.actor import Actor
from services.addresses import deliverable
from services.agents import EMAIL_LENGTH, NAME_LENGTH, agent_by_email, normal_email
from services.authority import must_manage_people
from services.joining.links import SECONDS
from services.joining.refusals import Used
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, Mistakes, NotFound
from services.text import name as called

OWNERS_ALONE = "Only a workspace owner can make an owner."


def invite(
    session: Session,
    *,
    email: str,
    name: str = "",
    role: WorkspaceRole | str = WorkspaceRole.MEMBER,
    seats: Mapping[int, TeamRole | str],
    actor: Actor,
) -> Outcome[int]:
    """Invite who has this address, by a workspace owner or admin; returns the invitation's id.

    `seats`: the role in each team that goes with it. An address that is invited already gets these in place
    of those, and a new link. Raises Forbidden, Mistakes for email, role and teams.
    """
    inviter = must_manage_people(session, actor)
    email = normal_email(email)
    if wrong := _wrong(session, inviter, email, role, seats):
        raise Mistakes(wrong)
    joining = _open_for(session, email) or Joining(
        email=email, by_id=inviter.id, number=0, at=0, expires_at=0
    )
    _must_be_theirs(inviter, joining)
    joining.name, joining.workspace_role = called(name, NAME_LENGTH), WorkspaceRole(role)
    session.add(joining)
    _renew(joining, inviter.id)
    try:
        session.flush()
    except IntegrityError:  # somebody else has just invited them
        raise Conflict from None
    session.execute(delete(JoiningTeam).where(col(JoiningTeam.joining_id) == joining.id))
    for team_id, team_role in seats.items():
        session.add(JoiningTeam(joining_id=joining.id, team_id=team_id, role=TeamRole(team_role)))
    _note(session, actor, joining, sorted(seats))
    return Outcome(joining.id)


def invite_again(session: Session, joining_id: int, *, actor: Actor) -> Outcome[int]:
    """Make a new link for an open invitation, which voids the older ones; returns its id.

    Whoever does so vouches for it from then on. Raises Forbidden, NotFound, Conflict once it is accepted.
    """
    inviter = must_manage_people(session, actor)
    joining = _existing(session, joining_id)
    _must_be_theirs(inviter, joining)
    _renew(joining, inviter.id)
    teams = select(col(JoiningTeam.team_id)).where(col(JoiningTeam.joining_id) == joining.id)
    _note(session, actor, joining, sorted(session.scalars(teams)))
    return Outcome(joining.id)


def withdraw(session: Session, joining_id: int, *, actor: Actor) -> Outcome[None]:
    """End an open invitation; twice is once. Raises Forbidden, NotFound, Conflict once it is accepted."""
    manager = must_manage_people(session, actor)
    joining = session.get(Joining, bounded(joining_id), with_for_update=True)
    if joining is None:
        raise NotFound
    _must_be_theirs(manager, joining)
    if joining.ended == JoiningEnd.ACCEPTED:
        raise Used("They have accepted it already. Suspend them instead.")
    if joining.ended is None:
        joining.ended, joining.ended_at = JoiningEnd.WITHDRAWN, clock.now()
        audit.note(session, AuditKind.INVITATION_WITHDRAWN, actor, invitation=joining.id)
    return Outcome(None)


def _existing(session: Session, joining_id: int) -> Joining:
    """Locked: whoever accepts at this moment is before it or after it."""
    joining = session.get(Joining, bounded(joining_id), with_for_update=True)
    if joining is None or joining.ended == JoiningEnd.WITHDRAWN:
        raise NotFound
    if joining.ended is not None:
        raise Used("They have accepted it already.")
    return joining


def _must_be_theirs(manager: Agent, joining: Joining) -> None:
    """Of an owner-to-be only owners say anything: whoever holds the link becomes one."""
    if joining.workspace_role == WorkspaceRole.OWNER and manager.workspace_role != WorkspaceRole.OWNER:
        raise Forbidden(OWNERS_ALONE)


def _renew(joining: Joining, by_id: int) -> None:
    joining.number, joining.by_id = joining.number + 1, by_id
    joining.at = clock.now()
    joining.expires_at = joining.at + SECONDS * 1000
    joining.mailed_at, joining.mail_error = None, ""


def _note(session: Session, actor: Actor, joining: Joining, teams: list[int]) -> None:
    audit.note(
        session,
        AuditKind.PERSON_INVITED,
        actor,
        invitation=joining.id,
        role=joining.workspace_role,
        teams=teams,
        again=joining.number > 1,
    )


def _open_for(session: Session, email: str) -> Joining | None:
    statement = select(Joining).where(col(Joining.email) == email, col(Joining.ended_at).is_(None))
    return session.scalars(statement.with_for_update()).first()


def _wrong(
    session: Session, inviter: Agent, email: str, role: str, seats: Mapping[int, TeamRole | str]
) -> dict[str, str]:
    found: dict[str, str] = {}
    if mistake := wrong_email(session, email):
        found["email"] = mistake
    if role not in list(WorkspaceRole):
        found["role"] = "Choose what they may manage."
    elif role == WorkspaceRole.OWNER and inviter.workspace_role != WorkspaceRole.OWNER:
        found["role"] = OWNERS_ALONE
    known = select(func.count()).where(col(Team.id).in_([bounded(team_id) for team_id in seats]))
    if session.scalar(known) != len(seats) or not set(seats.values()) <= set(TeamRole):
        found["teams"] = "One of these teams is not there any more. Look again."
    return found


def wrong_email(session: Session, email: str) -> str:
    """What is wrong with an address in its normal form as one to invite; nothing: it can be invited."""
    if not email:
        return "Say to which e-mail address the invitation goes."
    if not deliverable(email):
        return f"{email[:EMAIL_LENGTH]} is not an e-mail address."
    agent = agent_by_email(session, email)
    if agent is None:
        return ""
    if agent.suspended_at is not None:
        return f"{agent.name} has this address and is suspended: reactivate them instead."
    return f"{agent.name} has this address and can sign in already."
