"""The list of teams, for who manages them."""

from typing import Any

import pytest

from services import clock
from services.actor import agent
from services.agents import serving_names, turn_available
from services.paging import Query
from services.refusal import Forbidden
from services.rules import Rules, change_rules
from services.suspending import suspend
from services.team_list import TeamRow, teams
from services.teams import found_team
from tests.services.cast import World
from tests.services.conversations.acts import attended, close
from tests.services.teamwork import by


async def listed(world: World, who: str, *connected: str, **asked: object) -> list[TeamRow]:
    here = [world.cast.agents[one] for one in connected]
    query = Query(**asked)  # type: ignore[arg-type]  # what the test says
    return (await world.ask(teams, query, connected=here, actor=agent(world.cast.agents[who]))).rows


async def test_how_each_stands(world: World) -> None:
    cast = world.cast
    before = clock.now()
    first = await attended(world, cast.ben)
    await world.asks("both")
    done = await attended(world, cast.ben)
    await close(world, cast.ben, done)
    since = (await world.row(first.conversation_id)).waiting_since
    await world.do(turn_available, cast.dan, on=False)
    sales, support = await listed(world, "owner", "ben", "dan", "outsider")
    assert sales == TeamRow(cast.sales, "Sales", "collaboration", 3, 1, 2, since, 300_000)
    assert (support.members, support.available, support.open) == (3, 1, 1)
    assert since is not None
    assert (support.waiting_since or 0) > since >= before


async def test_where_nobody_waits_and_nobody_is(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    await world.answers(cast.ben, guest.conversation_id)
    await by(world, cast.admin, change_rules, cast.sales, Rules(1_000, 2_000))
    await by(world, cast.owner, suspend, cast.dan)
    sales, _ = await listed(world, "owner", "dan")
    assert (sales.available, sales.open, sales.waiting_since, sales.overdue_after) == (0, 1, None, 2_000)


async def test_sorted_and_searched(world: World) -> None:
    await world.do(found_team, name="Returns", mode="grab", actor=agent(world.cast.owner))
    await world.asks("support")
    assert [row.name for row in await listed(world, "owner")] == ["Returns", "Sales", "Support"]
    assert next(row.name for row in await listed(world, "owner", sort="members")) == "Returns"
    assert next(row.name for row in await listed(world, "owner", sort="wait", descending=True)) == "Support"
    assert [row.name for row in await listed(world, "owner", text="grab sup")] == ["Support"]


async def test_a_team_admin_finds_their_own(world: World) -> None:
    said: dict[str, Any] = {"name": "Returns", "mode": "grab", "admin_id": world.cast.ben}
    await world.do(found_team, **said, actor=agent(world.cast.owner))
    assert [row.name for row in await listed(world, "admin")] == ["Sales", "Support"]
    assert [row.name for row in await listed(world, "ben")] == ["Returns"]


@pytest.mark.parametrize("who", ["ben", "dan", "outsider"])
async def test_representatives_find_nothing(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        await listed(world, who)
    with pytest.raises(Forbidden):
        await world.ask(serving_names, actor=agent(world.cast.agents[who]))


async def test_who_can_be_team_admin_of_a_new_one(world: World) -> None:
    await by(world, world.cast.owner, suspend, world.cast.ben)
    names = await world.ask(serving_names, actor=agent(world.cast.owner))
    assert list(names.values()) == ["Admin", "Dan", "Outsider", "Owner"]
