"""Block and unblock: what is refused then, by whom, and who is told."""

import pytest

from services.access import viewer_of
from services.actor import agent
from services.audit import about_customer
from services.channels.web import profile
from services.conversations.listing import rows
from services.conversations.messaging import write
from services.details.about import about
from services.details.blocking import block, unblock
from services.events import CustomerBlocked, CustomerChanged
from services.refusal import Blocked, Forbidden
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, close, hears_of_nothing, lines


async def blocks(world: World, who: int, guest: Guest) -> None:
    await world.do(block, guest.conversation_id, actor=agent(who))


async def unblocks(world: World, who: int, guest: Guest) -> None:
    await world.do(unblock, guest.conversation_id, actor=agent(who))


async def is_blocked(world: World, guest: Guest) -> bool:
    viewer = await world.ask(viewer_of, world.cast.admin)
    told = (await world.ask(about, viewer, guest.conversation_id)).is_blocked
    assert (await world.ask(rows, [guest.conversation_id]))[guest.conversation_id]["blocked"] == told
    return told


async def test_what_the_blocked_write_is_refused_until_they_are_unblocked(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await blocks(world, world.cast.ben, guest)
    assert await is_blocked(world, guest)
    before = await world.row(guest.conversation_id)
    with pytest.raises(Blocked) as refused:
        await world.writes(guest, "Hello?")
    assert refused.value.sentence == "This message could not be delivered."
    assert await world.row(guest.conversation_id) == before
    await unblocks(world, world.cast.ben, guest)
    assert not await is_blocked(world, guest)
    await world.writes(guest, "Hello?")
    assert await lines(world, guest) == [
        "Hello?",
        "Ben joined",
        "Ben blocked this customer",
        "Ben unblocked this customer",
        "Hello?",
    ]
    assert await world.is_whole()


async def test_everyone_concerned_is_told(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    world.told.clear()
    await blocks(world, world.cast.ben, guest)
    ids = (guest.conversation_id,)
    assert CustomerChanged(guest.id, ids) in world.told
    assert CustomerBlocked(guest.id, ids, True) in world.told
    (line,) = await world.ask(about_customer, guest.id)
    assert (line.kind, line.author_id) == ("customer_blocked", world.cast.ben)


async def test_a_message_sent_before_is_still_acknowledged(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    sent = await world.writes(guest, "Before", client_id="before")
    await blocks(world, world.cast.ben, guest)
    again = await world.do(write, guest.conversation_id, text="Before", client_id="before", actor=guest.actor)
    assert (again.seq, again.repeated) == (sent.seq, True)


async def test_the_blocked_say_nothing_new_of_themselves(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await blocks(world, world.cast.ben, guest)
    world.told.clear()
    await world.do(profile, guest.conversation_id, name="Rude words", email="")
    assert world.told == []


async def test_twice_is_once(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await blocks(world, world.cast.ben, guest)
    before = await world.row(guest.conversation_id)
    world.told.clear()
    await blocks(world, world.cast.admin, guest)
    assert (await world.row(guest.conversation_id), world.told) == (before, [])
    await unblocks(world, world.cast.admin, guest)
    world.told.clear()
    await unblocks(world, world.cast.ben, guest)
    assert world.told == []


@pytest.mark.parametrize("verb", [block, unblock])
async def test_who_is_not_in_the_crew_may_not(world: World, verb: object) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(Forbidden):
        await world.do(verb, guest.conversation_id, actor=agent(world.cast.dan))  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        await world.do(verb, guest.conversation_id, actor=guest.actor)  # type: ignore[arg-type]


async def test_of_a_closed_one_a_team_admin_may(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await close(world, world.cast.ben, guest)
    with pytest.raises(Forbidden, match="REOPEN"):
        await blocks(world, world.cast.ben, guest)
    await blocks(world, world.cast.admin, guest)
    assert await is_blocked(world, guest)
    assert (await world.row(guest.conversation_id)).state == "closed"


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    one = agent(world.cast.agents[stranger])
    await hears_of_nothing(world, one.agent_id, guest, lambda place: world.do(block, place, actor=one))
    await hears_of_nothing(world, one.agent_id, guest, lambda place: world.do(unblock, place, actor=one))
