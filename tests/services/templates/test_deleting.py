"""A template is deleted, brought back as it was, and after a while gone for good."""

import pytest
from sqlmodel import select

from models import AuditLine, MessageTemplate
from services import clock
from services.access import viewer_of
from services.actor import agent
from services.paging import Query
from services.refusal import Forbidden, NotFound
from services.templates.deleting import KEPT_FOR, deleted_title, forget_deleted, remove, restore
from services.templates.listing import template_sheet, templates
from services.templates.managing import create, edit
from services.templates.picking import file_offered, picks
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended
from tests.services.files.attaching import for_template
from tests.services.teamwork import by, is_refused


async def made(world: World, who: int, *team_ids: int) -> int:
    file = await for_template(world, who)
    said = {"title": "Hello", "text": "Hello there", "category": "Greetings", "file": file}
    return await world.do(create, **said, team_ids=team_ids or None, actor=agent(who))


async def listed(world: World, who: int) -> list[int]:
    page = await world.ask(templates, Query(), actor=agent(who))
    return [one.template_id for one in page.rows]


async def test_it_is_there_for_nobody_and_comes_back_as_it_was(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    ben = await world.ask(viewer_of, cast.ben)
    id_ = await made(world, cast.admin, cast.sales, cast.support)
    sheet = await world.ask(template_sheet, id_, actor=agent(cast.admin))
    await by(world, cast.admin, remove, id_)
    assert await listed(world, cast.owner) == await listed(world, cast.admin) == []
    assert (await world.ask(picks, ben, guest.conversation_id)).items == []
    for verb, args in ((remove, {}), (edit, {"title": "x", "text": "x", "team_ids": [cast.sales]})):
        await is_refused(world, NotFound, cast.admin, verb, id_, **args)
    with pytest.raises(NotFound):
        await world.ask(file_offered, ben, guest.conversation_id, id_)
    with pytest.raises(NotFound):
        await world.ask(template_sheet, id_, actor=agent(cast.admin))
    assert await world.ask(deleted_title, id_, actor=agent(cast.admin)) == "Hello"
    for _ in range(2):
        await by(world, cast.admin, restore, id_)
    assert await world.ask(template_sheet, id_, actor=agent(cast.admin)) == sheet
    assert [one.id for one in (await world.ask(picks, ben, guest.conversation_id)).items] == [id_]
    assert await world.ask(deleted_title, id_, actor=agent(cast.admin)) == ""
    lines = await world.ask(lambda session: session.exec(select(AuditLine).order_by(AuditLine.id)).all())  # type: ignore[arg-type]
    assert [(line.kind, line.author_id) for line in lines if line.kind.startswith("template")] == [
        ("template_made", cast.admin),
        ("template_deleted", cast.admin),
        ("template_restored", cast.admin),
    ]
    assert await world.is_whole()


async def test_whose_it_is_not_brings_nothing_back(world: World) -> None:
    cast = world.cast
    for_all = await made(world, cast.owner)
    await by(world, cast.owner, remove, for_all)
    for who in (cast.admin, cast.ben, cast.outsider):
        await is_refused(world, Forbidden, who, restore, for_all)
        with pytest.raises(Forbidden):
            await world.ask(deleted_title, for_all, actor=agent(who))
    for none in (NOWHERE, 2**70):
        await is_refused(world, NotFound, cast.owner, restore, none)
        assert await world.ask(deleted_title, none, actor=agent(cast.owner)) == ""


async def test_after_a_while_it_is_gone_for_good(world: World) -> None:
    cast = world.cast
    older, newer, kept = [await made(world, cast.owner) for _ in range(3)]
    await by(world, cast.owner, remove, older)
    clock.shift(KEPT_FOR // 2)
    await by(world, cast.owner, remove, newer)
    assert not await world.do(forget_deleted, limit=10)
    clock.shift(KEPT_FOR // 2)
    await is_refused(world, NotFound, cast.owner, restore, older)
    assert await world.ask(deleted_title, older, actor=agent(cast.owner)) == ""
    assert await world.do(forget_deleted, limit=1)
    assert not await world.do(forget_deleted, limit=1)
    ids = await world.ask(lambda session: session.exec(select(MessageTemplate.id)).all())
    assert sorted(ids) == [newer, kept]
    await by(world, cast.owner, restore, newer)
    assert sorted(await listed(world, cast.owner)) == [newer, kept]
    assert await world.is_whole()
