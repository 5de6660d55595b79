"""Unread is per agent: the customer's messages after their read mark."""

from services.actor import agent
from services.conversations.marking import mark_by_agent, unread
from services.events import ReadByAgent
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended


async def unread_of(world: World, agent_id: int, guest: Guest) -> int:
    found = await world.ask(unread, agent_id, [guest.conversation_id])
    return found.get(guest.conversation_id, 0)


async def reads(world: World, agent_id: int, guest: Guest, seq: int) -> None:
    await world.do(mark_by_agent, guest.conversation_id, seq=seq, actor=agent(agent_id))


async def test_each_agent_has_their_own(world: World) -> None:
    guest = await world.asks()
    await world.writes(guest, "Anyone?")
    assert await unread_of(world, world.cast.ben, guest) == 2
    await reads(world, world.cast.ben, guest, 1)
    assert await unread_of(world, world.cast.ben, guest) == 1
    await reads(world, world.cast.ben, guest, 2)
    assert await unread_of(world, world.cast.ben, guest) == 0
    assert await unread_of(world, world.cast.dan, guest) == 2
    assert await world.is_whole()


async def test_neither_answers_nor_lines_count(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await reads(world, world.cast.ben, guest, 2)
    await world.answers(world.cast.ben, guest.conversation_id)
    await world.joins(world.cast.dan, guest.conversation_id)
    assert await unread_of(world, world.cast.ben, guest) == 0
    await world.writes(guest, "Thanks!")
    assert await unread_of(world, world.cast.ben, guest) == 1


async def test_a_mark_never_goes_back(world: World) -> None:
    guest = await world.asks()
    await world.writes(guest, "Anyone?")
    await reads(world, world.cast.ben, guest, 2)
    world.told.clear()
    await reads(world, world.cast.ben, guest, 1)
    assert await unread_of(world, world.cast.ben, guest) == 0
    assert world.told == []


async def test_reading_is_told_once(world: World) -> None:
    guest = await world.asks()
    world.told.clear()
    for _ in range(2):
        await reads(world, world.cast.ben, guest, 1)
    assert world.told == [ReadByAgent(guest.conversation_id, world.cast.ben)]
