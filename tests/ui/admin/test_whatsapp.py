"""Numbers as who manages them sees them: how they are connected, what is wrong, and no secret anywhere."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from nicegui.testing import User

from services.actor import agent
from services.channels.keeping import keep
from services.channels.whatsapp.account import TypedAccount, edit
from services.channels.whatsapp.synchronising import due_channels
from services.runtime import Runtime
from services.settings import Settings
from tests.services.cast import World
from tests.services.channels.whatsapp.accounts import (
    APP_SECRET,
    BUSINESS_ACCOUNT_ID,
    PHONE_NUMBER_ID,
    TOKEN,
    VERIFY_TOKEN,
    Meta,
    account_of,
    channel_of,
    emulated,
    is_connected,
)
from tests.ui.admin.scene import at_the_desk, control, submits
from tests.ui.stage import says
from ui.admin.desk import Desk
from ui.admin.meanwhile import MEANWHILE
from ui.admin.whatsapp import build_new, build_numbers
from ui.admin.whatsapp_number import build_number
from ui.components.buttons import Button
from ui.components.moment import Moment


@pytest.fixture
async def meta() -> AsyncIterator[Meta]:
    async with emulated() as meta:
        yield meta


@pytest.fixture
def settings(tmp_path: Path, meta: Meta) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "data", whatsapp_url=meta.settings.whatsapp_url)


def number(channel_id: int) -> Callable[[Desk], Awaitable[None]]:
    async def build(desk: Desk) -> None:
        await build_number(desk, channel_id)

    return build


def everything(user: User) -> str:
    """All that the page holds, in words and in props."""
    assert user.client
    elements = user.client.elements.values()
    return "".join(f"{dict(one.props)} {getattr(one, 'text', '')}" for one in elements)


async def test_the_first_one_is_led_to(runtime: Runtime, world: World) -> None:
    async with at_the_desk(runtime, world, world.cast.owner, build_numbers) as user:
        await user.should_see("No number is connected yet")
        assert user.client
        links = [one.props for one in user.client.elements.values() if one.tag == "a" and "rel" in one.props]
        assert len(links) == 4
        assert all(one["href"].startswith("https://") and one["rel"] == "noopener" for one in links)
    await is_connected(world)
    async with at_the_desk(runtime, world, world.cast.owner, build_numbers) as user:
        await user.should_see("Harbour by WhatsApp")
        await user.should_not_see("No number is connected yet")


async def test_it_is_connected_by_a_form(runtime: Runtime, world: World) -> None:
    async with at_the_desk(runtime, world, world.cast.owner, build_new) as user:
        for label, text in (
            ("Name", "Harbour"),
            ("Phone number id", PHONE_NUMBER_ID),
            ("WhatsApp business account id", BUSINESS_ACCOUNT_ID),
            ("Access token", TOKEN),
        ):
            says(control(user, "input", label), "input", text)
        submits(user, control(user, "input", "Name"))
        await user.should_see("Choose at least one team: its people see what customers write.")
        await user.should_see("Type the app secret")
        assert TOKEN not in everything(user)
    assert await world.ask(due_channels) == []


async def test_a_number_is_checked_as_soon_as_somebody_looks(
    runtime: Runtime, world: World, meta: Meta
) -> None:
    meta.emulator.is_subscribed = False
    channel_id = await is_connected(world)
    async with at_the_desk(runtime, world, world.cast.owner, number(channel_id)) as user:
        await user.should_see("One thing to do.")
        await user.should_see("+1 555-010-0200, “Harbour Supplies”")
        user.find(kind=Button, content="Subscribe").click()
        await user.should_see("Nothing is wrong; the first event is still to come.")
        await user.should_not_see(kind=Button, content="Subscribe")
        meta.emulator.token_is_expired = True
        user.find(kind=Button, content="Check the connection").click()
        await user.should_see("Make a permanent one for a system user, and put it in here.")


async def test_what_meta_asks_for_is_copied_and_its_last_word_is_known(
    runtime: Runtime, world: World
) -> None:
    channel_id = await is_connected(world)
    key = (await channel_of(world, channel_id)).key
    async with at_the_desk(runtime, world, world.cast.owner, number(channel_id)) as user:
        await user.should_see("None yet")
        buttons = user.find(kind=Button, content="Copy").elements
        copied = {button.props["data-copies"] for button in buttons}
        assert copied == {f"{runtime.settings.address}/webhooks/whatsapp/{key}", VERIFY_TOKEN}
    await world.do(keep, channel_id, [])
    at = (await account_of(world, channel_id)).last_event_at
    async with at_the_desk(runtime, world, world.cast.owner, number(channel_id)) as user:
        await user.should_see(kind=Moment)
        assert at in {moment.props["at"] for moment in user.find(kind=Moment).elements}
        await user.should_not_see("None yet")


async def test_its_templates_are_read_again(runtime: Runtime, world: World) -> None:
    channel_id = await is_connected(world)
    async with at_the_desk(runtime, world, world.cast.owner, number(channel_id)) as user:
        user.find(kind=Button, content="Read templates again").click()
        await user.should_see("3 templates were read.")
        await user.should_see("Hello {{1}}, order {{2}} left our quay today.")
        await user.should_see("Paused by WhatsApp")


async def test_no_secret_is_on_the_page(runtime: Runtime, world: World) -> None:
    channel_id = await is_connected(world)
    async with at_the_desk(runtime, world, world.cast.owner, number(channel_id)) as user:
        await user.should_see("Nothing is wrong")
        before = everything(user)
        assert PHONE_NUMBER_ID in before
        assert VERIFY_TOKEN in before, "it has to be typed at Meta"
        says(control(user, "input", "Access token"), "input", "EAAB-another")
        says(control(user, "input", "Verify token"), "input", "another-token")
        submits(user, control(user, "input", "Name"))
        await user.should_see("Saved.")
        after = everything(user)
        assert "another-token" in after
        assert not any(secret in before + after for secret in (TOKEN, APP_SECRET, "EAAB-another"))
    account = await account_of(world, channel_id)
    assert (account.access_token, account.app_secret) == ("EAAB-another", APP_SECRET)


async def test_two_at_one_number_are_told_of_each_other(runtime: Runtime, world: World) -> None:
    channel_id = await is_connected(world)
    async with at_the_desk(runtime, world, world.cast.owner, number(channel_id)) as user:
        name = control(user, "input", "Name")
        theirs = TypedAccount("Theirs", [world.cast.sales], PHONE_NUMBER_ID, BUSINESS_ACCOUNT_ID)
        await world.do(edit, channel_id, theirs, actor=agent(world.cast.owner))
        submits(user, name)
        await user.should_see(MEANWHILE)
        submits(user, name)
        await user.should_see("Saved.")
