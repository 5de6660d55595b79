"""Change one's own password."""

import pytest
from sqlmodel import Session, select

from models import Agent, AuditLine
from services.actor import agent
from services.changing_password import change_password
from services.events import SessionsRevoked
from services.outcome import Outcome
from services.passwords import hash_password, is_password
from services.refusal import Mistakes
from services.sessions import agent_of, open_session
from tests.services.cast import World

OLD, NEW = "the old password", "the new password"


@pytest.fixture
async def ben(world: World) -> int:
    def set_it(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.ben).password_hash = hash_password(OLD)
        return Outcome(None)

    await world.do(set_it)
    return world.cast.ben


async def knows(world: World, who: int, password: str) -> bool:
    return is_password(password, await world.ask(lambda session: session.get_one(Agent, who).password_hash))


async def test_the_other_sessions_end(world: World, ben: int) -> None:
    here, there = [await world.do(open_session, ben, "browser") for _ in range(2)]
    mine = await world.ask(agent_of, here)
    assert mine is not None
    world.told.clear()
    await change_password(world.db, old=OLD, new=NEW, keep=mine.session_id, actor=agent(ben))
    assert await knows(world, ben, NEW)
    assert await world.ask(agent_of, here) is not None
    assert await world.ask(agent_of, there) is None
    assert [type(event) for event in world.told] == [SessionsRevoked]
    statement = select(AuditLine).where(AuditLine.kind == "password_changed")
    (line,) = await world.ask(lambda session: session.exec(statement).all())
    assert (line.author_id, line.detail) == (ben, {})


async def test_the_old_one_is_asked_for(world: World, ben: int) -> None:
    for old in ("", "wrong", NEW):
        with pytest.raises(Mistakes) as refused:
            await change_password(world.db, old=old, new=NEW, keep=0, actor=agent(ben))
        assert set(refused.value.sentences) == {"old"}
    assert await knows(world, ben, OLD)


@pytest.mark.parametrize("new", ["", "short", "x" * 1025])
async def test_what_no_password_may_be(world: World, ben: int, new: str) -> None:
    with pytest.raises(Mistakes) as refused:
        await change_password(world.db, old=OLD, new=new, keep=0, actor=agent(ben))
    assert set(refused.value.sentences) == {"new"}
