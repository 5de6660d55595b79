"""What a call of a webhook tells, and which of the channels that share it."""

from typing import Any

import pytest
from sqlmodel import Session, select

from models import Inbound
from services.actor import agent
from services.channels.hearing import behind, hear, keep_heard
from services.channels.kind import Call
from services.channels.managing import turn
from services.refusal import NotFound, Unauthorized
from tests.services.cast import World
from tests.services.channels.whatsapp.accounts import APP_SECRET, account_of, channel_of, is_connected
from tests.services.channels.whatsapp.signing import packed, signature
from tests.whatsapp.sampled import sample

URL = "http://127.0.0.1:1/v24.0"
SECOND = "209876543210987"


async def has_two(world: World, **said: Any) -> tuple[int, int]:
    """Two numbers of one account; the first one's webhook is called."""
    return await is_connected(world), await is_connected(
        world, **{"name": "Spare", "phone_number_id": SECOND, **said}
    )


def of_second(name: str = "message_text") -> dict[str, Any]:
    """As a sample has it, but told of the second number."""
    event: dict[str, Any] = sample(name)
    event["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = SECOND
    return event


def mixed() -> dict[str, Any]:
    """Something odd, and a message to each number."""
    event: dict[str, Any] = sample("message_text")
    other = of_second()
    other["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = "wamid.second"
    event["entry"] += [7, *other["entry"]]
    return event


async def is_told(world: World, channel_id: int, event: Any, secret: str = APP_SECRET) -> bool:
    key = (await channel_of(world, channel_id)).key
    body = packed(event)
    call = Call(body, {"x-hub-signature-256": signature(body, secret)})
    lines = await world.ask(behind, "whatsapp", key, URL)
    return await world.do(keep_heard, hear(lines, call))


async def kept(world: World) -> list[tuple[int, str]]:
    def query(session: Session) -> list[tuple[int, str]]:
        return [(row.channel_id, row.key.partition(":")[0]) for row in session.exec(select(Inbound))]

    return sorted(await world.ask(query))


async def test_each_number_of_an_app_hears_its_own_once(world: World) -> None:
    first, second = await has_two(world)
    assert await is_told(world, first, mixed())
    assert await is_told(world, second, mixed()), "the URL of either serves both"
    assert await kept(world) == sorted(
        [(first, "message"), (first, "unreadable"), (second, "message"), (second, "unreadable")]
    )
    assert (await account_of(world, second)).last_event_at is not None


async def test_what_is_odd_is_kept_by_the_one_that_was_called(world: World) -> None:
    first, _ = await has_two(world)
    assert await is_told(world, first, {"entry": [7]})
    assert await kept(world) == [(first, "unreadable")]


async def test_a_template_has_changed_for_each(world: World) -> None:
    first, second = await has_two(world)
    assert await is_told(world, first, sample("template_paused"))
    assert await kept(world) == sorted([(first, "template"), (second, "template")])


async def test_of_another_app_nothing_is_believed(world: World) -> None:
    first, second = await has_two(world, app_secret="of-another-app")
    assert await is_told(world, first, of_second())
    assert await kept(world) == []
    with pytest.raises(Unauthorized):
        await is_told(world, second, of_second())
    assert (await account_of(world, second)).last_event_at is None


async def test_what_is_told_of_one_that_is_off_is_told_again(world: World) -> None:
    first, second = await has_two(world)
    await world.do(turn, first, on=False, actor=agent(world.cast.owner))
    assert await is_told(world, first, of_second()), "the other one is served"
    assert not await is_told(world, first, mixed())
    assert await kept(world) == [(second, "message")] * 2
    await world.do(turn, second, on=False, actor=agent(world.cast.owner))
    with pytest.raises(NotFound):
        await is_told(world, first, of_second())
