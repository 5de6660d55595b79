"""Channels and the teams they lead to."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from models import Channel, ChannelTeam, Team
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
        kind=kind, key=key, name=text.name(name, NAME_LIMIT), look=look or {}, created_at=clock.now()
    )
    session.add(channel)
    session.flush()
    session.add_all(ChannelTeam(channel_id=channel.id, team_id=team_id) for team_id in team_ids)
    return Outcome(channel.id)


def channel_by_key(session: Session, key: str, kind: str = "web", *, is_on: bool = True) -> Channel:
    """Find a channel of this kind that is on, or may be off. Raises NotFound."""
    statement = select(Channel).where(col(Channel.key) == key, col(Channel.kind) == kind)
    if is_on:
        statement = statement.where(col(Channel.enabled))
    # Cleaned, it would be another key; as it is, no database takes it.
    channel = session.scalars(statement).one_or_none() if text.clean(key) == key else None
    if channel is None:
        raise NotFound("This chat is not here any more.")
    return channel


def channels_of_teams(session: Session, team_ids: Collection[int]) -> dict[int, str]:
    """The names of the channels whose conversations lie with these teams, or would, in order of names."""
    leads = select(col(ChannelTeam.channel_id)).where(col(ChannelTeam.team_id).in_(team_ids))
    lead_here: list[ColumnElement[bool]] = [col(Channel.id).in_(leads)]
    if default_team(session) in team_ids:
        lead_here.append(and_(col(Channel.id).in_(_LEADING), col(Channel.id).not_in(_LEADING_TO_ACTIVE)))
    statement = select(col(Channel.id), col(Channel.name)).where(or_(*lead_here)).order_by(col(Channel.name))
    return dict(session.execute(statement).all())


_LEADING = select(col(ChannelTeam.channel_id))
_LEADING_TO_ACTIVE = _LEADING.join(Team, col(Team.id) == col(ChannelTeam.team_id)).where(
    col(Team.deactivated_at).is_(None)
)


def default_team(session: Session) -> int:
    """The first team: it takes what has no other."""
    return session.scalar(select(func.min(col(Team.id)))) or 0


def routed_teams(session: Session, channel_id: int) -> list[int]:
    """The teams that the channel's conversations go to now: its active ones, else the default team."""
    statement = (
        select(col(Team.id), col(Team.deactivated_at))
        .join(ChannelTeam, col(ChannelTeam.team_id) == col(Team.id))
        .where(col(ChannelTeam.channel_id) == channel_id)
        .order_by(col(Team.id))
    )
    found = session.execute(statement).all()
    active = [team_id for team_id, deactivated_at in found if deactivated_at is None]
    return active if active or not found else [default_team(session)]


def teams_of_channel(session: Session, channel_id: int) -> list[int]:
    """The teams that the channel is to lead to, deactivated ones too."""
    statement = select(col(ChannelTeam.team_id)).where(col(ChannelTeam.channel_id) == channel_id)
    return sorted(session.scalars(statement))
