"""The templates that somebody manages."""

from typing import Any

import pytest
from sqlmodel import Session

from models import TeamRole
from services.actor import agent
from services.outcome import Outcome
from services.paging import Query
from services.refusal import Forbidden, NotFound
from services.teams import seat
from services.templates.filling import EXAMPLES, VARIABLES
from services.templates.listing import (
    TemplateSheet,
    teams_for_templates,
    template_sheet,
    templates,
)
from services.templates.managing import create
from tests.services.cast import NOWHERE, Cast, World
from tests.services.files.attaching import for_template


def _of_sales_alone(session: Session, cast: Cast) -> Outcome[None]:
    """The Team Admin looks after Sales and no longer after Support."""
    return seat(session, team_id=cast.support, agent_id=cast.admin, role=TeamRole.REPRESENTATIVE)


async def made(world: World, title: str, *team_ids: int, **said: Any) -> int:
    said = {"text": f"Text of {title}", "category": "", "file": None} | said
    return await world.do(
        create, title=title, team_ids=team_ids or None, actor=agent(world.cast.owner), **said
    )


async def titles(world: World, who: int, **query: Any) -> list[str]:
    page = await world.ask(templates, Query(**query), actor=agent(who))
    return [one.title for one in page.rows]


async def test_each_manages_their_own(world: World) -> None:
    cast = world.cast
    await made(world, "both", cast.sales, cast.support, category="Orders")
    await made(world, "All", file=await for_template(world, cast.owner))
    await made(world, "sales", cast.sales)
    page = await world.ask(templates, Query(), actor=agent(cast.owner))
    assert [(one.title, one.category, one.teams, bool(one.file)) for one in page.rows] == [
        ("All", "", (), True),
        ("both", "Orders", ("Sales", "Support"), False),
        ("sales", "", ("Sales",), False),
    ]
    assert await titles(world, cast.admin) == ["both", "sales"], "one for all is the workspace's"


async def test_one_of_a_team_that_is_not_theirs_too_is_nobodys_but_the_workspaces(world: World) -> None:
    cast = world.cast
    await world.do(_of_sales_alone, cast)
    mine = await made(world, "sales", cast.sales)
    both = await made(world, "both", cast.sales, cast.support)
    assert await titles(world, cast.admin) == ["sales"]
    assert await world.ask(teams_for_templates, actor=agent(cast.admin)) == {cast.sales: "Sales"}
    assert (await world.ask(template_sheet, mine, actor=agent(cast.admin))).team_ids == [cast.sales]
    with pytest.raises(Forbidden):
        await world.ask(template_sheet, both, actor=agent(cast.admin))


async def test_found_by_what_stands_in_it(world: World) -> None:
    cast = world.cast
    await made(world, "Hours", text="Open until six", category="Shop")
    await made(world, "Way", cast.support, text="Turn left")
    for text, count in {"six": 1, "shop": 1, "support": 1, "o": 2, "right": 0}.items():
        assert len(await titles(world, cast.owner, text=text)) == count, text
    assert await titles(world, cast.owner, sort="title", descending=True) == ["Way", "Hours"]


async def test_its_page_shows_all_that_is_set(world: World) -> None:
    cast = world.cast
    file = await for_template(world, cast.owner)
    one = await made(world, "Hours", category="Shop", file=file)
    sheet = await world.ask(template_sheet, one, actor=agent(cast.owner))
    assert sheet.file
    assert sheet == TemplateSheet("Hours", "Shop", "Text of Hours", None, sheet.file)
    assert sheet.file["id"] == file
    for nowhere in (NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(template_sheet, nowhere, actor=agent(cast.owner))


@pytest.mark.parametrize("who", ["ben", "dan", "outsider"])
async def test_who_manages_nothing_sees_none(world: World, who: str) -> None:
    me, one = agent(world.cast.agents[who]), await made(world, "Hours")
    with pytest.raises(Forbidden):
        await world.ask(templates, Query(), actor=me)
    with pytest.raises(Forbidden):
        await world.ask(template_sheet, one, actor=me)
    assert await world.ask(teams_for_templates, actor=me) == {}


def test_each_variable_of_a_customer_has_an_example() -> None:
    own = {name for name in VARIABLES if not name.startswith(("agent.", "team."))}
    assert EXAMPLES.keys() == own
