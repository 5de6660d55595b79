"""Invite into the workspace; again; withdraw."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select

from models import Agent, AuditLine, TeamRole, WorkspaceRole
from services import clock
from services.actor import agent
from services.joining.inviting import invite, invite_again, withdraw
from services.joining.links import SECONDS
from services.joining.listing import open_invitations
from services.joining.refusals import Used
from services.outcome import Outcome
from services.paging import Query
from services.refusal import Forbidden, Mistakes, NotFound
from services.roles import change_workspace_role
from services.suspending import suspend
from tests.services.cast import NOWHERE, World
from tests.services.joining.links import EVE, accepts, invited, listed

ON_ONE: tuple[Callable[..., Outcome[Any]], ...] = (invite_again, withdraw)


async def lines(world: World) -> list[tuple[str, dict[str, object]]]:
    found = await world.ask(lambda session: list(session.exec(select(AuditLine).order_by(AuditLine.id))))  # type: ignore[arg-type]
    return [(line.kind, line.detail) for line in found]


async def test_who_is_invited_is_listed_with_what_they_get(world: World) -> None:
    cast = world.cast
    await invited(world, email=" Eve@DEMO.example ", name="Eve", seats={cast.sales: TeamRole.ADMIN})
    (one,) = await listed(world)
    assert (one.email, one.name, one.role, one.teams, one.by) == (EVE, "Eve", "member", ("Sales",), "Owner")
    assert one.expires_at - one.at == SECONDS * 1000
    assert not one.is_expired
    clock.shift(SECONDS * 1000 + 1)
    assert (await listed(world))[0].is_expired
    assert await lines(world) == [
        ("person_invited", {"invitation": 1, "role": "member", "teams": [cast.sales], "again": False})
    ]


async def test_again_is_one_invitation_with_what_was_said_last(world: World) -> None:
    cast = world.cast
    first = await invited(world, seats={cast.sales: TeamRole.ADMIN}, role="admin")
    assert await invited(world, seats={cast.support: TeamRole.REPRESENTATIVE}) == first
    (one,) = await listed(world)
    assert (one.number, one.role, one.teams) == (2, "member", ("Support",))
    await world.do(invite_again, first, actor=agent(cast.owner))
    (one,) = await listed(world)
    assert (one.number, one.role, one.teams) == (3, "member", ("Support",))
    assert [detail["again"] for _, detail in await lines(world)] == [False, True, True]


@pytest.mark.parametrize("who", ["admin", "ben", "outsider"])
async def test_only_owners_and_admins_do(world: World, who: str) -> None:
    one = await invited(world)
    me = agent(world.cast.agents[who])
    with pytest.raises(Forbidden):
        await world.do(invite, email="x@demo.example", seats={}, actor=me)
    for verb in ON_ONE:
        with pytest.raises(Forbidden):
            await world.do(verb, one, actor=me)
    assert [one.number for one in await listed(world)] == [1]


async def test_owners_alone_invite_owners(world: World) -> None:
    cast = world.cast
    await world.do(change_workspace_role, cast.ben, role=WorkspaceRole.ADMIN, actor=agent(cast.owner))
    with pytest.raises(Mistakes) as refused:
        await invited(world, who=cast.ben, role="owner")
    assert set(refused.value.sentences) == {"role"}
    one = await invited(world, role="owner")
    for verb in ON_ONE:
        with pytest.raises(Forbidden):
            await world.do(verb, one, actor=agent(cast.ben))
    with pytest.raises(Forbidden):
        await invited(world, who=cast.ben)
    await world.do(invite_again, one, actor=agent(cast.owner))


async def test_nobody_becomes_owner_by_the_link_of_another(world: World) -> None:
    cast = world.cast
    await world.do(change_workspace_role, cast.ben, role=WorkspaceRole.ADMIN, actor=agent(cast.owner))
    await invited(world, role="owner")
    await invited(world, email="finn@demo.example", role="admin")
    finn = {"finn@demo.example": 1}
    for who, numbers in {cast.ben: {EVE: 0} | finn, cast.owner: {EVE: 1} | finn}.items():
        page = await world.ask(open_invitations, Query(), actor=agent(who))
        assert {row.email: row.number for row in page.rows} == numbers


@pytest.mark.parametrize(
    "email",
    [
        "",
        "  ",
        "eve",
        "a@b@c",
        "x" * 250 + "@demo.example",
        "e ve@demo.example",
        "a@x..y",
        "a@[",
        "a@\u202ex",
    ],
)
async def test_an_address_that_can_not_be(world: World, email: str) -> None:
    with pytest.raises(Mistakes) as refused:
        await invited(world, email=email)
    assert set(refused.value.sentences) == {"email"}


async def test_who_is_here_is_not_invited(world: World) -> None:
    with pytest.raises(Mistakes, match="Dan has this address and can sign in already"):
        await invited(world, email="DAN@demo.example")
    await world.do(suspend, world.cast.dan, actor=agent(world.cast.owner))
    with pytest.raises(Mistakes, match="reactivate them"):
        await invited(world, email="dan@demo.example")


async def test_roles_and_teams_that_are_not_there(world: World) -> None:
    with pytest.raises(Mistakes) as refused:
        await invited(world, role="king", seats={NOWHERE: TeamRole.ADMIN})
    assert set(refused.value.sentences) == {"role", "teams"}
    with pytest.raises(Mistakes):
        await invited(world, seats={2**70: TeamRole.ADMIN})
    with pytest.raises(Mistakes):
        await invited(world, seats={world.cast.sales: "king"})  # type: ignore[dict-item]


async def test_withdrawn_twice_is_once(world: World) -> None:
    one = await invited(world)
    owner = agent(world.cast.owner)
    await world.do(withdraw, one, actor=owner)
    await world.do(withdraw, one, actor=owner)
    assert await listed(world) == []
    assert [kind for kind, _ in await lines(world)] == ["person_invited", "invitation_withdrawn"]
    for verb in ON_ONE:
        with pytest.raises(NotFound):
            await world.do(verb, NOWHERE, actor=owner)
    with pytest.raises(NotFound):
        await world.do(invite_again, one, actor=owner)
    assert await invited(world) != one, "the address is free for another"


async def test_who_has_accepted_is_not_withdrawn(world: World) -> None:
    one = await invited(world)
    await accepts(world, one)
    for verb in ON_ONE:
        with pytest.raises(Used):
            await world.do(verb, one, actor=agent(world.cast.owner))


async def test_who_was_suspended_invites_nobody(world: World) -> None:
    def employ(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.ben).workspace_role = WorkspaceRole.ADMIN
        return Outcome(None)

    await world.do(employ)
    await world.do(suspend, world.cast.ben, actor=agent(world.cast.owner))
    with pytest.raises(NotFound):
        await invited(world, who=world.cast.ben)


async def test_searched_and_sorted(world: World) -> None:
    cast = world.cast
    await invited(world, seats={cast.support: TeamRole.ADMIN})
    await invited(world, email="finn@demo.example", role="admin", seats={cast.sales: TeamRole.ADMIN})
    for query, emails in (
        (Query(sort="email", descending=True), ["finn@demo.example", EVE]),
        (Query(sort="role"), ["finn@demo.example", EVE]),
        (Query(sort="teams"), ["finn@demo.example", EVE]),
        (Query(sort="at", descending=False), [EVE, "finn@demo.example"]),
        (Query("support"), [EVE]),
    ):
        page = await world.ask(open_invitations, query, actor=agent(cast.owner))
        assert [one.email for one in page.rows] == emails, query
