"""The numbers and templates as owners and admins see them, and nobody else."""

from typing import Any

import pytest
from sqlmodel import Session

from services.actor import agent
from services.channels.managing import turn
from services.channels.whatsapp.listing import account_templates, numbers
from services.channels.whatsapp.sheet import whatsapp_sheet
from services.outcome import Outcome
from services.paging import Query
from services.refusal import Forbidden, NotFound
from tests.services.cast import World
from tests.services.channels.whatsapp.accounts import (
    APP_SECRET,
    PHONE_NUMBER_ID,
    TOKEN,
    VERIFY_TOKEN,
    is_connected,
)
from tests.services.channels.whatsapp.company import ORDER, SALE, STORE, template
from tests.services.teamwork import by


async def has(world: World, channel_id: int, *told: dict[str, Any]) -> None:
    def add(session: Session) -> Outcome[None]:
        session.add_all(template(one, channel_id=channel_id) for one in told)
        return Outcome(None)

    await world.do(add)


async def test_numbers_are_searched_and_sorted(world: World) -> None:
    owner = agent(world.cast.owner)
    one = await is_connected(world, name="Harbour")
    other = await is_connected(world, name="Fair", phone_number_id="2", team_ids=[world.cast.support])
    await by(world, world.cast.owner, turn, other, on=False)
    page = await world.ask(numbers, Query(), actor=owner)
    assert [(row.channel_id, row.name, row.teams, row.is_on) for row in page.rows] == [
        (other, "Fair", ("Support",), False),
        (one, "Harbour", ("Sales",), True),
    ]
    assert [row.heard_at for row in page.rows] == [None, None]
    found = await world.ask(numbers, Query("support"), actor=owner)
    assert [row.channel_id for row in found.rows] == [other]
    for sort, first in (("on", one), ("name", other), ("number", other), ("heard", other)):
        assert (await world.ask(numbers, Query(sort=sort), actor=owner)).rows[0].channel_id == first


async def test_templates_of_one_number(world: World) -> None:
    owner = agent(world.cast.owner)
    one, other = await is_connected(world), await is_connected(world, phone_number_id="2")
    await has(world, one, ORDER, STORE, SALE)
    page = await world.ask(account_templates, one, Query(), actor=owner)
    assert [(row.name, row.status) for row in page.rows] == [
        ("new_in_store", "APPROVED"),
        ("order_shipped", "APPROVED"),
        ("season_sale", "PAUSED"),
    ]
    assert page.rows[1].text == "Hello {{1}}, order {{2}} left our quay today."
    assert (await world.ask(account_templates, other, Query(), actor=owner)).rows == []
    assert (await world.ask(account_templates, one, Query("lantern quay"), actor=owner)).total == 0
    assert (await world.ask(account_templates, one, Query("quay"), actor=owner)).total == 1
    for sort in ("name", "language", "category", "status"):
        page = await world.ask(account_templates, one, Query(sort=sort), actor=owner)
        values = [getattr(row, sort) for row in page.rows]
        assert values == sorted(values)


async def test_a_sheet_has_no_secret(world: World) -> None:
    channel_id = await is_connected(world)
    sheet = await world.ask(whatsapp_sheet, channel_id, actor=agent(world.cast.owner))
    assert (sheet.phone_number_id, sheet.verify_token) == (PHONE_NUMBER_ID, VERIFY_TOKEN)
    assert (sheet.named, sheet.channel.may_go) == ("", True)
    assert TOKEN not in repr(sheet)
    assert APP_SECRET not in repr(sheet)


@pytest.mark.parametrize("who", ["admin", "ben", "outsider"])
async def test_nobody_else(world: World, who: str) -> None:
    me, channel_id = agent(world.cast.agents[who]), await is_connected(world)
    with pytest.raises(Forbidden):
        await world.ask(numbers, Query(), actor=me)
    with pytest.raises(Forbidden):
        await world.ask(account_templates, channel_id, Query(), actor=me)
    with pytest.raises(Forbidden):
        await world.ask(whatsapp_sheet, channel_id, actor=me)


async def test_a_website_is_no_number(world: World) -> None:
    with pytest.raises(NotFound):
        await world.ask(whatsapp_sheet, 1, actor=agent(world.cast.owner))
    with pytest.raises(NotFound):
        await world.ask(account_templates, 1, Query(), actor=agent(world.cast.owner))
