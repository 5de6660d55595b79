"""The channels of a workspace, as who manages them sees them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import Author, Channel, ChannelTeam, Conversation, Message, Team
from services.actor import Actor
from services.authority import must_manage_people
from services.paging import Page, Query, paged

LOOKED_AT = 20
"""Conversations of a channel among which its customers' latest message is: few are reopened by hand after
it, which counts as news of them too."""


@dataclass(frozen=True, slots=True)
class ListedChannel:
    """A channel; `teams` by name. `written_at`: when a customer last wrote, None if nobody has."""

    channel_id: int
    kind: str
    name: str
    teams: tuple[str, ...]
    is_on: bool
    written_at: int | None


def channels(session: Session, query: Query, *, actor: Actor) -> Page[ListedChannel]:
    """A page of the workspace's channels, for its owners and admins. Takes a thread: it looks at every
    conversation. Raises Forbidden, NotFound.
    """
    must_manage_people(session, actor)
    teams, written = teams_led_to(session), _written(session)
    every = session.scalars(select(Channel).order_by(func.lower(col(Channel.name)), col(Channel.id)))
    return paged(
        (
            ListedChannel(
                one.id, one.kind, one.name, tuple(teams.get(one.id, ())), one.enabled, written.get(one.id)
            )
            for one in every
        ),
        query,
        texts=lambda one: (one.name, one.kind, *one.teams),
        sorts={
            "name": lambda one: one.name.casefold(),
            "kind": lambda one: one.kind,
            "teams": lambda one: [name.casefold() for name in one.teams],
            "on": lambda one: not one.is_on,
            "written": lambda one: one.written_at or 0,
        },
    )


def teams_led_to(session: Session) -> dict[int, list[str]]:
    """By channel, in order of names."""
    leads = select(col(ChannelTeam.channel_id), col(Team.name)).join(
        Team, col(Team.id) == col(ChannelTeam.team_id)
    )
    teams: dict[int, list[str]] = {}
    for channel_id, name in session.execute(leads.order_by(func.lower(col(Team.name)))):
        teams.setdefault(channel_id, []).append(name)
    return teams


def _written(session: Session) -> dict[int, int]:
    place = func.row_number().over(
        partition_by=col(Conversation.channel_id), order_by=col(Conversation.quiet_since).desc()
    )
    latest = (
        select(col(Conversation.id), col(Conversation.channel_id), place.label("place"))
        .where(col(Conversation.customer_count) > 0)
        .subquery()
    )
    statement = (
        select(latest.c.channel_id, func.max(col(Message.at)))
        .join(Message, col(Message.conversation_id) == latest.c.id)
        .where(latest.c.place <= LOOKED_AT, col(Message.author) == Author.CUSTOMER)
        .group_by(latest.c.channel_id)
    )
    return dict(session.execute(statement).all())
