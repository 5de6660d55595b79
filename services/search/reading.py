"""Looks for terms in the messages themselves, of a few conversations: what is common is in the last ones."""

from collections.abc import Callable, Collection, Iterable
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, literal, select
from sqlmodel import Session, col

from models import Conversation, Message, MessageKind, SearchProfile
from services.search.query import Term
from services.search.words import words

Seqs = tuple[int, ...]
"""Of each term the last message that has it; 0 where only what is known of the customer has it."""

LAST = 50
"""Messages that are read of each at first."""

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SAID = (
    select(col(Message.conversation_id), col(Message.seq), col(Message.text))
    .join(Conversation, col(Conversation.id) == col(Message.conversation_id))
    .where(
        col(Message.conversation_id).in_(_IDS),
        col(Message.kind) == MessageKind.TEXT,
        col(Message.seq) <= col(Conversation.indexed_seq),
    )
    .order_by(col(Message.conversation_id), col(Message.seq).desc())
)
_OF_LATE = col(Message.seq) > col(Conversation.indexed_seq) - LAST
_NEW = _SAID.where(col(Message.seq) > bindparam("seq"))
_LATE, _EARLY = _SAID.where(_OF_LATE), _SAID.where(~_OF_LATE)
_KNOWN: Select[int, int, str] = select(
    col(SearchProfile.conversation_id), literal(0).label("seq"), col(SearchProfile.words).label("text")
).where(col(SearchProfile.conversation_id).in_(_IDS))


def last_said(session: Session, ids: Collection[int], terms: tuple[Term, ...]) -> dict[int, Seqs]:
    """Where the terms were said last, by conversation, of those that have all of them.

    Finds what the index finds: what is not in the index yet is left out.
    """
    found: dict[int, dict[int, int]] = {id_: {} for id_ in ids}
    for statement, split in ((_LATE, words), (_EARLY, words), (_KNOWN, str.split)):
        lacking = [id_ for id_, seqs in found.items() if len(seqs) < len(terms)]
        if lacking:
            _look(session.connection().execute(statement, {"ids": lacking}), split, terms, found)
    return {
        id_: tuple(seqs[i] for i in range(len(terms)))
        for id_, seqs in found.items()
        if len(seqs) == len(terms)
    }


def _look(
    rows: Iterable[Any],
    split: Callable[[str], list[str]],
    terms: tuple[Term, ...],
    found: dict[int, dict[int, int]],
) -> None:
    """Look through conversations, each from its last message back to where nothing is lacking."""
    for id_, said in groupby(rows, key=lambda row: row.conversation_id):
        seqs = found[id_]
        for one in said:
            spoken = split(one.text)
            for i, term in enumerate(terms):
                if i not in seqs and term.is_in(spoken):
                    seqs[i] = one.seq
            if len(seqs) == len(terms):
                break


def is_said_after(session: Session, conversation_id: int, seq: int, terms: tuple[Term, ...]) -> bool:
    """Whether any of the terms was said after this number."""
    place = {"ids": [conversation_id], "seq": seq}
    said = session.connection().execute(_NEW, place)
    return any(term.is_in(words(one.text)) for one in said for term in terms)
