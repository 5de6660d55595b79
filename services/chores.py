"""Chores on many conversations: a portion in the transaction that asks for it, the rest by the clock.

Each portion is one unit, short enough for messages to wait for; what is left survives a restart.
"""

from collections.abc import Callable

from sqlalchemy import delete, select
from sqlmodel import Session, col

from models import Chore, ChoreKind
from services import clock
from services.conversations import ageing, settling, unseating
from services.conversations.task import Task
from services.events import Event
from services.outcome import Outcome

LOOKED_AT = 200
"""Conversations that one unit looks at (DESIGN 3)."""

CHANGED = 25
"""Conversations that one unit changes: some 20 ms."""

LINGER = 3_000
"""Milliseconds for which some chores are done again: on PostgreSQL a JOIN may have been under way."""

_TASKS: dict[str, Callable[[Session, Chore], Task]] = {
    ChoreKind.LEAVE: unseating.unseat,
    ChoreKind.SETTLE: settling.settle,
    ChoreKind.DISSOLVE: settling.dissolve,
    ChoreKind.RETHINK: ageing.rethinking,
}


def begin(
    session: Session, kind: ChoreKind, *, agent_id: int | None = None, team_id: int | None = None
) -> tuple[Event, ...]:
    """Put a chore down, in the place of an equal one, and do its first portion; returns what that tells."""
    session.execute(
        delete(Chore).where(
            col(Chore.kind) == kind,
            col(Chore.agent_id).is_not_distinct_from(agent_id),
            col(Chore.team_id).is_not_distinct_from(team_id),
        )
    )
    chore = Chore(kind=kind, agent_id=agent_id, team_id=team_id, at=clock.now())
    session.add(chore)
    session.flush()
    return _portion(session, chore)[0]


def rethink(session: Session, *, team_id: int | None = None) -> Outcome[None]:
    """Work out every running wait anew, or those of one team: its thresholds have changed."""
    return Outcome(None, begin(session, ChoreKind.RETHINK, team_id=team_id))


def chores_left(session: Session) -> list[int]:
    """What is still to be done, oldest first."""
    return list(session.scalars(select(col(Chore.id)).order_by(col(Chore.id))))


def do_some(session: Session, chore_id: int) -> Outcome[bool]:
    """Do the next portion of a chore, decided again here. Tells whether more is left to be done at once."""
    chore = session.scalars(select(Chore).where(col(Chore.id) == chore_id).with_for_update()).one_or_none()
    if chore is None:
        return Outcome(False)
    events, more = _portion(session, chore)
    return Outcome(more, events)


def _portion(session: Session, chore: Chore) -> tuple[tuple[Event, ...], bool]:
    task = _TASKS[chore.kind](session, chore)
    events: list[Event] = []
    due, changed = task.next(session, chore.after_id, LOOKED_AT), 0
    for conversation_id in due:
        told = task.act(conversation_id)
        chore.after_id = conversation_id
        events += told
        changed += bool(told)
        if changed == CHANGED:
            return tuple(events), True
    if len(due) == LOOKED_AT:
        return tuple(events), True
    if task.lingers and clock.now() - chore.at < LINGER:
        chore.after_id = 0
    else:
        session.delete(chore)
        session.flush()
        task.finish()
    return tuple(events), False
