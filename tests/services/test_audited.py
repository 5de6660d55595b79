"""Every act of administration leaves its line in the audit trail, once, and what was refused none."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import Session, col, select

from models import AuditLine, Mode, TeamRole, WorkspaceRole
from services.actor import agent
from services.answering import accept, approve, decline_ask, withdraw_ask
from services.asking import ask_in, ask_to_join
from services.channels.logo import show_logo
from services.channels.look import dress
from services.deactivating import deactivate_team, reactivate_team
from services.dissolving import delete_team
from services.modes import change_mode
from services.refusal import Refusal
from services.removing import leave_team, remove_from_team
from services.roles import change_role, change_workspace_role
from services.rules import Rules, change_rules
from services.sessions import close_session, note_refused, open_session
from services.suspending import reactivate, suspend
from services.teams import found_team, rename_team
from tests.services.cast import World

Act = Callable[[World], Awaitable[Any]]


async def lines(world: World) -> list[AuditLine]:
    def query(session: Session) -> list[AuditLine]:
        return list(session.exec(select(AuditLine).order_by(col(AuditLine.id))))

    return await world.ask(query)


async def suspends(world: World) -> None:
    await world.do(suspend, world.cast.ben, actor=agent(world.cast.owner))


async def reactivates(world: World) -> None:
    await world.do(reactivate, world.cast.ben, actor=agent(world.cast.owner))


async def makes_admin(world: World) -> None:
    await world.do(
        change_workspace_role, world.cast.ben, role=WorkspaceRole.ADMIN, actor=agent(world.cast.owner)
    )


async def gives_a_role(world: World) -> None:
    cast = world.cast
    await world.do(change_role, cast.sales, agent_id=cast.ben, role=TeamRole.ADMIN, actor=agent(cast.admin))


async def changes_the_mode(world: World) -> None:
    await world.do(change_mode, world.cast.sales, mode=Mode.GRAB, actor=agent(world.cast.admin))


async def changes_the_rules(world: World) -> None:
    await world.do(change_rules, world.cast.sales, Rules(60_000), actor=agent(world.cast.admin))


async def makes_a_team(world: World) -> None:
    said: dict[str, Any] = {"name": "Returns", "mode": "grab", "admin_id": world.cast.ben}
    await world.do(found_team, **said, actor=agent(world.cast.owner))


async def renames(world: World) -> None:
    await world.do(rename_team, world.cast.sales, name="Shop", actor=agent(world.cast.owner))


async def removes(world: World) -> None:
    await world.do(remove_from_team, world.cast.sales, agent_id=world.cast.ben, actor=agent(world.cast.admin))


async def leaves(world: World) -> None:
    await world.do(leave_team, world.cast.sales, actor=agent(world.cast.ben))


async def deactivates(world: World) -> None:
    await world.do(deactivate_team, world.cast.support, actor=agent(world.cast.owner))


async def deletes(world: World) -> None:
    await world.do(delete_team, world.cast.support, actor=agent(world.cast.owner))


async def asks_in(world: World) -> int:
    return await world.do(ask_in, world.cast.support, agent_id=world.cast.ben, actor=agent(world.cast.admin))


async def asks_to_join(world: World) -> int:
    return await world.do(ask_to_join, world.cast.support, actor=agent(world.cast.ben))


async def dresses(world: World) -> None:
    channel = await world.channel("sales")
    await world.do(dress, channel.id, look={"side": "start"}, actor=agent(world.cast.owner))


async def shows_a_logo(world: World) -> None:
    channel = await world.channel("sales")
    await world.do(show_logo, channel.id, picture=b"PNG", actor=agent(world.cast.owner))


@pytest.mark.parametrize(
    ("act", "by", "line", "detail"),
    [
        (suspends, "owner", "agent_suspended", {"agent": "ben"}),
        (makes_admin, "owner", "workspace_role_changed", {"agent": "ben", "role": "admin"}),
        (gives_a_role, "admin", "team_role_changed of sales", {"agent": "ben", "role": "admin"}),
        (changes_the_mode, "admin", "team_mode_changed of sales", {"mode": "grab"}),
        (changes_the_rules, "admin", "team_rules_changed of sales", {"fields": ["soon_after"]}),
        (makes_a_team, "owner", "team_made", {"agent": "ben", "name": "Returns", "mode": "grab"}),
        (renames, "owner", "team_renamed of sales", {"name": "Shop"}),
        (removes, "admin", "team_member_removed of sales", {"agent": "ben", "role": "representative"}),
        (leaves, "ben", "team_left of sales", {"agent": "ben", "role": "representative"}),
        (deactivates, "owner", "team_deactivated of support", {}),
        (deletes, "owner", "team_deleted of support", {"name": "Support"}),
        (asks_in, "admin", "team_asked_in of support", {"agent": "ben", "role": "representative"}),
        (asks_to_join, "ben", "team_asked_to_join of support", {"agent": "ben"}),
        (dresses, "owner", "channel_dressed", {"channel": 1}),
        (shows_a_logo, "owner", "channel_logo_set", {"channel": 1, "has_logo": True}),
    ],
)
async def test_each_leaves_a_line(world: World, act: Act, by: str, line: str, detail: dict[str, Any]) -> None:
    await act(world)
    (found,) = await lines(world)
    kind, _, team = line.partition(" of ")
    assert (found.kind, found.author, found.author_id) == (kind, "agent", world.cast.agents[by])
    assert kind == "team_made" or found.team_id == (getattr(world.cast, team) if team else None)
    wanted = {name: world.cast.agents[value] if name == "agent" else value for name, value in detail.items()}
    assert found.detail == wanted


@pytest.mark.parametrize(
    "act",
    [
        suspends,
        makes_admin,
        gives_a_role,
        changes_the_mode,
        changes_the_rules,
        deactivates,
        makes_a_team,
        renames,
        removes,
        leaves,
        asks_in,
        asks_to_join,
    ],
)
async def test_what_changes_nothing_leaves_none(world: World, act: Act) -> None:
    await act(world)
    with contextlib.suppress(Refusal):
        await act(world)
    assert len(await lines(world)) == 1


async def test_back_from_suspension(world: World) -> None:
    await suspends(world)
    await reactivates(world)
    await reactivates(world)
    assert [line.kind for line in await lines(world)] == ["agent_suspended", "agent_reactivated"]


async def test_a_team_that_is_back(world: World) -> None:
    await deactivates(world)
    for _ in range(2):
        await world.do(reactivate_team, world.cast.support, actor=agent(world.cast.owner))
    found = [(line.kind, line.team_id) for line in await lines(world)]
    assert found == [(kind, world.cast.support) for kind in ("team_deactivated", "team_reactivated")]


async def test_a_seat_that_is_taken(world: World) -> None:
    ask = await asks_in(world)
    await world.do(accept, ask, actor=agent(world.cast.ben))
    found = (await lines(world))[-1]
    assert (found.kind, found.author_id, found.detail) == (
        "team_joined",
        world.cast.ben,
        {"agent": world.cast.ben, "role": "representative"},
    )


async def test_a_seat_that_is_given(world: World) -> None:
    ask = await asks_to_join(world)
    await world.do(approve, ask, actor=agent(world.cast.admin))
    found = (await lines(world))[-1]
    assert (found.kind, found.author_id) == ("team_joined", world.cast.admin)
    assert found.detail == {"agent": world.cast.ben, "role": "representative"}


async def test_an_ask_that_comes_to_nothing(world: World) -> None:
    ben, admin = agent(world.cast.ben), agent(world.cast.admin)
    for verb, by, begin in (
        (decline_ask, ben, asks_in),
        (withdraw_ask, admin, asks_in),
        (decline_ask, admin, asks_to_join),
        (withdraw_ask, ben, asks_to_join),
    ):
        ask = await begin(world)
        for _ in range(2):
            await world.do(verb, ask, actor=by)
    ends = [line for line in await lines(world) if line.kind.startswith("team_ask_")]
    assert [(line.kind, line.author_id, line.detail) for line in ends] == [
        ("team_ask_declined", ben.id, {"agent": ben.id}),
        ("team_ask_withdrawn", admin.id, {"agent": ben.id}),
        ("team_ask_declined", admin.id, {"agent": ben.id}),
        ("team_ask_withdrawn", ben.id, {"agent": ben.id}),
    ]


async def test_what_is_refused_leaves_none(world: World) -> None:
    outsider = agent(world.cast.outsider)
    for verb, of in ((suspend, world.cast.ben), (delete_team, world.cast.support)):
        with pytest.raises(Refusal):
            await world.do(verb, of, actor=outsider)
    with pytest.raises(Refusal):
        await world.do(change_mode, world.cast.sales, mode=Mode.GRAB, actor=outsider)
    assert await lines(world) == []


async def test_signing_in_and_out(world: World) -> None:
    cookie = await world.do(open_session, world.cast.ben, "browser")
    for _ in range(2):
        await world.do(close_session, cookie)
    assert [(line.kind, line.author_id) for line in await lines(world)] == [
        ("signed_in", world.cast.ben),
        ("signed_out", world.cast.ben),
    ]


@pytest.mark.parametrize("who", ["ben", None])
async def test_who_is_not_let_in(world: World, who: str | None) -> None:
    agent_id = world.cast.agents[who] if who else None
    await world.do(note_refused, agent_id)
    (found,) = await lines(world)
    assert (found.kind, found.author, found.author_id) == ("sign_in_failed", "system", None)
    assert found.detail == {"agent": agent_id}
