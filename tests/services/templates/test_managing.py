"""Who makes, edits and deletes templates (SPEC 6)."""

from typing import Any

import pytest
from sqlmodel import col, select

from models import MessageTemplate
from services.actor import agent, customer
from services.dissolving import delete_team
from services.refusal import Forbidden, Mistakes, NotFound
from services.templates.deleting import remove
from services.templates.managing import create, edit, teams_of
from tests.services.cast import NOWHERE, World
from tests.services.teamwork import by, is_refused

THERE = select(MessageTemplate).where(col(MessageTemplate.deleted_at).is_(None))
HELLO: dict[str, Any] = {"title": "Hello", "text": "Hello {{customer.name}}"}


async def made(world: World, who: int, *team_ids: int) -> int:
    return await world.do(create, **HELLO, category="", team_ids=team_ids or None, actor=agent(who))


async def titles(world: World) -> list[str]:
    return await world.ask(lambda session: [one.title for one in session.exec(THERE)])


async def test_the_workspaces_owner_makes_them_for_all_and_for_some(world: World) -> None:
    cast = world.cast
    for_all = await made(world, cast.owner)
    for_sales = await made(world, cast.owner, cast.sales, cast.sales)
    assert await world.ask(teams_of, for_all) == []
    assert await world.ask(teams_of, for_sales) == [cast.sales]
    changed = {"title": " Good  day ", "text": "Good day", "category": "Greetings"}
    await by(world, cast.owner, edit, for_sales, **changed, team_ids=[cast.support, cast.sales])
    template = await world.ask(lambda session: session.get_one(MessageTemplate, for_sales))
    assert (template.title, template.text, template.category) == ("Good day", "Good day", "Greetings")
    assert await world.ask(teams_of, for_sales) == [cast.sales, cast.support]
    await by(world, cast.owner, remove, for_all)
    assert await titles(world) == ["Good day"]
    assert await world.is_whole()


async def test_a_team_admin_has_those_of_their_teams(world: World) -> None:
    cast = world.cast
    mine = await made(world, cast.admin, cast.sales)
    await by(world, cast.admin, edit, mine, **HELLO, team_ids=[cast.sales, cast.support])
    await is_refused(world, Forbidden, cast.admin, edit, mine, **HELLO, team_ids=None)
    for_all = await made(world, cast.owner)
    await is_refused(world, Forbidden, cast.admin, edit, for_all, **HELLO, team_ids=[cast.sales])
    await is_refused(world, Forbidden, cast.admin, remove, for_all)
    with pytest.raises(Forbidden):
        await made(world, cast.admin)
    await by(world, cast.admin, remove, mine)
    assert await titles(world) == ["Hello"]


async def test_representatives_and_strangers_have_none(world: World) -> None:
    cast = world.cast
    of_sales = await made(world, cast.admin, cast.sales)
    with pytest.raises(Forbidden):
        await made(world, cast.ben)
    with pytest.raises(Forbidden):
        await made(world, cast.ben, cast.sales)
    await is_refused(world, Forbidden, cast.ben, edit, of_sales, **HELLO, team_ids=[cast.sales])
    await is_refused(world, Forbidden, cast.ben, remove, of_sales)
    for refused in (of_sales, NOWHERE, 2**70):
        await is_refused(world, NotFound, cast.outsider, remove, refused)
        await is_refused(world, NotFound, cast.outsider, edit, refused, **HELLO, team_ids=[cast.support])
    with pytest.raises(NotFound):
        await made(world, cast.outsider, cast.sales)
    with pytest.raises(NotFound):
        await made(world, cast.owner, NOWHERE)
    with pytest.raises(Forbidden):
        await world.do(create, **HELLO, actor=customer(1))


async def test_each_mistake_is_named(world: World) -> None:
    cast = world.cast
    mistakes: list[tuple[dict[str, Any], str]] = [
        ({"title": " \n"}, "needs a title"),
        ({"title": "\u202e\u200b"}, "needs a title"),
        ({"text": " "}, "empty"),
        ({"text": "{{customer.phone}}"}, "customer.phone.*customer.first_name"),
        ({"text": "{{ name }}"}, "no variable name"),
        ({"text": "x" * 10_001}, "10,000 characters are possible"),
        ({"team_ids": []}, "Choose the teams"),
    ]
    for mistake, words in mistakes:
        said = {**HELLO, "category": "", "team_ids": None, **mistake}
        with pytest.raises(Mistakes, match=words) as refused:
            await world.do(create, **said, actor=agent(cast.owner))
        assert refused.value.sentences.keys() == {"teams" if "team_ids" in mistake else next(iter(mistake))}
    assert await titles(world) == []


async def test_hostile_words_are_words(world: World) -> None:
    text = "<script>alert(1)</script> {{7*7}} \0{{__proto__[x]}}"
    id_ = await world.do(create, title="<b>" * 60, text=text, actor=agent(world.cast.owner))
    template = await world.ask(lambda session: session.get_one(MessageTemplate, id_))
    assert (len(template.title), template.text) == (80, text.replace("\0", ""))


async def test_a_teams_own_go_with_it(world: World) -> None:
    cast = world.cast
    await made(world, cast.owner, cast.support)
    both = await made(world, cast.owner, cast.sales, cast.support)
    await made(world, cast.owner)
    await by(world, cast.owner, delete_team, cast.support)
    assert len(await titles(world)) == 2
    assert await world.ask(teams_of, both) == [cast.sales]
    assert await world.is_whole()
