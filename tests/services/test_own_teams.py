"""The teams as an agent sees them."""

import pytest

from services.actor import agent
from services.asking import ask_in, ask_to_join
from services.own_teams import OwnTeam, own_teams
from services.paging import Query
from services.refusal import NotFound
from services.suspending import suspend
from services.teams import found_team
from tests.services.cast import World
from tests.services.teamwork import by


async def test_own_ones_first_then_what_waits(world: World) -> None:
    cast = world.cast
    returns = await world.do(found_team, name="Returns", mode="grab", actor=agent(cast.owner))
    await world.do(found_team, name="Archive", mode="grab", actor=agent(cast.owner))
    asked = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    asks = await world.do(ask_to_join, returns, actor=agent(cast.ben))
    page = await world.ask(own_teams, Query(), actor=agent(cast.ben))
    assert page.rows[:3] == [
        OwnTeam(cast.sales, "Sales", "collaboration", "representative", None, None),
        OwnTeam(cast.support, "Support", "grab", None, asked, None),
        OwnTeam(returns, "Returns", "grab", None, None, asks),
    ]
    assert [one.name for one in page.rows[3:]] == ["Archive"]
    assert (await world.ask(own_teams, Query("ret"), actor=agent(cast.outsider))).rows[0].asks_id is None


async def test_not_for_the_suspended(world: World) -> None:
    await by(world, world.cast.owner, suspend, world.cast.ben)
    with pytest.raises(NotFound):
        await world.ask(own_teams, Query(), actor=agent(world.cast.ben))


async def test_sorted_by_mode_and_by_what_one_is_to_them(world: World) -> None:
    for who, sort, descending, first in (
        (world.cast.outsider, "mode", False, "Sales"),
        (world.cast.outsider, "mode", True, "Support"),
        (world.cast.ben, "role", False, "Sales"),
        (world.cast.ben, "role", True, "Support"),
    ):
        page = await world.ask(own_teams, Query(sort=sort, descending=descending), actor=agent(who))
        assert page.rows[0].name == first
