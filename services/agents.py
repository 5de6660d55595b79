"""Agents: making them, and finding the one who signs in."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models import Agent, WorkspaceRole
from services import clock
from services.actor import Actor
from services.authority import must_manage_people
from services.events import AvailabilityChanged
from services.numbers import bounded
from services.outcome import Outcome
from services.passwords import hash_password
from services.refusal import BadRequest, Conflict
from services.text import clean
from services.text import name as called

NAME_LENGTH = 100
EMAIL_LENGTH = 254

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


@dataclass(frozen=True, slots=True)
class Login:
    """What signing in needs of an agent."""

    agent_id: int
    password_hash: str


def normal_email(email: str) -> str:
    """The form in which an agent's e-mail address is stored and looked up."""
    return clean(email).strip().casefold()


def create_agent(
    session: Session, *, name: str, email: str, password: str, workspace_role: WorkspaceRole | str
) -> Outcome[int]:
    """Make an agent and return its id.

    Raises BadRequest for a name, address or role that can't be, Conflict for an address that is taken.
    """
    name, email = called(name, NAME_LENGTH), normal_email(email)
    if not name:
        raise BadRequest("An agent needs a name.")
    must_be_an_email(email)
    if workspace_role not in list(WorkspaceRole):
        raise BadRequest(f"A workspace role is one of {', '.join(WorkspaceRole)}.")
    if agent_by_email(session, email) is not None:
        raise Conflict(f"There is an agent with the address {email} already.")
    return enrol(
        session,
        name=name,
        email=email,
        password_hash=hash_password(password),
        workspace_role=WorkspaceRole(workspace_role),
    )


def enrol(
    session: Session, *, name: str, email: str, password_hash: str, workspace_role: WorkspaceRole
) -> Outcome[int]:
    """Make an agent of what was checked before and return its id. Raises Conflict for a taken address."""
    agent = Agent(
        name=name,
        email=email,
        password_hash=password_hash,
        workspace_role=workspace_role,
        created_at=clock.now(),
    )
    session.add(agent)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(f"There is an agent with the address {email} already.") from None
    return Outcome(agent.id)


def must_be_an_email(email: str) -> None:
    """Raise BadRequest for what is no e-mail address; it is in its normal form already."""
    if len(email) > EMAIL_LENGTH or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise BadRequest(f"{email[:EMAIL_LENGTH]} is not an e-mail address.")


def agent_by_email(session: Session, email: str) -> Agent | None:
    """Whose address this is, suspended ones included; it is in its normal form already."""
    return session.scalars(select(Agent).where(col(Agent.email) == email)).first()


def login_of(session: Session, email: str) -> Login | None:
    """Find the agent who may sign in with this address; a suspended one may not."""
    found = session.execute(
        select(col(Agent.id), col(Agent.password_hash))
        .where(col(Agent.email) == normal_email(email))
        .where(col(Agent.suspended_at).is_(None))
    ).first()
    return Login(found[0], found[1]) if found else None


def login_by_id(session: Session, agent_id: int) -> Login | None:
    """The same by the agent's id."""
    agent = session.get(Agent, bounded(agent_id))
    return Login(agent.id, agent.password_hash) if agent and agent.suspended_at is None else None


def anyone(session: Session) -> bool:
    """Tell whether there is an agent at all."""
    return session.scalars(select(col(Agent.id)).limit(1)).first() is not None


def agent_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """What these agents are called, by id."""
    if not ids:
        return {}
    statement = select(col(Agent.id), col(Agent.name)).where(col(Agent.id).in_(ids))
    return dict(session.execute(statement).all())


def serving_names(session: Session, *, actor: Actor) -> dict[int, str]:
    """Everyone who can sign in, for who manages the workspace: by name, and with the address of namesakes."""
    must_manage_people(session, actor)
    statement = select(col(Agent.id), col(Agent.name), col(Agent.email)).where(
        col(Agent.suspended_at).is_(None)
    )
    found = session.execute(statement.order_by(col(Agent.name), col(Agent.id))).all()
    times = Counter(name for _, name, _ in found)
    return {id_: name if times[name] == 1 else f"{name} ({email})" for id_, name, email in found}


def available_among(session: Session, connected: Collection[int]) -> frozenset[int]:
    """Which of these agents, who have a console connected, are Available: their own switch says so."""
    if not connected:
        return frozenset()
    statement = select(col(Agent.id)).where(
        col(Agent.id).in_(connected), col(Agent.available), col(Agent.suspended_at).is_(None)
    )
    return frozenset(session.scalars(statement))


def turn_available(session: Session, agent_id: int, *, on: bool) -> Outcome[None]:
    """Turn an agent's own switch: Available while a console of theirs is connected, or Away."""
    agent = session.get_one(Agent, agent_id)
    if agent.available != on:
        agent.available, agent.switched_at = on, clock.now()
    return Outcome(None, (AvailabilityChanged(agent_id, on),))


def is_available(session: Session, agent_id: int) -> bool:
    """How an agent's own switch stands."""
    return session.get_one(Agent, agent_id).available
