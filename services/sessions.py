"""Agents' sessions: a random id in a cookie, its hash in the database, gone the moment it is revoked."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Delete, delete, select, update
from sqlmodel import Session, col

from models import Agent, AgentSession, AuditKind, SendKey, Theme
from services import actor, audit, clock
from services.actor import Actor
from services.events import SessionsRevoked
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Unauthorized
from services.text import line

LIFETIME = 30 * 24 * 3600 * 1000
"""Milliseconds for which a session lasts unused."""

PROLONGED_AFTER = 24 * 3600 * 1000
"""Use counts once a day: a write for each request would be a high price for a date."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is asking: an agent, by one session of theirs."""

    session_id: int
    agent_id: int
    name: str
    email: str
    workspace_role: str
    is_ageing: bool = False
    """It was last prolonged more than a day ago."""
    theme: str = Theme.SYSTEM
    send_key: str = SendKey.ENTER
    picture: str = ""
    language: str = ""


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).hexdigest()


def open_session(
    session: Session, agent_id: int, user_agent: str, *, known: str | None = None
) -> Outcome[str]:
    """Sign an agent in and return the cookie's value, which is stored nowhere.

    `known`: the hash of the password that they have shown to know. Raises Unauthorized when it is another
    one by now, whose change has ended the sessions that there were, or when they have been suspended.
    """
    agent = session.get(Agent, agent_id, with_for_update={"read": True})
    if agent is None or agent.suspended_at is not None:
        raise Unauthorized
    if known is not None and known != agent.password_hash:
        raise Unauthorized
    now = clock.now()
    session.execute(delete(AgentSession).where(col(AgentSession.expires_at) <= now))
    cookie = secrets.token_urlsafe(32)
    session.add(
        AgentSession(
            # At random: SQLite gives the latest id anew once its row is gone, and pages are tied to this one.
            id=secrets.randbits(31),
            token_hash=_hash(cookie),
            agent_id=agent_id,
            user_agent=line(user_agent, 300),
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )
    audit.note(session, AuditKind.SIGNED_IN, actor.agent(agent_id))
    return Outcome(cookie)


def note_refused(session: Session, agent_id: int | None) -> Outcome[None]:
    """Note that somebody was not let in, as this agent or as nobody who is known; never what they typed."""
    audit.note(session, AuditKind.SIGN_IN_FAILED, actor.SYSTEM, agent=agent_id)
    return Outcome(None)


def agent_of(session: Session, cookie: str) -> SignedIn | None:
    """Tell who holds this cookie. Nobody, once it is revoked or over or the agent suspended."""
    now = clock.now()
    found = session.execute(
        select(AgentSession, Agent)
        .join(Agent, col(Agent.id) == col(AgentSession.agent_id))
        .where(col(AgentSession.token_hash) == _hash(cookie))
        .where(col(AgentSession.expires_at) > now)
        .where(col(Agent.suspended_at).is_(None))
    ).first()
    if found is None:
        return None
    kept, agent = found
    is_ageing = kept.expires_at - now < LIFETIME - PROLONGED_AFTER
    return SignedIn(
        kept.id,
        agent.id,
        agent.name,
        agent.email,
        agent.workspace_role,
        is_ageing,
        agent.theme,
        agent.send_key,
        agent.picture,
        agent.language,
    )


def prolong(session: Session, session_id: int) -> Outcome[None]:
    """Let a session that is in use last on."""
    session.execute(
        update(AgentSession)
        .where(col(AgentSession.id) == session_id)
        .values(expires_at=clock.now() + LIFETIME)
    )
    return Outcome(None)


def ended_among(session: Session, session_ids: Collection[int]) -> frozenset[int]:
    """Which of these sessions are no more, or of an agent who is suspended."""
    going_on = (
        select(col(AgentSession.id))
        .join(Agent, col(Agent.id) == col(AgentSession.agent_id))
        .where(col(AgentSession.id).in_(session_ids), col(Agent.suspended_at).is_(None))
    )
    return frozenset(session_ids) - frozenset(session.scalars(going_on))


def close_session(session: Session, cookie: str) -> Outcome[None]:
    """Sign out: this session ends."""
    is_it = col(AgentSession.token_hash) == _hash(cookie)
    for agent_id in session.scalars(select(col(AgentSession.agent_id)).where(is_it)):
        audit.note(session, AuditKind.SIGNED_OUT, actor.agent(agent_id))
    return _revoke(session, delete(AgentSession).where(is_it))


@dataclass(frozen=True, slots=True)
class Kept:
    """One of an agent's sessions, as they are shown it; `used_at` to the day."""

    session_id: int
    user_agent: str
    created_at: int
    used_at: int


def sessions_of(session: Session, agent_id: int) -> list[Kept]:
    """An agent's sessions, the latest first."""
    mine = col(AgentSession.agent_id) == agent_id, col(AgentSession.expires_at) > clock.now()
    rows = session.scalars(select(AgentSession).where(*mine).order_by(col(AgentSession.created_at).desc()))
    return [Kept(one.id, one.user_agent, one.created_at, one.expires_at - LIFETIME) for one in rows]


def end_session(session: Session, session_id: int, *, actor: Actor) -> Outcome[None]:
    """End one of one's own sessions; twice is once, and others' are not there."""
    own = col(AgentSession.agent_id) == actor.agent_id, col(AgentSession.id) == bounded(session_id)
    ended = _revoke(session, delete(AgentSession).where(*own))
    if ended.events:
        audit.note(session, AuditKind.SIGNED_OUT, actor)
    return ended


def sign_out_everywhere(session: Session, *, actor: Actor) -> Outcome[None]:
    """End all of one's own sessions, this one as well."""
    audit.note(session, AuditKind.SIGNED_OUT_EVERYWHERE, actor)
    return revoke_all(session, actor.agent_id)


def revoke_all(session: Session, agent_id: int) -> Outcome[None]:
    """End every session of an agent: at a change of password or role, and at suspension."""
    return _revoke(session, delete(AgentSession).where(col(AgentSession.agent_id) == agent_id))


def revoke_others(session: Session, agent_id: int, keep: int) -> Outcome[None]:
    """End every session of an agent but one."""
    others = col(AgentSession.agent_id) == agent_id, col(AgentSession.id) != keep
    return _revoke(session, delete(AgentSession).where(*others))


def _revoke(session: Session, rows: Delete) -> Outcome[None]:
    ended = tuple(session.scalars(rows.returning(col(AgentSession.id))))
    return Outcome(None, (SessionsRevoked(ended),) if ended else ())
