"""What was told is kept as it was told, once."""

import pytest

from models import InboundState
from services import clock
from services.channels.keeping import keep, told
from services.channels.told import (
    Media,
    Reacted,
    Renamed,
    Sender,
    Step,
    Stepped,
    TemplatesChanged,
    Told,
    Unreadable,
)
from services.channels.whatsapp.parsing import parse
from tests.services.cast import World
from tests.services.channels.telling import MARTA, OWEN, connects, rows, tells, written
from tests.services.channels.whatsapp.accounts import account_of
from tests.services.channels.whatsapp.signing import account, packed
from tests.whatsapp.sampled import names, sample

EVENTS: list[Told] = [
    written(media=Media("1", "Photo.jpg", "image/jpeg"), reply_to="wamid.0", detail={"is_forwarded": True}),
    written(text="\u0627 \U0001f44d \\ \" '", raw="{}"),
    Reacted("message:2", MARTA, 1, to="wamid.1", emoji="👍"),
    Stepped("status:3", MARTA, 1, "wamid.3", Step.FAILED, "mark", "Too late.", is_address=True),
    Renamed("message:4", MARTA, 1, becomes=OWEN),
    TemplatesChanged("template:5", Sender(""), 1),
    Unreadable("unreadable:6", Sender(""), 0, "It is odd.", raw='{"a": "\U0001f44d"}'),
]


async def test_it_comes_out_as_it_went_in(world: World) -> None:
    channel = await connects(world)
    await tells(world, channel, *EVENTS)
    kept = await rows(world)
    assert [told(row) for row in kept] == EVENTS
    assert [row.sender for row in kept] == [event.sender.external_id for event in EVENTS]
    assert [row.lane for row in kept] == [event.lane for event in EVENTS]


@pytest.mark.parametrize("name", [*names("message_"), *names("status_"), "batch", "errors"])
async def test_so_does_each_sample(sqlite_world: World, name: str) -> None:
    channel = await connects(sqlite_world)
    events = parse(account(), packed(sample(name)))
    await tells(sqlite_world, channel, *events)
    assert [told(row) for row in await rows(sqlite_world)] == events


async def test_what_comes_again_is_not_kept_again(world: World) -> None:
    channel = await connects(world)
    for _ in range(3):
        await tells(world, channel, *EVENTS, *EVENTS)
    assert len(await rows(world)) == len(EVENTS)


async def test_the_same_on_another_channel_is_something_else(world: World) -> None:
    channel = await connects(world)
    await tells(world, channel, EVENTS[0])
    await tells(world, (await world.channel("sales")).id, EVENTS[0])
    assert len(await rows(world)) == 2


async def test_what_is_not_understood_is_given_up_at_once(world: World) -> None:
    channel = await connects(world)
    await tells(world, channel, EVENTS[-1])
    (row,) = await rows(world)
    assert (row.state, row.due_at, row.reason) == (InboundState.FAILED, None, "It is odd.")


async def test_when_the_last_one_came_is_known(world: World) -> None:
    channel, before = await connects(world), clock.now()
    await world.do(keep, channel, [])
    last = (await account_of(world, channel)).last_event_at
    assert last is not None
    assert before <= last <= clock.now()
