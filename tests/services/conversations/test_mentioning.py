"""Whom a note can name: colleagues who may see the conversation, and nobody learns of others."""

import pytest

from services.access import viewer_of
from services.conversations.mentioning import colleagues
from services.conversations.reading import latest
from services.events import NotificationsChanged
from services.refusal import NotFound
from services.suspending import suspend
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, grab, notes
from tests.services.notifications.reading import numbers
from tests.services.teamwork import by


async def named(world: World, who: int, guest: Guest) -> list[str]:
    viewer = await world.ask(viewer_of, who)
    return [one["name"] for one in await world.ask(colleagues, viewer, guest.conversation_id)]


async def test_everyone_else_who_may_see_it(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    assert await named(world, world.cast.ben, guest) == ["Admin", "Dan"]
    assert await named(world, world.cast.admin, guest) == ["Ben", "Dan"]


async def test_not_those_from_whom_it_was_grabbed(world: World) -> None:
    guest = await world.asks("support")
    assert await named(world, world.cast.dan, guest) == ["Admin", "Outsider"]
    await grab(world, world.cast.dan, guest)
    assert await named(world, world.cast.dan, guest) == ["Admin"]


async def test_not_the_suspended(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await by(world, world.cast.owner, suspend, world.cast.dan)
    assert await named(world, world.cast.ben, guest) == ["Admin"]


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_is_told_nobody(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    viewer = await world.ask(viewer_of, world.cast.agents[stranger])
    for place in (guest.conversation_id, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(colleagues, viewer, place)


async def test_a_mention_is_kept_by_id_and_shown_by_name(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    sent = await notes(world, cast.ben, guest, "@Dan @Admin please", cast.dan, cast.admin)
    thread = await world.ask(latest, await world.ask(viewer_of, cast.dan), guest.conversation_id)
    assert thread.messages[-1]["seq"] == sent.seq
    assert thread.messages[-1]["mentions"] == [
        {"id": cast.admin, "name": "Admin"},
        {"id": cast.dan, "name": "Dan"},
    ]


async def test_strangers_oneself_and_nobody_are_not_mentioned(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    world.told.clear()
    await notes(world, cast.ben, guest, "Psst", cast.outsider, cast.owner, cast.ben, NOWHERE, -(2**70))
    assert [event for event in world.told if isinstance(event, NotificationsChanged)] == []
    assert (await world.messages(guest.conversation_id))[-1].detail == {}
    assert await numbers(world) == {}
