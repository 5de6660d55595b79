"""One team, as who manages it sees it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from models import Channel, ChannelTeam, Team
from services.actor import Actor
from services.authority import managed, must_manage_team, role_in
from services.channels.routing import default_team
from services.rules import Rules, rules_of
from services.thresholds import Thresholds, house_thresholds


@dataclass(frozen=True, slots=True)
class Sheet:
    """`inherited`: what holds where the team has no threshold of its own."""

    team_id: int
    name: str
    mode: str
    rules: Rules
    inherited: Thresholds
    default: str
    """The default team's name."""
    is_default: bool
    is_deactivated: bool
    my_role: str | None
    """The role of who looks; None: they have no seat in it."""
    is_mine_to_name: bool
    """They manage the workspace: name, deactivation and deletion are theirs too."""
    channels: tuple[str, ...]
    """The names of those that lead to it."""


def team_sheet(session: Session, team_id: int, *, actor: Actor) -> Sheet:
    """How a team stands. Raises NotFound, Forbidden for its Representatives."""
    team = must_manage_team(session, team_id, actor)
    default = default_team(session)
    led = (
        select(col(Channel.name))
        .join(ChannelTeam, col(ChannelTeam.channel_id) == col(Channel.id))
        .where(col(ChannelTeam.team_id) == team.id)
        .order_by(col(Channel.name))
    )
    return Sheet(
        team_id=team.id,
        name=team.name,
        mode=team.mode,
        rules=rules_of(team),
        inherited=house_thresholds(session),
        default=session.get_one(Team, default).name,
        is_default=team.id == default,
        is_deactivated=team.deactivated_at is not None,
        my_role=role_in(session, team.id, actor.agent_id),
        is_mine_to_name=managed(session, actor).workspace,
        channels=tuple(session.scalars(led)),
    )
