"""What those are called whom the lines of the trail name by their ids."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from models import Agent, Author, Channel, Joining, MessageTemplate, Team
from services.actor import Actor
from services.authority import must_manage_people

if TYPE_CHECKING:
    from services.trail.deeds import Deed


@dataclass(frozen=True, slots=True)
class Names:
    """By id; what has gone is called by its number."""

    agents: dict[int, str]
    teams: dict[int, str]
    channels: dict[int, str]
    templates: dict[int, str]
    invitations: dict[int, str]
    """The addresses of who was invited into the workspace."""

    def agent(self, agent_id: Any) -> str:
        """A colleague."""
        return self.agents.get(agent_id) or f"agent {agent_id}"

    def team(self, team_id: int) -> str:
        """A team."""
        return self.teams.get(team_id) or f"team {team_id}"

    def channel(self, channel_id: Any) -> str:
        """A channel, in quotation marks."""
        name = self.channels.get(channel_id)
        return f"channel “{name}”" if name else f"channel {channel_id}"

    def template(self, template_id: Any) -> str:
        """A message template, in quotation marks."""
        title = self.templates.get(template_id)
        return f"template “{title}”" if title else f"template {template_id}"

    def invited(self, invitation_id: Any) -> str:
        """Who was invited into the workspace, by their address."""
        return self.invitations.get(invitation_id) or "somebody"


def choices(session: Session, *, actor: Actor) -> tuple[dict[int, str], dict[int, str]]:
    """All agents and all teams that one may look for, by name. Raises Forbidden."""
    must_manage_people(session, actor)
    agents = select(col(Agent.id), col(Agent.name)).order_by(func.lower(col(Agent.name)), col(Agent.id))
    teams = select(col(Team.id), col(Team.name)).order_by(func.lower(col(Team.name)), col(Team.id))
    return dict(session.execute(agents).all()), dict(session.execute(teams).all())


def names_for(session: Session, deeds: Collection["Deed"]) -> Names:
    """Read the names that these lines need, all at once."""
    details = [deed.detail for deed in deeds]
    agents = {deed.author_id for deed in deeds if deed.author == Author.AGENT} | _named(details, "agent")
    teams = {team_id for deed in deeds for team_id in deed.team_ids}
    return Names(
        _read(session, Agent.id, Agent.name, agents),
        _read(session, Team.id, Team.name, teams),
        _read(session, Channel.id, Channel.name, _named(details, "channel")),
        _read(session, MessageTemplate.id, MessageTemplate.title, _named(details, "template")),
        _read(session, Joining.id, Joining.email, _named(details, "invitation")),
    )


def _named(details: Iterable[dict[str, Any]], key: str) -> set[int | None]:
    return {detail[key] for detail in details if isinstance(detail.get(key), int)}


def _read(session: Session, id_: Any, name: Any, ids: Collection[int | None]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(session.execute(select(col(id_), col(name)).where(col(id_).in_(ids))).all())
