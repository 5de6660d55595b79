"""Sessions: the cookie is nowhere stored, and what is revoked is over at once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlmodel import Session

from models import Agent, AgentSession, AuditLine
from services import clock
from services.actor import agent
from services.changing_password import _change
from services.events import SessionsRevoked
from services.refusal import Unauthorized
from services.sessions import (
    LIFETIME,
    SignedIn,
    agent_of,
    close_session,
    end_session,
    open_session,
    prolong,
    revoke_all,
    sessions_of,
    sign_out_everywhere,
)
from tests.services.cast import Cast, World
from tests.services.transaction import transaction

ADA, BEN = 101, 102


@pytest.fixture
def session(stage: tuple[str, Cast]) -> Iterator[Session]:
    """A transaction on each kind of database, with Ada and Ben in it."""
    with transaction(stage[0]) as session:
        for id_, name in ((ADA, "Ada"), (BEN, "Ben")):
            email = f"{name.lower()}@sessions.example"
            session.add(Agent(id=id_, name=name, email=email, password_hash="-", created_at=1))
        session.flush()
        yield session


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> "Later":
    return Later(monkeypatch)


class Later:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, by: int) -> None:
        then = clock.now() + by
        self._monkeypatch.setattr(clock, "now", lambda: then)


def known(session: Session, cookie: str) -> SignedIn:
    signed_in = agent_of(session, cookie)
    assert signed_in is not None
    return signed_in


def test_who_signed_in_is_known_by_the_cookie(session: Session) -> None:
    cookie = open_session(session, ADA, "Firefox\n 200").value
    signed_in = known(session, cookie)
    assert (signed_in.agent_id, signed_in.name, signed_in.email) == (ADA, "Ada", "ada@sessions.example")
    assert not signed_in.is_ageing


def test_the_cookie_is_not_in_the_database(session: Session) -> None:
    cookie = open_session(session, ADA, "").value
    (row,) = session.scalars(select(AgentSession)).all()
    assert cookie not in str(row.model_dump())
    assert agent_of(session, row.token_hash) is None


@pytest.mark.parametrize("cookie", ["", "x", "\ud800", "é" * 5000])
def test_nobody_is_known_by_another_cookie(session: Session, cookie: str) -> None:
    open_session(session, ADA, "")
    assert agent_of(session, cookie) is None


def test_signing_out_ends_this_session_only(session: Session) -> None:
    here, elsewhere = open_session(session, ADA, "").value, open_session(session, ADA, "").value
    ended = known(session, here).session_id
    assert close_session(session, here).events == (SessionsRevoked((ended,)),)
    assert agent_of(session, here) is None
    assert agent_of(session, elsewhere) is not None
    assert close_session(session, here).events == ()


def test_revoking_ends_every_session_of_one_agent(session: Session) -> None:
    cookies = [open_session(session, ADA, "").value for _ in range(3)]
    bens = open_session(session, BEN, "").value
    ended = {known(session, cookie).session_id for cookie in cookies}
    (event,) = revoke_all(session, ADA).events
    assert isinstance(event, SessionsRevoked)
    assert set(event.session_ids) == ended
    assert [agent_of(session, cookie) for cookie in cookies] == [None] * 3
    assert known(session, bens).agent_id == BEN
    assert revoke_all(session, ADA).events == ()


def test_a_suspended_agent_is_nobody_and_can_not_come_in(session: Session) -> None:
    cookie = open_session(session, ADA, "").value
    session.get_one(Agent, ADA).suspended_at = clock.now()
    session.flush()
    assert agent_of(session, cookie) is None
    with pytest.raises(Unauthorized):
        open_session(session, ADA, "")


def test_it_ends_unused_and_lasts_while_it_is_used(session: Session, later: Later) -> None:
    unused, used = open_session(session, ADA, "").value, open_session(session, ADA, "").value
    later(LIFETIME // 2)
    assert known(session, used).is_ageing
    prolong(session, known(session, used).session_id)
    assert not known(session, used).is_ageing
    later(LIFETIME // 2 + 1)
    assert agent_of(session, unused) is None
    assert known(session, used).agent_id == ADA


def test_what_is_over_is_swept_at_the_next_sign_in(session: Session, later: Later) -> None:
    open_session(session, ADA, "")
    later(LIFETIME + 1)
    open_session(session, BEN, "")
    assert [row.agent_id for row in session.scalars(select(AgentSession)).all()] == [BEN]


async def test_ones_own_sessions_are_listed_and_ended(world: World) -> None:
    ben, dan = agent(world.cast.ben), agent(world.cast.dan)
    cookies = [await world.do(open_session, world.cast.ben, f"browser {number}") for number in range(3)]
    mine = await world.ask(sessions_of, world.cast.ben)
    assert {one.user_agent for one in mine} == {"browser 0", "browser 1", "browser 2"}
    ended = next(one for one in mine if one.user_agent == "browser 1")
    await world.do(end_session, ended.session_id, actor=dan)
    assert await world.ask(agent_of, cookies[1]) is not None, "others' are not there"
    for _ in range(2):
        await world.do(end_session, ended.session_id, actor=ben)
    assert await world.ask(agent_of, cookies[1]) is None
    await world.do(sign_out_everywhere, actor=ben)
    assert await world.ask(sessions_of, world.cast.ben) == []
    lines = await world.ask(lambda session: session.scalars(select(AuditLine).order_by("id")).all())
    assert [line.kind for line in lines][3:] == ["signed_out", "signed_out_everywhere"]


async def test_a_password_that_was_changed_while_it_was_looked_at_opens_nothing(world: World) -> None:
    """Its change has ended all sessions that there were by then: this one would be left."""
    ben = agent(world.cast.ben)
    old = "-"
    assert await world.do(open_session, world.cast.ben, "", known=old)
    await world.do(_change, old, "another", 0, ben)
    with pytest.raises(Unauthorized):
        await world.do(open_session, world.cast.ben, "", known=old)
    assert await world.do(open_session, world.cast.ben, "", known="another")
