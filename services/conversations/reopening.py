"""REOPEN: by hand, or by the customer's next message."""

from collections.abc import Collection

from sqlmodel import Session

from models import MessageKind, State
from services.access import load_as_agent, may_reach
from services.actor import Actor, agent
from services.agents import available_among
from services.channels.routing import routed_teams
from services.conversations.change import Change
from services.conversations.joining import enter
from services.outcome import Outcome


def reopen(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[None]:
    """Reopen by hand, then JOIN (SPEC 2); on an open one nothing happens.

    The reopener joins when they still see it where the channel routes to now. Raises NotFound.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    if conversation.state != State.CLOSED:
        return Outcome(None)
    change = Change(session, conversation)
    open_again(change, actor)
    session.flush()
    if may_reach(session, conversation_id, viewer):
        enter(change, viewer, actor)
    return change.done(None)


def reopen_by_message(change: Change, actor: Actor, *, connected: Collection[int], within: int) -> None:
    """Reopen because the customer has written; soon after a CLOSE by hand, for those who were in the crew.

    For `within` milliseconds they get it back, ownership included, as far as they are Available: `connected`
    and with their switch on (SPEC 2). With nobody it is as any reopening.
    """
    conversation = change.conversation
    was_closed_just_now = (
        conversation.closed_by_id is not None and change.at - (conversation.closed_at or 0) < within
    )
    crew = set(conversation.crew_ids).intersection(connected) if was_closed_just_now else set()
    open_again(change, actor, back=available_among(change.session, crew))


def open_again(change: Change, actor: Actor, *, back: Collection[int] = ()) -> None:
    """Ownership ends, the crew of the closing is gone, teams are those the channel routes to now.

    Who is in `back` keeps both.
    """
    conversation = change.conversation
    for agent_id in set(conversation.crew_ids).difference(back):
        change.exit(agent_id)
    change.lie_with(routed_teams(change.session, conversation.channel_id))
    conversation.state = State.OPEN
    if conversation.owner_id not in back:
        conversation.owner_id = None
    conversation.quiet_since = change.at
    conversation.closed_at = conversation.closed_by_id = conversation.closed_waiting_since = None
    change.note(actor, MessageKind.REOPENED)
    for agent_id in conversation.crew_ids:
        change.note(agent(agent_id), MessageKind.RETURNED)
