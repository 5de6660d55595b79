"""What a customer may read of their conversation: its public messages."""

from dataclasses import dataclass, replace

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from models import Agent, Audience, Author, Message
from services.files.facts import FileFacts, files_of
from services.numbers import bounded

PAGE = 50
"""Messages handed out at a time, at most (SPEC 8)."""


@dataclass(frozen=True, slots=True)
class PublicMessage:
    """A message as the customer sees it. `prev` is the `seq` of the public message before it, or 0."""

    seq: int
    prev: int
    id: int
    author_kind: str
    author_name: str
    text: str
    at: int
    client_id: str | None
    """On the customer's own messages only."""
    action: dict[str, str] | None = None
    """A button under it: `label` and `url`."""
    files: tuple[FileFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """Messages, oldest first; `more`: there are older ones."""

    messages: list[PublicMessage]
    more: bool


def since(session: Session, conversation_id: int, *, after: int, limit: int = PAGE) -> list[PublicMessage]:
    """The first public messages with a `seq` over `after`, oldest first."""
    rows = session.execute(
        _public(conversation_id)
        .where(col(Message.seq) > bounded(after))
        .order_by(col(Message.seq))
        .limit(limit)
    )
    return _linked(session, conversation_id, [_told(*row) for row in rows])


def history(session: Session, conversation_id: int, *, before: int | None, limit: int = PAGE) -> History:
    """The latest public messages with a `seq` under `before` (None: of all)."""
    limit = max(1, min(limit, PAGE))
    statement = _public(conversation_id).order_by(col(Message.seq).desc()).limit(limit + 1)
    if before is not None:
        statement = statement.where(col(Message.seq) < bounded(before))
    found = [_told(*row) for row in session.execute(statement)]
    return History(_linked(session, conversation_id, found[:limit][::-1]), len(found) > limit)


def last_public_seq(session: Session, conversation_id: int, *, before: int | None = None) -> int:
    """The `seq` of the latest public message, or of the latest one before another; 0 when there is none."""
    statement = select(func.max(col(Message.seq))).where(
        col(Message.conversation_id) == conversation_id, col(Message.audience) == Audience.PUBLIC
    )
    if before is not None:
        statement = statement.where(col(Message.seq) < before)
    return session.scalar(statement) or 0


def written_at(session: Session, conversation_id: int, seq: int) -> int | None:
    """When a public message was written; after a restored backup it may be another than it was."""
    return session.scalar(
        select(col(Message.at)).where(
            col(Message.conversation_id) == conversation_id,
            col(Message.seq) == bounded(seq),
            col(Message.audience) == Audience.PUBLIC,
        )
    )


def _public(conversation_id: int) -> Select[Message, str]:
    statement: Select[Message, str] = (
        select(Message, col(Agent.name))
        .outerjoin(Agent, (col(Agent.id) == col(Message.author_id)) & (col(Message.author) == Author.AGENT))
        .where(col(Message.conversation_id) == conversation_id, col(Message.audience) == Audience.PUBLIC)
    )
    return statement


def _told(message: Message, agent_name: str | None) -> PublicMessage:
    return PublicMessage(
        seq=message.seq,
        prev=0,
        id=message.id,
        author_kind=message.author,
        author_name=agent_name or "",
        text=message.text,
        at=message.at,
        client_id=message.client_id if message.author == Author.CUSTOMER else None,
        action=message.detail.get("action"),
        files=tuple(files_of(message)),
    )


def _linked(session: Session, conversation_id: int, messages: list[PublicMessage]) -> list[PublicMessage]:
    if not messages:
        return []
    before = [
        last_public_seq(session, conversation_id, before=messages[0].seq),
        *(message.seq for message in messages[:-1]),
    ]
    return [replace(message, prev=prev) for message, prev in zip(messages, before, strict=True)]
