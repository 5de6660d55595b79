"""Invitations in the words of the tests."""

from collections.abc import Mapping
from typing import Any

from models import TeamRole
from services.actor import agent
from services.joining.accepting import accept
from services.joining.inviting import invite
from services.joining.listing import Open, open_invitations
from services.paging import Query
from tests.services.cast import World

EVE = "eve@demo.example"


async def invited(world: World, *, seats: Mapping[int, TeamRole] | None = None, **said: Any) -> int:
    """The owner invites Eve, unless it says otherwise."""
    who = said.pop("who", world.cast.owner)
    return await world.do(invite, seats=seats or {}, actor=agent(who), **{"email": EVE, **said})


async def accepts(world: World, joining_id: int, number: int = 1, name: str = "Eve") -> int:
    return await world.do(accept, joining_id, number, name=name, password_hash="-")


async def listed(world: World) -> list[Open]:
    return (await world.ask(open_invitations, Query(), actor=agent(world.cast.owner))).rows
