"""A template's file: whose it may be, how long it stays, and that it is never sent itself."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models import FileState, StoredFile
from services import clock
from services.access import viewer_of
from services.actor import agent, customer
from services.check import problems
from services.dissolving import delete_team
from services.files.having import for_agent, for_link
from services.files.letting_go import any_to_go, doom, doomed, forget
from services.files.uploading import MOST_LOOSE, begin_for_template, finish
from services.outcome import Outcome
from services.refusal import Forbidden, NotFound, RateLimited
from services.templates.deleting import KEPT_FOR, forget_deleted, remove
from services.templates.managing import create, edit
from services.templates.picking import file_offered, picks
from tests.services.cast import NOWHERE, World
from tests.services.conversations.acts import attended
from tests.services.files.attaching import PHOTO, REPORT, answers_with, for_template, of_agent
from tests.services.teamwork import by, is_refused

HELLO: dict[str, Any] = {"title": "Hello", "text": "Hello"}
ALWAYS = 2**60
"""Later than everything: what can go by its age goes."""


async def made(world: World, who: int, file: str | None, *team_ids: int) -> int:
    return await world.do(create, **HELLO, file=file, team_ids=team_ids or None, actor=agent(who))


async def swept(world: World) -> list[str]:
    """Let go of all that may go; returns what."""
    if not await world.ask(any_to_go, older_than=ALWAYS):
        return []
    await world.do(doom, older_than=ALWAYS, limit=100)
    ids = await world.ask(doomed, limit=100)
    await world.do(forget, ids)
    return ids


async def test_it_stays_for_as_long_as_the_template(world: World) -> None:
    cast = world.cast
    file = await for_template(world, cast.owner)
    assert not await world.ask(any_to_go, older_than=0), "it waits for its template a day"
    template = await made(world, cast.owner, file)
    assert await swept(world) == []
    await by(world, cast.owner, edit, template, **HELLO, file=file)
    assert await swept(world) == []
    assert await world.is_whole()
    await by(world, cast.owner, remove, template)
    assert await swept(world) == [], "it may be brought back"
    clock.shift(KEPT_FOR)
    await world.do(forget_deleted, limit=10)
    assert await swept(world) == [file]
    assert await world.is_whole()


async def test_another_takes_its_place_and_none_takes_it_away(world: World) -> None:
    cast = world.cast
    first, second = await for_template(world, cast.owner), await for_template(world, cast.owner, PHOTO)
    template = await made(world, cast.owner, first)
    await by(world, cast.owner, edit, template, **HELLO, file=second)
    assert await swept(world) == [first]
    assert await world.is_whole()
    await by(world, cast.owner, edit, template, **HELLO)
    assert await swept(world) == [second]


async def test_what_no_template_took_goes(world: World) -> None:
    file = await for_template(world, world.cast.admin)
    assert await swept(world) == [file]
    with pytest.raises(NotFound, match="Attach it again"):
        await made(world, world.cast.admin, file, world.cast.sales)


async def test_with_a_team_go_the_files_of_its_templates(world: World) -> None:
    cast = world.cast
    of_support = await for_template(world, cast.owner)
    of_both = await for_template(world, cast.owner)
    await made(world, cast.owner, of_support, cast.support)
    await made(world, cast.owner, of_both, cast.support, cast.sales)
    await by(world, cast.owner, delete_team, cast.support)
    assert await swept(world) == [of_support]
    assert await world.is_whole()


async def test_only_who_manages_some_template_uploads(world: World) -> None:
    cast = world.cast
    for who in (cast.owner, cast.admin):
        await world.do(begin_for_template, actor=agent(who))
    with pytest.raises(Forbidden):
        await world.do(begin_for_template, actor=agent(cast.ben))
    with pytest.raises(Forbidden):
        await world.do(begin_for_template, actor=customer(1))
    with pytest.raises(NotFound):
        await world.do(begin_for_template, actor=agent(NOWHERE))


async def test_each_may_have_many_in_use_and_few_that_wait(world: World) -> None:
    cast = world.cast
    await made(world, cast.owner, await for_template(world, cast.owner))
    for _ in range(MOST_LOOSE):
        await world.do(begin_for_template, actor=agent(cast.owner))
    with pytest.raises(RateLimited):
        await world.do(begin_for_template, actor=agent(cast.owner))


async def test_a_template_takes_no_others_file(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.ben)
    of_owner, of_message = await for_template(world, cast.owner), await of_agent(world, cast.ben, guest)
    coming = await world.do(begin_for_template, actor=agent(cast.admin))
    mine = await for_template(world, cast.admin)
    template = await made(world, cast.admin, mine, cast.sales)
    for file in (of_owner, of_message, coming, mine, "0" * 32, "\0", "' OR 1=1", ""):
        with pytest.raises(NotFound):
            await made(world, cast.admin, file, cast.sales)
        if file != mine:
            args = HELLO | {"team_ids": [cast.sales], "file": file}
            await is_refused(world, NotFound, cast.admin, edit, template, **args)
    assert await world.is_whole()
    await is_refused(world, Forbidden, cast.ben, edit, template, **HELLO, file=mine, team_ids=[cast.sales])
    row = await world.ask(lambda session: session.get_one(StoredFile, mine))
    assert (row.template_id, row.state) == (template, FileState.READY), "what was refused took nothing away"


async def test_who_is_offered_the_template_is_offered_its_file(world: World) -> None:
    cast = world.cast
    guest = await attended(world)
    file = await for_template(world, cast.owner, PHOTO)
    template = await made(world, cast.owner, file, cast.sales)
    bare = await made(world, cast.owner, None)
    elsewhere = await made(world, cast.owner, await for_template(world, cast.owner), cast.support)
    viewer = await world.ask(viewer_of, cast.ben)
    offered = (await world.ask(picks, viewer, guest.conversation_id)).items
    names = {one.id: one.file and one.file["name"] for one in offered}
    assert names == {template: PHOTO.name, bare: None}
    found = await world.ask(file_offered, viewer, guest.conversation_id, template)
    assert (found["id"], found["size"], found.get("thumb")) == (file, PHOTO.size, True)
    for other in (bare, elsewhere, NOWHERE, 2**70):
        with pytest.raises(NotFound):
            await world.ask(file_offered, viewer, guest.conversation_id, other)
    outsider = await world.ask(viewer_of, cast.outsider)
    with pytest.raises(NotFound):
        await world.ask(file_offered, outsider, guest.conversation_id, template)


async def test_it_is_never_sent_itself(world: World) -> None:
    cast = world.cast
    guest = await attended(world, cast.admin)
    file = await for_template(world, cast.admin)
    await made(world, cast.admin, file, cast.sales)
    with pytest.raises(NotFound):
        await answers_with(world, cast.admin, guest, file)
    with pytest.raises(NotFound):
        await world.ask(for_agent, file, cast.admin)
    with pytest.raises(NotFound):
        await world.ask(for_link, file)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE stored_file SET state = 'doomed'",
        "UPDATE stored_file SET for_template = false",
        "UPDATE stored_file SET conversation_id = {conversation}",
    ],
    ids=["not whole", "not for one", "of a conversation"],
)
async def test_each_kind_of_damage_is_told(world: World, damage: str) -> None:
    def break_it(session: Session) -> Outcome[None]:
        session.execute(text(damage.format(conversation=guest.conversation_id)))
        return Outcome(None)

    guest = await world.opens()
    file = await for_template(world, world.cast.owner)
    await made(world, world.cast.owner, file)
    assert await world.ask(problems) == []
    await world.do(break_it)
    assert await world.ask(problems) == [f"file {file}: is a template's, but not as one can be"]


async def test_an_upload_is_whole_once(world: World) -> None:
    file = await for_template(world, world.cast.owner)
    with pytest.raises(NotFound):
        await world.do(finish, file, REPORT)
