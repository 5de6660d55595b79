"""Conference: the room, the message with the button, and who may."""

import pytest

from models import Audience, State
from services import clock
from services.access import viewer_of
from services.actor import agent
from services.channels.web.reading import since
from services.conference.calling import AGAIN_AFTER, call
from services.conversations.reading import latest
from services.conversations.selection import Selection, Status
from services.refusal import Conflict, Forbidden
from tests.services.cast import Guest, World
from tests.services.conference.calls import HOUSE, calls, rooms
from tests.services.conversations.acts import attended, close, hears_of_nothing, undo


async def test_the_customer_gets_a_message_with_a_button(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    room = await calls(world, world.cast.ben, guest)
    (kept,) = await rooms(world, guest)
    told = (await world.ask(since, guest.conversation_id, after=0))[-1]
    assert told.action == {"label": "Join the call", "url": f"{HOUSE}/call/{kept.guest}"}
    assert (told.author_kind, told.author_name) == ("agent", "Ben")
    assert "video" in told.text
    assert kept.room == room
    assert len({room, kept.guest}) == 2
    assert min(map(len, (room, kept.guest))) >= 24, "nobody guesses it"


async def test_it_ends_the_wait_as_any_public_message(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    assert await world.listed(world.cast.ben, Selection(status=Status.PENDING)) == [guest.conversation_id]
    await calls(world, world.cast.ben, guest)
    row = await world.row(guest.conversation_id)
    assert row.waiting_since is None
    assert row.last_said_seq == row.last_seq
    assert await world.is_whole()


async def test_who_only_visits_can_be_called(world: World) -> None:
    guest = await world.opens()
    await world.joins(world.cast.ben, guest.conversation_id)
    await calls(world, world.cast.ben, guest)
    assert (await world.row(guest.conversation_id)).state == State.OPEN


async def test_agents_never_learn_what_the_customers_link_carries(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    room = await calls(world, world.cast.ben, guest)
    (kept,) = await rooms(world, guest)
    viewer = await world.ask(viewer_of, world.cast.ben)
    shown = (await world.ask(latest, viewer, guest.conversation_id)).messages[-1]
    assert shown["action"] == {"label": "Join the call", "url": f"/call/{room}"}
    assert kept.guest not in str(shown)


async def test_twice_is_one_message_also_by_two_of_the_crew(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    first = await calls(world, world.cast.ben, guest)
    world.told.clear()
    for one in (world.cast.ben, world.cast.dan):
        assert await calls(world, one, guest) == first
    assert world.told == []
    assert (await world.kinds(guest.conversation_id)).count("text") == 2
    assert len(await rooms(world, guest)) == 1


async def test_the_link_is_sent_again_when_it_lies_behind_something_or_is_old(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    first = await calls(world, world.cast.ben, guest)
    await world.writes(guest, "Where do I press?")
    assert await calls(world, world.cast.ben, guest) == first
    clock.shift(AGAIN_AFTER)
    assert await calls(world, world.cast.ben, guest) == first
    links = [each.action for each in await world.ask(since, guest.conversation_id, after=0) if each.action]
    assert len(links) == 3
    assert len({link["url"] for link in links}) == 1


async def test_a_room_ends_with_the_conversation(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    first = await calls(world, world.cast.ben, guest)
    await close(world, world.cast.ben, guest)
    (ended,) = await rooms(world, guest)
    assert ended.ended_at is not None
    await undo(world, world.cast.ben, guest)
    assert await calls(world, world.cast.ben, guest) != first
    assert await world.is_whole()


async def test_a_closed_one_is_refused(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await close(world, world.cast.ben, guest)
    with pytest.raises(Conflict, match="closed"):
        await calls(world, world.cast.ben, guest)
    assert await rooms(world, guest) == []


@pytest.mark.parametrize("who", ["dan", "admin"])
async def test_who_is_not_in_the_crew_does_not_call(world: World, who: str) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(Forbidden, match="Join this conversation first"):
        await calls(world, world.cast.agents[who], guest)
    assert await rooms(world, guest) == []


async def test_customers_do_not_call(world: World) -> None:
    guest = await world.asks()
    with pytest.raises(Forbidden):
        await world.do(call, guest.conversation_id, address=HOUSE, actor=guest.actor)


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    await calls(world, world.cast.ben, guest)
    one = world.cast.agents[stranger]
    await hears_of_nothing(
        world, one, guest, lambda place: world.do(call, place, address=HOUSE, actor=agent(one))
    )


@pytest.mark.parametrize(
    ("language", "label"),
    [("de-AT", "Am Anruf teilnehmen"), ("ar", "الانضمام إلى المكالمة"), ("tlh", "Join the call")],
)
async def test_in_the_customers_language(sqlite_world: World, language: str, label: str) -> None:
    guest = await sqlite_world.opens(language=language)
    await sqlite_world.writes(guest)
    await sqlite_world.joins(sqlite_world.cast.ben, guest.conversation_id)
    await calls(sqlite_world, sqlite_world.cast.ben, guest)
    told = (await sqlite_world.messages(guest.conversation_id))[-1]
    assert told.audience == Audience.PUBLIC
    assert told.detail["action"]["label"] == label


async def test_one_open_room_for_each_conversation(world: World) -> None:
    guests: list[Guest] = [await attended(world, world.cast.ben) for _ in range(2)]
    found = [await calls(world, world.cast.ben, guest) for guest in guests]
    assert len(set(found)) == 2
