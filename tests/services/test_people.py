"""The people of a workspace."""

import pytest

from services.actor import agent
from services.paging import Query
from services.people import people
from services.refusal import Forbidden
from services.suspending import suspend
from tests.services.cast import World


async def test_everyone_with_their_teams(world: World) -> None:
    await world.do(suspend, world.cast.ben, actor=agent(world.cast.owner))
    page = await world.ask(people, Query(), actor=agent(world.cast.owner))
    assert [(one.name, one.role, one.is_suspended, one.teams) for one in page.rows] == [
        ("Admin", "member", False, ("Sales", "Support")),
        ("Ben", "member", True, ("Sales",)),
        ("Dan", "member", False, ("Sales", "Support")),
        ("Outsider", "member", False, ("Support",)),
        ("Owner", "owner", False, ()),
    ]


async def test_found_by_name_address_and_team(world: World) -> None:
    for text, count in {"ben": 1, "outsider@demo": 1, "support": 3}.items():
        assert (await world.ask(people, Query(text=text), actor=agent(world.cast.owner))).total == count


@pytest.mark.parametrize("who", ["admin", "ben", "dan", "outsider"])
async def test_for_owners_and_admins_of_the_workspace(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        await world.ask(people, Query(), actor=agent(world.cast.agents[who]))


async def test_sorted_by_role_and_teams(world: World) -> None:
    for sort, names in (
        ("role", ["Admin", "Ben", "Dan", "Outsider", "Owner"]),
        ("teams", ["Owner", "Ben", "Admin", "Dan", "Outsider"]),
    ):
        page = await world.ask(people, Query(sort=sort), actor=agent(world.cast.owner))
        assert [one.name for one in page.rows] == names
