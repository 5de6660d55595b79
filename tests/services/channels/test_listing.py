"""The list of channels."""

import pytest

from services.actor import agent
from services.channels.listing import channels
from services.conversations.closing import close
from services.conversations.reopening import reopen
from services.paging import Query
from services.refusal import Forbidden
from tests.services.cast import World


async def test_every_channel_with_its_teams_and_when_somebody_wrote(world: World) -> None:
    await world.opens("support")
    page = await world.ask(channels, Query(), actor=agent(world.cast.owner))
    assert [(one.name, one.kind, one.teams, one.is_on, one.written_at) for one in page.rows] == [
        ("Both", "web", ("Sales", "Support"), True, None),
        ("Sales", "web", ("Sales",), True, None),
        ("Support", "web", ("Support",), True, None),
    ]


async def test_a_customers_message_counts_and_nothing_else(world: World) -> None:
    cast = world.cast
    first = await world.asks("sales")
    second = await world.asks("sales")
    await world.joins(cast.ben, first.conversation_id)
    await world.answers(cast.ben, first.conversation_id)
    await world.do(close, first.conversation_id, shown=99, actor=agent(cast.ben))
    await world.do(reopen, first.conversation_id, actor=agent(cast.ben))
    (written,) = [message.at for message in await world.messages(second.conversation_id)]
    page = await world.ask(channels, Query(sort="written", descending=True), actor=agent(world.cast.owner))
    assert (page.rows[0].name, page.rows[0].written_at) == ("Sales", written)


async def test_found_by_name_and_team(world: World) -> None:
    for text, count in {"both": 1, "support": 2, "web": 3, "whatsapp": 0}.items():
        assert (await world.ask(channels, Query(text=text), actor=agent(world.cast.owner))).total == count


@pytest.mark.parametrize("who", ["admin", "ben", "dan", "outsider"])
async def test_for_owners_and_admins_of_the_workspace(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        await world.ask(channels, Query(), actor=agent(world.cast.agents[who]))


async def test_sorted_by_teams(world: World) -> None:
    page = await world.ask(channels, Query(sort="teams"), actor=agent(world.cast.owner))
    assert [one.teams for one in page.rows] == [("Sales",), ("Sales", "Support"), ("Support",)]
