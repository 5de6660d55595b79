"""Channels and the teams they lead to."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from models import Channel, ChannelTeam
from services import clock, text
from services.outcome import Outcome
from services.refusal import NotFound

NAME_LIMIT = 80


def create_channel(
    session: Session,
    *,
    kind: str,
    key: str,
    name: str,
    team_ids: list[int],
    look: dict[str, Any] | None = None,
) -> Outcome[int]:
    """Make a channel that leads to these teams and return its id."""
    channel = Channel(
        kind=kind, key=key, name=text.line(name, NAME_LIMIT), look=look or {}, created_at=clock.now()
    )
    session.add(channel)
    session.flush()
    session.add_all(ChannelTeam(channel_id=channel.id, team_id=team_id) for team_id in team_ids)
    return Outcome(channel.id)


def channel_by_key(session: Session, key: str) -> Channel:
    """Find a channel that is on. Raises NotFound."""
    statement = select(Channel).where(col(Channel.key) == key, col(Channel.enabled))
    # Cleaned, it would be another key; as it is, no database takes it.
    channel = session.scalars(statement).one_or_none() if text.clean(key) == key else None
    if channel is None:
        raise NotFound("This chat is not here any more.")
    return channel


def channels_of_teams(session: Session, team_ids: Collection[int]) -> dict[int, str]:
    """The names of the channels that lead to these teams, by id, in the order of their names."""
    leads = select(col(ChannelTeam.channel_id)).where(col(ChannelTeam.team_id).in_(team_ids))
    statement = (
        select(col(Channel.id), col(Channel.name))
        .where(col(Channel.id).in_(leads))
        .order_by(col(Channel.name))
    )
    return dict(session.execute(statement).all())


def teams_of_channel(session: Session, channel_id: int) -> list[int]:
    """The teams that the channel's conversations go to now."""
    statement = select(col(ChannelTeam.team_id)).where(col(ChannelTeam.channel_id) == channel_id)
    return sorted(session.scalars(statement))
