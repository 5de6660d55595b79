"""Roles, in a team and in the workspace."""

from models import TeamRole, WorkspaceRole
from services.access import viewer_of
from services.authority import LastAdmin
from services.events import MembershipChanged, SessionsRevoked
from services.refusal import Conflict, Forbidden, NotFound
from services.roles import change_role, change_workspace_role
from services.sessions import agent_of, open_session
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended
from tests.services.teamwork import by, is_refused


async def test_sight_follows_the_role(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.dan, key="support")
    cookie = await world.do(open_session, cast.outsider, "browser")
    world.told.clear()
    await by(world, cast.admin, change_role, cast.support, agent_id=cast.outsider, role=TeamRole.ADMIN)
    assert [type(event) for event in world.told] == [SessionsRevoked, MembershipChanged]
    assert await world.ask(agent_of, cookie) is None
    assert "thread" in await world.finds(cast.outsider, guest.conversation_id)
    assert (await world.ask(viewer_of, cast.outsider)).admin_teams == {cast.support}
    demoted = {"agent_id": cast.outsider, "role": TeamRole.REPRESENTATIVE}
    await by(world, cast.admin, change_role, cast.support, **demoted)
    assert "thread" not in await world.finds(cast.outsider, guest.conversation_id)
    world.told.clear()
    await by(world, cast.admin, change_role, cast.support, **demoted)
    assert world.told == []


async def test_who_may_change_a_role(world: World) -> None:
    cast = world.cast
    said = {"agent_id": cast.dan, "role": TeamRole.ADMIN}
    await is_refused(world, Forbidden, cast.ben, change_role, cast.sales, **said)
    for team in (cast.sales, NOWHERE):
        await is_refused(world, NotFound, cast.outsider, change_role, team, **said)
    await is_refused(world, NotFound, cast.owner, change_role, cast.support, **{**said, "agent_id": cast.ben})
    await by(world, cast.owner, change_role, cast.sales, **said)


async def test_the_last_team_admin_is_not_demoted(world: World) -> None:
    cast = world.cast
    for who in (cast.owner, cast.admin):
        said = {"agent_id": cast.admin, "role": TeamRole.REPRESENTATIVE}
        await is_refused(world, LastAdmin, who, change_role, cast.sales, **said)


async def test_roles_in_the_workspace(world: World) -> None:
    cast, change = world.cast, change_workspace_role
    await is_refused(world, Forbidden, cast.admin, change, cast.ben, role=WorkspaceRole.ADMIN)
    await is_refused(world, NotFound, cast.owner, change, NOWHERE, role=WorkspaceRole.ADMIN)
    await is_refused(world, Conflict, cast.owner, change, cast.owner, role=WorkspaceRole.MEMBER)
    cookie = await world.do(open_session, cast.ben, "browser")
    await by(world, cast.owner, change, cast.ben, role=WorkspaceRole.ADMIN)
    assert await world.ask(agent_of, cookie) is None
    await is_refused(world, Forbidden, cast.ben, change, cast.ben, role=WorkspaceRole.OWNER)
    await is_refused(world, Forbidden, cast.ben, change, cast.owner, role=WorkspaceRole.MEMBER)
    world.told.clear()
    await by(world, cast.owner, change, cast.ben, role=WorkspaceRole.ADMIN)
    assert world.told == []
    await by(world, cast.owner, change, cast.ben, role=WorkspaceRole.OWNER)
    await by(world, cast.ben, change, cast.owner, role=WorkspaceRole.MEMBER)
