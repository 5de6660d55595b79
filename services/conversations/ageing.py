"""Waits grow older by the clock: each change of stage is a change like any other, told after commit."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from models import Chore, Conversation, ConversationTeam
from services import clock
from services.access import load
from services.actor import SYSTEM
from services.conversations.change import Change
from services.conversations.task import Task
from services.conversations.waiting import is_waiting, set_marks
from services.events import Event
from services.outcome import Outcome
from services.thresholds import Thresholds, thresholds_of


def due_ones(session: Session, *, limit: int) -> list[int]:
    """Conversations whose stage is another by now, the longest due first."""
    statement = (
        select(col(Conversation.id))
        .where(col(Conversation.stage_due_at) < clock.now())
        .order_by(col(Conversation.stage_due_at))
        .limit(limit)
    )
    return list(session.scalars(statement))


def grow_older(session: Session, conversation_ids: list[int]) -> Outcome[int]:
    """Bring these up to now, decided again here; tells how many changed."""
    events: list[Event] = []
    grown = 0
    for conversation_id in conversation_ids:
        conversation = load(session, conversation_id, SYSTEM)
        if conversation.stage_due_at is None or conversation.stage_due_at >= clock.now():
            continue
        events += Change(session, conversation).done(None).events
        grown += 1
    return Outcome(grown, tuple(events))


def rethinking(session: Session, chore: Chore) -> Task:
    """Work out every running wait anew, or those of the chore's team: thresholds have changed."""
    known: dict[tuple[int, ...], Thresholds] = {}

    def act(conversation_id: int) -> Sequence[Event]:
        conversation = load(session, conversation_id, SYSTEM)
        if not is_waiting(conversation):
            return ()
        teams = tuple(conversation.team_ids)
        if teams not in known:
            known[teams] = thresholds_of(session, teams)
        marks = conversation.soon_at, conversation.overdue_at
        change = Change(session, conversation)
        set_marks(conversation, known[teams])
        is_other = (conversation.soon_at, conversation.overdue_at) != marks
        return change.done(None).events if is_other else ()

    ids = select(col(Conversation.id)).where(col(Conversation.waiting_since).is_not(None))
    if chore.team_id is not None:
        of_team = select(col(ConversationTeam.conversation_id)).where(
            col(ConversationTeam.team_id) == chore.team_id
        )
        ids = ids.where(col(Conversation.id).in_(of_team))
    return Task(ids, act)
