"""The database goes in the moment after a message was stored: nobody is told that it was not."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

from tests.outage import absent
from tests.widget.customers import Customer, House
from widget.connection import Close


async def test_what_is_stored_is_never_answered_with_an_error(
    house: House, customer: Callable[..., Awaitable[Customer]]
) -> None:
    maria = await customer()
    token = maria.welcome["token"]
    await customer(token=token)  # with two tabs what each has not had is read
    client_id = str(uuid.uuid4())
    with absent(house.runtime.db):
        await maria.say("message", client_id=client_id, text="Hello")
        async with asyncio.timeout(30):
            assert await maria.closed() == Close.FAILED
    back = await customer(token=token)
    assert [one["client_id"] for one in back.welcome["messages"]] == [client_id]
    assert (await back.writes("Hello", client_id))["type"] == "ack"
