"""The receiver: each event once, each customer's in order, and trouble keeps nothing from being done."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models import Inbound, InboundState
from services import clock
from services.channels.lanes import LONGEST_PAUSE, put_off, take_next
from services.channels.receiving import ASIDE_AT_ONCE, AT_ONCE, Receiver
from services.channels.told import (
    FILE,
    Media,
    Reacted,
    Renamed,
    Sender,
    Step,
    Stepped,
    TemplatesChanged,
    Unreadable,
)
from services.channels.working import REACTIONS_WAIT
from services.outcome import Outcome
from services.refusal import NotFound
from tests.services.cast import World
from tests.services.channels.telling import (
    MARTA,
    OWEN,
    connects,
    guests,
    receiver,
    rows,
    said,
    tells,
    works_off,
    written,
)
from tests.services.channels.whatsapp.accounts import account_of
from tests.services.hearing import PATIENCE, until


@pytest.fixture
def at_work(world: World, tmp_path: Path) -> Receiver:
    return receiver(world, tmp_path)


async def states(world: World) -> list[str]:
    return [row.state for row in await rows(world)]


async def test_a_hundred_times_the_same_makes_one_message(world: World, at_work: Receiver) -> None:
    channel, told = await connects(world), written()
    for _ in range(10):
        await tells(world, channel, *[told] * 10)
        await works_off(at_work)
    (guest,) = await guests(world)
    assert await said(world, guest) == ["Hello?"]


async def test_also_once_it_has_been_forgotten(world: World, at_work: Receiver) -> None:
    channel, told = await connects(world), written()
    await tells(world, channel, told)
    await works_off(at_work)

    def forgotten(session: Session) -> Outcome[None]:
        session.execute(text("DELETE FROM inbound"))
        return Outcome(None)

    await world.do(forgotten)
    await tells(world, channel, told)
    await works_off(at_work)
    assert await said(world, (await guests(world))[0]) == ["Hello?"]


async def test_many_customers_each_in_their_order(world: World, at_work: Receiver) -> None:
    channel = await connects(world)
    senders = [Sender(f"DE.{number}", "", f"Customer {number}") for number in range(12)]
    events = [written(sender, str(number)) for number in range(5) for sender in senders]
    await tells(world, channel, *events)
    await works_off(at_work)
    found = await guests(world)
    assert len(found) == 12
    for guest in found:
        assert await said(world, guest) == ["0", "1", "2", "3", "4"]
    assert await states(world) == [InboundState.DONE] * 60
    assert await world.is_whole()


async def test_ten_first_messages_at_once_make_one_customer(world: World, at_work: Receiver) -> None:
    channel = await connects(world)
    for number in range(10):
        await tells(world, channel, written(text=str(number)))
        at_work.wake()
    await at_work.settled()
    (guest,) = await guests(world)
    assert await said(world, guest) == [str(number) for number in range(10)]


async def test_whatever_comes_first_all_of_it_counts(world: World, at_work: Receiver) -> None:
    channel = await connects(world)
    first = written(text="First", external_id="wamid.A")
    events = [
        first,
        written(text="Second"),
        Reacted("message:B", MARTA, clock.now(), to="wamid.A", emoji="👍"),
        Stepped("status:C", MARTA, 1, "wamid.of-another-tool", Step.READ),
        Unreadable("unreadable:D", Sender(""), 1, "It is odd."),
    ]
    random.Random(7).shuffle(events)
    assert events[0] is not first
    for event in events:
        await tells(world, channel, event)
        await works_off(at_work)
    clock.shift(LONGEST_PAUSE // 100)
    await works_off(at_work)
    (guest,) = await guests(world)
    assert sorted(await said(world, guest)) == ["First", "Second"]
    reacted = [one.detail.get("reaction") for one in await world.messages(guest.conversation_id)]
    assert sorted(reacted, key=str) == [None, "👍"]


async def test_a_reaction_to_what_never_comes_is_let_be(world: World, at_work: Receiver) -> None:
    channel = await connects(world)
    await tells(world, channel, Reacted("message:B", MARTA, 1, to="wamid.of-before", emoji="👍"))
    await works_off(at_work)
    await tells(world, channel, written())
    await works_off(at_work)
    assert await states(world) == [InboundState.WAITING, InboundState.DONE], "it holds nobody up"
    clock.shift(REACTIONS_WAIT)
    await works_off(at_work)
    assert await states(world) == [InboundState.DONE] * 2


async def test_one_that_can_not_be_taken_holds_up_no_other(world: World, at_work: Receiver) -> None:
    channel = await connects(world)
    await tells(world, channel, written(text=" "), written(text="Hello?"))
    await works_off(at_work)
    first, second = await rows(world)
    assert (first.state, first.reason) == (InboundState.FAILED, "An empty message can't be sent.")
    assert second.state == InboundState.DONE


@asynccontextmanager
async def silence() -> AsyncIterator[tuple[str, asyncio.Queue[asyncio.StreamWriter]]]:
    """Another side that takes every call and answers none, until its end; and who calls."""
    callers: asyncio.Queue[asyncio.StreamWriter] = asyncio.Queue()

    async def take(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there.append(writer)
        callers.put_nowait(writer)

    there: list[asyncio.StreamWriter] = []

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v24.0", callers
    finally:
        server.close()
        for caller in there:
            caller.close()


async def test_files_that_stall_hold_up_no_message(world: World, tmp_path: Path) -> None:
    async def is_done() -> bool:
        return InboundState.DONE in await states(world)

    channel = await connects(world)
    for number in range(2 * AT_ONCE):
        await tells(world, channel, written(media=Media(str(number))))
        taken = await world.do(take_next, (channel, MARTA.external_id))
        assert taken is not None
        await world.do(put_off, taken, lane=f"{FILE}{number}")
    clock.shift(LONGEST_PAUSE)
    async with silence() as (url, callers):
        at_work = receiver(world, tmp_path, whatsapp_url=url)
        await at_work.round()
        async with asyncio.timeout(PATIENCE):
            for _ in range(ASIDE_AT_ONCE):
                await callers.get()
        await tells(world, channel, written(OWEN))
        await at_work.round()
        await until(world.bus, is_done)
        assert callers.empty(), "the others wait for their turn"
        stopping = asyncio.create_task(at_work.stop())
    await stopping


async def test_what_nobody_foresaw_is_tried_again_and_given_up(world: World, at_work: Receiver) -> None:
    channel = await connects(world)
    await tells(world, channel, written(), written(text="Next"))

    def spoilt(session: Session) -> Outcome[None]:
        row = session.get_one(Inbound, 1)
        row.payload = row.payload | {"text": "", "detail": {"place": {"height": 7}}}
        return Outcome(None)

    await world.do(spoilt)
    for _ in range(5):
        await works_off(at_work)
        clock.shift(LONGEST_PAUSE)
    await works_off(at_work)
    assert [(row.state, row.attempts) for row in await rows(world)] == [
        (InboundState.FAILED, 5),
        (InboundState.DONE, 1),
    ]


async def test_who_goes_by_another_number_is_the_same_at_once(world: World, at_work: Receiver) -> None:
    channel, new = await connects(world), Sender("DE.7", "4917655509876")
    await tells(world, channel, written(text="1"))
    await works_off(at_work)
    renamed = Renamed("message:system", MARTA, clock.now(), becomes=new)
    await tells(world, channel, renamed, written(new, "2"))
    await works_off(at_work)
    (guest,) = await guests(world)
    assert await said(world, guest) == ["1", "2"]


async def test_templates_are_read_again_soon(world: World, at_work: Receiver) -> None:
    channel = await connects(world)
    await tells(world, channel, TemplatesChanged("template:1", Sender(""), 1))
    await works_off(at_work)
    assert (await account_of(world, channel)).templates_due_at is not None
    assert await states(world) == [InboundState.DONE]


@pytest.mark.parametrize("media", [None, Media("1")])
async def test_what_was_erased_while_it_was_under_way_comes_to_nothing(
    world: World, tmp_path: Path, media: Media | None
) -> None:
    channel = await connects(world)
    await tells(world, channel, written(OWEN, media=media))
    taken = await world.do(take_next, (channel, OWEN.external_id))
    assert taken is not None

    def erased(session: Session) -> Outcome[None]:
        session.execute(text("DELETE FROM inbound"))
        return Outcome(None)

    await world.do(erased)
    with pytest.raises(NotFound):
        await receiver(world, tmp_path)._worker.work(taken)
    assert await guests(world) == []


async def test_after_its_end_nothing_begins(world: World, at_work: Receiver) -> None:
    channel = await connects(world)
    await at_work.stop()
    await tells(world, channel, written())
    await works_off(at_work)
    assert await states(world) == [InboundState.WAITING]
