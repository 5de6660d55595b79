"""What was told waits in lanes: each is worked off in its order, by one at a time, beside the others."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models import Inbound, InboundState
from services import clock, text
from services.channels.keeping import told
from services.channels.told import FILE, REACTION, Told
from services.outcome import Outcome
from services.refusal import NotFound

T = TypeVar("T")
Lane = tuple[int, str]
"""A channel, and the name of a lane in it."""

Verb = Callable[[Session, int], Outcome[Any]]
"""What is to be done in a channel."""

LEASE = 120_000
"""Milliseconds after which what is under way is taken for lost."""

FIRST_PAUSE, LONGEST_PAUSE = 1_000, 600_000
"""Milliseconds between tries; each pause is twice the one before, give or take a quarter."""

KEPT_FOR = 30 * 86_400_000
"""Milliseconds for which what was worked off is known again should it come once more."""

REASON_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Taken:
    """One event that is under way. `lease` is whose; `event` is None for one that can't be read."""

    id: int
    channel_id: int
    lease: int
    at: int
    """When it came."""
    attempts: int
    event: Told | None


_EARLIER = aliased(Inbound)
_ASIDE = (FILE, REACTION)
_IS_ASIDE = or_(*(col(Inbound.lane).startswith(one, autoescape=True) for one in _ASIDE))


def due_lanes(session: Session, *, limit: int) -> list[Lane]:
    """Lanes whose first event is due, as these came; those that keep nobody waiting come last."""
    found = _due(session, ~_IS_ASIDE, limit)
    return found + (_due(session, _IS_ASIDE, limit - len(found)) if len(found) < limit else [])


def _due(session: Session, of: ColumnElement[bool], limit: int) -> list[Lane]:
    is_behind = exists().where(
        col(_EARLIER.channel_id) == col(Inbound.channel_id),
        col(_EARLIER.lane) == col(Inbound.lane),
        col(_EARLIER.due_at).is_not(None),
        col(_EARLIER.id) < col(Inbound.id),
    )
    statement = (
        select(col(Inbound.channel_id), col(Inbound.lane))
        .where(col(Inbound.due_at) <= clock.now(), of, ~is_behind)
        .order_by(col(Inbound.id))
        .limit(limit)
    )
    return [(channel_id, lane) for channel_id, lane in session.execute(statement)]


def is_aside(lane: Lane) -> bool:
    """Whether what is in it keeps nobody waiting."""
    return lane[1].startswith(_ASIDE)


def take_next(session: Session, lane: Lane) -> Outcome[Taken | None]:
    """Lease the first event of a lane, if it is due; whoever else wants it comes too late."""
    channel_id, name = lane
    row = session.scalars(
        select(Inbound)
        .where(col(Inbound.channel_id) == channel_id, col(Inbound.lane) == name, _IS_WAITING)
        .order_by(col(Inbound.id))
        .limit(1)
    ).one_or_none()
    now = clock.now()
    if row is None or row.due_at is None or row.due_at > now:
        return Outcome(None)
    # Not a round number of milliseconds later: two who lease in turn never hold the same.
    lease = now + LEASE + random.randrange(1_000)  # noqa: S311 no secret
    leased = session.connection().execute(
        update(Inbound)
        .where(col(Inbound.id) == row.id, col(Inbound.due_at) == row.due_at)
        .values(due_at=lease, attempts=row.attempts + 1)
    )
    if leased.rowcount != 1:
        return Outcome(None)
    return Outcome(Taken(row.id, channel_id, lease, row.at, row.attempts + 1, _event(row)))


def work_off(
    session: Session, taken: Taken, verb: Verb, *, failed: str = "", lane: str = ""
) -> Outcome[None]:
    """Do what an event asks for and have done with it, both or neither; or put off in a `lane` what is left.

    Raises NotFound without the lease, and what `verb` raises.
    """
    outcome = verb(session, taken.channel_id)
    if lane:
        put_off(session, taken, lane=lane)
    else:
        end(session, taken, failed=failed)
    return Outcome(None, outcome.events)


def hold(session: Session, taken: Taken, verb: Callable[[Session, int], Outcome[T]]) -> Outcome[T]:
    """Do something on the way to it. Raises NotFound without the lease: its customer may have been erased."""
    _change(session, taken, due_at=taken.lease)
    return verb(session, taken.channel_id)


def end(session: Session, taken: Taken, *, failed: str = "") -> Outcome[None]:
    """Have done with it; `failed` says why it was given up. Raises NotFound without the lease."""
    is_odd = taken.event is not None and bool(taken.event.raw)
    _change(
        session,
        taken,
        state=InboundState.FAILED if failed else InboundState.DONE,
        due_at=None,
        ended_at=clock.now(),
        reason=text.line(failed, REASON_LIMIT) or ("Not all of it is understood." if is_odd else ""),
    )
    return Outcome(None)


def put_off(session: Session, taken: Taken, *, lane: str | None = None) -> Outcome[None]:
    """Try again after a pause; in another lane, where it keeps none waiting. Raises NotFound."""
    moved = {} if lane is None else {"lane": lane}
    _change(session, taken, due_at=clock.now() + pause_after(taken.attempts), **moved)
    return Outcome(None)


def pause_after(attempts: int) -> int:
    """Milliseconds until the next try after so many."""
    pause = min(FIRST_PAUSE << min(attempts - 1, 12), LONGEST_PAUSE)
    return round(pause * random.uniform(0.75, 1.25))  # noqa: S311 that many don't come at once is no secret


def forget_old(session: Session, *, limit: int) -> Outcome[bool]:
    """Let go of what was worked off long ago. What failed, or was not understood, goes with its customer;
    of nobody's, likewise now. Tells whether there may be more.
    """
    may_go = or_(
        and_(col(Inbound.state) == InboundState.DONE, col(Inbound.reason) == ""), col(Inbound.sender) == ""
    )
    statement = (
        select(col(Inbound.id))
        .where(col(Inbound.ended_at) < clock.now() - KEPT_FOR, may_go)
        .order_by(col(Inbound.ended_at))
        .limit(limit)
    )
    old = list(session.scalars(statement))
    if old:
        session.connection().execute(delete(Inbound).where(col(Inbound.id).in_(old)))
    return Outcome(len(old) == limit)


_IS_WAITING = col(Inbound.due_at).is_not(None)


def oldest_inbound(session: Session) -> int:
    """Milliseconds for which the oldest event has waited that should have been worked off by now; or 0."""
    may_wait = col(Inbound.lane).startswith(REACTION, autoescape=True)
    at = session.scalar(select(func.min(col(Inbound.at))).where(_IS_WAITING, ~may_wait))
    return 0 if at is None else max(0, clock.now() - at)


def _event(row: Inbound) -> Told | None:
    """As it was told, of who they are by now."""
    try:
        event = told(row)
    except (ValueError, KeyError):
        return None
    if row.sender and row.sender != event.sender.external_id:
        return replace(event, sender=replace(event.sender, external_id=row.sender, phone=""))
    return event


def _change(session: Session, taken: Taken, **values: object) -> None:
    changed = session.connection().execute(
        update(Inbound).where(col(Inbound.id) == taken.id, col(Inbound.due_at) == taken.lease).values(values)
    )
    if changed.rowcount != 1:
        raise NotFound
