"""What a console's agent can choose among."""

from dataclasses import dataclass, field

from services.access import Viewer
from services.channels.routing import channels_of_teams
from services.database import Database
from services.teams import member_names, team_names


@dataclass(frozen=True, slots=True)
class Offered:
    """Names by id: their teams, the channels that lead there, and whom they are Team Admin of."""

    teams: dict[int, str] = field(default_factory=dict)
    channels: dict[int, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)


async def offered_to(db: Database, viewer: Viewer) -> Offered:
    """Read it as it is now."""
    return Offered(
        await db.read(team_names, viewer.team_ids),
        await db.read(channels_of_teams, viewer.team_ids),
        await db.read(member_names, viewer.admin_teams),
    )
