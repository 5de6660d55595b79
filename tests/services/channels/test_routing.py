"""Channels and the teams they lead to."""

import pytest
from sqlmodel import Session

from models import Channel
from services.channels.routing import channel_by_key, create_channel, teams_of_channel
from services.channels.web import Visit, hello
from services.outcome import Outcome
from services.refusal import NotFound
from tests.services.cast import World


def turn_off(session: Session, channel_id: int) -> Outcome[None]:
    session.get_one(Channel, channel_id).enabled = False
    return Outcome(None)


async def test_a_channel_is_found_by_its_key(world: World) -> None:
    channel = await world.channel("both")
    assert (await world.ask(channel_by_key, "both")).id == channel.id
    assert await world.ask(teams_of_channel, channel.id) == [world.cast.sales, world.cast.support]


@pytest.mark.parametrize("key", ["", "none", "SALES", "sales'", "sales\0", "\ud800"])
async def test_an_unknown_one_is_not(world: World, key: str) -> None:
    with pytest.raises(NotFound, match="not here any more"):
        await world.ask(channel_by_key, key)
    with pytest.raises(NotFound):
        await world.do(hello, key, Visit())


async def test_one_that_is_off_is_not(world: World) -> None:
    guest = await world.opens("sales")
    await world.do(turn_off, (await world.channel("sales")).id)
    with pytest.raises(NotFound):
        await world.do(hello, "sales", Visit(visitor_id=guest.visitor_id))


async def test_its_name_is_one_line(world: World) -> None:
    await world.do(create_channel, kind="web", key="new", name=" A\n\0shop ", team_ids=[])
    assert (await world.channel("new")).name == "A shop"


async def test_a_channel_that_leads_nowhere_shows_to_nobody(world: World) -> None:
    await world.do(create_channel, kind="web", key="new", name="New", team_ids=[])
    guest = await world.asks("new")
    for one in world.cast.agents.values():
        assert await world.finds(one, guest.conversation_id) == set()
    assert await world.is_whole()
