"""Asked into a team, and asking to join one."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlmodel import Session, select

from models import Agent, TeamMember, TeamRole, WorkspaceRole
from services.access import viewer_of
from services.actor import agent
from services.answering import AskerGone, accept, approve, decline_ask, withdraw_ask
from services.asking import ask_in, ask_to_join
from services.events import MembershipChanged, NotificationsChanged
from services.notifications.dismissing import dismiss_one
from services.notifications.entries import Entry
from services.outcome import Outcome
from services.refusal import BadRequest, Conflict, NotFound
from services.roles import change_role
from services.suspending import suspend
from services.teams import seat
from tests.services.cast import NOWHERE, World
from tests.services.notifications.reading import centre_of, numbers
from tests.services.teamwork import by

Answer = Callable[..., Outcome[None]]


async def role(world: World, team_id: int, agent_id: int) -> str | None:
    statement = select(TeamMember.role).where(TeamMember.team_id == team_id, TeamMember.agent_id == agent_id)
    return await world.ask(lambda session: session.exec(statement).one_or_none())


async def only_entry(world: World, agent_id: int) -> Entry:
    (entry,) = (await centre_of(world, agent_id)).entries
    return entry


@pytest.mark.parametrize("asker", ["admin", "owner"])
async def test_asked_in(world: World, asker: str) -> None:
    cast = world.cast
    ask = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.agents[asker]))
    again = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    assert again == ask, "asked twice is once"
    assert await numbers(world) == {"ben": 1}
    entry = await only_entry(world, cast.ben)
    assert (entry.button, entry.teams, entry.by) == ("ACCEPT", ("Support",), asker.title())
    assert entry.ask_id == ask
    assert await role(world, cast.support, cast.ben) is None
    for _ in range(2):
        await world.do(accept, ask, actor=agent(cast.ben))
        assert await role(world, cast.support, cast.ben) == TeamRole.REPRESENTATIVE
        entry = await only_entry(world, cast.ben)
        assert (entry.ended, entry.button, entry.calls) == ("accepted", None, False)
    told = [event for event in world.told if isinstance(event, MembershipChanged)]
    assert [event.agent_id for event in told] == [cast.ben]


async def test_asks_to_join(world: World) -> None:
    cast = world.cast
    ask = await world.do(ask_to_join, cast.support, actor=agent(cast.ben))
    assert await world.do(ask_to_join, cast.support, actor=agent(cast.ben)) == ask
    assert await numbers(world) == {"admin": 1}, "its Team Admins alone"
    entry = await only_entry(world, cast.admin)
    assert (entry.button, entry.teams, entry.by) == ("APPROVE", ("Support",), "Ben")
    await world.do(approve, ask, actor=agent(cast.admin))
    assert await role(world, cast.support, cast.ben) == TeamRole.REPRESENTATIVE
    entry = await only_entry(world, cast.admin)
    assert (entry.ended, entry.ended_by, entry.calls) == ("approved", "Admin", False)


async def test_one_yes_answers_both(world: World) -> None:
    cast = world.cast
    asked = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    asking = await world.do(ask_to_join, cast.support, actor=agent(cast.ben))
    assert asked != asking
    await world.do(approve, asking, actor=agent(cast.admin))
    assert await numbers(world) == {}
    await world.do(accept, asked, actor=agent(cast.ben))
    assert await numbers(world) == {}


async def test_dismissed_it_can_still_be_accepted(world: World) -> None:
    cast = world.cast
    ask = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    entry = await only_entry(world, cast.ben)
    await world.do(dismiss_one, entry.notification_id or 0, actor=agent(cast.ben))
    assert (await centre_of(world, cast.ben)).entries == ()
    await world.do(accept, ask, actor=agent(cast.ben))
    assert await role(world, cast.support, cast.ben) == TeamRole.REPRESENTATIVE


@pytest.mark.parametrize("name", ["ben", "dan", "outsider"])
async def test_who_may_not_ask_others_in(world: World, name: str) -> None:
    heard = []
    for team_id in (world.cast.support, NOWHERE, 2**70):
        with pytest.raises(NotFound) as refused:
            await world.do(ask_in, team_id, agent_id=world.cast.ben, actor=agent(world.cast.agents[name]))
        heard.append(refused.value.sentence)
    assert len(set(heard)) == 1
    assert await numbers(world) == {}


async def test_a_team_admin_asks_into_their_own_team_alone(world: World) -> None:
    cast = world.cast
    await world.do(seat, team_id=cast.sales, agent_id=cast.ben, role=TeamRole.ADMIN)
    with pytest.raises(NotFound):
        await world.do(ask_in, cast.support, agent_id=cast.owner, actor=agent(cast.ben))
    await world.do(ask_in, cast.sales, agent_id=cast.outsider, actor=agent(cast.ben))
    assert await numbers(world) == {"outsider": 1}


@pytest.mark.parametrize("name", ["owner", "admin", "dan", "outsider"])
async def test_nobody_accepts_for_another(world: World, name: str) -> None:
    cast = world.cast
    ask = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    for place in (ask, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.do(accept, place, actor=agent(cast.agents[name]))
    assert await role(world, cast.support, cast.ben) is None


@pytest.mark.parametrize("name", ["ben", "dan", "outsider"])
async def test_only_who_manages_the_team_approves(world: World, name: str) -> None:
    cast = world.cast
    ask = await world.do(ask_to_join, cast.support, actor=agent(cast.ben))
    for place in (ask, NOWHERE):
        with pytest.raises(NotFound):
            await world.do(approve, place, actor=agent(cast.agents[name]))
        with pytest.raises(NotFound):
            await world.do(accept, place, actor=agent(cast.agents[name]))
    assert await role(world, cast.support, cast.ben) is None


async def test_who_is_in_it_already(world: World) -> None:
    cast = world.cast
    with pytest.raises(Conflict):
        await world.do(ask_in, cast.support, agent_id=cast.dan, actor=agent(cast.admin))
    with pytest.raises(Conflict):
        await world.do(ask_to_join, cast.support, actor=agent(cast.dan))


async def test_a_seat_given_meanwhile_keeps_its_role(world: World) -> None:
    cast = world.cast
    ask = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    await world.do(seat, team_id=cast.support, agent_id=cast.ben, role=TeamRole.ADMIN)
    await world.do(accept, ask, actor=agent(cast.ben))
    assert await role(world, cast.support, cast.ben) == TeamRole.ADMIN


async def test_the_suspended_are_neither_asked_nor_ask(world: World) -> None:
    cast = world.cast
    ask = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    await by(world, cast.owner, suspend, cast.ben)
    with pytest.raises(NotFound):
        await world.do(accept, ask, actor=agent(cast.ben))
    with pytest.raises(NotFound):
        await world.do(ask_to_join, cast.support, actor=agent(cast.ben))
    with pytest.raises(NotFound):
        await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))


async def test_who_may_not_ask_any_more_gives_no_seat(world: World) -> None:
    cast = world.cast
    await world.do(seat, team_id=cast.sales, agent_id=cast.ben, role=TeamRole.ADMIN)
    ask_outsider = partial(ask_in, team_id=cast.sales, agent_id=cast.outsider, role=TeamRole.ADMIN)
    ask = await world.do(ask_outsider, actor=agent(cast.ben))
    await by(world, cast.admin, change_role, cast.sales, agent_id=cast.ben, role=TeamRole.REPRESENTATIVE)
    with pytest.raises(AskerGone):
        await world.do(accept, ask, actor=agent(cast.outsider))
    assert await role(world, cast.sales, cast.outsider) is None
    assert (await only_entry(world, cast.outsider)).by == "Ben"
    assert await world.do(ask_outsider, actor=agent(cast.admin)) == ask
    assert (await only_entry(world, cast.outsider)).by == "Admin"
    await world.do(accept, ask, actor=agent(cast.outsider))
    assert await role(world, cast.sales, cast.outsider) == TeamRole.ADMIN


async def test_nor_who_was_suspended(world: World) -> None:
    cast = world.cast
    ask = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    await by(world, cast.owner, suspend, cast.admin)
    with pytest.raises(AskerGone):
        await world.do(accept, ask, actor=agent(cast.ben))
    await world.do(decline_ask, ask, actor=agent(cast.ben))


async def test_a_workspace_admin_asks_in_and_reads_nothing_by_it(world: World) -> None:
    def promote(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.ben).workspace_role = WorkspaceRole.ADMIN
        return Outcome(None)

    cast = world.cast
    await world.do(promote)
    await world.do(ask_in, cast.support, agent_id=cast.owner, actor=agent(cast.ben))
    await world.asks("support")
    assert (await numbers(world)) == {"owner": 1, "admin": 1, "dan": 1, "outsider": 1}
    assert (await world.ask(viewer_of, cast.ben)).team_ids == {cast.sales}


async def test_with_a_role(world: World) -> None:
    cast = world.cast
    admin = agent(cast.admin)
    ask = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=admin)
    world.told.clear()
    again = await world.do(ask_in, cast.support, agent_id=cast.ben, role=TeamRole.ADMIN, actor=admin)
    assert again == ask, "the same, otherwise"
    assert NotificationsChanged((cast.support,), (cast.ben,)) in world.told
    assert (await only_entry(world, cast.ben)).role == TeamRole.ADMIN
    await world.do(accept, ask, actor=agent(cast.ben))
    assert await role(world, cast.support, cast.ben) == TeamRole.ADMIN
    with pytest.raises(BadRequest):
        await world.do(ask_in, cast.sales, agent_id=cast.outsider, role="owner", actor=agent(cast.admin))


async def test_a_workspace_owner_approves_as_a_representative(world: World) -> None:
    cast = world.cast
    ask = await world.do(ask_to_join, cast.support, actor=agent(cast.ben))
    await world.do(approve, ask, actor=agent(cast.owner))
    assert await role(world, cast.support, cast.ben) == TeamRole.REPRESENTATIVE
    assert (await only_entry(world, cast.admin)).ended_by == "Owner"


@pytest.mark.parametrize(
    ("verb", "by", "how"), [(decline_ask, "ben", "declined"), (withdraw_ask, "admin", "withdrawn")]
)
async def test_asked_in_for_nothing(world: World, verb: Answer, by: str, how: str) -> None:
    cast = world.cast
    ask = await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin))
    for name in cast.agents.keys() - {by, "owner"}:
        with pytest.raises(NotFound):
            await world.do(verb, ask, actor=agent(cast.agents[name]))
    for _ in range(2):
        await world.do(verb, ask, actor=agent(cast.agents[by]))
    entry = await only_entry(world, cast.ben)
    assert (entry.ended, entry.button, entry.calls) == (how, None, False)
    await world.do(accept, ask, actor=agent(cast.ben))
    assert await role(world, cast.support, cast.ben) is None, "what is over is over"
    assert await world.do(ask_in, cast.support, agent_id=cast.ben, actor=agent(cast.admin)) != ask


@pytest.mark.parametrize(
    ("verb", "by", "how"), [(decline_ask, "admin", "declined"), (withdraw_ask, "ben", "withdrawn")]
)
async def test_asks_to_join_for_nothing(world: World, verb: Answer, by: str, how: str) -> None:
    cast = world.cast
    ask = await world.do(ask_to_join, cast.support, actor=agent(cast.ben))
    for name in cast.agents.keys() - {by, "owner"}:
        with pytest.raises(NotFound):
            await world.do(verb, ask, actor=agent(cast.agents[name]))
    for _ in range(2):
        await world.do(verb, ask, actor=agent(cast.agents[by]))
    entry = await only_entry(world, cast.admin)
    assert (entry.ended, entry.button, entry.calls) == (how, None, False)
    await world.do(approve, ask, actor=agent(cast.admin))
    assert await role(world, cast.support, cast.ben) is None
