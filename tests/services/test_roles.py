"""Roles, in a team and in the workspace."""

from functools import partial

from sqlmodel import Session, col, select

from models import Agent, TeamMember, TeamRole, WorkspaceRole
from services.access import viewer_of
from services.actor import agent
from services.authority import LastAdmin
from services.events import MembershipChanged, SessionsRevoked
from services.outcome import Outcome
from services.refusal import Conflict, Forbidden, NotFound
from services.roles import change_role, change_workspace_role
from services.sessions import agent_of, open_session
from services.suspending import suspend
from services.teams import seat
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended
from tests.services.teamwork import at_once, by, is_refused


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


async def test_two_team_admins_who_demote_each_other_leave_one(world: World) -> None:
    cast = world.cast
    await world.do(seat, team_id=cast.sales, agent_id=cast.ben, role=TeamRole.ADMIN)
    change = partial(change_role, team_id=cast.sales, role=TeamRole.REPRESENTATIVE)
    answers = await at_once(
        world,
        partial(change, agent_id=cast.ben, actor=agent(cast.admin)),
        partial(change, agent_id=cast.admin, actor=agent(cast.ben)),
    )
    assert len(answers) == 2
    assert type(None) in answers
    roles = await world.ask(
        lambda session: session.exec(
            select(TeamMember.role).where(TeamMember.team_id == cast.sales, TeamMember.role == TeamRole.ADMIN)
        ).all()
    )
    assert len(roles) == 1


async def test_two_owners_who_turn_on_each_other_leave_one(world: World) -> None:
    cast = world.cast
    for first, second in (
        (partial(suspend, agent_id=cast.ben), partial(suspend, agent_id=cast.owner)),
        (
            partial(change_workspace_role, agent_id=cast.owner, role=WorkspaceRole.MEMBER),
            partial(change_workspace_role, agent_id=cast.ben, role=WorkspaceRole.MEMBER),
        ),
    ):
        await world.do(_both_own, cast.owner, cast.ben)
        await at_once(world, partial(first, actor=agent(cast.owner)), partial(second, actor=agent(cast.ben)))
        assert await world.ask(_owners) == 1


def _both_own(session: Session, *agent_ids: int) -> Outcome[None]:
    for agent_id in agent_ids:
        one = session.get_one(Agent, agent_id)
        one.workspace_role, one.suspended_at = WorkspaceRole.OWNER, None
    return Outcome(None)


def _owners(session: Session) -> int:
    is_one = col(Agent.workspace_role) == WorkspaceRole.OWNER, col(Agent.suspended_at).is_(None)
    return len(session.exec(select(Agent.id).where(*is_one)).all())
