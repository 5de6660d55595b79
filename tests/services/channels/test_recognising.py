"""Who wrote is found by the id that stays, else by the number; nobody is taken for somebody else."""

from dataclasses import replace

from services.actor import agent
from services.channels.told import Sender
from services.customers import display_name
from services.details.blocking import block
from services.events import CustomerChanged
from tests.services.cast import World
from tests.services.channels.telling import (
    BY_NUMBER,
    MARTA,
    OWEN,
    connects,
    customers,
    guests,
    identities,
    rows,
    takes_in,
    tells,
    written,
)
from tests.services.search.acts import finds, indexed


async def names(world: World) -> list[tuple[str, str]]:
    return [(one.external_id, one.phone) for one in await identities(world)]


async def test_somebody_new_begins_with_what_is_told_of_them(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written())
    (person,), (guest,) = await customers(world), await guests(world)
    assert (person.name, person.said_name, person.said_phone) == ("", "Marta Lindqvist", "+4917655501234")
    assert await names(world) == [("DE.1", "4917655501234")]
    assert (await world.row(guest.conversation_id)).team_ids == [world.cast.sales]
    assert await world.is_whole()


async def test_the_same_one_again_is_found_by_their_id(world: World) -> None:
    channel = await connects(world)
    for sender in (MARTA, replace(MARTA, phone="", name=""), replace(MARTA, phone="4917650000000")):
        await takes_in(world, channel, written(sender))
    assert len(await guests(world)) == 1
    assert await names(world) == [("DE.1", "4917650000000")]
    (person,) = await customers(world)
    assert (person.said_name, person.said_phone) == ("Marta Lindqvist", "+4917650000000")


async def test_who_has_no_number_is_known_by_their_id_alone(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written(OWEN))
    await takes_in(world, channel, written(OWEN))
    await takes_in(world, channel, written(replace(OWEN, external_id="GB.3")))
    assert await names(world) == [("GB.2", ""), ("GB.3", "")]


async def test_who_was_known_by_number_takes_over_the_id(world: World) -> None:
    channel = await connects(world)
    earlier = written(BY_NUMBER)
    await tells(world, channel, earlier)
    await takes_in(world, channel, earlier)
    await takes_in(world, channel, written(MARTA))
    await takes_in(world, channel, written(replace(MARTA, phone="")))
    await takes_in(world, channel, written(BY_NUMBER))
    assert len(await guests(world)) == 1
    assert await names(world) == [("DE.1", "4917655501234")]
    assert [row.sender for row in await rows(world)] == ["DE.1"], "it goes when she is erased"


async def test_a_number_that_went_to_somebody_else_joins_nobody(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written(MARTA))
    await takes_in(world, channel, written(replace(MARTA, external_id="DE.9", name="Jonas")))
    assert await names(world) == [("DE.1", ""), ("DE.9", "4917655501234")]
    assert [person.said_name for person in await customers(world)] == ["Marta Lindqvist", "Jonas"]
    await takes_in(world, channel, written(MARTA))
    assert await names(world) == [("DE.1", "4917655501234"), ("DE.9", "")], "it is whose it was told of last"


async def test_two_who_turn_out_to_be_one_stay_two(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written(BY_NUMBER))
    await takes_in(world, channel, written(replace(MARTA, phone="")))
    await takes_in(world, channel, written(MARTA))
    assert await names(world) == [("4917655501234", ""), ("DE.1", "4917655501234")]
    await takes_in(world, channel, written(BY_NUMBER))
    assert len(await world.messages((await guests(world))[1].conversation_id)) == 3


async def test_who_says_no_name_is_called_by_their_number(world: World) -> None:
    channel = await connects(world)
    for sender in (replace(MARTA, name=""), replace(OWEN, name="")):
        await takes_in(world, channel, written(sender))
    marta, owen = await customers(world)
    assert (display_name(marta), display_name(owen)) == ("+4917655501234", f"Visitor {owen.id}")


async def test_each_channel_knows_its_own(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written())
    web = (await world.channel("sales")).id
    await takes_in(world, web, written())
    assert len(await guests(world)) == 2


async def test_what_they_call_themselves_now_is_told(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written())
    world.told.clear()
    await takes_in(world, channel, written(replace(MARTA, name="Marta L.")))
    await takes_in(world, channel, written(replace(MARTA, name="Marta L.")))
    (guest,) = await guests(world)
    changes = [event for event in world.told if isinstance(event, CustomerChanged)]
    assert changes == [CustomerChanged(guest.id, (guest.conversation_id,))]


async def test_they_are_found_by_their_number(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written())
    await indexed(world)
    (guest,) = await guests(world)
    assert await finds(world, world.cast.ben, "4917655501234") == [guest.conversation_id]
    await takes_in(world, channel, written(replace(MARTA, phone="4917650000000")))
    assert await finds(world, world.cast.ben, "4917650000000") == [guest.conversation_id]
    assert await finds(world, world.cast.ben, "4917655501234") == []


async def test_of_who_is_blocked_nothing_is_learned(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written())
    (guest,) = await guests(world)
    await world.joins(world.cast.ben, guest.conversation_id)
    await world.do(block, guest.conversation_id, actor=agent(world.cast.ben))
    before = await world.messages(guest.conversation_id)
    assert await takes_in(world, channel, written(Sender("DE.1", "", "Another name"))) is None
    assert (await customers(world))[0].said_name == "Marta Lindqvist"
    assert await world.messages(guest.conversation_id) == before
