"""Who finds what: within what they may see, closed ones included, in the list's order."""

import pytest
from sqlmodel import Session

from models import Audience
from services.access import load_as_agent
from services.actor import agent
from services.channels.web.visiting import profile
from services.conversations.change import Change
from services.conversations.selection import Selection, Sort, Status, View
from services.outcome import Outcome
from services.presence import turn_online
from services.search import finding
from tests.services.cast import World
from tests.services.conversations.acts import close, invite
from tests.services.search.acts import finds, indexed


@pytest.fixture(params=["rare", "common"])
def _each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is asked, or the list is walked: both find the same."""
    monkeypatch.setattr(finding, "COMMON", 1_000 if request.param == "rare" else -1)


pytestmark = pytest.mark.usefixtures("_each_way")


async def test_by_what_was_said_and_by_who_said_it(world: World) -> None:
    maria = await world.opens("sales", name="Maria Oliveira", email="maria@shop.example")
    await world.writes(maria, "Where is my parcel?")
    omar = await world.asks("sales", "My lamp is broken")
    await world.joins(world.cast.ben, omar.conversation_id)
    await world.answers(world.cast.ben, omar.conversation_id, "We send another parcel")
    await indexed(world)
    ben = world.cast.ben
    for typed in ("oliv", "maria@shop", "where is", "maria parcel", "shop.example my"):
        assert await finds(world, ben, typed) == [maria.conversation_id]
    assert await finds(world, ben, "parcel") == [maria.conversation_id, omar.conversation_id]
    assert await finds(world, ben, f"visitor {omar.id}") == [omar.conversation_id]
    assert await finds(world, ben, "maria lamp") == []
    assert await finds(world, ben, "parcels") == []


async def test_what_is_in_several_messages_is_found_together(world: World) -> None:
    guest = await world.asks("sales", "My lamp")
    await world.writes(guest, "is broken")
    await indexed(world)
    assert await finds(world, world.cast.ben, "lamp broken") == [guest.conversation_id]


async def test_closed_ones_too_and_what_the_selection_lists(world: World) -> None:
    cast = world.cast
    waits = await world.asks("sales", "A parcel")
    joined = await world.asks("sales", "A parcel")
    closed = await world.asks("sales", "A parcel")
    for guest in (joined, closed):
        await world.joins(cast.ben, guest.conversation_id)
    await close(world, cast.ben, closed)
    await indexed(world)
    found = [
        (Selection(), [waits, joined, closed]),
        (Selection(sort=Sort.NEWEST), [closed, joined, waits]),
        (Selection(View.JOINED), [joined, closed]),
        (Selection(status=Status.CLOSED), [closed]),
        (Selection(status=Status.REP_NEEDED), [waits]),
        (Selection(team_id=cast.sales), [waits, joined, closed]),
        (Selection(team_id=cast.support), []),
    ]
    for selection, guests in found:
        listed = await finds(world, cast.ben, "parcel", selection)
        assert listed == [guest.conversation_id for guest in guests], selection


async def test_who_is_there_and_has_not_written_is_found_by_name(world: World) -> None:
    maria = await world.opens("sales", name="Maria")
    await world.do(turn_online, {maria.conversation_id: True})
    await indexed(world)
    ben = world.cast.ben
    assert await finds(world, ben, "maria", Selection(status=Status.ONLINE)) == [maria.conversation_id]
    assert await finds(world, ben, "maria") == []


async def test_a_new_name_is_found_at_once_and_the_old_one_no_more(world: World) -> None:
    guest = await world.opens("sales", name="Maria")
    await world.writes(guest)
    await indexed(world)
    await world.do(profile, guest.conversation_id, name="Amina", email="amina@shop.example")
    ben = world.cast.ben
    for typed in ("amina", "amina@shop"):
        assert await finds(world, ben, typed) == [guest.conversation_id]
    assert await finds(world, ben, "maria") == []


async def test_nobody_finds_what_they_may_not_see(world: World) -> None:
    """Before the grab the whole team finds it; after it whoever has it, and the Team Admin."""
    cast = world.cast
    guest = await world.asks("support", "My xylophone")
    await indexed(world)

    async def finders() -> set[str]:
        return {name for name, id_ in cast.agents.items() if await finds(world, id_, "xylophone")}

    assert await finders() == {"admin", "dan", "outsider"}
    await world.joins(cast.dan, guest.conversation_id)
    await world.answers(cast.dan, guest.conversation_id, "Which one?")
    await world.writes(guest, "The blue xylophone")
    await indexed(world)
    assert await finders() == {"admin", "dan"}
    await invite(world, cast.dan, cast.ben, guest)
    assert await finders() == {"admin", "dan", "ben"}
    await close(world, cast.dan, guest)
    assert await finders() == {"admin", "dan"}


async def test_notes_are_found_and_lines_of_the_system_are_not(world: World) -> None:
    guest = await world.asks("sales", "Hello")
    await world.joins(world.cast.ben, guest.conversation_id)

    def note(session: Session) -> Outcome[int]:
        conversation, _ = load_as_agent(session, guest.conversation_id, agent(world.cast.ben))
        change = Change(session, conversation)
        seq = change.say(agent(world.cast.ben), text="Beware of the dog", audience=Audience.INTERNAL)
        return change.done(seq)

    await world.do(note)
    await indexed(world)
    assert await finds(world, world.cast.ben, "beware") == [guest.conversation_id]
    assert await finds(world, world.cast.ben, "joined") == []


async def test_of_many_the_first(world: World) -> None:
    guests = [await world.asks("sales", "A parcel") for _ in range(5)]
    await indexed(world)
    found = await finds(world, world.cast.ben, "parcel", limit=3)
    assert found == [guest.conversation_id for guest in guests[:3]]
