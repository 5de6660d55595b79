"""The rooms as they are stored: unguessable, one open at a time, ended with the conversation."""

import secrets

from sqlalchemy import select, update
from sqlmodel import Session, col

from models import Conference

NAME_BYTES = 18
"""At random; 24 characters in an address."""


def open_room(session: Session, conversation_id: int) -> Conference | None:
    """The conversation's open room, if there is one."""
    statement = select(Conference).where(
        col(Conference.conversation_id) == conversation_id, col(Conference.ended_at).is_(None)
    )
    return session.scalars(statement).one_or_none()


def make_room(session: Session, conversation_id: int, *, by_id: int, at: int) -> Conference:
    """Make the conversation's room; there is none open."""
    room = Conference(
        room=secrets.token_urlsafe(NAME_BYTES),
        guest=secrets.token_urlsafe(NAME_BYTES),
        conversation_id=conversation_id,
        by_id=by_id,
        at=at,
    )
    session.add(room)
    return room


def end_room(session: Session, conversation_id: int, at: int) -> None:
    """The conversation is closed: who comes later, also after a reopening, finds the room ended."""
    session.execute(
        update(Conference)
        .where(col(Conference.conversation_id) == conversation_id, col(Conference.ended_at).is_(None))
        .values(ended_at=at)
    )
