"""Keeps the index up with what is written.

Not in the transaction of the message: SQLite's index would write a piece of its own for each of them, and
merge the pieces later. A sweep writes one for all that came in half a second. None is lost: how far the index
has come stands in the conversation, whose last number rises with each message.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, func, select, text, update
from sqlmodel import Session, col

from models import Conversation, Customer, Message, MessageKind, SearchProfile
from services import clock
from services.events import Indexed
from services.outcome import Outcome
from services.search import index
from services.search.index import Entry
from services.search.profile import text_of
from services.search.words import words

PORTION = 200
"""Messages that one transaction takes in: some 10 ms, for which others wait."""

CONVERSATIONS = 50
"""Conversations that it looks at, at most."""

JUST_NOW = 10_000
"""Milliseconds for which what was said is news: it is shown to who searches as soon as it can be found."""

_IS_DUE = col(Conversation.indexed_seq) < col(Conversation.last_seq)
_DUE = (
    select(
        col(Conversation.id),
        col(Conversation.customer_id),
        col(Conversation.indexed_seq),
        col(Conversation.last_message_at),
    )
    .where(_IS_DUE)
    .order_by(col(Conversation.last_message_at).desc())
    .limit(CONVERSATIONS)
    .with_for_update(skip_locked=True)
)
_SAID = (
    select(col(Message.seq), col(Message.text), col(Message.kind))
    .where(col(Message.conversation_id) == bindparam("of"), col(Message.seq) > bindparam("after"))
    .order_by(col(Message.seq))
    .limit(bindparam("limit"))
)
_INDEXED = (
    select(col(Message.seq), col(Message.text))
    .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
    .where(
        col(Message.conversation_id) == bindparam("of"),
        col(Message.kind) == MessageKind.TEXT,
        col(Message.seq) > bindparam("after"),
        col(Message.seq) <= col(Conversation.indexed_seq),
    )
)
_COME_TO = (
    update(Conversation.__table__)  # type: ignore[attr-defined]  # Core: nothing else of the row is touched
    .where(col(Conversation.id) == bindparam("of"))
    .values(indexed_seq=bindparam("to"))
)
_KNOWN = select(col(SearchProfile.conversation_id)).where(
    col(SearchProfile.conversation_id).in_(bindparam("ids", expanding=True)), col(SearchProfile.words) != ""
)
_CUSTOMERS = (
    select(col(Conversation.id), Customer)
    .join(Customer, col(Customer.id) == col(Conversation.customer_id))
    .where(col(Conversation.id).in_(bindparam("ids", expanding=True)))
)
_KEEP = text(
    "INSERT INTO search_profile (conversation_id, words, after_seq) VALUES (:of, :words, 0) "
    "ON CONFLICT (conversation_id) DO UPDATE SET words = excluded.words"
)


def due(session: Session) -> int:
    """How many conversations have something that is not in the index yet."""
    return session.scalar(select(func.count()).select_from(Conversation).where(_IS_DUE)) or 0


def index_some(session: Session) -> Outcome[int]:
    """Take in a portion of what is not in the index yet, the newest first.

    Tells in how many conversations that was; 0 when nothing is left.
    """
    entries: list[Entry] = []
    come_to: dict[int, int] = {}
    fresh: list[tuple[int, int]] = []
    left, connection = PORTION, session.connection()
    for row in connection.execute(_DUE).all():
        place = {"of": row.id, "after": row.indexed_seq, "limit": left}
        found = connection.execute(_SAID, place).all()
        entries += [Entry(row.id, seq, words(said)) for seq, said, kind in found if kind == MessageKind.TEXT]
        come_to[row.id] = found[-1].seq
        if row.last_message_at > clock.now() - JUST_NOW:
            fresh.append((row.id, row.indexed_seq))
        left -= len(found)
        if left <= 0:
            break
    if come_to:
        entries += _unknown(session, come_to.keys())
        connection.execute(_COME_TO, [{"of": of, "to": to} for of, to in come_to.items()])
    index.put(session, entries)
    return Outcome(len(come_to), (Indexed(tuple(fresh)),) if fresh else ())


def _unknown(session: Session, ids: Collection[int]) -> list[Entry]:
    """What is known of customers by which their conversations can't be found yet."""
    lacking = set(ids) - set(session.connection().scalars(_KNOWN, {"ids": list(ids)}))
    if not lacking:
        return []
    return _known(session, session.execute(_CUSTOMERS, {"ids": sorted(lacking)}).all())


def _known(session: Session, customers: Iterable[Any]) -> list[Entry]:
    """Note by what these conversations are found for their customers' sake."""
    entries = [Entry(id_, 0, words(text_of(customer))) for id_, customer in customers]
    kept = [{"of": entry.conversation_id, "words": " ".join(entry.words)} for entry in entries]
    if kept:
        session.connection().execute(_KEEP, kept)
    return entries


def renew_customer(session: Session, customer_id: int) -> None:
    """Let a customer be found by what is known of them now; in the transaction that has changed it."""
    customer = session.get_one(Customer, customer_id)
    of_theirs = col(Conversation.customer_id) == customer_id
    session.flush()
    ids = session.scalars(select(col(Conversation.id)).where(of_theirs).with_for_update()).all()
    before = select(SearchProfile).where(col(SearchProfile.conversation_id).in_(ids))
    index.take_out(
        session, [Entry(one.conversation_id, 0, one.words.split()) for one in session.scalars(before)]
    )
    index.put(session, _known(session, [(id_, customer) for id_ in ids]))


def forget(session: Session, conversation_id: int) -> None:
    """Take all of a conversation out of the index; before its messages and its customer are erased.

    What is written in it afterwards is found again.
    """
    session.flush()
    profile = session.get(SearchProfile, conversation_id, populate_existing=True)
    if profile is None:
        profile = SearchProfile(conversation_id=conversation_id)
        session.add(profile)
    said = session.connection().execute(_INDEXED, {"of": conversation_id, "after": profile.after_seq}).all()
    entries = [Entry(conversation_id, one.seq, words(one.text)) for one in said]
    index.take_out(session, [*entries, Entry(conversation_id, 0, profile.words.split())])
    last = session.scalar(select(col(Conversation.last_seq)).where(col(Conversation.id) == conversation_id))
    profile.words, profile.after_seq = "", last or 0
    session.flush()
    session.connection().execute(_COME_TO, {"of": conversation_id, "to": profile.after_seq})
