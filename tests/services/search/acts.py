"""What people look for, in the words of the tests."""

from dataclasses import replace

from sqlmodel import Session

from services.access import viewer_of
from services.conversations.selection import Selection
from services.search.finding import find
from services.search.indexing import index_some
from services.search.query import query
from tests.services.cast import World

EVERYTHING = Selection()


async def indexed(world: World) -> None:
    """The sweep has taken everything in."""
    while await world.do(index_some):
        pass


async def finds(
    world: World, agent_id: int, typed: str, selection: Selection = EVERYTHING, *, limit: int = 100
) -> list[int]:
    """The conversations that an agent finds, in the list's order."""
    asked = query(typed)
    assert asked is not None

    def run(session: Session) -> list[int]:
        viewer = viewer_of(session, agent_id)
        wide = replace(selection, closed_too=True)
        return [hit.place[1] for hit in find(session, viewer, wide, asked, limit=limit)]

    return await world.ask(run)
