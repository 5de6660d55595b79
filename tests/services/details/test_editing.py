"""Edit the details of a customer: by whom, twice, and two at once."""

from dataclasses import replace

import pytest

from models import Customer
from services.actor import agent
from services.audit import about_customer
from services.channels.web import profile
from services.details.editing import EditedMeanwhile, edit
from services.details.fields import Details, details_of
from services.events import CustomerChanged
from services.refusal import Forbidden, Mistakes
from tests.services.cast import Guest, World
from tests.services.conversations.acts import attended, close, hears_of_nothing, leave

MARIA = Details(name="Maria Oliveira", email="maria@shop.example", phone="+351912345678", labels=("VIP",))


async def saves(world: World, who: int, guest: Guest, details: Details, revision: int = 0) -> int:
    return await world.do(edit, guest.conversation_id, revision=revision, details=details, actor=agent(who))


async def stored(world: World, guest: Guest) -> Details:
    return details_of(await world.ask(lambda session: session.get_one(Customer, guest.id)))


async def test_the_crew_edits_and_everyone_concerned_is_told(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    world.told.clear()
    assert await saves(world, world.cast.ben, guest, MARIA) == 1
    assert await stored(world, guest) == MARIA
    assert world.told == [CustomerChanged(guest.id, (guest.conversation_id,))]
    (line,) = await world.ask(about_customer, guest.id)
    assert (line.kind, line.author_id, line.detail) == (
        "customer_edited",
        world.cast.ben,
        {"fields": ["name", "email", "phone", "labels"]},
    )
    assert "Maria" not in str(line.model_dump())
    assert await world.is_whole()


async def test_twice_is_once(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await saves(world, world.cast.ben, guest, MARIA)
    world.told.clear()
    assert await saves(world, world.cast.ben, guest, MARIA) == 1
    assert await saves(world, world.cast.ben, guest, MARIA, 1) == 1
    assert world.told == []
    assert len(await world.ask(about_customer, guest.id)) == 1


async def test_the_second_editor_sees_what_the_first_has_saved(world: World) -> None:
    guest = await attended(world, world.cast.ben, world.cast.dan)
    await saves(world, world.cast.ben, guest, MARIA)
    other = replace(MARIA, phone="", company="Harbour Supplies")
    with pytest.raises(EditedMeanwhile) as refused:
        await saves(world, world.cast.dan, guest, other)
    assert (refused.value.name, refused.value.saved, refused.value.revision) == ("Ben", MARIA, 1)
    assert await stored(world, guest) == MARIA
    assert await saves(world, world.cast.dan, guest, other, refused.value.revision) == 2
    assert await stored(world, guest) == other


async def test_mistakes_change_nothing(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(Mistakes) as refused:
        await saves(world, world.cast.ben, guest, replace(MARIA, email="maria", phone="call me"))
    assert list(refused.value.sentences) == ["email", "phone"]
    assert await stored(world, guest) == Details()


async def test_a_team_admin_edits_without_joining(world: World) -> None:
    guest = await world.asks()
    assert await saves(world, world.cast.admin, guest, MARIA) == 1


async def test_who_sees_it_without_being_in_the_crew_may_not(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    with pytest.raises(Forbidden, match="Join this conversation first"):
        await saves(world, world.cast.dan, guest, MARIA)
    await leave(world, world.cast.ben, guest)
    with pytest.raises(Forbidden):
        await saves(world, world.cast.ben, guest, MARIA)


async def test_of_a_closed_one_nobody_is_in_the_crew(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await close(world, world.cast.ben, guest)
    with pytest.raises(Forbidden, match="REOPEN"):
        await saves(world, world.cast.ben, guest, MARIA)
    assert await saves(world, world.cast.admin, guest, MARIA) == 1


async def test_customers_edit_nothing(world: World) -> None:
    guest = await world.asks()
    with pytest.raises(Forbidden):
        await world.do(edit, guest.conversation_id, revision=0, details=MARIA, actor=guest.actor)


async def test_what_customers_say_covers_nothing_that_an_agent_typed(world: World) -> None:
    guest = await attended(world, world.cast.ben)
    await saves(world, world.cast.ben, guest, MARIA)
    await world.do(profile, guest.conversation_id, name="Boss", email="boss@shop.example")
    assert await stored(world, guest) == MARIA


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_hears_of_nothing(world: World, stranger: str) -> None:
    guest = await attended(world, world.cast.ben)
    one = agent(world.cast.agents[stranger])
    await hears_of_nothing(
        world, one.agent_id, guest, lambda place: world.do(edit, place, revision=0, details=MARIA, actor=one)
    )
