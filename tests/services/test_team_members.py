"""The Team Admin's overview: who serves, who is there, and what each has to do."""

import pytest

from services.actor import agent
from services.agents import turn_available
from services.answering import approve
from services.asking import ask_in, ask_to_join
from services.own_picture import show_picture
from services.paging import Query
from services.refusal import Forbidden, NotFound
from services.suspending import suspend
from services.team_members import Member, Standing, team_members
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended, close
from tests.services.teamwork import by


async def found(world: World, team_id: int, who: str, *connected: str, **asked: object) -> list[Member]:
    here = [world.cast.agents[one] for one in connected]
    query = Query(**asked)  # type: ignore[arg-type]  # what the test says
    me = agent(world.cast.agents[who])
    return (await world.ask(team_members, team_id, query, connected=here, actor=me)).rows


async def test_how_each_of_them_stands(world: World) -> None:
    cast = world.cast
    older, newer = await attended(world, cast.ben, cast.dan), await attended(world, cast.dan)
    answered, closed = await attended(world, cast.ben), await attended(world, cast.dan)
    await world.answers(cast.ben, answered.conversation_id)
    await close(world, cast.dan, closed)
    await attended(world, cast.dan, key="support")
    since = [(await world.row(guest.conversation_id)).waiting_since for guest in (older, newer)]
    await world.do(turn_available, cast.dan, on=False)
    rows = await found(world, cast.sales, "admin", "ben", "dan", "outsider")
    assert [(one.name, one.role, one.is_available, one.open, one.waiting_since) for one in rows] == [
        ("Admin", "admin", False, 0, None),
        ("Ben", "representative", True, 2, since[0]),
        ("Dan", "representative", False, 2, since[0]),
    ]


async def test_who_is_about_to_be_comes_first(world: World) -> None:
    cast = world.cast
    asked = await world.do(ask_in, cast.support, agent_id=cast.ben, role="admin", actor=agent(cast.owner))
    asks = await world.do(ask_to_join, cast.support, actor=agent(cast.ben))
    rows = await found(world, cast.support, "admin", "ben")
    assert [(one.name, one.standing, one.ask_id, one.role, one.by) for one in rows][:3] == [
        ("Ben", Standing.ASKS, asks, "representative", "Ben"),
        ("Ben", Standing.ASKED, asked, "admin", "Owner"),
        ("Admin", Standing.SEATED, None, "admin", ""),
    ]
    await world.do(approve, asks, actor=agent(cast.admin))
    assert {one.standing for one in await found(world, cast.support, "admin")} == {Standing.SEATED}


async def test_their_faces(world: World) -> None:
    cast = world.cast
    mark = await world.do(show_picture, b"a picture", actor=agent(cast.ben))
    await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    for team_id in (cast.sales, cast.support):
        assert [one.picture for one in await found(world, team_id, "admin", text="ben@")] == [mark]


async def test_the_suspended_are_not_there(world: World) -> None:
    await by(world, world.cast.owner, suspend, world.cast.ben)
    (ben,) = [one for one in await found(world, world.cast.sales, "owner", "ben") if one.name == "Ben"]
    assert (ben.is_suspended, ben.is_available) == (True, False)


async def test_sorted_and_searched(world: World) -> None:
    cast = world.cast
    await attended(world, cast.dan)
    assert [one.name for one in await found(world, cast.sales, "admin", text="ben@")] == ["Ben"]
    assert next(one.name for one in await found(world, cast.sales, "admin", "ben", sort="available")) == "Ben"
    for key in ("open", "wait"):
        rows = await found(world, cast.sales, "admin", sort=key, descending=True)
        assert rows[0].name == "Dan"


async def test_who_may_look(world: World) -> None:
    cast = world.cast
    assert await found(world, cast.sales, "owner")
    for who in ("ben", "dan"):
        with pytest.raises(Forbidden):
            await found(world, cast.sales, who)
    for team_id in (cast.sales, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await found(world, team_id, "outsider")
