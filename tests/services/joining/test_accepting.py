"""Accept an invitation: once, by the latest link, in time."""

import asyncio

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from models import Agent, AuditLine, TeamMember, TeamRole, WorkspaceRole
from services import clock
from services.actor import agent
from services.agents import create_agent
from services.joining.accepting import Offer, offer
from services.joining.inviting import invite_again, withdraw
from services.joining.links import PURPOSE, SECONDS, link, read
from services.joining.refusals import BadLink, Expired, InviterGone, Renewed, Used, Withdrawn
from services.refusal import Conflict, Mistakes
from services.roles import change_workspace_role
from services.suspending import suspend
from services.tokens import Tokens
from tests.services.cast import NOWHERE, World
from tests.services.joining.links import EVE, accepts, invited, listed


async def eves(world: World) -> int:
    return await world.ask(
        lambda session: session.exec(select(func.count()).where(col(Agent.email) == EVE)).one()
    )


async def test_an_account_with_its_seats(world: World) -> None:
    cast = world.cast
    seats = {cast.sales: TeamRole.ADMIN, cast.support: TeamRole.REPRESENTATIVE}
    one = await invited(world, name="Eve", role="admin", seats=seats)
    assert await world.ask(offer, one, 1) == Offer("Demo", "Owner", EVE, "Eve")
    eve = await accepts(world, one, name="  Eve   Adams ")
    made = await world.ask(lambda session: session.get_one(Agent, eve))
    assert (made.name, made.email, made.workspace_role) == ("Eve Adams", EVE, WorkspaceRole.ADMIN)
    seated = await world.ask(
        lambda session: session.exec(select(TeamMember).where(TeamMember.agent_id == eve)).all()
    )
    assert {member.team_id: member.role for member in seated} == seats
    assert await listed(world) == []
    (line,) = await world.ask(
        lambda session: session.exec(select(AuditLine).where(AuditLine.kind == "invitation_accepted")).all()
    )
    assert (line.author_id, line.detail) == (eve, {"invitation": one})


async def test_used_twice(world: World) -> None:
    one = await invited(world)
    await accepts(world, one)
    with pytest.raises(Used):
        await accepts(world, one, name="Mallory")
    with pytest.raises(Used):
        await world.ask(offer, one, 1)
    assert await eves(world) == 1


async def test_at_the_same_time(world: World) -> None:
    one = await invited(world)
    answers = await asyncio.gather(*(accepts(world, one) for _ in range(10)), return_exceptions=True)
    assert [type(answer) for answer in answers if not isinstance(answer, int)] == [Used] * 9
    assert await eves(world) == 1


async def test_after_a_newer_one(world: World) -> None:
    one = await invited(world)
    await world.do(invite_again, one, actor=agent(world.cast.owner))
    with pytest.raises(Renewed):
        await accepts(world, one, 1)
    with pytest.raises(Renewed):
        await world.ask(offer, one, 1)
    await accepts(world, one, 2)


async def test_expired_until_renewed(world: World) -> None:
    one = await invited(world)
    clock.shift(SECONDS * 1000 + 1)
    with pytest.raises(Expired):
        await accepts(world, one)
    await world.do(invite_again, one, actor=agent(world.cast.owner))
    await accepts(world, one, 2)


async def test_withdrawn(world: World) -> None:
    one = await invited(world)
    await world.do(withdraw, one, actor=agent(world.cast.owner))
    with pytest.raises(Withdrawn):
        await accepts(world, one)
    assert await eves(world) == 0


async def test_the_address_was_taken_meanwhile(world: World) -> None:
    one = await invited(world)
    await world.do(create_agent, name="Eve", email=EVE, password="long enough", workspace_role="member")
    with pytest.raises(Conflict, match="There is an account with your address already"):
        await accepts(world, one)


async def test_who_invited_may_not_any_more(world: World) -> None:
    cast = world.cast
    owner = agent(cast.owner)
    await world.do(change_workspace_role, cast.ben, role=WorkspaceRole.ADMIN, actor=owner)
    one = await invited(world, who=cast.ben)
    await world.do(suspend, cast.ben, actor=owner)
    with pytest.raises(InviterGone):
        await accepts(world, one)
    await world.do(invite_again, one, actor=owner)
    await accepts(world, one, 2)


async def test_an_owner_who_is_one_no_more_makes_no_owner(world: World) -> None:
    cast = world.cast
    owner = agent(cast.owner)
    await world.do(change_workspace_role, cast.ben, role=WorkspaceRole.OWNER, actor=owner)
    one = await invited(world, who=cast.ben, role="owner")
    await world.do(change_workspace_role, cast.ben, role=WorkspaceRole.ADMIN, actor=owner)
    with pytest.raises(InviterGone):
        await accepts(world, one)


async def test_a_name_is_needed(world: World) -> None:
    one = await invited(world)
    with pytest.raises(Mistakes) as refused:
        await accepts(world, one, name=" \0 ")
    assert set(refused.value.sentences) == {"name"}
    await accepts(world, one)


async def test_what_is_not_there(world: World) -> None:
    for ids in ((NOWHERE, 1), (2**70, 1)):
        with pytest.raises(BadLink):
            await accepts(world, *ids)
        with pytest.raises(BadLink):
            await world.ask(offer, *ids)


def test_links_are_of_one_purpose() -> None:
    tokens = Tokens(b"k" * 32)
    address = link(tokens, "https://chat.example", 3, 2)
    start = "https://chat.example/invitation?link="
    assert address.startswith(start)
    token = address.removeprefix(start)
    assert read(tokens, token) == (3, 2)
    others = [
        "",
        "x",
        token[:-1],
        tokens.make("reset", {"joining": 3, "number": 2}, 60),
        tokens.make(PURPOSE, {"joining": 3, "number": 2}, -1),
        Tokens(b"o" * 32).make(PURPOSE, {"joining": 3, "number": 2}, 60),
    ]
    for other in others:
        with pytest.raises(BadLink):
            read(tokens, other)
