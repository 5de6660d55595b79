"""What an agent is offered in a conversation, filled in for it."""

import pytest
from sqlmodel import Session

from models import Customer
from services.access import viewer_of
from services.actor import agent
from services.outcome import Outcome
from services.refusal import NotFound
from services.templates.managing import create
from services.templates.picking import SHOWN, Pick, picks
from tests.services.cast import NOWHERE, Guest, World
from tests.services.conversations.acts import attended


async def make(world: World, title: str, text: str, *team_ids: int, category: str = "") -> None:
    owner = agent(world.cast.owner)
    await world.do(create, title=title, text=text, category=category, team_ids=team_ids or None, actor=owner)


async def offered(world: World, who: int, guest: Guest, search: str = "") -> list[Pick]:
    viewer = await world.ask(viewer_of, who)
    return (await world.ask(picks, viewer, guest.conversation_id, search=search)).items


async def titles(world: World, who: int, guest: Guest, search: str = "") -> list[str]:
    return [one.title for one in await offered(world, who, guest, search)]


def rename(session: Session, customer_id: int, name: str, email: str) -> Outcome[None]:
    person = session.get_one(Customer, customer_id)
    person.said_name, person.said_email = name, email
    return Outcome(None)


async def test_those_for_all_and_of_its_teams(world: World) -> None:
    cast = world.cast
    await make(world, "For all", "x")
    await make(world, "For Sales", "x", cast.sales)
    await make(world, "For Support", "x", cast.support)
    await make(world, "For both", "x", cast.sales, cast.support)
    assert await titles(world, cast.ben, await attended(world)) == ["For all", "For both", "For Sales"]
    support = await attended(world, key="support")
    assert await titles(world, cast.outsider, support) == ["For all", "For both", "For Support"]


async def test_every_variable_is_filled(world: World) -> None:
    cast = world.cast
    await make(
        world,
        "All",
        "{{customer.name}}|{{customer.first_name}}|{{customer.last_name}}|{{customer.email}}|{{agent.name}}|"
        "{{agent.email}}|{{team.name}}|{{conversation.id}}",
    )
    guest = await attended(world, cast.admin, key="both")
    await world.do(rename, guest.id, "Maria de Sousa", "maria@shop.example")
    (pick,) = await offered(world, cast.ben, guest)
    assert pick.text == (
        f"Maria de Sousa|Maria|de Sousa|maria@shop.example|Ben|ben@demo.example|Sales|{guest.conversation_id}"
    )
    assert pick.gaps == ()
    (pick,) = await offered(world, cast.outsider, guest)
    assert "|Support|" in pick.text, "of several teams, the agent's own"


async def test_nobody_is_greeted_as_a_number(world: World) -> None:
    await make(world, "Hello", "Hello {{customer.first_name}}, {{customer.email}}")
    guest = await attended(world)
    (pick,) = await offered(world, world.cast.ben, guest)
    assert (pick.text, pick.gaps) == (
        "Hello {{customer.first_name}}, {{customer.email}}",
        ("{{customer.first_name}}", "{{customer.email}}"),
    )


async def test_a_customer_called_like_a_variable_is_called_so(world: World) -> None:
    await make(world, "Hello", "Hello {{customer.name}}")
    guest = await attended(world)
    await world.do(rename, guest.id, "{{agent.email}}", "")
    (pick,) = await offered(world, world.cast.ben, guest)
    assert (pick.text, pick.gaps) == ("Hello {{agent.email}}", ())


async def test_the_search_finds_titles_first(world: World) -> None:
    await make(world, "Delivery", "When your order comes", category="Orders")
    await make(world, "ORDER again", "x", category="Orders")
    await make(world, "Returns", "x", category="After sales")
    guest, ben = await attended(world), world.cast.ben
    assert await titles(world, ben, guest) == ["Returns", "Delivery", "ORDER again"]
    assert await titles(world, ben, guest, "order") == ["ORDER again", "Delivery"]
    assert await titles(world, ben, guest, " comes  YOUR ") == ["Delivery"]
    assert await titles(world, ben, guest, "%") == []


async def test_the_first_fifty_are_shown(world: World) -> None:
    def make_many(session: Session) -> Outcome[None]:
        for number in range(SHOWN + 1):
            create(session, title=f"{number:03}", text="x", actor=agent(world.cast.owner))
        return Outcome(None)

    await world.do(make_many)
    guest = await attended(world)
    viewer = await world.ask(viewer_of, world.cast.ben)
    found = await world.ask(picks, viewer, guest.conversation_id)
    assert (len(found.items), found.more) == (SHOWN, True)
    assert await titles(world, world.cast.ben, guest, "050") == ["050"]


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_is_offered_nothing(world: World, stranger: str) -> None:
    await make(world, "Hello", "Hello {{customer.name}}")
    guest = await attended(world)
    viewer = await world.ask(viewer_of, world.cast.agents[stranger])
    for place in (guest.conversation_id, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(picks, viewer, place)
