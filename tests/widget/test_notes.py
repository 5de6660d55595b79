"""A note never reaches a customer's socket: no frame, no gap, no mark."""

import json
from collections.abc import Awaitable, Callable

from services.actor import agent
from services.conversations.marking import mark_by_agent
from services.conversations.noting import note
from tests.widget.customers import Customer, House

Bring = Callable[..., Awaitable[Customer]]


async def test_no_frame_tells_of_it(house: House, customer: Bring) -> None:
    world, ben = house.world, house.world.cast.ben
    maria = await customer()
    await maria.writes("Hello?")
    await world.joins(ben, maria.conversation_id)
    sent = await world.do(
        note, maria.conversation_id, text="MARKER", client_id="1", mentions=[], actor=agent(ben)
    )
    await world.do(mark_by_agent, maria.conversation_id, seq=sent.seq, actor=agent(ben))
    assert await maria.silence() == [{"type": "read", "seq": 1}]
    answered = await world.answers(ben, maria.conversation_id, "Hi!")
    message = await maria.hear()
    assert (message["type"], message["seq"], message["prev"]) == ("message", answered.seq, 1)
    await maria.say("history", before=answered.seq + 1, limit=50)
    frames = [await maria.hear(), *maria.aside]
    again = await customer(token=maria.welcome["token"], since=1)
    assert [one["prev"] for one in again.welcome["messages"]] == [1]
    assert "MARKER" not in json.dumps([message, *frames, again.welcome, *again.aside])
