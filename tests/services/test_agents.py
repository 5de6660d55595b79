"""Agents: made once for each address, found again however it is written."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from models import Agent
from services.agents import create_agent, login_of
from services.passwords import is_password
from services.refusal import BadRequest, Conflict
from tests.services.cast import Cast
from tests.services.transaction import transaction


@pytest.fixture
def session(stage: tuple[str, Cast]) -> Iterator[Session]:
    """A transaction on each kind of database."""
    with transaction(stage[0]) as session:
        yield session


def make(session: Session, **changes: str) -> int:
    facts = {
        "name": "Ada",
        "email": "ada@demo.example",
        "password": "engine no. 1",
        "workspace_role": "owner",
    }
    return create_agent(session, **(facts | changes)).value


def test_an_agent_is_made(session: Session) -> None:
    agent = session.get_one(Agent, make(session, name="  Ada\n Lovelace ", email=" Ada@Demo.Example "))
    assert (agent.name, agent.email, agent.workspace_role) == ("Ada Lovelace", "ada@demo.example", "owner")
    assert is_password("engine no. 1", agent.password_hash)


def test_an_address_belongs_to_one(session: Session) -> None:
    make(session)
    with pytest.raises(Conflict, match=r"ada@demo\.example already"):
        make(session, name="Eve", email="ADA@demo.example")


@pytest.mark.parametrize(
    "email", ["", "ada", "@demo.example", "ada@", "a b@c", "a@b@c", "<a@b>", "a" * 251 + "@b.c"]
)
def test_no_address(session: Session, email: str) -> None:
    with pytest.raises(BadRequest, match="not an e-mail address"):
        make(session, email=email)


def test_no_name_and_no_such_role(session: Session) -> None:
    with pytest.raises(BadRequest, match="needs a name"):
        make(session, name="\0 ")
    with pytest.raises(BadRequest, match="owner, admin, member"):
        make(session, workspace_role="root")


def test_who_signs_in_is_found_by_address(session: Session) -> None:
    agent_id = make(session)
    found = login_of(session, " ADA@demo.example")
    assert found is not None
    assert found.agent_id == agent_id
    assert login_of(session, "eve@demo.example") is None
    assert login_of(session, "ada@demo.example' OR '1'='1") is None


def test_a_suspended_agent_is_not_found(session: Session) -> None:
    session.get_one(Agent, make(session)).suspended_at = 1
    session.flush()
    assert login_of(session, "ada@demo.example") is None
