"""Who may be asked into a team."""

import pytest

from services.actor import agent
from services.asking import ask_in, ask_to_join
from services.own_picture import show_picture
from services.paging import Query
from services.refusal import Forbidden, NotFound
from services.suspending import suspend
from services.team_candidates import team_candidates
from tests.services.cast import World
from tests.services.teamwork import by


async def candidates(world: World, who: str, text: str = "") -> list[tuple[str, bool]]:
    me = agent(world.cast.agents[who])
    page = await world.ask(team_candidates, world.cast.support, Query(text), actor=me)
    return [(one.name, one.is_asked) for one in page.rows]


async def test_everyone_else(world: World) -> None:
    cast = world.cast
    assert await candidates(world, "admin") == [("Ben", False), ("Owner", False)]
    await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    await world.do(ask_to_join, cast.support, actor=agent(cast.owner))
    assert await candidates(world, "owner") == [("Ben", True), ("Owner", False)]
    assert await candidates(world, "owner", "ben@demo") == [("Ben", True)]
    await by(world, cast.owner, suspend, cast.ben)
    assert await candidates(world, "admin") == [("Owner", False)]


async def test_their_faces(world: World) -> None:
    mark = await world.do(show_picture, b"a picture", actor=agent(world.cast.ben))
    page = await world.ask(team_candidates, world.cast.support, Query("ben@"), actor=agent(world.cast.admin))
    assert [one.picture for one in page.rows] == [mark]


async def test_for_who_manages_the_team(world: World) -> None:
    with pytest.raises(Forbidden):
        await candidates(world, "dan")
    with pytest.raises(NotFound):
        await candidates(world, "ben")
