"""Where one may answer for some time only, the server decides when a message is sent."""

import pytest
from sqlmodel import Session

from models import Conversation
from services import clock
from services.access import viewer_of
from services.actor import agent
from services.channels.windows import TEMPLATE, WindowClosed
from services.conversations.change import Change
from services.conversations.heading import Heading, heading
from services.conversations.messaging import speak
from services.outcome import Outcome
from services.refusal import TooLong
from tests.services.cast import Guest, World
from tests.services.channels.whatsapp.company import DAY, written_by_whatsapp


async def head(world: World, guest: Guest) -> Heading:
    viewer = await world.ask(viewer_of, world.cast.ben)
    return await world.ask(heading, viewer, guest.conversation_id)


async def test_within_a_day_one_answers(world: World) -> None:
    guest = await written_by_whatsapp(world, ago=DAY - 60_000)
    await world.answers(world.cast.ben, guest.conversation_id)
    shown = await head(world, guest)
    assert shown.channel_kind == "whatsapp"
    assert shown.window_until is not None
    assert 0 < shown.window_until - clock.now() <= 60_000
    assert not shown.is_offline


@pytest.mark.parametrize("ago", [DAY, None])
async def test_afterwards_nothing_is_kept(world: World, ago: int | None) -> None:
    guest = await written_by_whatsapp(world, ago=ago)
    before = await world.messages(guest.conversation_id)
    with pytest.raises(WindowClosed, match="Only a WhatsApp template"):
        await world.answers(world.cast.ben, guest.conversation_id)
    assert await world.messages(guest.conversation_id) == before
    assert (await world.row(guest.conversation_id)).waiting_since is not None


async def test_a_template_goes(world: World) -> None:
    guest = await written_by_whatsapp(world, ago=DAY)

    def said(session: Session) -> Outcome[int]:
        change = Change(session, session.get_one(Conversation, guest.conversation_id))
        return change.done(speak(change, agent(world.cast.ben), text="Hi!", detail={TEMPLATE: {"name": "x"}}))

    await world.do(said)
    assert (await world.row(guest.conversation_id)).waiting_since is None


async def test_what_is_too_long_for_it_is_told_before(world: World) -> None:
    guest = await written_by_whatsapp(world)
    with pytest.raises(TooLong, match="WhatsApp takes 4,096 characters; these are 4,097"):
        await world.answers(world.cast.ben, guest.conversation_id, "x" * 4_097)


async def test_the_web_has_none(world: World) -> None:
    guest = await world.asks()
    shown = await head(world, guest)
    assert (shown.channel_kind, shown.window_until) == ("web", None)
