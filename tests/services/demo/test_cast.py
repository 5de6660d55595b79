"""The cast is the one of SPEC 6, to the letter, and can sign in with its password and no other."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session, SQLModel, select

from models import Agent, Channel, ChannelTeam, Team, TeamMember
from services.agents import login_of
from services.database import sqlite_engine
from services.demo.cast import PEOPLE, agents_by_name, found_company, renew_passwords
from services.events import SessionsRevoked
from services.passwords import is_password
from services.sessions import agent_of, open_session
from services.workspace import workspace_name

PASSWORD = "a lantern in the window"


@pytest.fixture
def session() -> Iterator[Session]:
    engine = sqlite_engine("sqlite://", "BEGIN")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        found_company(session, PASSWORD)
        yield session
    engine.dispose()


def test_people(session: Session) -> None:
    assert [(agent.name, agent.email, agent.workspace_role) for agent in session.exec(select(Agent))] == [
        ("Ada", "ada@demo.example", "owner"),
        ("Ben", "ben@demo.example", "member"),
        ("Cleo", "cleo@demo.example", "member"),
        ("Dan", "dan@demo.example", "member"),
    ]


def test_teams_and_seats(session: Session) -> None:
    teams = {team.id: team for team in session.exec(select(Team))}
    assert [(team.name, team.mode) for team in teams.values()] == [
        ("Sales", "collaboration"),
        ("Support", "grab"),
    ]
    names = {agent.id: agent.name for agent in session.exec(select(Agent))}
    seats = {
        (names[seat.agent_id], teams[seat.team_id].name, seat.role)
        for seat in session.exec(select(TeamMember))
    }
    assert seats == {
        ("Ada", "Sales", "admin"),
        ("Ada", "Support", "admin"),
        ("Ben", "Sales", "representative"),
        ("Cleo", "Support", "representative"),
        ("Dan", "Sales", "representative"),
        ("Dan", "Support", "representative"),
    }


def test_channels_lead_to_their_teams_and_allow_every_site(session: Session) -> None:
    channels = {channel.id: channel for channel in session.exec(select(Channel))}
    leads = {channels[one.channel_id].key: one.team_id for one in session.exec(select(ChannelTeam))}
    assert leads == {"demo-sales": 1, "demo-support": 2}
    assert all(
        channel.kind == "web" and channel.enabled and not channel.allowed_sites
        for channel in channels.values()
    )


def test_the_workspace(session: Session) -> None:
    assert workspace_name(session) == "Harbour Supplies"


def test_everybody_signs_in_with_the_password_and_no_other(session: Session) -> None:
    for person in PEOPLE:
        login = login_of(session, person.email)
        assert login is not None
        assert is_password(PASSWORD, login.password_hash)
        for default in ("", "demo", "password", "admin", "triptych", person.name, person.email):
            assert not is_password(default, login.password_hash)


def test_another_password_ends_sessions_the_same_one_does_not(session: Session) -> None:
    ada = agents_by_name(session)["Ada"]
    cookie = open_session(session, ada, "").value
    assert renew_passwords(session, PASSWORD).events == ()
    assert agent_of(session, cookie) is not None
    events = renew_passwords(session, "another lantern").events
    assert any(isinstance(event, SessionsRevoked) for event in events)
    assert agent_of(session, cookie) is None
    login = login_of(session, "ada@demo.example")
    assert login is not None
    assert is_password("another lantern", login.password_hash)
