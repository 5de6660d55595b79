"""One team, for who manages it."""

import pytest

from services.actor import agent
from services.refusal import Forbidden, NotFound
from services.rules import Rules, change_rules
from services.team_sheet import team_sheet
from services.thresholds import Thresholds
from tests.services.cast import NOWHERE, World
from tests.services.teamwork import by


async def test_what_it_holds(world: World) -> None:
    cast = world.cast
    rules = Rules(60_000, 90_000, 0, keep_unanswered=True, repeat_overdue=False)
    await by(world, cast.admin, change_rules, cast.support, rules)
    sheet = await world.ask(team_sheet, cast.support, actor=agent(cast.admin))
    assert (sheet.name, sheet.mode, sheet.rules) == ("Support", "grab", rules)
    assert (sheet.inherited, sheet.channels) == (Thresholds(), ("Both", "Support"))
    assert (sheet.default, sheet.is_default, sheet.my_role, sheet.is_mine_to_name) == (
        "Sales",
        False,
        "admin",
        False,
    )


async def test_for_who_manages_the_workspace(world: World) -> None:
    sheet = await world.ask(team_sheet, world.cast.sales, actor=agent(world.cast.owner))
    assert (sheet.is_default, sheet.my_role, sheet.is_mine_to_name) == (True, None, True)


async def test_who_may_look(world: World) -> None:
    cast = world.cast
    with pytest.raises(Forbidden):
        await world.ask(team_sheet, cast.sales, actor=agent(cast.ben))
    for team_id in (cast.sales, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(team_sheet, team_id, actor=agent(cast.outsider))
