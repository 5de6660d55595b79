"""Who may enter a room, and as whom."""

import pytest

from services.actor import agent
from services.conference.entering import Ended, Role, entrance
from services.details.blocking import block
from services.refusal import Blocked, Forbidden, NotFound, Unauthorized
from tests.services.cast import Guest, World
from tests.services.conference.calls import calls, rooms
from tests.services.conversations.acts import attended, close, leave, reopen


@pytest.fixture
async def maria(world: World) -> Guest:
    guest = await world.opens(name="Maria")
    await world.writes(guest)
    await world.joins(world.cast.ben, guest.conversation_id)
    await calls(world, world.cast.ben, guest)
    return guest


async def ids(world: World, guest: Guest) -> tuple[str, str]:
    kept = (await rooms(world, guest))[-1]
    return kept.room, kept.guest


async def test_the_customer_enters_by_their_link_alone(world: World, maria: Guest) -> None:
    room, link = await ids(world, maria)
    for signed_in in (None, world.cast.outsider, world.cast.ben):
        found = await world.ask(entrance, link, signed_in)
        assert (found.room, found.conversation_id, found.role) == (room, maria.conversation_id, Role.CUSTOMER)
        assert (found.name, found.other) == ("Maria", "Ben")


async def test_an_agent_of_the_crew_enters_by_their_session(world: World, maria: Guest) -> None:
    room, _ = await ids(world, maria)
    found = await world.ask(entrance, room, world.cast.ben)
    assert (found.role, found.name, found.other) == (Role.AGENT, "Ben", "Maria")


async def test_without_a_session_the_rooms_name_opens_nothing(world: World, maria: Guest) -> None:
    room, _ = await ids(world, maria)
    with pytest.raises(Unauthorized):
        await world.ask(entrance, room, None)


async def test_a_colleague_who_has_not_joined_is_told_to(world: World, maria: Guest) -> None:
    room, _ = await ids(world, maria)
    with pytest.raises(Forbidden, match="Join"):
        await world.ask(entrance, room, world.cast.dan)
    await leave(world, world.cast.ben, maria)
    with pytest.raises(Forbidden, match="Join"):
        await world.ask(entrance, room, world.cast.ben)


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_finds_no_room(world: World, maria: Guest, stranger: str) -> None:
    room, _ = await ids(world, maria)
    for id_ in (room, "a" * 24):
        with pytest.raises(NotFound):
            await world.ask(entrance, id_, world.cast.agents[stranger])


@pytest.mark.parametrize("id_", ["", "a" * 24, "a" * 9_999, "\0", "' OR 1=1 --", "x\ud800", "../../etc"])
async def test_a_guessed_address_leads_nowhere(world: World, maria: Guest, id_: str) -> None:
    for who in (None, world.cast.ben):
        with pytest.raises(NotFound):
            await world.ask(entrance, id_, who)


async def test_a_closed_conversations_room_is_ended_for_both_and_for_good(world: World, maria: Guest) -> None:
    room, link = await ids(world, maria)
    await close(world, world.cast.ben, maria)
    await reopen(world, world.cast.ben, maria)
    await world.joins(world.cast.ben, maria.conversation_id)
    for id_, who in ((room, world.cast.ben), (link, None)):
        with pytest.raises(Ended, match="because the conversation was closed"):
            await world.ask(entrance, id_, who)


async def test_a_blocked_customer_is_told_nothing_more(world: World, maria: Guest) -> None:
    _, link = await ids(world, maria)

    await world.do(block, maria.conversation_id, actor=agent(world.cast.ben))
    with pytest.raises(Blocked, match="not available"):
        await world.ask(entrance, link, None)


async def test_another_customers_link_leads_to_their_own_room(world: World, maria: Guest) -> None:
    omar = await attended(world, world.cast.ben)
    await calls(world, world.cast.ben, omar)
    _, link = await ids(world, omar)
    found = await world.ask(entrance, link, None)
    assert found.conversation_id == omar.conversation_id != maria.conversation_id
