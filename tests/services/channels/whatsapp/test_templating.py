"""An agent sends one of WhatsApp's templates: once, in the words that the customer reads."""

import pytest
from sqlmodel import select

from models import Outgoing
from services.access import viewer_of
from services.actor import agent
from services.channels.whatsapp.templating import NoSuchTemplate, send_template
from services.channels.windows import TEMPLATE
from services.conversations.guarding import AnsweredMeanwhile
from services.conversations.messaging import AnotherMessage, Sent
from services.conversations.reading import latest
from services.files.inspecting import Made
from services.refusal import Conflict, Forbidden, Mistakes, NotFound
from tests.services.cast import Guest, World
from tests.services.channels.whatsapp.company import (
    DAY,
    ORDER,
    SALE,
    STORE,
    becomes,
    has_template,
    written_by_whatsapp,
)
from tests.services.conversations.acts import close, hears_of_nothing
from tests.services.files.attaching import NOWHERE, of_agent

VALUES = {"body.1": "Marta", "body.2": "2081", "button.1.1": "2081"}
NAMED = {"body.customer": "Marta", "body.product": "Storm lantern"}
PHOTO = Made("lantern.jpg", 5_678, "image/jpeg", NOWHERE, NOWHERE, 640, 480)


async def sends(
    world: World,
    guest: Guest,
    template_id: int,
    *,
    values: dict[str, str] = VALUES,
    client_id: str = "1",
    who: int | None = None,
    attachments: tuple[str, ...] = (),
    shown: int | None = None,
    place: int | None = None,
) -> Sent:
    return await world.do(
        send_template,
        guest.conversation_id if place is None else place,
        template_id,
        values=values,
        client_id=client_id,
        actor=agent(who or world.cast.ben),
        attachments=attachments,
        shown=shown,
    )


@pytest.mark.parametrize("ago", [0, DAY, None])
async def test_it_goes_whether_the_window_is_open_or_not(world: World, ago: int | None) -> None:
    template_id = await has_template(world, ORDER)
    guest = await written_by_whatsapp(world, ago=ago)
    sent = await sends(world, guest, template_id)
    message = (await world.messages(guest.conversation_id))[-1]
    assert (message.seq, message.client_id) == (sent.seq, "1")
    assert message.text == "On its way\n\nHello Marta, order 2081 left our quay today.\n\nHarbour Supplies"
    told = message.detail[TEMPLATE]
    assert (told["name"], told["language"]) == ("order_shipped", "en_US")
    assert [one["type"] for one in told["components"]] == ["body", "button"]
    assert (await world.row(guest.conversation_id)).waiting_since is None
    statement = select(Outgoing).where(Outgoing.seq == sent.seq)
    assert (await world.ask(lambda session: session.exec(statement).one())).door == "whatsapp"


async def test_what_waits_to_leave_is_told_as_waiting(world: World) -> None:
    template_id = await has_template(world, ORDER)
    guest = await written_by_whatsapp(world)
    await sends(world, guest, template_id)
    viewer = await world.ask(viewer_of, world.cast.ben)
    delivery = (await world.ask(latest, viewer, guest.conversation_id)).messages[-1]["delivery"]
    assert delivery == {"door": "whatsapp", "state": "waiting", "at": 0, "reason": "", "retry": False}


async def test_a_picture_is_the_messages_and_the_headers(world: World) -> None:
    template_id = await has_template(world, STORE)
    guest = await written_by_whatsapp(world, ago=DAY)
    photo = await of_agent(world, world.cast.ben, guest, PHOTO)
    await sends(world, guest, template_id, values=NAMED, attachments=(photo,))
    detail = (await world.messages(guest.conversation_id))[-1].detail
    header, _ = detail[TEMPLATE]["components"]
    assert header == {"type": "header", "parameters": [{"type": "image", "image": {"file": photo}}]}
    assert [file["id"] for file in detail["files"]] == [photo]


async def test_sent_twice_it_is_one_even_if_it_was_paused_meanwhile(world: World) -> None:
    template_id = await has_template(world, ORDER)
    guest = await written_by_whatsapp(world)
    first = await sends(world, guest, template_id)
    await becomes(world, template_id, "PAUSED")
    again = await sends(world, guest, template_id)
    assert (again.seq, again.repeated) == (first.seq, True)
    assert len(await world.messages(guest.conversation_id)) == first.seq


async def test_an_answers_id_is_not_a_templates(world: World) -> None:
    template_id = await has_template(world, ORDER)
    guest = await written_by_whatsapp(world)
    client_id = (await world.answers(world.cast.ben, guest.conversation_id)).client_id
    with pytest.raises(AnotherMessage):
        await sends(world, guest, template_id, client_id=client_id)


async def test_what_whatsapp_would_not_take_is_not_kept(world: World) -> None:
    template_id = await has_template(world, ORDER)
    guest = await written_by_whatsapp(world)
    before = await world.messages(guest.conversation_id)
    with pytest.raises(Mistakes) as refused:
        await sends(world, guest, template_id, values={"body.1": "a\nb"})
    assert set(refused.value.sentences) == {"body.1", "body.2", "button.1.1"}
    assert await world.messages(guest.conversation_id) == before
    assert (await world.row(guest.conversation_id)).waiting_since is not None


async def test_one_that_has_gone_is_refused(world: World) -> None:
    paused = await has_template(world, SALE)
    others = await has_template(world, ORDER, key="both")
    carousel = await has_template(world, ORDER, name="cards", components=[{"type": "CAROUSEL"}])
    guest = await written_by_whatsapp(world)
    for template_id in (paused, others, 2**70):
        with pytest.raises(NoSuchTemplate, match="paused, changed or removed"):
            await sends(world, guest, template_id)
    with pytest.raises(NoSuchTemplate, match="can't be filled in here"):
        await sends(world, guest, carousel)


async def test_who_has_not_joined_does_not_send(world: World) -> None:
    template_id = await has_template(world, ORDER)
    guest = await written_by_whatsapp(world)
    for who in (world.cast.dan, world.cast.admin):
        with pytest.raises(Forbidden):
            await sends(world, guest, template_id, who=who)


async def test_outsiders_hear_of_nothing(world: World) -> None:
    template_id = await has_template(world, ORDER)
    guest = await written_by_whatsapp(world)

    async def act(place: int) -> object:
        return await sends(world, guest, template_id, who=world.cast.outsider, place=place)

    await hears_of_nothing(world, world.cast.outsider, guest, act)


async def test_a_closed_one_is_reopened_first(world: World) -> None:
    template_id = await has_template(world, ORDER)
    guest = await written_by_whatsapp(world)
    await close(world, world.cast.ben, guest)
    with pytest.raises(Conflict, match="REOPEN"):
        await sends(world, guest, template_id)


async def test_a_colleagues_answer_holds_it(world: World) -> None:
    template_id = await has_template(world, ORDER)
    guest = await written_by_whatsapp(world)
    shown = (await world.row(guest.conversation_id)).last_seq
    await world.joins(world.cast.dan, guest.conversation_id)
    await world.answers(world.cast.dan, guest.conversation_id)
    with pytest.raises(AnsweredMeanwhile):
        await sends(world, guest, template_id, shown=shown)
    assert (await sends(world, guest, template_id)).seq > shown


async def test_a_colleagues_file_is_not_taken(world: World) -> None:
    template_id = await has_template(world, STORE)
    guest = await written_by_whatsapp(world)
    await world.joins(world.cast.dan, guest.conversation_id)
    photo = await of_agent(world, world.cast.dan, guest, PHOTO)
    with pytest.raises(NotFound):
        await sends(world, guest, template_id, values=NAMED, attachments=(photo,))
