"""Change one's own password: by who knows the old one, and other sessions end."""

import asyncio

from sqlalchemy import update
from sqlmodel import Session, col

from models import Agent, AuditKind
from services import audit
from services.actor import Actor
from services.database import Database
from services.outcome import Outcome
from services.passwords import check_password, hash_password, is_password
from services.refusal import Conflict, Mistakes, Refusal
from services.sessions import revoke_others

WRONG = "This is not your password."


async def change_password(db: Database, *, old: str, new: str, keep: int, actor: Actor) -> None:
    """Set a new password and end all sessions but `keep`. The caller has counted the try.

    Raises Mistakes for old and new, Conflict when another window was first.
    """
    known = await must_know_password(db, old, actor=actor, field="old")
    try:
        check_password(new)
    except Refusal as refusal:
        raise Mistakes({"new": refusal.sentence}) from None
    hashed = await asyncio.to_thread(hash_password, new)
    await db.write(_change, known, hashed, keep, actor)


async def must_know_password(db: Database, password: str, *, actor: Actor, field: str = "password") -> str:
    """Return the hash of what was right. Raises Mistakes for the field. Takes the time that Argon2 takes."""
    known = await db.read(_hash_of, actor.agent_id)
    if not await asyncio.to_thread(is_password, password, known):
        raise Mistakes({field: WRONG})
    return known


def _hash_of(session: Session, agent_id: int) -> str:
    return session.get_one(Agent, agent_id).password_hash


def _change(session: Session, known: str, hashed: str, keep: int, actor: Actor) -> Outcome[None]:
    changed = session.execute(
        update(Agent)
        .where(col(Agent.id) == actor.agent_id, col(Agent.password_hash) == known)
        .where(col(Agent.suspended_at).is_(None))
        .values(password_hash=hashed, reset_number=col(Agent.reset_number) + 1)
        .returning(col(Agent.id))
    ).first()
    if changed is None:
        raise Conflict
    audit.note(session, AuditKind.PASSWORD_CHANGED, actor)
    return revoke_others(session, actor.agent_id, keep)
