"""What a channel's page shows."""

import pytest

from services.actor import agent
from services.channels.look import Look
from services.channels.sheet import channel_sheet
from services.refusal import Forbidden, NotFound
from tests.services.cast import NOWHERE, World


async def test_all_that_is_set(world: World) -> None:
    cast, channel = world.cast, await world.channel("sales")
    sheet = await world.ask(channel_sheet, channel.id, actor=agent(cast.owner))
    assert (sheet.key, sheet.kind, sheet.name, sheet.is_on, sheet.logo, sheet.sites) == (
        "sales",
        "web",
        "Sales",
        True,
        "",
        [],
    )
    assert sheet.look == Look()
    assert sheet.teams == {cast.sales: "Sales", cast.support: "Support"}
    assert (sheet.team_ids, sheet.may_go) == ([cast.sales], True)
    await world.asks("sales")
    assert not (await world.ask(channel_sheet, channel.id, actor=agent(cast.owner))).may_go


async def test_for_owners_and_admins_of_the_workspace(world: World) -> None:
    channel = await world.channel("sales")
    for who in (world.cast.admin, world.cast.ben, world.cast.outsider):
        with pytest.raises(Forbidden):
            await world.ask(channel_sheet, channel.id, actor=agent(who))
    for nowhere in (NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(channel_sheet, nowhere, actor=agent(world.cast.owner))
