"""Calling a customer: a room, and a message with the button that leads there (SPEC 4)."""

from sqlalchemy import select
from sqlmodel import Session, col

from models import Audience, ChannelIdentity, Conference, Conversation, Message
from services.access import load_as_agent
from services.actor import Actor
from services.conference.rooms import make_room, open_room
from services.conference.words import ask_in
from services.conversations.change import Change
from services.conversations.crew import must_be_crew, must_be_going_on
from services.conversations.messaging import speak
from services.outcome import Outcome

AGAIN_AFTER = 60_000
"""Milliseconds for which a link that nothing was said after is not sent once more."""


def call(session: Session, conversation_id: int, *, address: str, actor: Actor) -> Outcome[str]:
    """Send the customer the link to the conversation's room, made if there is none; returns the room's name.

    A public message like any other: it ends the wait. `address` is the server's own. Pressed twice, or by two
    of the crew, it is one message. Raises NotFound, Forbidden (not in the crew), Conflict (closed).
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_be_going_on(conversation)
    must_be_crew(conversation, viewer)
    change = Change(session, conversation)
    room = open_room(session, conversation.id)
    if room is None:
        room = make_room(session, conversation.id, by_id=viewer.agent_id, at=change.at)
    elif _was_just_sent(session, room, change.at):
        return Outcome(room.room)
    ask = ask_in(_language_of(session, conversation))
    action = {"label": ask.label, "url": f"{address}/call/{room.guest}"}
    speak(change, actor, text=ask.text, detail={"room": room.room, "action": action})
    return change.done(room.room)


def _was_just_sent(session: Session, room: Conference, at: int) -> bool:
    """Whether the link is the last thing that the customer can read, and not an old one."""
    statement = (
        select(Message)
        .where(col(Message.conversation_id) == room.conversation_id, col(Message.audience) == Audience.PUBLIC)
        .order_by(col(Message.seq).desc())
        .limit(1)
    )
    last = session.scalars(statement).one_or_none()
    return last is not None and last.detail.get("room") == room.room and at - last.at < AGAIN_AFTER


def _language_of(session: Session, conversation: Conversation) -> str:
    return session.get_one(ChannelIdentity, conversation.identity_id).language
