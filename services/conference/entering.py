"""Who may enter a room, and as whom: the customer by their link, agents by their session and access."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlmodel import Session, col

from models import Agent, Conference, Conversation, Customer
from services.access import MAY_SEE
from services.conversations.crew import must_be_crew
from services.customers import display_name
from services.refusal import Blocked, Conflict, NotFound, Unauthorized
from services.viewer import viewer_of

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Role(StrEnum):
    """The two seats of a room."""

    AGENT = "agent"
    CUSTOMER = "customer"


class Ended(Conflict):
    """The conversation was closed, and the room with it."""

    code = "ended"
    sentence = "This call has ended, because the conversation was closed."


@dataclass(frozen=True, slots=True)
class Entrance:
    """Who would enter. `name` is theirs, `other` whom they would meet: the customer, or who called."""

    room: str
    conversation_id: int
    role: Role
    name: str
    other: str


def entrance(session: Session, id_: str, agent_id: int | None) -> Entrance:
    """Find whom an address leads in: `id_` is a room's name, or what the customer's link carries.

    Raises NotFound, Unauthorized (an agent's address, and nobody signed in), Forbidden (not in the crew),
    Blocked, Ended.
    """
    if not _ID.fullmatch(id_):
        raise NotFound
    statement = select(Conference).where(or_(col(Conference.room) == id_, col(Conference.guest) == id_))
    room = session.scalars(statement).one_or_none()
    if room is None:
        raise NotFound
    if room.guest == id_:
        return _customers(session, room)
    if agent_id is None:
        raise Unauthorized
    return _agents(session, room, agent_id)


def _customers(session: Session, room: Conference) -> Entrance:
    customer = _customer(session, room)
    if customer.blocked_at is not None:
        raise Blocked("This call is not available.")
    if room.ended_at is not None:
        raise Ended
    by = session.get_one(Agent, room.by_id).name
    return Entrance(room.room, room.conversation_id, Role.CUSTOMER, display_name(customer), by)


def _agents(session: Session, room: Conference, agent_id: int) -> Entrance:
    viewer = viewer_of(session, agent_id)
    statement = select(Conversation).where(col(Conversation.id) == room.conversation_id, MAY_SEE)
    conversation = session.scalars(statement, viewer.parameters).one_or_none()
    if conversation is None:
        raise NotFound
    if room.ended_at is not None:
        raise Ended
    must_be_crew(conversation, viewer)
    customer = display_name(_customer(session, room))
    return Entrance(room.room, room.conversation_id, Role.AGENT, viewer.name, customer)


def _customer(session: Session, room: Conference) -> Customer:
    conversation = session.get_one(Conversation, room.conversation_id)
    return session.get_one(Customer, conversation.customer_id)
