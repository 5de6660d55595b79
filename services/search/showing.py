"""What a row shows of a conversation that was found: where it was found, and by which words."""

from collections.abc import Mapping
from typing import Any, TypedDict

from sqlalchemy import BindParameter, Row, bindparam, select
from sqlmodel import Session, col

from models import Agent, Audience, Author, Conversation, Customer, Message
from services.customers import display_name
from services.search.excerpt import Part, excerpt, marked
from services.search.profile import known
from services.search.query import Query
from services.search.reading import Seqs
from services.search.words import words


class FoundView(TypedDict):
    """A place where it was found. `parts` are of its text, `name` of the customer's, each marked or not."""

    name: list[Part]
    parts: list[Part]
    who: str
    """Whose words they are, or what of the customer; nothing where that is plain."""
    at: int | None
    """When it was said."""
    seq: int
    """Which message it is; 0: what is known of the customer."""


def shown(session: Session, seqs: Mapping[int, Seqs], query: Query) -> dict[int, FoundView]:
    """Where it was found, by conversation. Whoever asks has found them by `find`."""
    said = _said(session, seqs, query)
    customers = session.execute(_CUSTOMERS, {"ids": list(seqs)}) if seqs else ()
    return {id_: _view(customer, said.get(id_), query) for id_, customer in customers}


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_CUSTOMERS = (
    select(col(Conversation.id), Customer)
    .join(Customer, col(Customer.id) == col(Conversation.customer_id))
    .where(col(Conversation.id).in_(_IDS))
)
_SEQS: BindParameter[int] = bindparam("seqs", expanding=True)
_SAID = (
    select(Message, col(Agent.name))
    .outerjoin(Agent, (col(Agent.id) == col(Message.author_id)) & (col(Message.author) == Author.AGENT))
    .where(col(Message.conversation_id).in_(_IDS), col(Message.seq).in_(_SEQS))
    .order_by(col(Message.conversation_id), col(Message.seq))
)


def _said(session: Session, seqs: Mapping[int, Seqs], query: Query) -> dict[int, Row[Any]]:
    """Of each conversation the message that has most of the terms; of several the newest."""
    numbers = {seq for those in seqs.values() for seq in those if seq}
    if not numbers:
        return {}
    best: dict[int, tuple[int, Row[Any]]] = {}
    # (Pairs of both would not be found by the index of both.)
    for row in session.execute(_SAID, {"ids": list(seqs), "seqs": sorted(numbers)}):
        if row.Message.seq not in seqs[row.Message.conversation_id]:
            continue
        has = _number(query, row.Message.text) if len(query.terms) > 1 else 1
        if has >= best.get(row.Message.conversation_id, (0,))[0]:
            best[row.Message.conversation_id] = has, row
    return {id_: row for id_, (_, row) in best.items()}


def _number(query: Query, text: str) -> int:
    spoken = words(text)
    return sum(term.is_in(spoken) for term in query.terms)


def _view(customer: Customer, said: Row[Any] | None, query: Query) -> FoundView:
    name = marked(display_name(customer), query.pattern)
    if said is None:
        who, text = _known(customer, query)
        return FoundView(name=name, parts=excerpt(text, query.pattern), who=who, at=None, seq=0)
    message: Message = said.Message
    who = (said.name or "") if message.author == Author.AGENT else ""
    if message.audience == Audience.INTERNAL:
        who = f"Note, {who}"
    return FoundView(
        name=name, parts=excerpt(message.text, query.pattern), who=who, at=message.at, seq=message.seq
    )


def _known(customer: Customer, query: Query) -> tuple[str, str]:
    """What of the customer it was found by; nothing when that is the name alone, which a row shows anyway."""
    for label, text in list(known(customer))[1:]:
        if any(is_found for _, is_found in marked(text, query.pattern)):
            return label, text
    return "", ""
