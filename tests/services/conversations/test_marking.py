"""Received and read: marks only move forward, and customers learn only of the crew's reading."""

import pytest
from sqlmodel import Session

from models import ReadMark
from services.actor import agent
from services.conversations.marking import mark_by_agent, mark_by_customer
from services.events import MarksMoved
from services.refusal import Forbidden, NotFound
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended, hears_of_nothing

FAR = 2**70


def moved(world: World) -> list[MarksMoved]:
    """What customers and colleagues were told of marks."""
    return [event for event in world.told if isinstance(event, MarksMoved)]


async def answered(world: World) -> Guest:
    """Three messages: the customer's, Ben's joining, Ben's answer."""
    guest = await attended(world, world.cast.ben)
    await world.answers(world.cast.ben, guest.conversation_id)
    world.told.clear()
    return guest


async def marks(world: World, guest: Guest) -> tuple[int, int, int]:
    row = await world.row(guest.conversation_id)
    return row.customer_received_seq, row.customer_read_seq, row.crew_read_seq


async def read_by(world: World, agent_id: int, guest: Guest) -> int:
    def query(session: Session) -> int:
        mark = session.get(ReadMark, (guest.conversation_id, agent_id))
        return mark.seq if mark else 0

    return await world.ask(query)


async def test_the_customer_receives_then_reads(world: World) -> None:
    guest = await answered(world)
    await world.do(mark_by_customer, guest.conversation_id, received=3, actor=guest.actor)
    assert await marks(world, guest) == (3, 0, 0)
    await world.do(mark_by_customer, guest.conversation_id, read=3, actor=guest.actor)
    assert await marks(world, guest) == (3, 3, 0)
    assert world.told == [
        MarksMoved(guest.conversation_id, 3, 0, 0),
        MarksMoved(guest.conversation_id, 3, 3, 0),
    ]


async def test_what_is_read_was_received(world: World) -> None:
    guest = await answered(world)
    await world.do(mark_by_customer, guest.conversation_id, read=2, actor=guest.actor)
    assert await marks(world, guest) == (2, 2, 0)


async def test_marks_move_forward_only_and_not_beyond_the_last_message(world: World) -> None:
    guest = await answered(world)
    await world.do(mark_by_customer, guest.conversation_id, received=FAR, read=2, actor=guest.actor)
    assert await marks(world, guest) == (3, 2, 0)
    world.told.clear()
    for received, read in ((1, 1), (3, 2), (-FAR, -1)):
        await world.do(
            mark_by_customer, guest.conversation_id, received=received, read=read, actor=guest.actor
        )
    assert await marks(world, guest) == (3, 2, 0)
    assert world.told == [], "twice is once"


async def test_another_customers_marks_are_not_there(world: World) -> None:
    guest, noor = await answered(world), await world.opens()
    for place in (guest.conversation_id, NOWHERE):
        with pytest.raises(NotFound):
            await world.do(mark_by_customer, place, read=3, actor=noor.actor)
    assert await marks(world, guest) == (0, 0, 0)


async def test_the_customer_learns_that_the_crew_has_read(world: World) -> None:
    guest = await answered(world)
    await world.do(mark_by_agent, guest.conversation_id, seq=1, actor=agent(world.cast.ben))
    assert await marks(world, guest) == (0, 0, 1)
    assert moved(world) == [MarksMoved(guest.conversation_id, 0, 0, 1)]
    await world.do(mark_by_agent, guest.conversation_id, seq=1, actor=agent(world.cast.ben))
    assert len(moved(world)) == 1


@pytest.mark.parametrize("reader", ["dan", "admin"])
async def test_and_not_that_others_have(world: World, reader: str) -> None:
    guest = await answered(world)
    one = world.cast.agents[reader]
    await world.do(mark_by_agent, guest.conversation_id, seq=3, actor=agent(one))
    assert await marks(world, guest) == (0, 0, 0)
    assert await read_by(world, one, guest) == 3
    assert moved(world) == []


async def test_each_agents_mark_is_their_own_and_moves_forward(world: World) -> None:
    guest = await answered(world)
    for seq in (2, 1, -FAR):
        await world.do(mark_by_agent, guest.conversation_id, seq=seq, actor=agent(world.cast.dan))
    await world.do(mark_by_agent, guest.conversation_id, seq=FAR, actor=agent(world.cast.admin))
    assert await read_by(world, world.cast.dan, guest) == 2
    assert await read_by(world, world.cast.admin, guest) == 3
    assert await read_by(world, world.cast.ben, guest) == 0


async def test_customers_do_not_mark_as_agents(world: World) -> None:
    guest = await answered(world)
    with pytest.raises(Forbidden):
        await world.do(mark_by_agent, guest.conversation_id, seq=1, actor=guest.actor)


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    one = world.cast.agents[stranger]
    await hears_of_nothing(
        world, one, guest, lambda place: world.do(mark_by_agent, place, seq=1, actor=agent(one))
    )
    assert await read_by(world, one, guest) == 0
