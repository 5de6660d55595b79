"""Dismiss hides from one, and ends nothing for anyone."""

import pytest
from sqlmodel import Session, select

from models import Agent, NotificationMark
from services import clock
from services.actor import agent
from services.notifications.dismissing import dismiss, dismiss_all, dismiss_one
from services.outcome import Outcome
from services.refusal import Forbidden, NotFound
from tests.services.cast import NOWHERE, World
from tests.services.notifications.reading import buttons, centre_of, entry_of, numbers


async def marks(world: World) -> int:
    return await world.ask(lambda session: len(session.exec(select(NotificationMark)).all()))


async def test_it_hides_from_one(world: World) -> None:
    guest = await world.asks("support")
    for _ in range(2):
        await world.do(dismiss, guest.conversation_id, upto=clock.now(), actor=agent(world.cast.dan))
        assert await buttons(world, guest) == {"admin": "VIEW", "outsider": "GRAB"}
        assert await entry_of(world, world.cast.dan, guest) is None
        assert await marks(world) == 1


async def test_what_came_since_is_not_hidden(world: World) -> None:
    guest = await world.asks("support")
    await world.do(dismiss, guest.conversation_id, upto=clock.now() - 5_000, actor=agent(world.cast.dan))
    assert (await buttons(world, guest))["dan"] == "GRAB"


async def test_what_one_lost_sight_of_can_be_hidden(world: World) -> None:
    guest = await world.asks("support")
    await world.joins(world.cast.dan, guest.conversation_id)
    assert await entry_of(world, world.cast.outsider, guest) is not None
    await world.do(dismiss, guest.conversation_id, upto=clock.now(), actor=agent(world.cast.outsider))
    assert await entry_of(world, world.cast.outsider, guest) is None


async def test_all_at_once(world: World) -> None:
    guests = [await world.asks(key) for key in ("support", "sales", "both")]
    await world.do(dismiss_all, upto=clock.now(), actor=agent(world.cast.dan))
    assert (await centre_of(world, world.cast.dan)).entries == ()
    assert (await numbers(world))["admin"] == 3
    clock.shift(1)
    new = await world.asks("support")
    assert [entry.conversation_id for entry in (await centre_of(world, world.cast.dan)).entries] == [
        new.conversation_id
    ]
    await world.do(dismiss_all, upto=0, actor=agent(world.cast.dan))
    assert (await numbers(world))["dan"] == 1, "an older press takes nothing back"
    assert len(guests) == 3


async def test_nobody_hides_what_is_still_to_come(world: World) -> None:
    await world.do(dismiss_all, upto=2**52, actor=agent(world.cast.dan))
    clock.shift(1)
    guest = await world.asks("support")
    assert (await buttons(world, guest))["dan"] == "GRAB"


async def test_who_is_not_concerned_marks_nothing(world: World) -> None:
    guest = await world.asks("sales")
    for place in (guest.conversation_id, NOWHERE, 2**70, -1):
        await world.do(dismiss, place, upto=clock.now(), actor=agent(world.cast.outsider))
        await world.do(dismiss_one, place, actor=agent(world.cast.outsider))
    assert await marks(world) == 0
    assert len(await buttons(world, guest)) == 3


async def test_customers_and_the_suspended_may_not(world: World) -> None:
    def suspend(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.dan).suspended_at = 1
        return Outcome(None)

    guest = await world.asks("support")
    await world.do(suspend)
    with pytest.raises(NotFound):
        await world.do(dismiss, guest.conversation_id, upto=clock.now(), actor=agent(world.cast.dan))
    with pytest.raises(Forbidden):
        await world.do(dismiss_all, upto=clock.now(), actor=guest.actor)
