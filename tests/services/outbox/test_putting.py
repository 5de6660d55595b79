"""A row for each message that may not be read in the chat, in the message's own transaction."""

import uuid

from services.actor import agent
from services.conversations.messaging import answer
from services.outbox.putting import DELAY
from tests.services.conversations.acts import leave
from tests.services.outbox.conftest import House, of_another_kind


async def test_what_an_agent_writes_is_put(house: House) -> None:
    guest = await house.reached()
    sent = await house.world.answers(house.world.cast.dan, guest.conversation_id)
    (row,) = await house.rows(guest)
    assert (row.seq, row.since, row.due_at, row.state) == (sent.seq, sent.at, sent.at + DELAY, "waiting")
    assert (row.attempts, row.lease, row.mail_id, row.address) == (0, None, None, "")
    assert await house.world.is_whole()


async def test_what_a_customer_writes_and_what_is_internal_is_not(house: House) -> None:
    guest = await house.reached()
    await house.world.writes(guest, "Anyone?")
    await leave(house.world, house.world.cast.dan, guest)
    assert await house.rows(guest) == []


async def test_the_same_once_more_is_put_once(house: House) -> None:
    guest = await house.reached()
    said = {"text": "Hi!", "client_id": str(uuid.uuid4()), "actor": agent(house.world.cast.dan)}
    for _ in range(2):
        await house.world.do(answer, guest.conversation_id, **said)  # type: ignore[arg-type]
    assert len(await house.rows(guest)) == 1


async def test_other_channels_have_other_ways(house: House) -> None:
    guest = await house.reached()
    await house.world.do(of_another_kind)
    await house.answers(guest, "Hi!")
    (row,) = await house.rows(guest)
    assert (row.door, row.due_at) == ("whatsapp", row.since)
    await house.comes_due()
    assert (await house.states(guest), house.host.got) == (["waiting"], [])


async def test_the_wait_that_it_ends_is_kept(house: House) -> None:
    guest = await house.reached()
    since = (await house.world.row(guest.conversation_id)).waiting_since
    await house.answers(guest, "Hi!", "And more")
    assert [row.ended_wait for row in await house.rows(guest)] == [since, None]
