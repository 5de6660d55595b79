"""The database goes in the moment after a message was stored: nobody is told that it was not."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.widget.customers import Customer, House
from widget.connection import Close


async def test_what_is_stored_is_never_answered_with_an_error(
    house: House, customer: Callable[..., Awaitable[Customer]]
) -> None:
    maria = await customer()
    token = maria.welcome["token"]
    await customer(token=token)  # with two tabs what each has not had is read
    path, client_id = Path(str(house.runtime.db.url.database)), str(uuid.uuid4())
    house.runtime.db._readers.dispose()  # who reads opens it anew; the writer has it open
    away = await asyncio.to_thread(path.rename, path.with_suffix(".away"))
    await asyncio.to_thread(path.mkdir)
    await maria.say("message", client_id=client_id, text="Hello")
    async with asyncio.timeout(30):
        assert await maria.closed() == Close.FAILED
    await asyncio.to_thread(path.rmdir)
    await asyncio.to_thread(away.rename, path)
    back = await customer(token=token)
    assert [one["client_id"] for one in back.welcome["messages"]] == [client_id]
    assert (await back.writes("Hello", client_id))["type"] == "ack"
