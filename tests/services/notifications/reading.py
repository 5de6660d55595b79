"""What somebody's centre says, in the words of the tests."""

from collections.abc import Collection

from services.access import viewer_of
from services.notifications.centre import centre
from services.notifications.entries import Entry
from services.notifications.kept import Centre
from tests.services.cast import Guest, World


async def centre_of(
    world: World, agent_id: int, *, watched: Collection[int] = (), limit: int = 100
) -> Centre:
    viewer = await world.ask(viewer_of, agent_id)
    read = await world.ask(centre, viewer, watched=watched, limit=limit)
    keys = [entry.key for entry in read.entries]
    assert len(keys) == len(set(keys)), "one entry for each"
    assert read.number == sum(entry.calls for entry in read.entries) or len(keys) == limit
    return read


async def entry_of(world: World, agent_id: int, guest: Guest) -> Entry | None:
    """The entry about this customer."""
    read = await centre_of(world, agent_id)
    return next((entry for entry in read.entries if entry.key == f"c{guest.conversation_id}"), None)


async def buttons(world: World, guest: Guest) -> dict[str, str]:
    """Who is called about this customer, and what they are offered."""
    found = {}
    for name, agent_id in world.cast.agents.items():
        entry = await entry_of(world, agent_id, guest)
        if entry is not None and entry.calls:
            found[name] = str(entry.button)
    return found


async def numbers(world: World) -> dict[str, int]:
    """What each bell says, where it says anything."""
    read = {name: (await centre_of(world, agent_id)).number for name, agent_id in world.cast.agents.items()}
    return {name: number for name, number in read.items() if number}
