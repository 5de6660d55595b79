"""The list of a selection: which conversations, in which order, and what a row shows."""

from functools import lru_cache
from typing import Any, TypedDict

from sqlalchemy import BigInteger, BindParameter, Row, Select, bindparam, func, select
from sqlmodel import Session, col

from models import Agent, Author, Channel, Conversation, Customer, Message, State, Team
from services.access import KEPT, Shape, Viewer, visible
from services.channels.words import LACKS
from services.conversations.change import NOT_WAITING
from services.conversations.selection import Selection, Sort
from services.customers import display_name
from services.files.facts import files_of
from services.files.names import in_words

NEAR = 2_000
"""Rows from the top within which a jump is read on the loop; farther ones go to a thread (DESIGN 3)."""

Place = tuple[int, int]
"""(rank, id): where a conversation stands in a list. Ascending."""


class Person(TypedDict):
    """An agent in a row."""

    id: int
    name: str


class ChannelView(TypedDict):
    """The mark of the channel."""

    kind: str
    name: str


class Said(TypedDict):
    """The last thing that was said."""

    kind: str
    name: str
    text: str


class RowView(TypedDict):
    """A conversation as a row of the list."""

    id: int
    rank: int
    name: str
    blocked: bool
    channel: ChannelView
    teams: list[str]
    online: bool
    state: str
    waiting_since: int | None
    soon: int
    """Milliseconds of waiting after which it is Soon to be; likewise Overdue."""
    overdue: int
    last: Said | None
    at: int
    crew: list[Person]


PREVIEW = 160
"""Code points of the last message that a row carries."""


def places(session: Session, viewer: Viewer, selection: Selection, *, start: int, count: int) -> list[Place]:
    """Where the rows from `start` on stand, in the list's order."""
    statement = _places(viewer.shape, selection, selection.sort)
    place = {"start": start, "count": count, "first": start + count}
    return [(row.rank, row.id) for row in session.execute(statement, viewer.parameters | place)]


@lru_cache(KEPT)
def _places(shape: Shape, selection: Selection, sort: Sort) -> Select[int, int]:
    whole = visible(
        shape,
        selection.narrow,
        **selection.crews,
        first=bindparam("first", type_=BigInteger()),
        by=selection.order,
    ).subquery()
    rank = whole.c.rank if sort == Sort.WAITING else 2 * NOT_WAITING - whole.c.last_message_at
    statement: Select[int, int] = (
        select(rank.label("rank"), whole.c.id)
        .order_by(*selection.order(whole.c))
        .offset(bindparam("start", type_=BigInteger()))
        .limit(bindparam("count", type_=BigInteger()))
    )
    return statement


def length(session: Session, viewer: Viewer, selection: Selection) -> int:
    """How many rows the list has."""
    whole = visible(viewer.shape, selection.narrow, **selection.crews).subquery()
    return session.scalar(select(func.count()).select_from(whole), viewer.parameters) or 0


def rows(session: Session, ids: list[int]) -> dict[int, RowView]:
    """What the rows of these conversations show, by id. Whoever asks has asked `access` for the ids."""
    found = session.execute(_ROWS, {"ids": ids}).all()
    names = _names(session, found)
    return {row.Conversation.id: _row(row, names) for row in found}


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ROWS = (
    select(Conversation, Customer, Channel, Message)
    .join(Customer, col(Customer.id) == col(Conversation.customer_id))
    .join(Channel, col(Channel.id) == col(Conversation.channel_id))
    .outerjoin(
        Message,
        (col(Message.conversation_id) == col(Conversation.id))
        & (col(Message.seq) == col(Conversation.last_said_seq)),
    )
    .where(col(Conversation.id).in_(_IDS))
)
_AGENTS = select(col(Agent.id), col(Agent.name)).where(col(Agent.id).in_(_IDS))
_TEAMS = select(col(Team.id), col(Team.name)).where(col(Team.id).in_(_IDS))


def _names(session: Session, found: Any) -> dict[str, dict[int, str]]:
    agents = {agent_id for row in found for agent_id in row.Conversation.crew_ids}
    agents |= {row.Message.author_id for row in found if row.Message and row.Message.author == Author.AGENT}
    teams = {team_id for row in found for team_id in row.Conversation.team_ids}
    return {
        "agents": _named(session, _AGENTS, agents),
        "teams": _named(session, _TEAMS, teams),
    }


def _named(session: Session, statement: Select[int, str], ids: set[int]) -> dict[int, str]:
    return dict(session.execute(statement, {"ids": list(ids)}).all()) if ids else {}


def _row(row: Row[Any], names: dict[str, dict[int, str]]) -> RowView:
    conversation: Conversation = row.Conversation
    agents, teams = names["agents"], names["teams"]
    crew = conversation.crew_ids if conversation.state != State.CLOSED else []
    return RowView(
        id=conversation.id,
        rank=conversation.rank,
        name=display_name(row.Customer),
        blocked=row.Customer.blocked_at is not None,
        channel=ChannelView(kind=row.Channel.kind, name=row.Channel.name),
        teams=[teams.get(team_id, "") for team_id in conversation.team_ids],
        online=conversation.online,
        state=conversation.state,
        waiting_since=conversation.waiting_since,
        soon=_after_wait(conversation, conversation.soon_at),
        overdue=_after_wait(conversation, conversation.overdue_at),
        last=_said(row.Message, agents),
        at=conversation.last_message_at,
        crew=[Person(id=agent_id, name=agents.get(agent_id, "")) for agent_id in crew],
    )


def _said(message: Message | None, agents: dict[int, str]) -> Said | None:
    if message is None:
        return None
    name = agents.get(message.author_id or 0, "") if message.author == Author.AGENT else ""
    text = message.text[: 2 * PREVIEW] or in_words(files_of(message)) or message.detail.get(LACKS, "")
    return Said(kind=message.author, name=name, text=" ".join(text.split())[:PREVIEW])


def _after_wait(conversation: Conversation, moment: int | None) -> int:
    return (moment or 0) - (conversation.waiting_since or 0)
