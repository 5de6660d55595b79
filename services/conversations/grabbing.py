"""GRAB: one atomic claim of a conversation by a Representative of its grab teams (SPEC 2)."""

from dataclasses import replace

from sqlalchemy import ColumnElement, exists, select, update
from sqlmodel import Session, col

from models import Agent, Conversation, ConversationTeam, Ending, Invitation, Message, MessageKind, State
from services import clock
from services.access import Viewer, may_reach, viewer_of
from services.actor import Actor
from services.conversations.change import Change, facts_of
from services.conversations.crew import is_crew, is_team_admin
from services.conversations.taking import enter_by_invitation, take, take_of_own_teams
from services.numbers import bounded
from services.outcome import Outcome
from services.refusal import Conflict, NotFound

HEARD_FOR = 60_000
"""Milliseconds for which who was first is told to those who lost (SPEC 2)."""

HEARD_WITHIN = 200
"""Messages since then; in a minute there are fewer."""


class Grabbed(Conflict):
    """Somebody else was first; the only answer that tells a loser more than that it isn't there."""

    code = "grabbed"

    def __init__(self, name: str) -> None:
        super().__init__(f"Grabbed by {name}")
        self.name = name


def grab(session: Session, conversation_id: int, *, actor: Actor) -> Outcome[None]:
    """Make a Representative of its grab teams owner and crew, or let one of a team invited in. Twice is once.

    The claim comes before the check of sight. Raises Grabbed for who lost, NotFound for everyone else.
    """
    viewer = viewer_of(session, actor.agent_id)
    if claim(session, conversation_id, viewer):
        return enter_as_owner(session, conversation_id, viewer, actor)
    entered = enter_by_invitation(session, conversation_id, viewer, actor)
    if entered is None:
        refuse_late(session, conversation_id, viewer)
    return entered or Outcome(None)


def claim(session: Session, conversation_id: int, viewer: Viewer) -> bool:
    """Try to become the owner: one conditional UPDATE, so that of any number exactly one does."""
    claimed = session.connection().execute(
        update(Conversation.__table__)  # type: ignore[attr-defined]  # Core: no object may hold an older owner
        .where(
            col(Conversation.id) == bounded(conversation_id),
            col(Conversation.owner_id).is_(None),
            col(Conversation.state) != State.CLOSED,
            _lies_in(viewer.grab_teams),
            ~_lies_in(viewer.admin_teams),
        )
        .values(owner_id=viewer.agent_id)
    )
    return claimed.rowcount == 1


def enter_as_owner(session: Session, conversation_id: int, viewer: Viewer, actor: Actor) -> Outcome[None]:
    """What follows a claim that was won, in the same transaction."""
    conversation = session.get_one(Conversation, conversation_id, populate_existing=True)
    change = Change(session, conversation, before=replace(facts_of(conversation), owner_id=None))
    if viewer.agent_id not in conversation.crew_ids:
        change.enter(viewer.agent_id)
    change.note(actor, MessageKind.GRABBED)
    take(change, viewer)
    take_of_own_teams(change, viewer)
    return change.done(None)


def refuse_late(session: Session, conversation_id: int, viewer: Viewer) -> None:
    """Tell who was first, to a Representative who might have been. Returns when it is the viewer's own.

    Who has lost sight of it hears that only for a while, and then no more than of what does not exist.
    Raises Grabbed, NotFound.
    """
    conversation = session.get(Conversation, bounded(conversation_id), populate_existing=True)
    if conversation is None or conversation.state == State.CLOSED or is_team_admin(conversation, viewer):
        raise NotFound
    first = _owner_of(session, conversation, viewer) or _taker(session, conversation, viewer)
    if first is None and not is_crew(conversation, viewer):
        raise NotFound
    if first is not None and first != viewer.agent_id:
        raise Grabbed(session.get_one(Agent, first).name)


def _owner_of(session: Session, conversation: Conversation, viewer: Viewer) -> int | None:
    """Who owns what the viewer would have grabbed, if they see it or somebody has grabbed it just now."""
    if conversation.owner_id is None or viewer.grab_teams.isdisjoint(conversation.team_ids):
        return None
    just_now = (
        select(col(Message.id))
        .where(
            col(Message.conversation_id) == conversation.id,
            col(Message.seq) > conversation.last_seq - HEARD_WITHIN,
            col(Message.kind) == MessageKind.GRABBED,
            col(Message.author_id) == conversation.owner_id,
            col(Message.at) > clock.now() - HEARD_FOR,
        )
        .limit(1)
    )
    may_hear = may_reach(session, conversation.id, viewer) or session.scalar(just_now) is not None
    return conversation.owner_id if may_hear else None


def _taker(session: Session, conversation: Conversation, viewer: Viewer) -> int | None:
    """Who has just taken the invitation of a team of the viewer's."""
    statement = (
        select(col(Invitation.taken_by_id))
        .where(
            col(Invitation.conversation_id) == conversation.id,
            col(Invitation.team_id).in_(viewer.grab_teams),
            col(Invitation.ended) == Ending.TAKEN,
            col(Invitation.ended_at) > clock.now() - HEARD_FOR,
        )
        .order_by(col(Invitation.ended_at).desc())
        .limit(1)
    )
    return session.scalar(statement)


def _lies_in(team_ids: frozenset[int]) -> ColumnElement[bool]:
    return (
        exists()
        .where(col(ConversationTeam.conversation_id) == col(Conversation.id))
        .where(col(ConversationTeam.team_id).in_(team_ids))
    )
