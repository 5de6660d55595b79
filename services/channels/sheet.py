"""All that is set for one channel, for its page."""

from dataclasses import dataclass

from sqlmodel import Session

from services.actor import Actor
from services.channels.look import Look, shown
from services.channels.managing import managed, may_go, teams_to_lead_to
from services.channels.routing import teams_of_channel
from services.teams import team_names


@dataclass(frozen=True, slots=True)
class ChannelSheet:
    """A channel. `teams`: those that it may lead to, by name; `team_ids`: those that it does."""

    channel_id: int
    key: str
    kind: str
    name: str
    is_on: bool
    look: Look
    logo: str
    sites: list[str]
    teams: dict[int, str]
    team_ids: list[int]
    may_go: bool
    """Nothing was ever written by it: it can be deleted."""


def channel_sheet(session: Session, channel_id: int, *, actor: Actor) -> ChannelSheet:
    """What is set for a channel. Raises Forbidden for all but workspace owners and admins, NotFound."""
    channel = managed(session, channel_id, actor)
    team_ids, offered = teams_of_channel(session, channel.id), teams_to_lead_to(session)
    return ChannelSheet(
        channel_id=channel.id,
        key=channel.key,
        kind=channel.kind,
        name=channel.name,
        is_on=channel.enabled,
        look=shown(channel.look),
        logo=channel.logo,
        sites=channel.allowed_sites,
        teams=offered | team_names(session, set(team_ids) - offered.keys()),
        team_ids=team_ids,
        may_go=may_go(session, channel.id),
    )
