"""When customers were last active: told at once but not each time, stored in batches."""

import pytest
from sqlmodel import Session, select

from models import ChannelIdentity
from services import clock
from services.activity import TELL_EVERY, Activity
from services.channels.web import Page, Visit, hello
from services.events import CustomerActive
from services.refusal import Unavailable
from tests.services.cast import NOWHERE, Guest, World


async def last_active(world: World, guest: Guest) -> int:
    def query(session: Session) -> int:
        identity = select(ChannelIdentity).where(ChannelIdentity.customer_id == guest.id)
        return session.exec(identity).one().last_active_at

    return await world.ask(query)


@pytest.fixture
def activity(world: World) -> Activity:
    return Activity(world.db, world.bus)


async def test_what_is_done_is_told_at_once_and_then_not_each_time(world: World, activity: Activity) -> None:
    guest, other = await world.opens(), await world.opens()
    world.told.clear()
    for _ in range(5):
        activity.seen(guest.conversation_id)
    activity.seen(other.conversation_id)
    (first, second) = world.told
    assert isinstance(first, CustomerActive)
    assert isinstance(second, CustomerActive)
    assert [first.conversation_id, second.conversation_id] == [guest.conversation_id, other.conversation_id]
    clock.shift(TELL_EVERY)
    activity.seen(guest.conversation_id)
    assert len(world.told) == 3


async def test_what_was_told_is_stored_by_the_next_round(world: World, activity: Activity) -> None:
    guest, other = await world.opens(), await world.opens()
    before = await last_active(world, other)
    clock.shift(60_000)
    activity.seen(guest.conversation_id)
    activity.seen(NOWHERE)
    at = clock.now()
    await activity.store()
    assert abs(await last_active(world, guest) - at) < 1_000
    assert await last_active(world, other) == before


async def test_a_moment_never_moves_back(world: World, activity: Activity) -> None:
    guest = await world.opens()
    activity.seen(guest.conversation_id)
    clock.shift(60_000)
    await world.do(hello, "sales", Visit(visitor_id=guest.visitor_id))
    came = await last_active(world, guest)
    await activity.store()
    assert await last_active(world, guest) == came


async def test_what_could_not_be_stored_is_stored_later(sqlite_world: World) -> None:
    activity = Activity(sqlite_world.db, sqlite_world.bus)
    guest = await sqlite_world.opens()
    clock.shift(60_000)
    activity.seen(guest.conversation_id)
    write, refused = sqlite_world.db.write, []

    async def full(*_: object, **__: object) -> None:
        refused.append(True)
        raise Unavailable

    sqlite_world.db.write = full  # type: ignore[method-assign,assignment]
    await activity.store()
    sqlite_world.db.write = write  # type: ignore[method-assign]
    assert refused
    await activity.store()
    assert clock.now() - await last_active(sqlite_world, guest) < 10_000


async def test_who_comes_to_a_page_is_active_and_whose_line_comes_back_is_not(world: World) -> None:
    here = Page("https://shop.example/", "Shop")
    guest = await world.opens(page=here)
    await world.writes(guest)
    came = await last_active(world, guest)
    clock.shift(60_000)
    await world.do(hello, "sales", Visit(visitor_id=guest.visitor_id, since=1, page=here))
    assert await last_active(world, guest) == came
    for visit in (
        Visit(visitor_id=guest.visitor_id, since=1, page=Page("https://shop.example/tea", "Tea")),
        Visit(visitor_id=guest.visitor_id, since=0, page=Page("https://shop.example/tea", "Tea")),
    ):
        clock.shift(60_000)
        world.told.clear()
        await world.do(hello, "sales", visit)
        assert clock.now() - await last_active(world, guest) < 10_000
        assert [type(event) for event in world.told] == [CustomerActive]
