"""From an empty database to a workspace that works."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models import Agent, AuditLine, Channel, ChannelTeam, Mode, Team, TeamMember, TeamRole, WorkspaceRole
from services.agents import anyone
from services.database import sqlite_engine
from services.events import MembershipChanged
from services.migrating import migrate
from services.refusal import BadRequest
from services.setting_up import Added, add_agent
from services.workspace import workspace_name
from tests.services.cast import World


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    migrate(url)
    engine = sqlite_engine(url, "BEGIN")
    with Session(engine) as session:
        yield session
    engine.dispose()


def add(session: Session, name: str, workspace_role: str = "") -> Added:
    email = f"{name.lower()}@demo.example"
    return add_agent(
        session, name=name, email=email, password="correct horse", workspace_role=workspace_role
    ).value


def test_the_first_agent_begins_everything(session: Session) -> None:
    assert not anyone(session)
    ada = add(session, "Ada")
    assert anyone(session)
    assert session.get_one(Agent, ada.agent_id).workspace_role == WorkspaceRole.OWNER
    team = session.exec(select(Team)).one()
    assert team.mode == Mode.COLLABORATION
    seat = session.exec(select(TeamMember)).one()
    assert (seat.team_id, seat.agent_id, seat.role) == (team.id, ada.agent_id, TeamRole.ADMIN)
    channel = session.exec(select(Channel)).one()
    assert (channel.key, channel.kind, channel.enabled) == (ada.channel_key, "web", True)
    assert session.exec(select(ChannelTeam)).one().team_id == team.id
    assert workspace_name(session) == "Triptych"


def test_later_ones_take_a_seat(session: Session) -> None:
    add(session, "Ada")
    ben = add(session, "Ben")
    assert ben.channel_key is None
    assert session.get_one(Agent, ben.agent_id).workspace_role == WorkspaceRole.MEMBER
    seat = session.exec(select(TeamMember).where(TeamMember.agent_id == ben.agent_id)).one()
    assert seat.role == TeamRole.REPRESENTATIVE
    assert len(session.exec(select(Team)).all()) == 1


def test_a_role_may_be_named(session: Session) -> None:
    add(session, "Ada")
    assert session.get_one(Agent, add(session, "Ben", "admin").agent_id).workspace_role == "admin"
    with pytest.raises(BadRequest):
        add(session, "Cleo", "root")


async def test_it_works_with_whatever_is_there(world: World) -> None:
    facts = {"name": "Eve", "email": "eve@demo.example", "password": "correct horse", "workspace_role": ""}
    added = await world.do(add_agent, **facts)
    assert added.agent_id in [told.agent_id for told in world.told if isinstance(told, MembershipChanged)]
    mine = await world.ask(
        lambda session: session.exec(select(TeamMember).where(TeamMember.agent_id == added.agent_id)).one()
    )
    assert mine.team_id == world.cast.sales


def test_who_was_added_by_the_operator_is_in_the_audit_trail(session: Session) -> None:
    ada = add(session, "Ada")
    line = session.exec(select(AuditLine)).one()
    assert (line.kind, line.author, line.author_id) == ("agent_added", "system", None)
    assert line.detail == {"agent": ada.agent_id, "role": "owner"}
