"""Lines of the trail are found by all that is shown of them, and by nothing else."""

import pytest
from sqlmodel import Session

from models import Agent, WorkspaceRole
from services.actor import agent
from services.details.blocking import block
from services.outcome import Outcome
from services.refusal import Forbidden
from services.roles import change_workspace_role
from services.search.words import fold
from services.sessions import open_session
from services.suspending import suspend
from services.trail.reading import TrailLine, trail
from services.trail.wanted import Wanted
from tests.services.cast import World
from tests.services.trail.test_reading import read, said, served


def shown(line: TrailLine) -> str:
    return fold(" ".join((line.who, line.what, *line.teams)))


async def look(world: World, *words: str, **narrowed: object) -> list[TrailLine]:
    return await read(world, Wanted(words=tuple(map(fold, words)), **narrowed))  # type: ignore[arg-type]


async def something_of_each_kind(world: World) -> None:
    cast = world.cast
    for key in ("sales", "sales"):
        guest = await served(world, key)
        await world.do(block, guest.conversation_id, actor=agent(cast.admin))
    other = await world.asks("support")
    await world.joins(cast.outsider, other.conversation_id)
    await world.do(open_session, cast.dan, "")
    await world.do(change_workspace_role, cast.dan, role=WorkspaceRole.ADMIN, actor=agent(cast.owner))
    await world.do(suspend, cast.ben, actor=agent(cast.dan))


async def test_each_word_finds_all_lines_in_which_it_is_shown_and_no_other(world: World) -> None:
    await something_of_each_kind(world)
    whole = await read(world)
    words = {word for line in whole for word in shown(line).split()}
    assert {"dan", "suspended", "sales", "customer", "3"} <= words
    for one in sorted(words):
        assert await look(world, one) == [line for line in whole if one in shown(line)], one
        for other in ("dan", "conversation", "sales", "2"):
            both = [line for line in whole if one in shown(line) and other in shown(line)]
            assert await look(world, one, other) == both, (one, other)


async def test_neither_case_nor_marks_count(world: World) -> None:
    def rename(session: Session) -> Outcome[None]:
        session.get_one(Agent, world.cast.ben).name = "Zoë Ångström"
        return Outcome(None)

    await world.do(rename)
    await world.do(suspend, world.cast.ben, actor=agent(world.cast.owner))
    await world.do(open_session, world.cast.dan, "")
    for words in (("ZOE",), ("angstr", "SUSPEND"), ("owner", "zoë")):
        assert said(await look(world, *words)) == ["Owner suspended Zoë Ångström"]


async def test_what_is_nowhere_finds_nothing(world: World) -> None:
    await something_of_each_kind(world)
    for words in (("xyzzy",), ("dan", "xyzzy"), ("none",), ("maria",), ("%",), ("_",), ("agent",)):
        assert await look(world, *words) == [], words


async def test_within_what_is_narrowed_down(world: World) -> None:
    await something_of_each_kind(world)
    assert said(await look(world, "ben", agent_id=world.cast.dan)) == ["Dan suspended Ben"]
    assert await look(world, "ben", agent_id=world.cast.owner) == []
    assert {line.teams for line in await look(world, "joined", team_id=world.cast.sales)} == {("Sales",)}
    assert await look(world, "suspended", group="conversations") == []


@pytest.mark.parametrize("oldest_first", [False, True])
async def test_part_by_part(world: World, oldest_first: bool) -> None:
    await something_of_each_kind(world)
    wanted = Wanted(words=("conversation",), oldest_first=oldest_first)
    whole, parts, past = await read(world, wanted), [], None
    while part := await read(world, wanted, past=past, limit=2):
        parts += part
        past = part[-1].place
    assert len(parts) > 4
    assert parts == whole


async def test_who_may_not_read_it_learns_nothing_by_looking(world: World) -> None:
    with pytest.raises(Forbidden):
        await world.ask(trail, Wanted(words=("dan",)), limit=10, actor=agent(world.cast.admin))
