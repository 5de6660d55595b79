"""A customer's message in one's own conversation calls until it is read, unless its thread is on screen."""

from services import clock
from services.actor import agent
from services.conversations.marking import mark_by_agent
from services.notifications.dismissing import dismiss, dismiss_all
from services.notifications.entries import MESSAGES
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, close, leave
from tests.services.notifications.reading import buttons, centre_of, entry_of, numbers


async def asked_again(world: World) -> Guest:
    """A customer of Ben's who has written since Ben answered."""
    guest = await attended(world, world.cast.ben)
    sent = await world.answers(world.cast.ben, guest.conversation_id)
    await world.do(mark_by_agent, guest.conversation_id, seq=sent.seq, actor=agent(world.cast.ben))
    clock.shift(1_000)
    await world.writes(guest, "And in red?")
    return guest


async def test_what_was_written_before_joining_calls_nobody(world: World) -> None:
    await attended(world, world.cast.ben)
    assert await numbers(world) == {}


async def test_it_calls_the_crew_alone(world: World) -> None:
    guest = await asked_again(world)
    assert await buttons(world, guest) == {"ben": "VIEW"}
    await world.writes(guest, "Or in blue?")
    entry = await entry_of(world, world.cast.ben, guest)
    assert entry is not None
    assert (entry.kind, entry.messages, entry.name) == (MESSAGES, 2, f"Visitor {guest.id}")
    assert await numbers(world) == {"ben": 1}


async def test_reading_ends_it(world: World) -> None:
    guest = await asked_again(world)
    seq = (await world.row(guest.conversation_id)).last_seq
    await world.do(mark_by_agent, guest.conversation_id, seq=seq, actor=agent(world.cast.ben))
    assert await numbers(world) == {}


async def test_a_thread_on_screen_calls_nobody(world: World) -> None:
    guest = await asked_again(world)
    assert (await centre_of(world, world.cast.ben, watched=[guest.conversation_id])).number == 0
    assert (await centre_of(world, world.cast.ben, watched=[guest.conversation_id + 1])).number == 1


async def test_leaving_and_closing_end_it(world: World) -> None:
    left, closed = await asked_again(world), await asked_again(world)
    await leave(world, world.cast.ben, left)
    await close(world, world.cast.ben, closed)
    assert await buttons(world, closed) == {}
    assert "VIEW" not in (await buttons(world, left)).values()


async def test_dismissed_until_the_next_message(world: World) -> None:
    guest = await asked_again(world)
    for _ in range(2):
        await world.do(dismiss, guest.conversation_id, upto=clock.now(), actor=agent(world.cast.ben))
        entry = await entry_of(world, world.cast.ben, guest)
        assert entry is None or not entry.calls
    clock.shift(1)
    await world.writes(guest, "Hello?")
    assert await buttons(world, guest) == {"ben": "VIEW"}


async def test_what_came_after_the_press_stays(world: World) -> None:
    guest = await asked_again(world)
    before = clock.now() - 10_000
    await world.do(dismiss, guest.conversation_id, upto=before, actor=agent(world.cast.ben))
    await world.do(dismiss_all, upto=before, actor=agent(world.cast.ben))
    assert await buttons(world, guest) == {"ben": "VIEW"}


async def test_dismiss_all_hides_messages_too(world: World) -> None:
    await asked_again(world)
    await world.do(dismiss_all, upto=clock.now(), actor=agent(world.cast.ben))
    assert (await centre_of(world, world.cast.ben)).entries == ()
