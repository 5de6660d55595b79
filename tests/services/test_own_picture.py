"""An agent's own picture."""

import asyncio
import base64
import io

import pytest
from PIL import Image

from models import Agent
from services.actor import agent
from services.files.small import NoPicture
from services.own_picture import LONGEST, SIDE, made_of, picture_of, show_picture
from services.refusal import NotFound
from tests.services.cast import NOWHERE, World


def address(width: int = 256, height: int = 256) -> str:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "#0f4c5c").save(target, "PNG")
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()


async def test_it_is_made_anew() -> None:
    made = await asyncio.to_thread(made_of, address(300, 200))
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.size) == ("PNG", (SIDE, SIDE))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "data:image/png;base64,",
        "data:image/png;base64,####",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "https://evil.example/x.png",
        "data:image/png;base64," + "A" * LONGEST,
    ],
)
async def test_what_is_no_picture(wrong: str) -> None:
    with pytest.raises(NoPicture):
        await asyncio.to_thread(made_of, wrong)


async def test_it_is_shown_changed_and_removed(world: World) -> None:
    ben = world.cast.ben
    with pytest.raises(NotFound):
        await world.ask(picture_of, ben)
    marks = [await world.do(show_picture, data, actor=agent(ben)) for data in (b"one", b"two")]
    assert len(set(marks)) == 2
    assert await world.ask(picture_of, ben) == b"two"
    assert (await world.ask(lambda session: session.get_one(Agent, ben))).picture == marks[1]
    for _ in range(2):
        assert await world.do(show_picture, b"", actor=agent(ben)) == ""
    for who in (ben, world.cast.dan, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(picture_of, who)
