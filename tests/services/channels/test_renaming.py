"""Who has another number, or another id, stays who they are."""

from services import clock
from services.channels.renaming import rename
from services.channels.told import Renamed, Sender
from tests.services.cast import World
from tests.services.channels.telling import (
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

NEW = Sender("DE.7", "4917655509876")


def renamed(before: Sender = MARTA, after: Sender = NEW) -> Renamed:
    return Renamed("message:system", before, clock.now(), becomes=after)


async def test_they_go_on_in_their_conversation(world: World) -> None:
    channel = await connects(world)
    earlier = written()
    await tells(world, channel, earlier)
    await takes_in(world, channel, earlier)
    await world.do(rename, channel, renamed())
    await takes_in(world, channel, written(NEW))
    assert len(await guests(world)) == 1
    (identity,), (person,), (row,) = await identities(world), await customers(world), await rows(world)
    assert (identity.external_id, identity.phone) == ("DE.7", "4917655509876")
    assert person.said_phone == "+4917655509876"
    assert (row.sender, row.lane) == ("DE.7", "DE.7"), "it goes when she is erased"
    assert await world.is_whole()


async def test_a_new_id_leaves_the_number_as_it_was(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written())
    await world.do(rename, channel, renamed(after=Sender("DE.8")))
    (identity,) = await identities(world)
    assert (identity.external_id, identity.phone) == ("DE.8", MARTA.phone)


async def test_who_has_written_by_the_new_one_already_stays_apart(world: World) -> None:
    channel = await connects(world)
    await takes_in(world, channel, written())
    await takes_in(world, channel, written(NEW))
    await world.do(rename, channel, renamed())
    assert [(one.external_id, one.phone) for one in await identities(world)] == [
        ("DE.1", "4917655501234"),
        ("DE.7", "4917655509876"),
    ]


async def test_of_who_is_not_known_nothing_is_made(world: World) -> None:
    channel = await connects(world)
    await world.do(rename, channel, renamed(OWEN, Sender("GB.9")))
    assert await customers(world) == []
