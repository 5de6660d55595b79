"""Whether the data is whole: nothing damaged, no hole in a conversation, every copy as what it copies."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, func, or_, select, text
from sqlmodel import Session, col

from models import (
    Audience,
    Author,
    Channel,
    ChannelLogo,
    Conference,
    Conversation,
    ConversationTeam,
    CrewMember,
    Customer,
    Invitation,
    Message,
    MessageTemplate,
    OutboxState,
    Outgoing,
    SearchProfile,
    State,
    TemplateTeam,
)
from services.conversations.change import COPIED
from services.files.checking import misplaced, untaken
from services.search.profile import text_of
from services.search.words import words

SHOWN = 20
"""Lines for each kind of damage; a broken disk would fill the screen."""


def problems(session: Session) -> list[str]:
    """One line for each thing that is wrong; of each kind only the first few."""
    return [
        *_shown(_file_damage(session)),
        *_shown(_numbering(session)),
        *_shown(_waits(session)),
        *_shown(_written(session)),
        *_shown(_places(session)),
        *_shown(_lists(session)),
        *_shown(_invitations(session)),
        *_shown(untaken(session)),
        *_shown(misplaced(session)),
        *_shown(_outgoing(session)),
        *_shown(_rooms(session)),
        *_shown(_found(session)),
        *_shown(_templates(session)),
        *_shown(_logos(session)),
    ]


def _shown(lines: Iterator[str]) -> list[str]:
    found = list(lines)
    rest = [f"... and {len(found) - SHOWN} more of these"] if len(found) > SHOWN else []
    return found[:SHOWN] + rest


def _logos(session: Session) -> Iterator[str]:
    """A channel says that it has a logo exactly when one is kept."""
    statement = (
        select(col(Channel.id))
        .join(ChannelLogo, col(ChannelLogo.channel_id) == col(Channel.id), isouter=True)
        .where((col(Channel.logo) == "") == col(ChannelLogo.channel_id).is_not(None))
    )
    for id_ in session.scalars(statement):
        yield f"channel {id_}: its logo is not what it says"


def _file_damage(session: Session) -> Iterator[str]:
    """What SQLite finds by itself. PostgreSQL offers no such question."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for (line,) in session.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield f"damaged: {line}"
    for table, row, other, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield f"{table} row {row} refers to a row of {other} that does not exist"


def _numbering(session: Session) -> Iterator[str]:
    """The messages of a conversation are numbered from 1 to `last_seq` without a hole."""
    counted = (
        select(
            col(Message.conversation_id).label("id"),
            func.count().label("number"),
            func.min(Message.seq).label("first"),
            func.max(Message.seq).label("last"),
        )
        .group_by(col(Message.conversation_id))
        .subquery()
    )
    number = func.coalesce(counted.c.number, 0)
    rows = session.execute(
        select(col(Conversation.id), col(Conversation.last_seq), number)
        .join(counted, counted.c.id == col(Conversation.id), isouter=True)
        .where(
            or_(
                number != Conversation.last_seq,
                func.coalesce(counted.c.first, 1) != 1,
                func.coalesce(counted.c.last, 0) != Conversation.last_seq,
            )
        )
    )
    for id_, last, found in rows:
        yield f"conversation {id_}: numbered up to {last}, but {found} messages are there"


def _waits(session: Session) -> Iterator[str]:
    """Only in an open conversation does anyone wait."""
    statement = select(col(Conversation.id)).where(
        col(Conversation.waiting_since).is_not(None), col(Conversation.state) != State.OPEN
    )
    for id_ in session.scalars(statement):
        yield f"conversation {id_}: waits, but is not open"


def _written(session: Session) -> Iterator[str]:
    """What the customer has written is counted right: unread counts rest on it."""
    number = (
        select(func.count())
        .where(
            col(Message.conversation_id) == col(Conversation.id),
            col(Message.author) == Author.CUSTOMER,
            col(Message.audience) == Audience.PUBLIC,
        )
        .correlate(Conversation)
        .scalar_subquery()
    )
    statement = select(col(Conversation.id)).where(col(Conversation.customer_count) != number)
    for id_ in session.scalars(statement):
        yield f"conversation {id_}: counts other messages of its customer than are there"


def _places(session: Session) -> Iterator[str]:
    """Each place in a team says of its conversation what the conversation says of itself."""
    same = [
        getattr(ConversationTeam, name).is_not_distinct_from(getattr(Conversation, name))
        for name in ("channel_id", *COPIED)
    ]
    statement = (
        select(col(ConversationTeam.conversation_id), col(ConversationTeam.team_id))
        .join(Conversation, col(Conversation.id) == col(ConversationTeam.conversation_id))
        .where(~and_(*same))
    )
    for id_, team_id in session.execute(statement):
        yield f"conversation {id_}: its place in team {team_id} says something else of it"


def _lists(session: Session) -> Iterator[str]:
    """The teams and crew that a conversation names are those of its places and seats."""
    teams = _pairs(session, col(ConversationTeam.conversation_id), col(ConversationTeam.team_id))
    crews = _pairs(session, col(CrewMember.conversation_id), col(CrewMember.agent_id))
    rows = session.execute(
        select(
            col(Conversation.id),
            col(Conversation.team_ids),
            col(Conversation.crew_ids),
            col(Conversation.crewed),
        )
    )
    for id_, team_ids, crew_ids, crewed in rows:
        if sorted(team_ids) != sorted(teams.get(id_, [])):
            yield f"conversation {id_}: names other teams than it lies with"
        if sorted(crew_ids) != sorted(crews.get(id_, [])) or crewed != bool(crew_ids):
            yield f"conversation {id_}: names another crew than is in it"


def _invitations(session: Session) -> Iterator[str]:
    """Who a conversation names as invited holds an open invitation; into a closed one nobody does."""
    is_open = col(Invitation.ended_at).is_(None)
    place = col(Invitation.conversation_id)
    agents = _pairs(session, place, col(Invitation.agent_id), is_open, col(Invitation.agent_id).is_not(None))
    teams = _pairs(session, place, col(Invitation.team_id), is_open, col(Invitation.team_id).is_not(None))
    rows = session.execute(
        select(
            col(Conversation.id),
            col(Conversation.state),
            col(Conversation.invited_ids),
            col(Conversation.invited_team_ids),
        )
    )
    for id_, state, agent_ids, team_ids in rows:
        theirs = agents.get(id_, []), teams.get(id_, [])
        if (sorted(agent_ids), sorted(team_ids)) != (sorted(theirs[0]), sorted(theirs[1])):
            yield f"conversation {id_}: names others as invited than are"
        if state == State.CLOSED and any(theirs):
            yield f"conversation {id_}: is closed, but somebody is invited"


def _rooms(session: Session) -> Iterator[str]:
    """A call's room ends with its conversation."""
    statement = (
        select(col(Conversation.id))
        .join(Conference, col(Conference.conversation_id) == col(Conversation.id))
        .where(col(Conference.ended_at).is_(None), col(Conversation.state) == State.CLOSED)
    )
    for id_ in session.scalars(statement):
        yield f"conversation {id_}: is closed, but the room of its call is open"


def _found(session: Session) -> Iterator[str]:
    """The search index has come as far as there is something, and holds what is known of each customer."""
    beyond = select(col(Conversation.id)).where(col(Conversation.indexed_seq) > col(Conversation.last_seq))
    for id_ in session.scalars(beyond):
        yield f"conversation {id_}: the search index holds more of it than was said"
    rows = session.execute(
        select(col(SearchProfile.conversation_id), col(SearchProfile.words), Customer)
        .join(Conversation, col(Conversation.id) == col(SearchProfile.conversation_id))
        .join(Customer, col(Customer.id) == col(Conversation.customer_id))
        .where(col(SearchProfile.words) != "")
    )
    for id_, found_by, customer in rows:
        if found_by.split() != words(text_of(customer)):
            yield f"conversation {id_}: is found by something else of its customer than is known"


def _templates(session: Session) -> Iterator[str]:
    """A template is for all teams, or for some; for none it would be lost."""
    led = select(col(TemplateTeam.template_id))
    statement = select(col(MessageTemplate.id)).where(
        col(MessageTemplate.for_all) == col(MessageTemplate.id).in_(led)
    )
    for id_ in session.scalars(statement):
        yield f"template {id_}: is for all teams and for some, or for none"


def _outgoing(session: Session) -> Iterator[str]:
    """What leaves by mail is a public message of ours; it is to be looked at again or has ended."""
    is_waiting = col(Outgoing.state) == OutboxState.WAITING
    is_due, has_ended = col(Outgoing.due_at).is_not(None), col(Outgoing.ended_at).is_not(None)
    is_message = and_(
        col(Message.conversation_id) == col(Outgoing.conversation_id), col(Message.seq) == col(Outgoing.seq)
    )
    is_ours = and_(col(Message.audience) == Audience.PUBLIC, col(Message.author) != Author.CUSTOMER)
    rows = session.execute(
        select(col(Outgoing.conversation_id), col(Outgoing.seq))
        .outerjoin(Message, is_message)
        .where(
            or_(
                col(Message.id).is_(None),
                ~is_ours,
                is_waiting != is_due,
                is_waiting == has_ended,
            )
        )
    )
    for id_, seq in rows:
        yield f"conversation {id_}: what leaves by mail of message {seq} is not as it can be"


def _pairs(session: Session, conversation_id: Any, other_id: Any, *which: Any) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for id_, other in session.execute(select(conversation_id, other_id).where(*which)):
        found.setdefault(id_, []).append(other)
    return found
