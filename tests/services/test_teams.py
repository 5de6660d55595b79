"""Teams are made and named by who manages the workspace."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from models import Mode, Team, TeamMember, WorkspaceRole
from services.actor import agent
from services.events import MembershipChanged
from services.outcome import Outcome
from services.refusal import Forbidden, Mistakes, NotFound
from services.roles import change_workspace_role
from services.suspending import suspend
from services.teams import NAME_LIMIT, TAKEN, create_team, found_team, rename_team
from tests.services.cast import NOWHERE, World
from tests.services.teamwork import by, is_refused


async def seats(world: World, team_id: int) -> dict[int, str]:
    statement = select(TeamMember.agent_id, TeamMember.role).where(col(TeamMember.team_id) == team_id)
    return await world.ask(lambda session: dict(session.exec(statement).all()))


async def name_of(world: World, team_id: int) -> str:
    return await world.ask(lambda session: session.get_one(Team, team_id).name)


async def mistakes(world: World, **said: Any) -> dict[str, str]:
    with pytest.raises(Mistakes) as refused:
        await world.do(
            found_team, **{"name": "Returns", "mode": "grab", **said}, actor=agent(world.cast.owner)
        )
    return refused.value.sentences


async def test_who_makes_it_is_its_team_admin(world: World) -> None:
    team_id = await world.do(found_team, name=" Re  turns ", mode="grab", actor=agent(world.cast.owner))
    assert await name_of(world, team_id) == "Re turns"
    assert await seats(world, team_id) == {world.cast.owner: "admin"}
    assert [one.agent_id for one in world.told if isinstance(one, MembershipChanged)] == [world.cast.owner]


async def test_or_who_is_named(world: World) -> None:
    said: dict[str, Any] = {"name": "Returns", "mode": Mode.COLLABORATION, "admin_id": world.cast.ben}
    team_id = await world.do(found_team, **said, actor=agent(world.cast.owner))
    assert await seats(world, team_id) == {world.cast.ben: "admin"}


async def test_a_workspace_admin_may_too(world: World) -> None:
    cast = world.cast
    await by(world, cast.owner, change_workspace_role, cast.ben, role=WorkspaceRole.ADMIN)
    team_id = await world.do(found_team, name="Returns", mode="grab", actor=agent(cast.ben))
    assert await seats(world, team_id) == {cast.ben: "admin"}


@pytest.mark.parametrize("who", ["admin", "ben", "dan", "outsider"])
async def test_nobody_else(world: World, who: str) -> None:
    one = world.cast.agents[who]
    await is_refused(world, Forbidden, one, found_team, name="Returns", mode="grab")
    for team_id in (world.cast.sales, NOWHERE):
        await is_refused(world, Forbidden, one, rename_team, team_id, name="Returns")


async def test_what_is_wrong_is_said_by_field(world: World) -> None:
    await by(world, world.cast.owner, suspend, world.cast.ben)
    assert (await mistakes(world, name="  ")).keys() == {"name"}
    assert await mistakes(world, name="sALES") == {"name": TAKEN}
    assert (await mistakes(world, name="", mode="both", admin_id=NOWHERE)).keys() == {"name", "mode", "admin"}
    assert (await mistakes(world, admin_id=world.cast.ben)).keys() == {"admin"}
    assert (await mistakes(world, admin_id=2**70)).keys() == {"admin"}


async def test_two_at_once_of_one_name(world: World) -> None:
    """What the look at the other names can't see, the database does."""

    def unseen(session: Session) -> Outcome[int]:
        session.add(Team(name="Returns", created_at=1))  # not flushed: no query has it
        with session.no_autoflush:
            return found_team(session, name="Returns", mode="grab", actor=agent(world.cast.owner))

    with pytest.raises(Mistakes) as refused:
        await world.do(unseen)
    assert refused.value.sentences == {"name": TAKEN}


async def test_renamed(world: World) -> None:
    cast = world.cast
    await by(world, cast.owner, rename_team, cast.sales, name="Shop")
    assert await name_of(world, cast.sales) == "Shop"
    told = {one.agent_id for one in world.told if isinstance(one, MembershipChanged)}
    assert told == {cast.admin, cast.ben, cast.dan}
    world.told.clear()
    await by(world, cast.owner, rename_team, cast.sales, name="Shop")
    assert world.told == []
    await by(world, cast.owner, rename_team, cast.sales, name="SHOP")
    assert await name_of(world, cast.sales) == "SHOP", "in another spelling"


async def test_to_what_it_can_be(world: World) -> None:
    cast = world.cast
    assert await is_refused(world, Mistakes, cast.owner, rename_team, cast.sales, name="support") == TAKEN
    await is_refused(world, Mistakes, cast.owner, rename_team, cast.sales, name="\x00 ")
    for team_id in (NOWHERE, 2**70):
        await is_refused(world, NotFound, cast.owner, rename_team, team_id, name="Shop")
    await by(world, cast.owner, rename_team, cast.sales, name="x" * 200)
    assert await name_of(world, cast.sales) == "x" * NAME_LIMIT


async def test_made_without_anybody(world: World) -> None:
    """As the set-up does."""
    assert await seats(world, await world.do(create_team, name="Returns", mode=Mode.GRAB)) == {}
