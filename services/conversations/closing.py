"""CLOSE by hand and by the clock, and Undo."""

from sqlalchemy import func, select, text
from sqlmodel import Session, col

from models import QUIET, Audience, Author, Conversation, Ending, Message, MessageKind, State, Team
from services import clock
from services.access import load, load_as_agent
from services.actor import SYSTEM, Actor
from services.conference.rooms import end_room
from services.conversations import invitations, waiting
from services.conversations.change import Change
from services.conversations.crew import must_be_crew_or_admin
from services.customers import name_of
from services.outcome import Outcome
from services.refusal import Conflict

UNDO_FOR = 10_000
"""Milliseconds in which who closed a conversation may undo it (SPEC 2)."""


class JustWritten(Conflict):
    """The customer has written since the closer looked; `seq` is what they have not seen."""

    code = "just_written"

    def __init__(self, name: str, seq: int) -> None:
        super().__init__(f"{name} has just written.")
        self.seq = seq


def close(session: Session, conversation_id: int, *, shown: int, actor: Actor) -> Outcome[None]:
    """Close by hand. The crew's seats stay recorded as those at the closing; twice is once.

    `shown` is the last `seq` the closer has seen. Raises NotFound, Forbidden, JustWritten, and
    Conflict for one in which nothing was written.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_be_crew_or_admin(conversation, viewer)
    if conversation.state == State.CLOSED:
        return Outcome(None)
    if conversation.state == State.VISITING:
        raise Conflict("Nothing has been written here yet. LEAVE instead.")
    unseen = _last_from_customer(session, conversation_id)
    if unseen > shown:
        raise JustWritten(name_of(session, conversation.customer_id), unseen)
    change = Change(session, conversation)
    _close(change, actor)
    return change.done(None)


def close_quiet(session: Session, conversation_id: int, *, older_than: int) -> Outcome[bool]:
    """Close by the clock, decided again here: open and quiet for too long. Tells whether it was dealt with.

    One in which a customer waits stays open where a team of it says so, until it is answered.
    """
    conversation = load(session, conversation_id, SYSTEM)
    is_due = conversation.state == State.OPEN and conversation.quiet_since < older_than
    if not is_due or conversation.kept_open:
        return Outcome(False)
    if conversation.waiting_since is not None and _is_kept(session, conversation):
        conversation.kept_open = True
        return Outcome(True)
    change = Change(session, conversation)
    _close(change, SYSTEM)
    return change.done(True)


def quiet_ones(session: Session, *, older_than: int, limit: int) -> list[int]:
    """Open conversations without a new customer message since before `older_than`."""
    statement = (
        select(col(Conversation.id))
        .where(text(QUIET), col(Conversation.quiet_since) < older_than)
        .order_by(col(Conversation.quiet_since))
        .limit(limit)
    )
    return list(session.scalars(statement))


def undo(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[None]:
    """Take one's own CLOSE back within 10 s, unless it was reopened: crew, owner and wait are as they were.

    Raises NotFound, Conflict when it is too late or was someone else's.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    if conversation.state != State.CLOSED or conversation.closed_by_id != viewer.agent_id:
        raise Conflict("There is nothing of yours to undo here.")
    if clock.now() - (conversation.closed_at or 0) > UNDO_FOR:
        raise Conflict("It is too late to undo. Press REOPEN instead.")
    change = Change(session, conversation)
    conversation.state = State.OPEN
    conversation.waiting_since = conversation.closed_waiting_since
    conversation.closed_at = conversation.closed_by_id = conversation.closed_waiting_since = None
    change.note(actor, MessageKind.UNDONE)
    return change.done(None)


def _close(change: Change, actor: Actor) -> None:
    conversation = change.conversation
    change.note(actor, MessageKind.CLOSED, unanswered=conversation.waiting_since is not None)
    invitations.end_all(change, Ending.CLOSED)
    end_room(change.session, conversation.id, change.at)
    conversation.state = State.CLOSED
    conversation.closed_at = change.at
    conversation.closed_by_id = actor.id
    conversation.closed_waiting_since = conversation.waiting_since
    waiting.end(conversation, change.at)


def _is_kept(session: Session, conversation: Conversation) -> bool:
    statement = select(col(Team.id)).where(col(Team.id).in_(conversation.team_ids), col(Team.keep_unanswered))
    return session.scalar(statement.limit(1)) is not None


def _last_from_customer(session: Session, conversation_id: int) -> int:
    statement = select(func.max(col(Message.seq))).where(
        col(Message.conversation_id) == conversation_id,
        col(Message.author) == Author.CUSTOMER,
        col(Message.audience) == Audience.PUBLIC,
    )
    return session.scalar(statement) or 0
