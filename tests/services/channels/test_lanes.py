"""Lanes: in order within each, by one at a time, and nothing is lost on the way."""

import asyncio

import pytest
from sqlmodel import Session

from models import Inbound, InboundState
from services import clock
from services.channels.lanes import (
    KEPT_FOR,
    LEASE,
    LONGEST_PAUSE,
    Taken,
    due_lanes,
    end,
    forget_old,
    oldest_inbound,
    pause_after,
    put_off,
    take_next,
    work_off,
)
from services.channels.told import Reacted, Sender, Unreadable
from services.outcome import Outcome
from services.refusal import Conflict, NotFound
from tests.services.cast import World
from tests.services.channels.telling import MARTA, OWEN, connects, rows, tells, written


async def lanes(world: World) -> list[str]:
    return [name for _, name in await world.ask(due_lanes, limit=100)]


async def takes(world: World, channel: int, lane: str = "DE.1") -> Taken:
    taken = await world.do(take_next, (channel, lane))
    assert taken is not None
    return taken


async def test_the_first_of_a_lane_keeps_the_others_waiting(world: World) -> None:
    channel = await connects(world)
    first, second, other = written(text="1"), written(text="2"), written(OWEN)
    await tells(world, channel, first, second, other)
    assert await lanes(world) == ["DE.1", "GB.2"]
    taken = await takes(world, channel)
    assert (taken.event, taken.attempts) == (first, 1)
    assert await lanes(world) == ["GB.2"], "it is under way"
    assert await world.do(take_next, (channel, "DE.1")) is None
    await world.do(put_off, taken)
    assert await lanes(world) == ["GB.2"], "it is put off"
    clock.shift(LONGEST_PAUSE)
    taken = await takes(world, channel)
    assert (taken.event, taken.attempts) == (first, 2)
    await world.do(end, taken)
    assert (await takes(world, channel)).event == second


async def test_of_many_who_want_it_one_gets_it(world: World) -> None:
    channel = await connects(world)
    await tells(world, channel, written())
    found = await asyncio.gather(*(world.do(take_next, (channel, "DE.1")) for _ in range(10)))
    assert len([taken for taken in found if taken is not None]) == 1


async def test_what_is_put_off_aside_keeps_nobody_waiting(world: World) -> None:
    channel = await connects(world)
    await tells(world, channel, written(text="1"), written(text="2"))
    await world.do(put_off, await takes(world, channel), lane="file:1")
    assert await lanes(world) == ["DE.1"]
    clock.shift(LONGEST_PAUSE)
    assert await lanes(world) == ["DE.1", "file:1"], "it came first, and is next all the same"


async def test_who_was_too_slow_changes_nothing_any_more(world: World) -> None:
    channel = await connects(world)
    await tells(world, channel, written())
    slow = await takes(world, channel)
    clock.shift(LEASE + 1_000)
    quick = await takes(world, channel)
    ran = []

    def verb(_session: Session, channel_id: int) -> Outcome[None]:
        ran.append(channel_id)
        return Outcome(None)

    for late in (work_off, put_off, end):
        with pytest.raises(NotFound):
            await (world.do(work_off, slow, verb) if late is work_off else world.do(late, slow))  # type: ignore[arg-type]
    await world.do(work_off, quick, verb)
    (row,) = await rows(world)
    assert (row.state, row.attempts, row.due_at) == (InboundState.DONE, 2, None)


async def test_both_are_done_or_neither(world: World) -> None:
    channel = await connects(world)
    await tells(world, channel, written())
    taken = await takes(world, channel)

    def refuses(session: Session, _channel_id: int) -> Outcome[None]:
        session.get_one(Inbound, taken.id).reason = "Something else."
        session.flush()
        raise Conflict

    with pytest.raises(Conflict):
        await world.do(work_off, taken, refuses)
    (row,) = await rows(world)
    assert (row.state, row.reason, row.due_at) == (InboundState.WAITING, "", taken.lease)


async def test_of_somebody_by_another_name_it_is_as_of_them(world: World) -> None:
    channel = await connects(world)
    await tells(world, channel, written())

    def renamed(session: Session) -> Outcome[None]:
        session.get_one(Inbound, 1).sender = "DE.7"
        return Outcome(None)

    await world.do(renamed)
    event = (await takes(world, channel)).event
    assert event is not None
    assert event.sender == Sender("DE.7", "", MARTA.name)


async def test_what_no_version_wrote_is_told_as_nothing(world: World) -> None:
    channel = await connects(world)
    await tells(world, channel, written())

    def spoilt(session: Session) -> Outcome[None]:
        session.get_one(Inbound, 1).payload = {"kind": "Sung"}
        return Outcome(None)

    await world.do(spoilt)
    assert (await takes(world, channel)).event is None


async def test_what_was_done_is_forgotten_after_a_month(world: World) -> None:
    channel = await connects(world)
    nobodys = Unreadable("unreadable:1", Sender(""), 0, "It is odd.")
    hers = Unreadable("unreadable:2", MARTA, 0, "It is odd.")
    odd = written(raw="{}")
    await tells(world, channel, nobodys, hers, odd, written())
    for _ in range(2):
        await world.do(end, await takes(world, channel))
    clock.shift(KEPT_FOR - 60_000)
    await tells(world, channel, written())
    assert not await world.do(forget_old, limit=10)
    assert len(await rows(world)) == 5
    clock.shift(120_000)
    assert await world.do(forget_old, limit=1), "there may be more"
    assert not await world.do(forget_old, limit=2)
    assert [row.key for row in await rows(world)][:2] == [hers.key, odd.key], "they go with her"
    assert len(await rows(world)) == 3


def test_pauses_grow_and_end() -> None:
    assert 750 <= pause_after(1) <= 1_250
    assert 6_000 <= pause_after(4) <= 10_000
    assert LONGEST_PAUSE * 0.75 <= pause_after(10_000) <= LONGEST_PAUSE * 1.25


async def test_how_long_the_oldest_waits(world: World) -> None:
    channel = await connects(world)
    assert await world.ask(oldest_inbound) == 0
    await tells(world, channel, Reacted("reaction", MARTA, 0, to="wamid.of-long-ago", emoji="👍"))
    clock.shift(5_000)
    assert await world.ask(oldest_inbound) == 0, "what it belongs to may never come"
    await tells(world, channel, written())
    clock.shift(5_000)
    taken = await takes(world, channel)
    assert 5_000 <= await world.ask(oldest_inbound) < 9_000
    await world.do(end, taken)
    assert await world.ask(oldest_inbound) == 0
