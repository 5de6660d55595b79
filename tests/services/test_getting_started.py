"""Each step is ticked by the facts, and by nothing else."""

import pytest
from sqlmodel import Session, col, select

from models import Channel
from services.actor import agent
from services.channels.web import Page
from services.getting_started import Door, Progress, progress
from services.mail.setting import TypedMail, set_mail_server
from services.outcome import Outcome
from services.settings import Settings
from tests.services.cast import World

HERE = Settings(_env_file=None)


async def found(world: World, settings: Settings = HERE) -> Progress:
    return await world.ask(progress, settings)


async def test_before_anything_is_done(world: World) -> None:
    now = await found(world)
    assert now == Progress(
        door=Door((await world.channel("sales")).id, "Sales", "sales"),
        is_embedded=False,
        has_colleagues=True,  # the cast
        has_mail=False,
        is_https=False,
        is_dressed=False,
    )


@pytest.mark.parametrize(
    ("url", "ticks"),
    [
        ("https://shop.example/lanterns", True),
        (f"{HERE.address}/start/try", False),
        (f"{HERE.address}/chat/sales", False),
        ("", False),
    ],
)
async def test_embedded_is_what_a_customer_has_opened_elsewhere(world: World, url: str, ticks: bool) -> None:
    await world.opens(page=Page(url, "A page"))
    assert (await found(world)).is_embedded is ticks


async def test_mail_and_https_are_settings(world: World) -> None:
    settings = HERE.model_copy(
        update={"smtp_url": "smtp://mail.example", "public_url": "https://chat.example"}
    )
    now = await found(world, settings)
    assert now.has_mail
    assert now.is_https


async def test_a_look_of_its_own(world: World) -> None:
    def dress(session: Session) -> Outcome[None]:
        channel = session.scalars(select(Channel).where(col(Channel.key) == "sales")).one()
        channel.look = {"colours": {"brand": "#0f4c5c"}}
        return Outcome(None)

    await world.do(dress)
    assert (await found(world)).is_dressed


async def test_without_a_web_channel_there_is_no_line(world: World) -> None:
    def turn_off(session: Session) -> Outcome[None]:
        for channel in session.scalars(select(Channel)):
            channel.enabled = False
        return Outcome(None)

    await world.do(turn_off)
    assert (await found(world)).door is None


async def test_mail_that_is_set_in_the_workspace_counts(world: World) -> None:
    typed = TypedMail(host="mail.example")
    await world.do(set_mail_server, typed, settings=HERE, actor=agent(world.cast.owner))
    assert (await found(world)).has_mail
