"""A channel's logo: made anew, kept once, shown to everybody, set by few."""

import asyncio
import io

import pytest
from PIL import Image
from sqlalchemy import text
from sqlmodel import Session

from services.actor import agent
from services.channels.logo import SIDE, logo_of, made, show_logo
from services.channels.look import dress
from services.check import problems
from services.files.small import NoPicture
from services.outcome import Outcome
from services.refusal import Forbidden, NotFound
from tests.services.cast import NOWHERE, World


def picture(width: int = 600, height: int = 300, kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "#0f4c5c").save(target, kind)
    return target.getvalue()


async def test_a_logo_is_small_and_made_anew() -> None:
    logo = await asyncio.to_thread(made, picture())
    with Image.open(io.BytesIO(logo)) as image:
        assert (image.format, image.size) == ("PNG", (SIDE, SIDE // 2))


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", picture()[:90], b"GIF89a"])
async def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(NoPicture):
        await asyncio.to_thread(made, data)


async def test_it_is_shown_changed_and_taken_away(world: World) -> None:
    channel, owner = await world.channel("sales"), agent(world.cast.owner)
    with pytest.raises(NotFound):
        await world.ask(logo_of, "sales")
    for logo in (b"one", b"two", b"two"):
        await world.do(show_logo, channel.id, picture=logo, actor=owner)
        assert await world.ask(logo_of, "sales") == logo
    assert await world.ask(problems) == []
    first = (await world.channel("sales")).logo
    await world.do(dress, channel.id, look={"side": "start"}, actor=owner)
    assert (await world.channel("sales")).logo == first != ""
    await world.do(show_logo, channel.id, picture=b"", actor=owner)
    await world.do(show_logo, channel.id, picture=b"", actor=owner)
    assert (await world.channel("sales")).logo == ""
    with pytest.raises(NotFound):
        await world.ask(logo_of, "sales")


async def test_only_owners_and_admins_of_the_workspace_set_it(world: World) -> None:
    channel = await world.channel("sales")
    for who in (world.cast.admin, world.cast.ben, world.cast.outsider):
        with pytest.raises(Forbidden):
            await world.do(show_logo, channel.id, picture=b"one", actor=agent(who))
    with pytest.raises(NotFound):
        await world.do(show_logo, NOWHERE, picture=b"one", actor=agent(world.cast.owner))
    with pytest.raises(NotFound):
        await world.ask(logo_of, "nowhere")


async def test_the_check_misses_a_logo(world: World) -> None:
    channel = await world.channel("sales")
    await world.do(show_logo, channel.id, picture=b"one", actor=agent(world.cast.owner))

    def lose(session: Session) -> Outcome[None]:
        session.execute(text("DELETE FROM channel_logo"))
        return Outcome(None)

    await world.do(lose)
    assert await world.ask(problems) == [f"channel {channel.id}: its logo is not what it says"]
