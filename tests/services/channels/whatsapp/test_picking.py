"""Which of WhatsApp's templates an agent is offered, and what of the customer they can be filled with."""

import pytest
from sqlmodel import Session

from models import Customer
from services.access import viewer_of
from services.channels.whatsapp.picking import SHOWN, Offer, Picks, picks
from services.outcome import Outcome
from services.refusal import NotFound
from tests.services.cast import NOWHERE, Guest, World
from tests.services.channels.whatsapp.company import (
    ORDER,
    SALE,
    STORE,
    has_template,
    template,
    written_by_whatsapp,
)


async def offered(world: World, guest: Guest, search: str = "") -> Picks:
    viewer = await world.ask(viewer_of, world.cast.ben)
    return await world.ask(picks, viewer, guest.conversation_id, search=search)


async def names(world: World, guest: Guest, search: str = "") -> list[str]:
    return [one.name for one in (await offered(world, guest, search)).items]


async def test_those_approved_of_its_own_channel(world: World) -> None:
    for told in (ORDER, STORE, SALE):
        await has_template(world, told)
    await has_template(world, ORDER, key="both", name="of_others")
    guest = await written_by_whatsapp(world)
    assert await names(world, guest) == ["new_in_store", "order_shipped"]
    web = await world.asks("support")
    viewer = await world.ask(viewer_of, world.cast.outsider)
    assert (await world.ask(picks, viewer, web.conversation_id)).items == []


async def test_the_search_finds_names_first(world: World) -> None:
    await has_template(world, ORDER)
    await has_template(world, ORDER, name="about_quays", language="de", components=[])
    await has_template(world, STORE)
    guest = await written_by_whatsapp(world)
    assert await names(world, guest, "QUAY") == ["about_quays", "order_shipped"]
    assert await names(world, guest, "today utility") == ["order_shipped"]
    assert await names(world, guest, "%") == []


async def test_the_first_fifty_are_shown(world: World) -> None:
    guest = await written_by_whatsapp(world)
    channel_id = (await world.row(guest.conversation_id)).channel_id

    def add(session: Session) -> Outcome[None]:
        session.add_all(template(ORDER, channel_id=channel_id, name=f"n{i:03}") for i in range(SHOWN + 1))
        return Outcome(None)

    await world.do(add)
    found = await offered(world, guest)
    assert (len(found.items), found.more) == (SHOWN, True)
    assert await names(world, guest, "n050") == ["n050"]


async def test_what_is_known_of_the_customer_is_offered(world: World) -> None:
    guest = await written_by_whatsapp(world)
    assert (await offered(world, guest)).offers == []

    def known(session: Session) -> Outcome[None]:
        customer = session.get_one(Customer, guest.id)
        customer.said_name, customer.said_email = "Maria de Sousa", "maria@shop.example"
        customer.phone, customer.company = "+351912345678", "Lanterns"
        return Outcome(None)

    await world.do(known)
    assert (await offered(world, guest)).offers == [
        Offer("name", "Maria de Sousa"),
        Offer("first_name", "Maria"),
        Offer("last_name", "de Sousa"),
        Offer("email", "maria@shop.example"),
        Offer("phone", "+351912345678"),
        Offer("company", "Lanterns"),
    ]


@pytest.mark.parametrize("stranger", ["outsider", "owner"])
async def test_who_may_not_see_it_is_offered_nothing(world: World, stranger: str) -> None:
    await has_template(world, ORDER)
    guest = await written_by_whatsapp(world)
    viewer = await world.ask(viewer_of, world.cast.agents[stranger])
    for place in (guest.conversation_id, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(picks, viewer, place)
