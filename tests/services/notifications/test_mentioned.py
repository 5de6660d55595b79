"""A mention calls whom it names, and nobody else, until they have read it."""

from services import clock
from services.actor import agent
from services.conversations.marking import mark_by_agent
from services.notifications.dismissing import dismiss
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, close, grab, notes
from tests.services.notifications.reading import buttons, centre_of, entry_of, numbers


async def mentioned(world: World, *whom: int, key: str = "sales") -> Guest:
    """A note of Ben's, or in Support of Dan's, in a conversation in which nobody waits."""
    author = world.cast.ben if key == "sales" else world.cast.dan
    guest = await attended(world, author, key=key)
    await world.answers(author, guest.conversation_id)
    clock.shift(1_000)
    await notes(world, author, guest, "What do you think?", *whom)
    return guest


async def test_only_the_mentioned_is_called(world: World) -> None:
    cast = world.cast
    guest = await mentioned(world, cast.dan)
    assert await buttons(world, guest) == {"dan": "VIEW"}
    entry = await entry_of(world, cast.dan, guest)
    assert entry is not None
    assert (entry.kind, entry.by, entry.by_id) == ("mentioned", "Ben", cast.ben)
    assert entry.name == f"Visitor {guest.id}"
    assert await numbers(world) == {"dan": 1}
    assert await world.is_whole()


async def test_until_they_have_read_it(world: World) -> None:
    guest = await mentioned(world, world.cast.dan)
    seq = (await world.row(guest.conversation_id)).last_seq
    await world.do(mark_by_agent, guest.conversation_id, seq=seq - 1, actor=agent(world.cast.dan))
    assert await numbers(world) == {"dan": 1}
    await world.do(mark_by_agent, guest.conversation_id, seq=seq, actor=agent(world.cast.dan))
    assert await numbers(world) == {}


async def test_dismissed_until_the_next(world: World) -> None:
    cast = world.cast
    guest = await mentioned(world, cast.dan)
    await world.do(dismiss, guest.conversation_id, upto=clock.now(), actor=agent(cast.dan))
    assert await numbers(world) == {}
    clock.shift(1)
    await notes(world, cast.ben, guest, "And you?", cast.dan)
    assert await buttons(world, guest) == {"dan": "VIEW"}


async def test_closing_ends_it(world: World) -> None:
    guest = await mentioned(world, world.cast.dan)
    await close(world, world.cast.ben, guest)
    assert await numbers(world) == {}
    entry = await entry_of(world, world.cast.dan, guest)
    assert entry is not None
    assert (entry.ended, entry.ended_by) == ("closed", "Ben")


async def test_an_answer_does_not(world: World) -> None:
    guest = await mentioned(world, world.cast.dan)
    await world.writes(guest, "Hello?")
    await world.answers(world.cast.ben, guest.conversation_id, "Here")
    assert (await buttons(world, guest))["dan"] == "VIEW"


async def test_who_loses_sight_is_called_no_more(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.admin, key="support")
    await notes(world, cast.admin, guest, "Who takes it?", cast.dan, cast.outsider)
    await grab(world, cast.dan, guest)
    assert await numbers(world) == {"dan": 1}
    read = await centre_of(world, cast.outsider)
    assert all(entry.name == "" for entry in read.entries)
