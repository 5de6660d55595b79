"""What became of a mail: sent, to be tried again, or failed for good. Each is told to open consoles."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import Awaits, Conversation, Customer, Door, OutboxState, Outgoing
from services import clock, text
from services.access import load, load_as_agent
from services.actor import SYSTEM, Actor
from services.conversations.change import Change
from services.conversations.crew import must_be_crew
from services.customers import email_of
from services.events import DeliveryChanged
from services.numbers import bounded
from services.outbox.taking import KEPT_FOR
from services.outbox.unanswered import answer_again, wait_again
from services.outcome import Outcome
from services.refusal import Conflict, NotFound

REASON_LIMIT = 200

MOST_AGAIN = 200
"""Messages that go out again at one press."""

FIRST_PAUSE = 60_000
LONGEST_PAUSE = 3_600_000
"""Milliseconds between tries; each pause is twice the one before, give or take a quarter."""

SHORT_PAUSE = 5_000
"""The first one where people talk: of what was certainly not taken. Else news of it is waited for."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a mail did not get there. `reason` is for agents."""

    reason: str
    is_permanent: bool = False
    is_address: bool = False
    """The address is what was refused."""
    is_certain: bool = True
    """The server has certainly not taken it; else the same mail is sent again, under the same Message-ID."""


def mark_sent(session: Session, conversation_id: int, *, lease: str) -> Outcome[None]:
    """The server has taken it. Raises NotFound for a conversation that has gone."""
    conversation = load(session, conversation_id, SYSTEM)
    rows = _leased(session, conversation_id, lease)
    for row in rows:
        row.state, row.ended_at, row.due_at, row.lease = OutboxState.SENT, clock.now(), None, None
    return _told(Change(session, conversation), rows)


def mark_failed(session: Session, conversation_id: int, *, lease: str, failure: Failure) -> Outcome[None]:
    """It did not get there: try again after a pause, or give up. Raises NotFound."""
    conversation = load(session, conversation_id, SYSTEM)
    rows = _leased(session, conversation_id, lease)
    for row in rows:
        row.lease, row.reason = None, text.line(failure.reason, REASON_LIMIT)
        row.is_address_refused = failure.is_address
        if failure.is_certain:
            row.tried_at = None
    if not failure.is_permanent and (left := [row for row in rows if clock.now() - row.since < KEPT_FOR]):
        _try_again(left, failure)
        rows = [row for row in rows if row not in left]
    for row in rows:
        row.state, row.ended_at, row.due_at = OutboxState.FAILED, clock.now(), None
    return _told(Change(session, conversation), rows)


def put_off(session: Session, conversation_id: int) -> Outcome[None]:
    """What is due here could not even be put together: the others come first, and in a day it has failed."""
    conversation = load(session, conversation_id, SYSTEM)
    due = col(Outgoing.due_at) <= clock.now()
    place = col(Outgoing.conversation_id) == conversation_id
    rows = session.scalars(select(Outgoing).where(place, due)).all()
    old = [row for row in rows if clock.now() - row.since >= KEPT_FOR]
    for row in rows:
        row.attempts, row.due_at, row.lease = row.attempts + 1, clock.now() + LONGEST_PAUSE, None
    for row in old:
        row.state, row.ended_at, row.due_at = OutboxState.FAILED, clock.now(), None
        row.reason = "The email could not be put together."
    return _told(Change(session, conversation), old)


def send_again(session: Session, conversation_id: int, *, seq: int, actor: Actor) -> Outcome[None]:
    """Retry: let what failed with this message go out once more.

    Raises NotFound, Forbidden (not in the crew), Conflict when there is no address to send it to, or when
    one may only answer by a template by now.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_be_crew(conversation, viewer)
    rows = _of_same_mail(session, conversation.id, seq)
    if not rows:
        return Outcome(None)
    change = Change(session, conversation)
    if rows[0].door == Door.EMAIL:
        _must_have_address(session, conversation)
    else:
        answer_again(session, conversation, rows[0])
    _begin_anew(rows)
    return _told(change, rows)


def send_all_again(
    session: Session, conversation_id: int, *, seqs: Sequence[int], actor: Actor
) -> Outcome[None]:
    """Retry all: those of these messages that failed by their channel go out once more, as after a new token.

    All of them or none. Raises NotFound, Forbidden (not in the crew), WindowClosed.
    """
    conversation, viewer = load_as_agent(session, conversation_id, actor)
    must_be_crew(conversation, viewer)
    statement = select(Outgoing).where(
        col(Outgoing.conversation_id) == conversation.id,
        col(Outgoing.seq).in_([bounded(seq) for seq in seqs[:MOST_AGAIN]]),
        col(Outgoing.state) == OutboxState.FAILED,
        col(Outgoing.door) != Door.EMAIL,
        col(Outgoing.is_address_refused).is_(False),
    )
    rows = session.scalars(statement.order_by(col(Outgoing.seq))).all()
    change = Change(session, conversation)
    for row in rows:
        answer_again(session, conversation, row)
    _begin_anew(rows)
    return _told(change, rows)


def _begin_anew(rows: Sequence[Outgoing]) -> None:
    for row in rows:
        row.state, row.awaits, row.reason = OutboxState.WAITING, Awaits.NOTHING, ""
        row.since = row.due_at = clock.now()
        row.attempts, row.mail_id, row.ended_at, row.is_address_refused = 0, None, None, False


def _must_have_address(session: Session, conversation: Conversation) -> None:
    if not email_of(session.get_one(Customer, conversation.customer_id)):
        raise Conflict("No email address is recorded. Add one to the customer's details, then try again.")


def _try_again(rows: Sequence[Outgoing], failure: Failure) -> None:
    is_quick = failure.is_certain and rows[0].door != Door.EMAIL
    pause = pause_after(min(row.attempts for row in rows), SHORT_PAUSE if is_quick else FIRST_PAUSE)
    for row in rows:
        row.due_at = clock.now() + pause
        if failure.is_certain:
            row.mail_id = None  # what is written meanwhile may travel with it


def pause_after(attempts: int, first: int = FIRST_PAUSE) -> int:
    """Milliseconds until the next try after so many."""
    pause = min(first << min(attempts - 1, 12), LONGEST_PAUSE)
    return round(pause * random.uniform(0.75, 1.25))  # noqa: S311 that many don't come at once is no secret


def _leased(session: Session, conversation_id: int, lease: str) -> Sequence[Outgoing]:
    """Empty when the lease was lost to another process, or what it was for has gone."""
    statement = select(Outgoing).where(
        col(Outgoing.conversation_id) == conversation_id, col(Outgoing.lease) == lease
    )
    return session.scalars(statement).all()


def _of_same_mail(session: Session, conversation_id: int, seq: int) -> Sequence[Outgoing]:
    """What failed together with this message; nothing when it did not fail. Raises NotFound."""
    place = col(Outgoing.conversation_id) == conversation_id
    one = session.scalars(select(Outgoing).where(place, col(Outgoing.seq) == bounded(seq))).one_or_none()
    if one is None:
        raise NotFound
    if one.state != OutboxState.FAILED:
        return []
    if one.mail_id is None:
        return [one]
    same = col(Outgoing.mail_id) == one.mail_id
    return session.scalars(select(Outgoing).where(place, same, col(Outgoing.state) == one.state)).all()


def _told(change: Change, rows: Sequence[Outgoing]) -> Outcome[None]:
    if not rows:
        return Outcome(None)
    if any(row.state == OutboxState.FAILED and row.door != Door.EMAIL for row in rows):
        change.session.flush()
        wait_again(change.session, change.conversation)
    change.tell(DeliveryChanged(change.conversation.id, tuple(sorted(row.seq for row in rows))))
    return change.done(None)
