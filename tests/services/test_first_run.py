"""The first run makes everything a first conversation needs, once."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from models import Agent, AuditLine, Channel, ChannelTeam, Mode, Team, TeamMember, TeamRole, WorkspaceRole
from services.database import Database
from services.events import Bus
from services.first_run import PURPOSE, AlreadySetUp, Beginning, link, set_up
from services.migrating import migrate
from services.passwords import is_password
from services.refusal import Mistakes
from services.tokens import Tokens
from services.workspace import workspace_name

TYPED = Beginning(
    name="Grace", email="Grace@Example.com ", password="correct horse", workspace="Harbour", mode=Mode.GRAB
)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        plain: str = request.getfixturevalue("postgres_url")
        yield plain.replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    migrate(url)
    db = Database(url, Bus())
    yield db
    db.close()


def test_owner_team_and_channel(db: Database) -> None:
    begun = db.write_here(set_up, TYPED).value
    owner = db.read_here(lambda session: session.get_one(Agent, begun.agent_id))
    assert (owner.name, owner.email, owner.workspace_role) == (
        "Grace",
        "grace@example.com",
        WorkspaceRole.OWNER,
    )
    assert is_password("correct horse", owner.password_hash)
    team = db.read_here(lambda session: session.exec(select(Team)).one())
    assert (team.name, team.mode) == ("Support", Mode.GRAB)
    seat = db.read_here(lambda session: session.exec(select(TeamMember)).one())
    assert (seat.team_id, seat.agent_id, seat.role) == (team.id, begun.agent_id, TeamRole.ADMIN)
    channel = db.read_here(lambda session: session.exec(select(Channel)).one())
    assert (channel.kind, channel.key, channel.enabled) == ("web", begun.channel_key, True)
    assert db.read_here(lambda session: session.exec(select(ChannelTeam)).one()).team_id == team.id
    assert db.read_here(workspace_name) == "Harbour"


def test_twice_is_refused_and_changes_nothing(db: Database) -> None:
    db.write_here(set_up, TYPED)
    with pytest.raises(AlreadySetUp):
        db.write_here(set_up, replace(TYPED, name="Eve", email="eve@example.com"))
    assert [one.name for one in db.read_here(lambda session: session.exec(select(Agent)).all())] == ["Grace"]


async def test_of_two_at_the_same_moment_one_is_first(url: str) -> None:
    migrate(url)
    db = Database(url, Bus())
    db.start()
    typed = (replace(TYPED, email=f"{n}@example.com", name=f"Agent {n}") for n in range(8))
    ended = await asyncio.gather(*(db.write(set_up, one) for one in typed), return_exceptions=True)
    await db.stop()
    assert len([one for one in ended if not isinstance(one, BaseException)]) == 1
    assert len([one for one in ended if isinstance(one, AlreadySetUp)]) == 7


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", " \t", "Say what customers and colleagues call you."),
        ("email", "", "Say by which e-mail address you sign in."),
        ("email", "grace", "grace is not an e-mail address."),
        ("password", "short", "A password needs at least 8 characters."),
        ("password", "x" * 2_000, "A password has at most 1024 characters."),
        ("workspace", "\0", "Say what your company or project is called."),
        ("team", "", "Give the first team a name, such as Support."),
        ("mode", "anarchy", "Choose how the team works."),
        ("channel", "", "Give the chat a name: customers read it at its top."),
    ],
)
def test_each_mistake_is_told_beside_its_field(db: Database, field: str, typed: str, sentence: str) -> None:
    with pytest.raises(Mistakes) as told:
        db.write_here(set_up, replace(TYPED, **{field: typed}))
    assert told.value.sentences == {field: sentence}
    assert db.read_here(lambda session: session.exec(select(Agent)).all()) == []


def test_the_link_carries_a_token_for_nothing_else() -> None:
    tokens = Tokens(b"k" * 32)
    address, _, token = link(tokens, "http://127.0.0.1:8080").partition("?link=")
    assert address == "http://127.0.0.1:8080/setup"
    assert tokens.read(PURPOSE, token)["aud"] == PURPOSE


def test_it_is_in_the_audit_trail(db: Database) -> None:
    begun = db.write_here(set_up, TYPED).value
    line = db.read_here(lambda session: session.exec(select(AuditLine)).one())
    assert (line.kind, line.author, line.author_id) == ("set_up", "agent", begun.agent_id)
