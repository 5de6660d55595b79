"""What a customer may read: public messages, linked over the holes that they may not see."""

import pytest

from services.channels.web.reading import history, last_public_seq, since
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, leave

FAR = 2**70


async def busy(world: World) -> Guest:
    """Public: 1, 4, 6. Internal: 2 and 3 (joined), 5 (left)."""
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await world.answers(world.cast.ben, guest.conversation_id, "Hi!")
    await leave(world, world.cast.dan, guest)
    await world.writes(guest, "Thanks")
    return guest


async def test_internal_lines_are_not_told(world: World) -> None:
    guest = await busy(world)
    told = await world.ask(since, guest.conversation_id, after=0)
    assert [(one.seq, one.prev, one.text) for one in told] == [
        (1, 0, "Hello?"),
        (4, 1, "Hi!"),
        (6, 4, "Thanks"),
    ]
    assert await world.ask(last_public_seq, guest.conversation_id) == 6


async def test_client_ids_are_on_ones_own_messages_only(world: World) -> None:
    guest = await busy(world)
    told = await world.ask(since, guest.conversation_id, after=0)
    assert [one.client_id is not None for one in told] == [True, False, True]
    assert [one.author_kind for one in told] == ["customer", "agent", "customer"]


async def test_history_goes_back_in_pages(world: World) -> None:
    guest = await busy(world)
    newest = await world.ask(history, guest.conversation_id, before=None, limit=2)
    assert ([(one.seq, one.prev) for one in newest.messages], newest.more) == ([(4, 1), (6, 4)], True)
    oldest = await world.ask(history, guest.conversation_id, before=4, limit=2)
    assert ([(one.seq, one.prev) for one in oldest.messages], oldest.more) == ([(1, 0)], False)
    nothing = await world.ask(history, guest.conversation_id, before=1)
    assert (nothing.messages, nothing.more) == ([], False)


@pytest.mark.parametrize("limit", [-FAR, -1, 0, 1, 50, 51, FAR])
async def test_limits_are_bounded(world: World, limit: int) -> None:
    guest = await world.opens()
    for one in range(53):
        await world.writes(guest, str(one))
    found = await world.ask(history, guest.conversation_id, before=None, limit=limit)
    assert len(found.messages) == max(1, min(50, limit))
    assert found.more


async def test_numbers_beyond_every_message_are_numbers(world: World) -> None:
    guest = await busy(world)
    assert len((await world.ask(history, guest.conversation_id, before=FAR)).messages) == 3
    assert (await world.ask(history, guest.conversation_id, before=-FAR)).messages == []
    assert await world.ask(since, guest.conversation_id, after=FAR) == []
    assert len(await world.ask(since, guest.conversation_id, after=-FAR)) == 3
